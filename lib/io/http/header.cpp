// Fields of a request's header; see header.hpp.
#include "io/http/header.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace dealkit::io::http {

using base::Errc;
using base::Error;

namespace {

bool is_token(char c) {
  constexpr std::string_view others = "!#$%&'*+-.^_`|~";
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         others.find(c) != std::string_view::npos;
}

bool is_control(char c) {
  return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
}

Error wrong(std::string_view name, std::string_view what) {
  return Error{Errc::configuration, fmt::format("header '{}': {}", name.substr(0, 60), what)};
}

}  // namespace

base::Result<void> check_field(std::string_view name, std::string_view value) {
  if (name.empty()) return Error{Errc::configuration, "expected the name of a header, found none"};
  if (name.size() > field_name_most_bytes) {
    return wrong(name, fmt::format("expected a name of at most {} bytes, found {}",
                                   field_name_most_bytes, name.size()));
  }
  if (!std::all_of(name.begin(), name.end(), is_token)) {
    return wrong(name, "expected a name of letters, digits and '-', found another character");
  }
  std::string small(name);
  for (char& c : small) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  constexpr std::array<std::string_view, 4> framing{"content-length", "transfer-encoding",
                                                    "connection", "upgrade"};
  if (std::find(framing.begin(), framing.end(), small) != framing.end()) {
    return wrong(name, "says how the request itself is sent, which is not for the configuration");
  }
  if (value.size() > field_value_most_bytes) {
    return wrong(name, fmt::format("expected a value of at most {} bytes, found {}",
                                   field_value_most_bytes, value.size()));
  }
  if (std::any_of(value.begin(), value.end(), is_control)) {
    return wrong(name, "expected a value on one line, found a control character (a line end, if it "
                       "was read from a file)");
  }
  return {};
}

}  // namespace dealkit::io::http
