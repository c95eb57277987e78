// Where a Redis server is, as people write it.
#include <charconv>

#include <fmt/format.h>

#include "core/base/secrets.hpp"
#include "io/cache/cache.hpp"

namespace dealkit::io::cache {

using base::Errc;
using base::Error;

namespace {

Error wrong(std::string_view found) {
  return Error{Errc::configuration,
               fmt::format("expected redis://HOST[:PORT][/DATABASE] or unix:///PATH[?db=DATABASE], "
                           "found {}",
                           found)};
}

Error password_found() {
  return Error{Errc::configuration,
               "expected a URL without a password, found one: put it into a credential file, since "
               "arguments and environments can be read by others"};
}

bool take_prefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

Result<int> parse_number(std::string_view text, int most) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < 0 || value > most)
    return wrong(fmt::format("'{}' where a number up to {} belongs", text, most));
  return value;
}

constexpr int max_database = 65'535;
constexpr int max_port = 65'535;

Result<RedisOptions> parse_unix(std::string_view rest) {
  RedisOptions options;
  const std::size_t query = rest.find('?');
  options.unix_path = rest.substr(0, query);
  if (!options.unix_path.starts_with('/')) return wrong("a path that does not begin with /");
  if (query == std::string_view::npos) return options;
  std::string_view database = rest.substr(query + 1);
  if (!take_prefix(database, "db=")) return wrong("an unknown parameter after ?");
  DEALKIT_ASSIGN_OR_RETURN(options.database, parse_number(database, max_database));
  return options;
}

/// HOST, HOST:PORT, [V6] or [V6]:PORT
Result<void> parse_host(std::string_view text, RedisOptions& options) {
  std::string_view port;
  if (text.starts_with('[')) {
    const std::size_t close = text.find(']');
    if (close == std::string_view::npos) return wrong("[ without ]");
    options.host = text.substr(1, close - 1);
    port = text.substr(close + 1);
  } else {
    const std::size_t colon = text.find(':');
    options.host = text.substr(0, colon);
    port = colon == std::string_view::npos ? "" : text.substr(colon);
  }
  if (options.host.empty()) return wrong("no host");
  if (port.empty()) return {};
  if (!take_prefix(port, ":")) return wrong("something between ] and the port");
  DEALKIT_ASSIGN_OR_RETURN(options.port, parse_number(port, max_port));
  return {};
}

}  // namespace

Result<RedisOptions> parse_redis_url(std::string_view url) {
  std::string_view rest = url;
  if (take_prefix(rest, "unix://")) return parse_unix(rest);
  if (!take_prefix(rest, "redis://")) return wrong("another scheme");
  RedisOptions options;
  if (base::holds_password(url)) return password_found();
  const std::size_t slash = rest.find('/');
  std::string_view authority = rest.substr(0, slash);
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
    options.username = authority.substr(0, at);
    authority.remove_prefix(at + 1);
    if (options.username.find(':') != std::string::npos) return password_found();
  }
  DEALKIT_RETURN_IF_ERROR(parse_host(authority, options));
  if (slash != std::string_view::npos && slash + 1 < rest.size()) {
    DEALKIT_ASSIGN_OR_RETURN(options.database, parse_number(rest.substr(slash + 1), max_database));
  }
  return options;
}

}  // namespace dealkit::io::cache
