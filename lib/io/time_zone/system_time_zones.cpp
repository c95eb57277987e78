// Adapter to Howard Hinnant's date, as Debian builds it (USE_OS_TZDB: it reads the compiled TZif
// files). date::locate_zone() lists the names of the database once and reads a zone's file when its
// first question comes. Two things are added: date 3.0.1 stops at the last transition that a file
// spells out (2037 in Debian's), so the rule at the file's end is expanded from there to 2100; and
// its exceptions end here.
#include "io/time_zone/system_time_zones.hpp"

#include <chrono>
#include <cstdint>
#include <exception>
#include <fstream>
#include <iterator>
#include <mutex>
#include <utility>
#include <vector>

#include <date/tz.h>

#include "io/time_zone/posix_rule.hpp"

namespace dealkit::io::time_zone {
namespace {

using base::TimeZone;

// Where date looks, too: it offers no setting.
constexpr std::string_view database = "/usr/share/zoneinfo/";
constexpr int first_year = 1900;
constexpr int last_year = 2100;

std::int64_t new_year_seconds(int year) { return base::from_utc({{year, 1, 1}, 0, 0}).seconds; }

/// The POSIX TZ string that ends a TZif file of version 2 and later; empty if there is none.
std::string closing_rule(std::string_view name) {
  std::ifstream file(std::string(database).append(name), std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (!bytes.ends_with('\n') || bytes.size() < 2) return {};
  const auto before = bytes.rfind('\n', bytes.size() - 2);
  if (before == bytes.npos) return {};
  return bytes.substr(before + 1, bytes.size() - before - 2);
}

/// Appends what changes the offset; transitions that only rename the time are left out.
void append(std::vector<TimeZone::Transition>& transitions, std::int32_t initial_offset_seconds,
            TimeZone::Transition next) {
  const auto current =
      transitions.empty() ? initial_offset_seconds : transitions.back().offset_seconds;
  if (next.offset_seconds != current) transitions.push_back(next);
}

/// Throws what date throws: std::runtime_error for an unknown name or a missing database.
std::unique_ptr<const TimeZone> load(std::string_view name) {
  const date::time_zone* const zone = date::locate_zone(name);
  const auto at = [zone](std::int64_t seconds) {
    return zone->get_info(date::sys_seconds{std::chrono::seconds{seconds}});
  };
  const std::int64_t end = new_year_seconds(last_year + 1);
  auto info = at(new_year_seconds(first_year));
  const auto initial = static_cast<std::int32_t>(info.offset.count());
  std::vector<TimeZone::Transition> transitions;
  while (info.end.time_since_epoch().count() < end) {
    info = at(info.end.time_since_epoch().count());
    append(transitions, initial,
           {info.begin.time_since_epoch().count(), static_cast<std::int32_t>(info.offset.count())});
  }
  // `info` is now the last interval that the file spells out.
  const std::int64_t spelled_out = info.begin.time_since_epoch().count();
  if (const auto rule = expand_posix_rule(closing_rule(name), first_year, last_year)) {
    for (const auto& each : *rule) {
      if (each.from_utc_seconds > spelled_out) append(transitions, initial, each);
    }
  }
  return std::make_unique<const TimeZone>(std::string(name), initial, std::move(transitions));
}

}  // namespace

const TimeZone* SystemTimeZones::known(std::string_view name) const {
  const std::shared_lock lock(mutex_);
  const auto found = zones_.find(name);
  return found == zones_.end() ? nullptr : found->second.get();
}

const TimeZone* SystemTimeZones::find(std::string_view name) const {
  if (const TimeZone* const zone = known(name)) return zone;
  if (name == "localtime") return nullptr;
  // One at a time: while a thread loads, others wait only if they want a new zone, too.
  const std::scoped_lock loading(loading_);
  if (const TimeZone* const zone = known(name)) return zone;
  std::unique_ptr<const TimeZone> loaded;
  if (name == "UTC" || name == "Etc/UTC") {
    loaded = std::make_unique<const TimeZone>(std::string(name), 0,
                                              std::vector<TimeZone::Transition>{});
  } else {
    try {
      loaded = load(name);
    } catch (const std::exception&) {
      return nullptr;  // not kept: names may come from a stranger's input
    }
  }
  const std::unique_lock lock(mutex_);
  return zones_.try_emplace(std::string(name), std::move(loaded)).first->second.get();
}

}  // namespace dealkit::io::time_zone
