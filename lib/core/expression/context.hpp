// What functions see of an evaluation: memory, the budget of work, time zones, and how to fail.
// Internal to this folder.
#pragma once

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/time_zone.hpp"
#include "core/expression/arena.hpp"
#include "core/expression/program.hpp"
#include "core/expression/regex.hpp"
#include "core/expression/value.hpp"

namespace dealkit::expression {

/// An error on its way up. && and || and the macros may absorb it, unless it is fatal.
struct Failure {
  base::Errc code = base::Errc::data;
  bool fatal = false;
  std::uint32_t offset = 0;  // in the source
  std::string_view message;
};

struct Scratch::State {
  explicit State(Limits l) : limits(l), arena(l.memory_bytes) {}
  Limits limits;
  Arena arena;
  std::vector<Value> slots;    // of macro variables
  std::string text;            // where functions build what they then keep()
  std::optional<Regex> regex;  // the last pattern that was not a literal
};

class Context {
 public:
  Context(Scratch::State& state, const base::TimeZones* zones_in)
      : zones(zones_in), budget(state.limits.steps), state_(state) {}

  const base::TimeZones* zones;
  Budget budget;
  std::uint32_t offset = 0;  // of the node that is being evaluated

  Arena& arena() { return state_.arena; }
  Scratch::State& state() { return state_; }
  std::string& text() {
    state_.text.clear();
    return state_.text;
  }

  /// Fails with the pieces put together.
  Value fail(std::initializer_list<std::string_view> pieces);
  Value fail(const base::Error& error);
  /// "no such overload: 'size' applied to (int)".
  Value no_overload(std::string_view name, std::span<const Value> arguments);
  Value out_of_steps();
  Value out_of_memory();

  /// Counts work on `bytes` of text; false when the budget is used up.
  bool charge_text(std::size_t bytes) { return budget.charge(bytes / 64 + 1); }
  /// A string that lives until the next evaluation.
  Value keep(std::string_view text);
  Value keep_bytes(std::string_view bytes);
  bool too_long(const std::string& text) { return text.size() > state_.limits.memory_bytes; }

 private:
  Scratch::State& state_;
  Failure spare_;  // where the arena has no room for one
};

/// Arithmetic, comparison and `in`. Both operands are values.
Value apply(Context& context, BinaryOp op, const Value& left, const Value& right);
Value negate(Context& context, const Value& operand);

/// As string() and format's %s write a value; false where it has no text (bytes that are not
/// UTF-8).
bool append_text(std::string& out, const Value& value);

/// The Duration of so many nanoseconds; nothing beyond +-2^63 of them (about 292 years).
std::optional<base::Duration> duration_from_nanos(__int128_t nanos);
__int128_t to_nanos(base::Duration duration);

}  // namespace dealkit::expression
