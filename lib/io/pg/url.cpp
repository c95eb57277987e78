// The syntax is libpq's (PostgreSQL 15 manual, 34.1.1.2), read as its conninfo_uri_parse does. What
// stands before the '?' is no URL of RFC 3986 (several hosts, each with a port) and left to libpq.
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

constexpr url::Form form{Errc::usage, "a PostgreSQL URL"};

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

}  // namespace

const std::string* Url::find(std::string_view key) const {
  // As in libpq, a later parameter goes before an earlier one.
  const auto found = std::find_if(parameters.rbegin(), parameters.rend(),
                                  [&](const url::Parameter& p) { return p.key == key; });
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
    return form.found("a NUL character in it");
  if (has_password(url.substr(scheme))) return password_found();
  Url out;
  const std::size_t question = std::min(url.find('?'), url.size());
  out.base = url.substr(0, question);
  if (question == url.size()) return out;
  DEALKIT_ASSIGN_OR_RETURN(out.parameters, url::parse_query(url.substr(question + 1), form));
  for (const url::Parameter& parameter : out.parameters)
    if (std::ranges::find(secrets, lower(parameter.key)) != secrets.end()) return password_found();
  return out;
}

std::string public_name(const Url& url) {
  std::string out = url.base;
  char separator = '?';
  for (const url::Parameter& parameter : url.parameters) {
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
  for (const url::Parameter& parameter : url.parameters) add(parameter.text);
  for (const auto& [key, value] : defaults)
    if (url.find(key) == nullptr) add(key + "=" + url::encode(value));
  return out;
}

Result<std::string> public_name(std::string_view url) {
  DEALKIT_ASSIGN_OR_RETURN(const Url parsed, parse_url(url));
  return public_name(parsed);
}

}  // namespace dealkit::io::pg
