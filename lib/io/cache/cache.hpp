// Caches of strings by strings, with a time to live. A cache never decides correctness: whatever
// goes wrong inside is a miss, never an error. Embedded default: bounded, in process. Production:
// Redis. All implementations are safe to use from several threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "io/cache/clock.hpp"

namespace dealkit::io::cache {

using base::Result;

struct Stats {
  std::uint64_t hits = 0;
  std::uint64_t misses = 0;    // failed and skipped look-ups included
  std::uint64_t failures = 0;  // commands that the store did not answer as it should
  std::uint64_t skipped = 0;   // commands that the open breaker kept back
};

class Cache {
 public:
  virtual ~Cache() = default;
  /// The values of `keys`, in their order; nullopt for a miss.
  virtual std::vector<std::optional<std::string>> get_many(std::span<const std::string> keys) = 0;
  /// Keeps `value` for `ttl_seconds` (> 0; otherwise it is not kept), replacing another one.
  virtual void put(std::string_view key, std::string_view value, std::int64_t ttl_seconds) = 0;
  virtual Stats stats() const = 0;

  std::optional<std::string> get(std::string_view key);
};

struct MemoryOptions {
  std::size_t max_entries = 100'000;
  std::size_t max_bytes = 64 << 20;  // of keys and values, with entry_overhead_bytes for each
};
inline constexpr std::size_t entry_overhead_bytes = 128;  // list and map nodes, roughly

/// Least recently used goes first. `clock` must outlive the cache. A value over max_bytes is not
/// kept.
std::unique_ptr<Cache> make_memory_cache(const MemoryOptions& options, const Clock& clock);

struct RedisOptions {
  std::string host = "127.0.0.1";
  int port = 6379;
  std::string unix_path;  // used instead of host and port, unless empty
  int database = 0;
  std::string username;
  std::string password;  // from a file or a credential, never from a URL
  std::string key_prefix = "val:";
  int connect_timeout_ms = 50;
  int command_timeout_ms = 50;  // for each read or write
  std::int64_t breaker_open_ms = 30'000;
};

/// redis://[USER@]HOST[:PORT][/DATABASE] or unix:///PATH[?db=DATABASE]. Errc::configuration for
/// anything else, above all for a password in it.
Result<RedisOptions> parse_redis_url(std::string_view url);

/// Connects at the first use. The first failure opens a breaker for breaker_open_ms, in which all
/// is a miss and nothing waits. `clock` must outlive the cache.
std::unique_ptr<Cache> make_redis_cache(RedisOptions options, const Clock& clock);

}  // namespace dealkit::io::cache
