// An http or https URL in parts, as a client needs them (RFC 3986, RFC 9110 section 4.2).
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace dealkit::io::http {

using base::Result;

struct Url {
  bool tls = false;
  std::string host;  // name or address, without brackets
  std::string port;  // decimal; 80 or 443 where the text names none
  std::string target = "/";  // path and query

  /// What the Host field says: brackets round IPv6, the port unless it is the scheme's own.
  std::string authority() const;
  /// The URL without its query, which may hold secrets: for messages.
  std::string shown() const;
  /// Whether both lead to the same connections.
  bool same_endpoint(const Url& other) const {
    return tls == other.tls && host == other.host && port == other.port;
  }
};

/// Errc::configuration for another scheme, a missing host, a bad port, a fragment, white space or
/// controls, and a user or password (they belong into a header read from a credential file).
Result<Url> parse_url(std::string_view text);

}  // namespace dealkit::io::http
