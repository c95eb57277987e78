#include "io/url/url.hpp"

#include <algorithm>
#include <algorithm>
#include <utility>

#include <boost/url/encode.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/parse_query.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <boost/url/url_view.hpp>
#include <fmt/format.h>

namespace dealkit::io::url {

namespace urls = boost::urls;
using base::Error;
using base::Result;

namespace {

// What is percent-encoded before Boost.URL reads it, since people write it as it is: all but this.
// The brackets of an IPv6 address may stand in an authority only.
constexpr urls::grammar::lut_chars in_authority =
    urls::unreserved_chars + urls::grammar::lut_chars(":/?#[]@!$&'()*+,;=");
constexpr urls::grammar::lut_chars behind_authority =
    in_authority - urls::grammar::lut_chars("[]");
constexpr urls::grammar::lut_chars in_query = behind_authority - urls::grammar::lut_chars("#");

/// `text` with what is neither in `allowed` nor a percent encoding percent-encoded.
std::string encode_others(std::string_view text, const urls::grammar::lut_chars& allowed) {
  std::string out;
  while (true) {
    const std::size_t percent = std::min(text.find('%'), text.size());
    out += urls::encode(urls::string_view(text.data(), percent), allowed);
    if (percent == text.size()) return out;
    out += '%';
    text.remove_prefix(percent + 1);
  }
}

std::string_view authority_of(std::string_view text) {
  const std::size_t separator = text.find("://");
  const std::size_t begin = separator == std::string_view::npos ? text.size() : separator + 3;
  return text.substr(begin, text.substr(begin).find_first_of("/?#"));
}

/// The zone of a link-local address, [fe80::1%eth0] or RFC 6874's [fe80::1%25eth0], which Boost.URL
/// does not read: taken out of `text`.
std::string take_zone(std::string& text) {
  const std::string_view authority = authority_of(text);
  const std::size_t open = authority.find('[');
  const std::size_t close = authority.find(']');
  if (open == std::string_view::npos || close == std::string_view::npos) return {};
  const std::size_t percent = authority.substr(0, close).find('%', open);
  if (percent == std::string_view::npos) return {};
  std::string zone(authority.substr(percent + 1, close - percent - 1));
  if (zone.starts_with("25") && zone.size() > 2) zone.erase(0, 2);
  const auto begin = static_cast<std::size_t>(authority.data() - text.data());
  text.erase(begin + percent, close - percent);
  return "%" + zone;
}

std::string port_where(std::string_view found) {
  return fmt::format("'{}' where a port from 1 to 65535 belongs", found);
}

/// What is wrong with a text that Boost.URL does not take: it says only that something is.
std::string fault_of(std::string_view text) {
  std::string_view authority = authority_of(text);
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos)
    authority.remove_prefix(at + 1);
  std::size_t end_of_host = authority.find(':');
  if (authority.starts_with('[')) {
    const std::size_t close = authority.find(']');
    if (close == std::string_view::npos) return "[ without ]";
    end_of_host = close + 1;
    if (end_of_host < authority.size() && authority[end_of_host] != ':')
      return "something between ] and the port";
  }
  const std::string_view port =
      end_of_host < authority.size() ? authority.substr(end_of_host + 1) : std::string_view{};
  if (port.find_first_not_of("0123456789") != std::string_view::npos) return port_where(port);
  for (std::size_t at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 1)) {
    const std::string_view digits = text.substr(at + 1, 2);
    if (digits.size() < 2 ||
        digits.find_first_not_of("0123456789abcdefABCDEF") != std::string_view::npos)
      return "a '%' that no two hexadecimal digits follow";
  }
  return authority.starts_with('[') ? "no IPv6 address in []" : "something that is no URL";
}

std::vector<Parameter> listed(const urls::params_encoded_view& view) {
  std::vector<Parameter> parameters;
  for (const auto& each : view) {
    std::string text(each.key);
    if (each.has_value) text.append("=").append(each.value);
    if (text.empty()) continue;
    parameters.push_back({each.key.decode(), each.value.decode(), std::move(text)});
  }
  return parameters;
}

}  // namespace

Error Form::found(std::string_view what) const {
  return Error{code, fmt::format("expected {}, found {}", expected, what)};
}

Result<Url> parse(std::string_view text, const Form& form) {
  std::string whole(text);
  const std::string zone = take_zone(whole);
  const std::string_view authority = authority_of(whole);
  const auto split = static_cast<std::size_t>(authority.data() + authority.size() - whole.data());
  const std::string encoded =
      encode_others(std::string_view(whole).substr(0, split), in_authority) +
      encode_others(std::string_view(whole).substr(split), behind_authority);
  const auto view = urls::parse_uri(encoded);
  // Boost 1.81 takes what follows a host or port for a path, whatever it is.
  const bool good = view && view->has_authority() &&
                    (view->encoded_path().empty() || view->encoded_path().starts_with('/'));
  if (!good) return form.found(fault_of(text));
  if (view->has_port() && view->port_number() == 0)
    return form.found(port_where({view->port().data(), view->port().size()}));
  Url url;
  url.has_user = view->has_userinfo();
  url.has_password = view->has_password();
  url.user = view->user();
  url.host = view->host_address() + zone;
  url.port = view->port_number();
  url.path = view->path();
  url.target = view->encoded_target();
  url.parameters = listed(view->encoded_params());
  url.has_fragment = view->has_fragment();
  return url;
}

Result<std::vector<Parameter>> parse_query(std::string_view query, const Form& form) {
  const std::string encoded = encode_others(query, in_query);
  const auto view = urls::parse_query(encoded);
  if (!view) return form.found(fault_of(query));
  return listed(*view);
}

std::string encode(std::string_view text) {
  return urls::encode(urls::string_view(text.data(), text.size()), urls::unreserved_chars);
}

}  // namespace dealkit::io::url
