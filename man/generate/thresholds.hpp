// The thresholds of policies, in dealkit-policy(5).
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace dealkit::man {

/// Puts the thresholds between the lines ".\" BEGIN THRESHOLDS" and ".\" END THRESHOLDS".
/// Errc::data if they are not there.
base::Result<std::string> with_thresholds(std::string_view text);

}  // namespace dealkit::man
