// Whether a line is what it was said to be, and which deals are in it.
#pragma once

#include <vector>

#include "core/base/json/document.hpp"
#include "core/base/result.hpp"
#include "core/deal/convert/format.hpp"

namespace dealkit::deal::convert {

/// The deals of one line: of OpenRTB those of a bid request (imp[].pmp.deals[]), of an imp or of a
/// pmp, else the line itself. Errc::data for what is another format than `from`, saying what it
/// looks like: nothing is taken for what it is not.
base::Result<std::vector<json::Value>> deals_of(json::Value line, Format from);

}  // namespace dealkit::deal::convert
