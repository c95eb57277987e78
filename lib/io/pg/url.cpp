// The syntax is libpq's (PostgreSQL 15 manual, 34.1.1.2), read as its conninfo_uri_parse does.
#include "io/pg/url.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "io/pg/connection.hpp"

namespace dealkit::io::pg {

using base::Errc;
using base::Error;
using base::Result;

namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// %XX decoded; what is no such pair stays, libpq will complain.
std::string decode(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
    if (low < 0) {
      out += text[i];
      continue;
    }
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

Error password_found() {
  return Error{Errc::usage,
               "expected a PostgreSQL URL without a password, found one: put it into ~/.pgpass or "
               "the file that PGPASSFILE names, or use a service file "
               "(postgresql:///?service=NAME), since arguments and environments can be read by "
               "others"};
}

/// Between "//" and '?': [USER[:PASSWORD]@]HOSTS[/DATABASE]. libpq takes the first '@' before any
/// '/' as the end of the user; a password with a '/' in it would make it a host, so an '@' after
/// the first '/' with a ':' before both is taken for one too.
bool has_password(std::string_view rest) {
  const std::size_t end = rest.find_first_of("@/");
  if (end == std::string_view::npos) return false;
  const bool colon = rest.substr(0, end).find(':') != std::string_view::npos;
  if (!colon) return false;
  if (rest[end] == '@') return true;
  return rest.substr(0, rest.find('?')).find('@', end) != std::string_view::npos;
}

constexpr std::array<std::string_view, 3> secrets{"password", "sslpassword", "passwd"};
/// Parameters that say where and who: these may be shown.
constexpr std::array<std::string_view, 6> shown{"host", "hostaddr", "port", "dbname", "user",
                                                "service"};

std::string encode(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       c == '-' || c == '_' || c == '.';
    if (plain) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

}  // namespace

const std::string* Url::find(std::string_view key) const {
  // As in libpq, a later parameter goes before an earlier one.
  const auto found = std::find_if(parameters.rbegin(), parameters.rend(),
                                  [&](const Parameter& p) { return p.key == key; });
  return found == parameters.rend() ? nullptr : &found->value;
}

Result<Url> parse_url(std::string_view url) {
  const std::size_t scheme = url.starts_with("postgresql://") ? 13
                             : url.starts_with("postgres://") ? 11
                                                              : 0;
  if (scheme == 0)
    return Error{Errc::usage,
                 "expected postgresql://[USER@][HOST[:PORT]][/DATABASE], found another scheme"};
  if (url.find('\0') != std::string_view::npos)
    return Error{Errc::usage, "expected a PostgreSQL URL, found a NUL character in it"};
  if (has_password(url.substr(scheme))) return password_found();
  Url out;
  const std::size_t question = url.find('?');
  out.base = url.substr(0, question);
  std::string_view rest = question == std::string_view::npos ? "" : url.substr(question + 1);
  while (!rest.empty()) {
    const std::size_t end = rest.find('&');
    const std::string_view text = rest.substr(0, end);
    rest = end == std::string_view::npos ? "" : rest.substr(end + 1);
    const std::size_t equals = text.find('=');
    const std::string_view value =
        equals == std::string_view::npos ? std::string_view{} : text.substr(equals + 1);
    out.parameters.push_back(
        {decode(text.substr(0, equals)), std::string(text), decode(value)});
    if (std::ranges::find(secrets, lower(out.parameters.back().key)) != secrets.end())
      return password_found();
  }
  return out;
}

std::string public_name(const Url& url) {
  std::string out = url.base;
  char separator = '?';
  for (const Url::Parameter& parameter : url.parameters) {
    if (std::ranges::find(shown, parameter.key) == shown.end()) continue;
    out += separator;
    out += parameter.text;
    separator = '&';
  }
  return out;
}

std::string complete(const Url& url,
                     const std::vector<std::pair<std::string, std::string>>& defaults) {
  std::string out = url.base;
  char separator = '?';
  const auto add = [&](std::string_view text) {
    out += separator;
    out += text;
    separator = '&';
  };
  for (const Url::Parameter& parameter : url.parameters) add(parameter.text);
  for (const auto& [key, value] : defaults)
    if (url.find(key) == nullptr) add(key + "=" + encode(value));
  return out;
}

Result<std::string> public_name(std::string_view url) {
  DEALKIT_ASSIGN_OR_RETURN(const Url parsed, parse_url(url));
  return public_name(parsed);
}

}  // namespace dealkit::io::pg
