// Where a Redis server is, as people write it.
#include <charconv>

#include <fmt/format.h>

#include "core/base/secrets.hpp"
#include "io/cache/cache.hpp"
#include "io/url/url.hpp"

namespace dealkit::io::cache {

using base::Errc;
using base::Error;

namespace {

constexpr url::Form form{Errc::configuration,
                         "redis://HOST[:PORT][/DATABASE] or unix:///PATH[?db=DATABASE]"};
constexpr int max_database = 65'535;

Error password_found() {
  return Error{Errc::configuration,
               "expected a URL without a password, found one: put it into a credential file, since "
               "arguments and environments can be read by others"};
}

Result<int> parse_database(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < 0 || value > max_database)
    return form.found(fmt::format("'{}' where a number up to {} belongs", text, max_database));
  return value;
}

Result<RedisOptions> parse_unix(std::string_view text) {
  DEALKIT_ASSIGN_OR_RETURN(const url::Url parts, url::parse(text, form));
  RedisOptions options;
  options.unix_path = parts.path;
  if (!parts.host.empty() || options.unix_path.empty())
    return form.found("a path that does not begin with /");
  if (parts.has_fragment) return form.found("a fragment");
  for (const url::Parameter& parameter : parts.parameters) {
    if (parameter.key != "db") return form.found("an unknown parameter after ?");
    DEALKIT_ASSIGN_OR_RETURN(options.database, parse_database(parameter.value));
  }
  return options;
}

}  // namespace

Result<RedisOptions> parse_redis_url(std::string_view text) {
  if (text.starts_with("unix://")) return parse_unix(text);
  if (!text.starts_with("redis://")) return form.found("another scheme");
  if (base::holds_password(text)) return password_found();
  DEALKIT_ASSIGN_OR_RETURN(const url::Url parts, url::parse(text, form));
  if (parts.has_password) return password_found();
  if (parts.host.empty()) return form.found("no host");
  if (parts.has_fragment) return form.found("a fragment");
  RedisOptions options;
  options.host = parts.host;
  options.username = parts.user;
  if (parts.port != 0) options.port = parts.port;
  std::string_view database = parts.target;
  if (database.starts_with('/')) database.remove_prefix(1);
  if (!database.empty()) {
    DEALKIT_ASSIGN_OR_RETURN(options.database, parse_database(database));
  }
  return options;
}

}  // namespace dealkit::io::cache
