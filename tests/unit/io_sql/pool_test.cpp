// The pool of connections: who gets which, who waits, what becomes of those that are broken. With
// connections that only remember what was done to them.
#include "io/sql/pool.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <optional>
#include <thread>

namespace dealkit::io::sql {
namespace {

using base::Errc;
using base::Result;

struct Made {
  std::atomic<int> open{0};
  std::atomic<int> rolled_back{0};
  bool refused = false;
};

class FakeConnection final : public Connection {
 public:
  explicit FakeConnection(Made& made) : made_(made) { ++made_.open; }
  ~FakeConnection() override { --made_.open; }
  Dialect dialect() const override { return Dialect::sqlite; }
  Result<std::uint64_t> run(std::string_view, std::span<const Value>, const OnRow&) override {
    return std::uint64_t{0};
  }
  Result<std::uint64_t> stream(std::string_view, std::span<const Value>, const OnRow&) override {
    return std::uint64_t{0};
  }
  Result<std::uint64_t> insert(const Insert&, std::span<const Value>) override {
    return std::uint64_t{0};
  }
  Result<std::uint64_t> run_for_keys(std::string_view, std::span<const std::string_view>,
                                     const OnRow&) override {
    return std::uint64_t{0};
  }
  Result<void> script(std::string_view statements) override {
    usable_ = statements != "break";
    return {};
  }
  Result<void> begin(Begin) override {
    open_ = true;
    return {};
  }
  Result<void> commit() override {
    open_ = false;
    return {};
  }
  void rollback() override {
    open_ = false;
    ++made_.rolled_back;
  }
  bool in_transaction() const override { return open_; }
  bool is_usable() const override { return usable_; }

 private:
  Made& made_;
  bool open_ = false;
  bool usable_ = true;
};

class PoolTest : public testing::Test {
 protected:
  Pool& pool(std::size_t limit, std::chrono::milliseconds wait = std::chrono::minutes(10)) {
    return pool_.emplace(
        Pool::Options{"here", limit, wait}, std::make_unique<FakeConnection>(made_),
        [this]() -> Result<std::unique_ptr<Connection>> {
          if (made_.refused) return base::Error{Errc::unavailable, "away"};
          return std::unique_ptr<Connection>(std::make_unique<FakeConnection>(made_));
        });
  }
  Made made_;
  std::optional<Pool> pool_;
};

TEST_F(PoolTest, GivesTheOneThatCameBackLast) {
  auto& pool = this->pool(4);
  const Connection* second = nullptr;
  {
    const auto one = pool.take();
    const auto other = pool.take();
    ASSERT_TRUE(one && other);
    second = &**one;
    EXPECT_NE(&**one, &**other);
  }
  for (int i = 0; i < 3; ++i) EXPECT_EQ(&**pool.take(), second);
  EXPECT_EQ(made_.open, 2);
  EXPECT_EQ(pool.counters().opened, 2u);
  EXPECT_EQ(pool.counters().taken, 5u);
  EXPECT_EQ(pool.counters().waits, 0u);
}

TEST_F(PoolTest, RollsBackWhatWasLeftOpen) {
  auto& pool = this->pool(1);
  ASSERT_TRUE((*pool.take())->begin(Begin::write));
  EXPECT_EQ(made_.rolled_back, 1);
  EXPECT_FALSE((*pool.take())->in_transaction());
}

TEST_F(PoolTest, RefusesWhoWaitedInVain) {
  auto& pool = this->pool(1, std::chrono::milliseconds(1));
  const auto taken = pool.take();
  const auto refused = pool.take();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::again);
  EXPECT_EQ(refused.error().message,
            "here: expected one of 1 connections to come free within 1 ms, found all in use");
  EXPECT_EQ(pool.counters().waits, 1u);
  EXPECT_EQ(pool.counters().timeouts, 1u);
}

TEST_F(PoolTest, GivesWhoWaitsWhatComesBack) {
  auto& pool = this->pool(1);
  auto taken = pool.take();
  ASSERT_TRUE(taken);
  std::jthread waiting([&] { EXPECT_TRUE(pool.take()); });
  while (pool.counters().waits == 0) std::this_thread::yield();
  { const auto gone = std::move(*taken); }
  waiting.join();
  EXPECT_EQ(pool.counters().timeouts, 0u);
  EXPECT_EQ(made_.open, 1);
}

TEST_F(PoolTest, DropsWhatIsBrokenAndGivesItsPlaceAway) {
  auto& pool = this->pool(1);
  ASSERT_TRUE((*pool.take())->script("break"));
  EXPECT_EQ(made_.open, 0);
  EXPECT_EQ(pool.counters().dropped, 1u);
  ASSERT_TRUE(pool.take());
  EXPECT_EQ(made_.open, 1);
}

TEST_F(PoolTest, ThatCannotConnectSaysSoAndKeepsThePlace) {
  auto& pool = this->pool(2);
  const auto taken = pool.take();
  made_.refused = true;
  EXPECT_EQ(pool.take().error().message, "away");
  made_.refused = false;
  EXPECT_TRUE(pool.take());
}

TEST_F(PoolTest, HasNeverMoreThanItsLimit) {
  auto& pool = this->pool(3);
  std::atomic<int> most{0};
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&] {
        for (int round = 0; round < 200; ++round) {
          const auto lease = pool.take();
          ASSERT_TRUE(lease);
          for (int seen = most; seen < made_.open && !most.compare_exchange_weak(seen, made_.open);)
            std::this_thread::yield();
          if (round % 50 == 49) static_cast<void>((*lease)->script("break"));
        }
      });
    }
  }
  EXPECT_LE(most, 3);
  EXPECT_EQ(pool.counters().taken, 1600u);
  EXPECT_EQ(pool.counters().dropped, 32u);
}

}  // namespace
}  // namespace dealkit::io::sql
