// Device types: AdCOM 1.0, "List: Device Types", by number or by name.
#pragma once

#include <cstdint>
#include <string_view>

namespace dealkit::validation {

enum class DeviceType : std::uint8_t {
  undetermined = 0,  // "unknown": a name only
  mobile_or_tablet = 1,
  personal_computer = 2,
  connected_tv = 3,
  phone = 4,
  tablet = 5,
  connected_device = 6,
  set_top_box = 7,
  out_of_home = 8,
  unlisted = 255
};

/// The type of a number ("3") or name ("connected_tv", "CTV", "Smart TV"); letters of either case,
/// hyphens and blanks stand for underscores.
DeviceType device_type(std::string_view token);

}  // namespace dealkit::validation
