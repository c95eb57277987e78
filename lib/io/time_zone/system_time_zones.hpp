// The zones of the system's time zone database (IANA, in /usr/share/zoneinfo).
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>

#include "core/base/time_zone.hpp"

namespace dealkit::io::time_zone {

/// Loads a zone when it is first asked for, with its transitions from 1900 to 2100: before and
/// after, the first and the last offset hold. "UTC" and "Etc/UTC" need no database. nullptr for a
/// name that the database does not list, for every other name where there is no database, and for
/// "localtime", which means another zone on every machine.
///
/// Cost: nothing until the first zone other than UTC; then one walk over the database's folders
/// (1 to 2 ms, up to 10 ms when they are not in the page cache), once in a process; 0.05 ms a zone;
/// a shared lock and a look-up (15 ns) after that. Zones stay until the object goes.
class SystemTimeZones final : public base::TimeZones {
 public:
  SystemTimeZones() = default;
  SystemTimeZones(const SystemTimeZones&) = delete;
  SystemTimeZones& operator=(const SystemTimeZones&) = delete;

  const base::TimeZone* find(std::string_view name) const override;

 private:
  /// The zone if it is loaded already.
  const base::TimeZone* known(std::string_view name) const;

  mutable std::mutex loading_;  // taken before mutex_
  mutable std::shared_mutex mutex_;
  mutable std::map<std::string, std::unique_ptr<const base::TimeZone>, std::less<>> zones_;
};

}  // namespace dealkit::io::time_zone
