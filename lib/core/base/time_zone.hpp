// Time zones as values: lib/io/time_zone loads them from the system's database, core only looks
// things up. A zone is its list of transitions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.hpp"

namespace dealkit::base {

class TimeZone {
 public:
  struct Transition {
    std::int64_t from_utc_seconds;  // the offset holds from here on
    std::int32_t offset_seconds;    // local = UTC + offset
  };
  /// `transitions` rise; before the first one `initial_offset_seconds` holds.
  TimeZone(std::string name, std::int32_t initial_offset_seconds,
           std::vector<Transition> transitions);
  static TimeZone utc();

  const std::string& name() const { return name_; }
  std::int32_t initial_offset_seconds() const { return initial_offset_seconds_; }
  const std::vector<Transition>& transitions() const { return transitions_; }
  std::int32_t offset_seconds(Instant instant) const;
  LocalTime to_local(Instant instant) const;

  struct Resolved {
    enum class Kind : std::uint8_t { unique, ambiguous, gap } kind;
    Instant earliest;  // ambiguous: first of both; gap: the local time read with the offset before
    Instant latest;    // ambiguous: second of both; gap: ... with the offset after it
  };
  Resolved resolve(const LocalTime& local) const;

 private:
  std::string name_;
  std::int32_t initial_offset_seconds_;
  std::vector<Transition> transitions_;
};

/// Where zones come from; nullptr for a name that the database does not know. Implementations may
/// load lazily but must be safe to call from several threads, and pointers stay valid.
class TimeZones {
 public:
  virtual ~TimeZones() = default;
  virtual const TimeZone* find(std::string_view name) const = 0;
};

}  // namespace dealkit::base
