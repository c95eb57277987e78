// The cache in Redis 7, through hiredis, the owner of its only connection here. What fails is a
// miss; the breaker keeps a dead server from costing more than one time-out each 30 s.
#include <fcntl.h>
#include <hiredis/hiredis.h>
#include <signal.h>

#include <cstring>
#include <mutex>

#include <fmt/format.h>

#include "core/base/breaker.hpp"
#include "io/cache/cache.hpp"

namespace dealkit::io::cache {

namespace {

/// hiredis 0.14 writes with write(2): a closed connection would raise SIGPIPE, whose default, which
/// filters keep, ends the program. Held back here and swallowed, unless one was pending before.
class SigpipeGuard {
 public:
  SigpipeGuard() {
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    sigset_t pending;
    sigpending(&pending);
    was_pending_ = sigismember(&pending, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  SigpipeGuard(const SigpipeGuard&) = delete;
  SigpipeGuard& operator=(const SigpipeGuard&) = delete;
  ~SigpipeGuard() {
    const timespec at_once{};
    if (!was_pending_)
      while (sigtimedwait(&pipe_, nullptr, &at_once) == SIGPIPE) {
      }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

 private:
  sigset_t pipe_;
  sigset_t before_;
  bool was_pending_ = false;
};

struct FreeContext {
  void operator()(redisContext* context) const { redisFree(context); }
};
struct FreeReply {
  void operator()(redisReply* reply) const { freeReplyObject(reply); }
};
using Context = std::unique_ptr<redisContext, FreeContext>;
using Reply = std::unique_ptr<redisReply, FreeReply>;

timeval to_timeval(int milliseconds) {
  timeval time{};
  time.tv_sec = milliseconds / 1000;
  time.tv_usec = (milliseconds % 1000) * 1000;
  return time;
}

class RedisCache final : public Cache {
 public:
  RedisCache(RedisOptions options, const Clock& clock)
      : options_(std::move(options)),
        clock_(clock),
        breaker_({.failures_to_open = 1, .open_ms = options_.breaker_open_ms,
                  .trials_at_once = 1, .successes_to_close = 1}) {}

  std::vector<std::optional<std::string>> get_many(std::span<const std::string> keys) override {
    std::vector<std::optional<std::string>> values(keys.size());
    if (keys.empty()) return values;
    const std::scoped_lock lock(mutex_);
    std::vector<std::string> words{"MGET"};
    for (const auto& key : keys) words.push_back(options_.key_prefix + key);
    if (const Reply reply = command(words, REDIS_REPLY_ARRAY, keys.size())) {
      for (std::size_t i = 0; i < keys.size(); ++i) {
        const redisReply& value = *reply->element[i];
        if (value.type == REDIS_REPLY_STRING) values[i].emplace(value.str, value.len);
      }
    }
    for (const auto& value : values) ++(value ? stats_.hits : stats_.misses);
    return values;
  }

  void put(std::string_view key, std::string_view value, std::int64_t ttl_seconds) override {
    if (ttl_seconds <= 0) return;
    const std::scoped_lock lock(mutex_);
    (void)command({"SET", fmt::format("{}{}", options_.key_prefix, key), std::string(value), "EX",
                   std::to_string(ttl_seconds)},
                  REDIS_REPLY_STATUS, 0);
  }

  Stats stats() const override {
    const std::scoped_lock lock(mutex_);
    return stats_;
  }

 private:
  /// Asks, if the breaker lets us. Null: no reply of that type and number of elements came.
  Reply command(const std::vector<std::string>& words, int type, std::size_t elements) {
    const auto call = breaker_.allow(clock_.now_ms());
    if (!call) {
      ++stats_.skipped;
      return nullptr;
    }
    const SigpipeGuard guard;
    if (context_ || connect()) {
      Reply reply = ask(words);
      if (reply && reply->type == type && reply->elements == elements) {
        breaker_.success(*call, clock_.now_ms());
        return reply;
      }
    }
    context_.reset();
    ++stats_.failures;
    breaker_.failure(*call, clock_.now_ms());
    return nullptr;
  }

  Reply ask(const std::vector<std::string>& words) {
    std::vector<const char*> texts;
    std::vector<std::size_t> lengths;
    for (const auto& word : words) {
      texts.push_back(word.data());
      lengths.push_back(word.size());
    }
    return Reply(static_cast<redisReply*>(redisCommandArgv(
        context_.get(), static_cast<int>(words.size()), texts.data(), lengths.data())));
  }

  bool connect() {
    const timeval timeout = to_timeval(options_.connect_timeout_ms);
    const bool local = !options_.unix_path.empty();
    context_.reset(local ? redisConnectUnixWithTimeout(options_.unix_path.c_str(), timeout)
                         : redisConnectWithTimeout(options_.host.c_str(), options_.port, timeout));
    if (!context_ || context_->err != 0) return false;
    // hiredis 0.14 opens its sockets without close-on-exec.
    ::fcntl(context_->fd, F_SETFD, FD_CLOEXEC);
    if (redisSetTimeout(context_.get(), to_timeval(options_.command_timeout_ms)) != REDIS_OK)
      return false;
    return log_in();
  }

  bool log_in() {
    std::vector<std::vector<std::string>> greetings;
    if (!options_.username.empty())
      greetings.push_back({"AUTH", options_.username, options_.password});
    else if (!options_.password.empty())
      greetings.push_back({"AUTH", options_.password});
    if (options_.database != 0) greetings.push_back({"SELECT", std::to_string(options_.database)});
    for (const auto& words : greetings) {
      const Reply reply = ask(words);
      if (!reply || reply->type != REDIS_REPLY_STATUS) return false;
    }
    return true;
  }

  const RedisOptions options_;
  const Clock& clock_;
  mutable std::mutex mutex_;  // one command at a time
  base::Breaker breaker_;
  Context context_;
  Stats stats_;
};

}  // namespace

std::unique_ptr<Cache> make_redis_cache(RedisOptions options, const Clock& clock) {
  return std::make_unique<RedisCache>(std::move(options), clock);
}

}  // namespace dealkit::io::cache
