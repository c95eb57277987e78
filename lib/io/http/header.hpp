// What may be sent as a field of a request's header.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace dealkit::io::http {

inline constexpr std::size_t field_name_most_bytes = 256;
inline constexpr std::size_t field_value_most_bytes = 32 << 10;

/// Errc::configuration for a name that is no token (RFC 9110, 5.1), a value with a control
/// character (which could end the field and begin another one), more bytes than the limits, and
/// fields that say how the request itself is framed. The message shows no value.
base::Result<void> check_field(std::string_view name, std::string_view value);

}  // namespace dealkit::io::http
