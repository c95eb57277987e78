// The condition language of all tools: a dynamically typed subset of CEL, the Common Expression
// Language (dealkit-expression(5)). Compile once, evaluate as often as you like, from as many
// threads as you like, each with its own Scratch.
//   auto program = compile("budget > 10000.0 && campaign_type in ['video', 'display']");
//   auto wanted = program->condition(RecordBindings(record, &money), scratch);
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/time_zone.hpp"
#include "core/expression/ast.hpp"
#include "core/expression/bindings.hpp"
#include "core/expression/value.hpp"

namespace dealkit::expression {

struct CompileOptions {
  /// Named zones of timestamp getters; nullptr: only UTC and fixed offsets. Must outlive the
  /// program.
  const base::TimeZones* zones = nullptr;
  /// An unknown function, or a known one with the wrong number of arguments, is an error of
  /// compile(). Otherwise, as in CEL, of the evaluation that reaches it.
  bool check_functions = true;
};

/// What one evaluation may cost; Errc::limit beyond.
struct Limits {
  std::uint64_t steps = 1'000'000;           // nodes visited, elements compared, texts by length
  std::size_t memory_bytes = 16 * 1024 * 1024;  // texts and lists made on the way
};

/// The memory of evaluations, one after the other. Not shared between threads. The value of an
/// evaluation is valid until the next one with the same Scratch.
class Scratch {
 public:
  explicit Scratch(Limits limits = {});
  ~Scratch();
  Scratch(Scratch&&) noexcept;
  Scratch& operator=(Scratch&&) noexcept;
  struct State;
  State& state() const { return *state_; }

 private:
  std::unique_ptr<State> state_;
};

class Program {
 public:
  ~Program();
  Program(const Program&) = default;  // shares what was compiled
  Program& operator=(const Program&) = default;
  Program(Program&&) noexcept = default;
  Program& operator=(Program&&) noexcept = default;

  /// Errc::data: what CEL calls an evaluation error, with the position of the failing part;
  /// Errc::limit: the work or memory of `scratch` is used up.
  base::Result<Value> evaluate(const Bindings& bindings, Scratch& scratch) const;
  /// The same for a condition: a value that is no bool is Errc::data.
  base::Result<bool> condition(const Bindings& bindings, Scratch& scratch) const;

  std::string_view source() const;
  const Ast& ast() const;
  /// What the expression reads of its bindings, as JSON Pointers, sorted, each once and none below
  /// another: "/budget", "/targeting/geo_targets". For cache keys and column lists.
  const std::vector<std::string>& fields() const;

  struct Compiled;

 private:
  friend base::Result<Program> compile(std::string_view, const CompileOptions&);
  explicit Program(std::shared_ptr<const Compiled> compiled);
  std::shared_ptr<const Compiled> compiled_;
};

/// Errc::data with the position of what cannot be read and what was expected there; Errc::limit
/// for more than 64 KiB, nesting beyond 128, a regular expression that is too large.
base::Result<Program> compile(std::string_view source, const CompileOptions& options = {});

}  // namespace dealkit::expression
