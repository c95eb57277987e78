// What stands in a PostgreSQL URL: checked, shown without secrets, completed for libpq.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.hpp"
#include "io/url/url.hpp"

namespace dealkit::io::pg {

struct Url {
  std::string base;  // all before '?'
  std::vector<url::Parameter> parameters;

  /// The value of a parameter; nullptr if it is not there.
  const std::string* find(std::string_view key) const;
};

/// Errc::usage for another scheme or a password.
base::Result<Url> parse_url(std::string_view url);
std::string public_name(const Url& url);
/// With the parameters of `defaults` that it does not set itself. Values are encoded as needed.
std::string complete(const Url& url,
                     const std::vector<std::pair<std::string, std::string>>& defaults);

}  // namespace dealkit::io::pg
