// URLs taken apart and put together.
#include "io/http/url.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/secrets.hpp"
#include "io/url/url.hpp"

namespace dealkit::io::http {

using base::Errc;
using base::Error;

namespace {

constexpr url::Form form{Errc::configuration, "http[s]://HOST[:PORT][/PATH][?QUERY]"};

bool has_control_or_space(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f;
  });
}

Error user_found() {
  return Error{Errc::configuration,
               "expected a URL without user and password, found '@': put them into a header read "
               "from a credential file"};
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
  if (has_control_or_space(text)) return form.found("white space or a control character in it");
  // Also where what is before the '@' looks like a host, a port or a path: it must not be shown.
  if (base::holds_password(text)) return user_found();
  Url url;
  url.tls = text.starts_with("https://");
  if (!url.tls && !text.starts_with("http://"))
    return form.found(
        fmt::format("'{}'", base::without_secrets(text.substr(0, text.find('?')))));
  if (text.find('#') != std::string_view::npos) return form.found("a fragment");
  DEALKIT_ASSIGN_OR_RETURN(url::Url parts, url::parse(text, form));
  if (parts.has_user) return user_found();
  if (parts.host.empty()) return form.found("no host");
  constexpr std::size_t host_most_bytes = 253;  // of a name (RFC 1035)
  if (parts.host.size() > host_most_bytes)
    return form.found(fmt::format("a host of {} bytes (at most {} are possible)",
                                  parts.host.size(), host_most_bytes));
  if (has_control_or_space(parts.host))
    return form.found("white space or a control character in the host");
  constexpr std::size_t target_most_bytes = 32 << 10;
  if (parts.target.size() > target_most_bytes)
    return form.found(fmt::format("a path and query of {} bytes (at most {} are taken)",
                                  parts.target.size(), target_most_bytes));
  url.host = std::move(parts.host);
  url.port = parts.port != 0 ? std::to_string(parts.port) : url.tls ? "443" : "80";
  url.target = std::move(parts.target);
  if (!url.target.starts_with('/')) url.target.insert(url.target.begin(), '/');
  return url;
}

}  // namespace dealkit::io::http
