// errno as an Error value.
#pragma once

#include <string_view>

#include "core/base/result.hpp"

namespace dealkit::io::sys {

/// "`what`: No such file or directory" for `error_number`; ENOENT, EACCES and their like become
/// Errc::no_input only where the caller opens an input, so `code` is the caller's choice.
base::Error system_error(base::Errc code, std::string_view what, int error_number);
/// The same with Errc::io and the current errno.
base::Error system_error(std::string_view what);

}  // namespace dealkit::io::sys
