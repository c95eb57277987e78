// URLs taken apart and put together.
#include "io/http/url.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "core/base/secrets.hpp"

namespace dealkit::io::http {

using base::Errc;
using base::Error;

namespace {

Error wrong(std::string_view found) {
  return Error{Errc::configuration,
               fmt::format("expected http[s]://HOST[:PORT][/PATH][?QUERY], found {}", found)};
}

Error user_found() {
  return Error{Errc::configuration,
               "expected a URL without user and password, found '@': put them into a header read "
               "from a credential file"};
}

Result<void> check_port(std::string_view port) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), value);
  if (error != std::errc{} || end != port.data() + port.size() || value == 0 || value > 65'535)
    return wrong(fmt::format("'{}' where a port from 1 to 65535 belongs", port));
  return {};
}

Result<void> take_authority(std::string_view authority, Url& url) {
  if (authority.find('@') != std::string_view::npos) return user_found();
  std::string_view port;
  if (authority.starts_with('[')) {
    const std::size_t close = authority.find(']');
    if (close == std::string_view::npos) return wrong("[ without ]");
    url.host = authority.substr(1, close - 1);
    port = authority.substr(close + 1);
  } else {
    const std::size_t colon = std::min(authority.find(':'), authority.size());
    url.host = authority.substr(0, colon);
    port = authority.substr(colon);
  }
  if (url.host.empty()) return wrong("no host");
  constexpr std::size_t host_most_bytes = 253;  // of a name (RFC 1035)
  if (url.host.size() > host_most_bytes)
    return wrong(fmt::format("a host of {} bytes (at most {} are possible)", url.host.size(),
                             host_most_bytes));
  url.port = url.tls ? "443" : "80";
  if (port.empty()) return {};
  if (!port.starts_with(':')) return wrong("something between ] and the port");
  port.remove_prefix(1);
  DEALKIT_RETURN_IF_ERROR(check_port(port));
  url.port = port;
  return {};
}

}  // namespace

std::string Url::authority() const {
  const std::string name = host.find(':') == std::string::npos ? host : "[" + host + "]";
  return port == (tls ? "443" : "80") ? name : name + ":" + port;
}

std::string Url::shown() const {
  return fmt::format("{}://{}{}", tls ? "https" : "http", authority(),
                     std::string_view(target).substr(0, target.find('?')));
}

Result<Url> parse_url(std::string_view text) {
  const auto is_control_or_space = [](char c) {
    return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f;
  };
  if (std::any_of(text.begin(), text.end(), is_control_or_space))
    return wrong("white space or a control character in it");
  // Also where what is before the '@' looks like a host, a port or a path: it must not be shown.
  if (base::holds_password(text)) return user_found();
  Url url;
  std::string_view rest = text;
  if (rest.starts_with("https://")) {
    url.tls = true;
    rest.remove_prefix(8);
  } else if (rest.starts_with("http://")) {
    rest.remove_prefix(7);
  } else {
    return wrong(fmt::format("'{}'", base::without_secrets(text.substr(0, text.find('?')))));
  }
  if (rest.find('#') != std::string_view::npos) return wrong("a fragment");
  const std::size_t end = std::min(rest.find_first_of("/?"), rest.size());
  DEALKIT_RETURN_IF_ERROR(take_authority(rest.substr(0, end), url));
  constexpr std::size_t target_most_bytes = 32 << 10;
  if (rest.size() - end > target_most_bytes)
    return wrong(fmt::format("a path and query of {} bytes (at most {} are taken)",
                             rest.size() - end, target_most_bytes));
  url.target = rest.substr(end);
  if (!url.target.starts_with('/')) url.target.insert(0, "/");
  return url;
}

}  // namespace dealkit::io::http
