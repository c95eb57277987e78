// The cache in process: a hash map into a list in order of use.
#include <list>
#include <mutex>
#include <unordered_map>

#include "io/cache/cache.hpp"

namespace dealkit::io::cache {

std::optional<std::string> Cache::get(std::string_view key) {
  const std::string keys[] = {std::string(key)};
  return std::move(get_many(keys).front());
}

namespace {

class MemoryCache final : public Cache {
 public:
  MemoryCache(const MemoryOptions& options, const Clock& clock)
      : options_(options), clock_(clock) {}

  std::vector<std::optional<std::string>> get_many(std::span<const std::string> keys) override {
    std::vector<std::optional<std::string>> values;
    values.reserve(keys.size());
    const std::int64_t now_ms = clock_.now_ms();
    const std::scoped_lock lock(mutex_);
    for (const auto& key : keys) values.push_back(find(key, now_ms));
    return values;
  }

  void put(std::string_view key, std::string_view value, std::int64_t ttl_seconds) override {
    const std::int64_t now_ms = clock_.now_ms();
    const std::scoped_lock lock(mutex_);
    if (const auto old = index_.find(key); old != index_.end()) erase(old->second);
    if (ttl_seconds <= 0) return;
    entries_.push_front({std::string(key), std::string(value), now_ms + ttl_seconds * 1000});
    index_.emplace(entries_.front().key, entries_.begin());
    bytes_ += size_of(entries_.front());
    while (bytes_ > options_.max_bytes || entries_.size() > options_.max_entries)
      erase(std::prev(entries_.end()));
  }

  Stats stats() const override {
    const std::scoped_lock lock(mutex_);
    return stats_;
  }

 private:
  struct Entry {
    std::string key;
    std::string value;
    std::int64_t expires_ms;
  };
  using Entries = std::list<Entry>;

  static std::size_t size_of(const Entry& entry) {
    return entry.key.size() + entry.value.size() + entry_overhead_bytes;
  }

  void erase(Entries::iterator entry) {
    bytes_ -= size_of(*entry);
    index_.erase(entry->key);
    entries_.erase(entry);
  }

  std::optional<std::string> find(std::string_view key, std::int64_t now_ms) {
    const auto found = index_.find(key);
    if (found != index_.end() && now_ms < found->second->expires_ms) {
      ++stats_.hits;
      entries_.splice(entries_.begin(), entries_, found->second);
      return found->second->value;
    }
    if (found != index_.end()) erase(found->second);
    ++stats_.misses;
    return std::nullopt;
  }

  const MemoryOptions options_;
  const Clock& clock_;
  mutable std::mutex mutex_;
  Entries entries_;  // most recently used first
  std::unordered_map<std::string_view, Entries::iterator> index_;  // keys lie in entries_
  std::size_t bytes_ = 0;
  Stats stats_;
};

}  // namespace

std::unique_ptr<Cache> make_memory_cache(const MemoryOptions& options, const Clock& clock) {
  return std::make_unique<MemoryCache>(options, clock);
}

}  // namespace dealkit::io::cache
