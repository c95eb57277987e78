// Reads TOML 1.0 into a base::ConfigTree: configuration and policy files. toml++ stays behind it.
#pragma once

#include <string>
#include <string_view>

#include "core/base/config_tree.hpp"
#include "core/base/result.hpp"

namespace dealkit::io::toml {

inline constexpr std::size_t file_limit_bytes = 16u << 20;

/// Errc::configuration with the position of the first mistake (a column in bytes).
base::Result<base::ConfigTree> parse_toml(std::string_view text);
/// The same from a file; Errc::configuration also when it cannot be read or is over 16 MiB.
base::Result<base::ConfigTree> read_toml(const std::string& path);

}  // namespace dealkit::io::toml
