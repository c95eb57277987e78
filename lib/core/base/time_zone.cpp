// Looking things up in a zone's list of transitions.
#include "core/base/time_zone.hpp"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <limits>
#include <utility>

namespace dealkit::base {
namespace {

// No zone was ever further from UTC than 15:13:42 (Alaska before 1867).
constexpr std::int64_t max_offset_seconds = 86'400;

}  // namespace

TimeZone::TimeZone(std::string name, std::int32_t initial_offset_seconds,
                   std::vector<Transition> transitions)
    : name_(std::move(name)),
      initial_offset_seconds_(initial_offset_seconds),
      transitions_(std::move(transitions)) {
  assert(std::adjacent_find(transitions_.begin(), transitions_.end(),
                            [](const Transition& a, const Transition& b) {
                              return a.from_utc_seconds >= b.from_utc_seconds;
                            }) == transitions_.end());
}

TimeZone TimeZone::utc() { return TimeZone("UTC", 0, {}); }

std::int32_t TimeZone::offset_seconds(Instant instant) const {
  const auto next = std::upper_bound(transitions_.begin(), transitions_.end(), instant.seconds,
                                     [](std::int64_t seconds, const Transition& transition) {
                                       return seconds < transition.from_utc_seconds;
                                     });
  return next == transitions_.begin() ? initial_offset_seconds_ : std::prev(next)->offset_seconds;
}

LocalTime TimeZone::to_local(Instant instant) const {
  return to_utc({instant.seconds + offset_seconds(instant), instant.nanos});
}

TimeZone::Resolved TimeZone::resolve(const LocalTime& local) const {
  const Instant as_if_utc = from_utc(local);
  const std::int64_t wall_seconds = as_if_utc.seconds;
  // The offset that holds well before any instant that can read `local`; then forward over the
  // few transitions near it, asking each interval whether it contains the wall time.
  auto next = std::lower_bound(transitions_.begin(), transitions_.end(),
                               wall_seconds - max_offset_seconds,
                               [](const Transition& transition, std::int64_t seconds) {
                                 return transition.from_utc_seconds < seconds;
                               });
  std::int32_t offset =
      next == transitions_.begin() ? initial_offset_seconds_ : std::prev(next)->offset_seconds;
  std::int64_t from = std::numeric_limits<std::int64_t>::min();
  Resolved found{Resolved::Kind::gap, as_if_utc, as_if_utc};
  bool any = false;
  bool gap = false;
  while (true) {
    const bool last = next == transitions_.end();
    const std::int64_t candidate = wall_seconds - offset;
    const bool begun = candidate >= from;
    if (begun && (last || candidate < next->from_utc_seconds)) {
      if (!any) found.earliest.seconds = candidate;
      found.latest.seconds = candidate;
      found.kind = any ? Resolved::Kind::ambiguous : Resolved::Kind::unique;
      any = true;
    }
    if (last || next->from_utc_seconds > wall_seconds + max_offset_seconds) break;
    // In the gap of a forward jump: past the old offset's end, before the new offset's start.
    const std::int64_t after = wall_seconds - next->offset_seconds;
    if (!any && !gap && candidate >= next->from_utc_seconds && after < next->from_utc_seconds) {
      gap = true;
      found.earliest.seconds = candidate;
      found.latest.seconds = after;
    }
    from = next->from_utc_seconds;
    offset = next->offset_seconds;
    ++next;
  }
  return found;
}

}  // namespace dealkit::base
