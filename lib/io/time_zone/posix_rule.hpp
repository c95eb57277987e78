// The rule at the end of a TZif file (RFC 9636 section 3.3): a POSIX TZ string that says how a zone
// goes on after its last written transition, such as "CET-1CEST,M3.5.0,M10.5.0/3".
#pragma once

#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/time_zone.hpp"

namespace dealkit::io::time_zone {

/// The transitions of a POSIX TZ string in the years first_year..last_year, rising. Empty for a
/// string without daylight saving time. Hours from -167 to 167, as RFC 9636 allows beyond POSIX.
/// Errc::data when the string is none.
base::Result<std::vector<base::TimeZone::Transition>> expand_posix_rule(std::string_view rule,
                                                                        int first_year,
                                                                        int last_year);

}  // namespace dealkit::io::time_zone
