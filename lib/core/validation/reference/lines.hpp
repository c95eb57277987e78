// Reference data as NDJSON: one strict JSON object a line, blank lines skipped.
#pragma once

#include <functional>
#include <string_view>

#include "core/base/json/document.hpp"

namespace dealkit::validation {

/// Calls `take` for each line's object; its error, or that of an unreadable line, comes back as
/// Errc::configuration with the line's number.
base::Result<void> for_each_line(std::string_view ndjson,
                                 const std::function<base::Result<void>(json::Value)>& take);

}  // namespace dealkit::validation
