// URLs in parts (RFC 3986), for the rooms that take them: what is common to http, Redis and
// PostgreSQL. What of it one of them takes is that room's business. Boost.URL stays in the .cpp.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace dealkit::io::url {

struct Parameter {
  std::string key;    // decoded
  std::string value;  // decoded
  std::string text;   // key=value as a URL holds it
};

struct Url {
  bool has_user = false;
  bool has_password = false;
  std::string user;  // decoded
  std::string host;  // decoded, of an IPv6 address without brackets; empty where there is none
  std::uint16_t port = 0;  // 0 where there is none
  std::string path;    // decoded
  std::string target;  // path and query, encoded
  std::vector<Parameter> parameters;
  bool has_fragment = false;
};

/// How one room refuses a URL: "expected FORM, found …", never with more of the text than a port.
struct Form {
  base::Errc code;
  std::string_view expected;
  base::Error found(std::string_view what) const;
};

/// SCHEME://[USER@]HOST[:PORT][/PATH][?QUERY][#FRAGMENT]. A character that may only stand in a URL
/// percent-encoded is taken as if it were; a '%' without its two digits is refused, as is a port
/// outside of 1 to 65535.
base::Result<Url> parse(std::string_view text, const Form& form);
/// What stands behind the '?', where others read the rest of the URL. A '+' is a '+'.
base::Result<std::vector<Parameter>> parse_query(std::string_view query, const Form& form);
/// `text` as it stands in a parameter's value.
std::string encode(std::string_view text);

}  // namespace dealkit::io::url
