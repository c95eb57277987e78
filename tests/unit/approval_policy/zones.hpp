// Time zones by hand: the rules of four places for the years 2000 to 2060.
#pragma once

#include "core/base/time_zone.hpp"

namespace dealkit::approval {

/// Europe/Berlin, America/New_York, Asia/Kolkata and UTC.
const base::TimeZones& test_zones();

}  // namespace dealkit::approval
