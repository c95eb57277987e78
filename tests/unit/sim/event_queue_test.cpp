// The event queue against a sorted list, and its order at equal times.
#include "core/sim/event_queue.hpp"

#include <algorithm>
#include <string>

namespace dealkit::sim {
namespace {

using base::Instant;

struct Planned {
  Instant when;
  int number;
};

std::vector<int> drain(EventQueue<int>& queue) {
  std::vector<int> numbers;
  while (auto event = queue.next()) numbers.push_back(*event);
  return numbers;
}

TEST(EventQueue, GivesTheEarliestFirstAndMovesTheClock) {
  EventQueue<std::string> queue({100, 0});
  EXPECT_EQ(queue.now(), (Instant{100, 0}));
  EXPECT_FALSE(queue.next_time());
  queue.schedule({300, 5}, "late");
  queue.schedule({300, 4}, "a nanosecond before");
  queue.schedule({200, 999}, "early");
  EXPECT_EQ(queue.size(), 3u);
  EXPECT_EQ(queue.next_time(), (Instant{200, 999}));
  EXPECT_EQ(queue.now(), (Instant{100, 0}));
  EXPECT_EQ(queue.next(), "early");
  EXPECT_EQ(queue.now(), (Instant{200, 999}));
  EXPECT_EQ(queue.next(), "a nanosecond before");
  EXPECT_EQ(queue.next(), "late");
  EXPECT_EQ(queue.next(), std::nullopt);
  EXPECT_EQ(queue.now(), (Instant{300, 5}));
}

TEST(EventQueue, KeepsTheOrderOfSchedulingAtOneInstant) {
  EventQueue<int> queue({0, 0});
  for (int i = 0; i < 100; ++i) queue.schedule({7, 0}, i);
  const auto numbers = drain(queue);
  EXPECT_EQ(numbers.size(), 100u);
  EXPECT_TRUE(std::is_sorted(numbers.begin(), numbers.end()));
}

TEST(EventQueue, PutsAnEventForNowBehindTheOthersOfNow) {
  EventQueue<int> queue({0, 0});
  queue.schedule({5, 0}, 1);
  queue.schedule({5, 0}, 2);
  ASSERT_EQ(queue.next(), 1);
  queue.schedule(queue.now(), 3);
  EXPECT_EQ(drain(queue), (std::vector<int>{2, 3}));
}

TEST(EventQueue, ResetForgetsWhatWasPending) {
  EventQueue<int> queue({50, 0});
  queue.schedule({60, 0}, 1);
  queue.reset({10, 0});
  EXPECT_TRUE(queue.empty());
  EXPECT_EQ(queue.now(), (Instant{10, 0}));
  queue.schedule({20, 0}, 2);
  EXPECT_EQ(drain(queue), (std::vector<int>{2}));
}

TEST(EventQueue, TakesEventsThatCanOnlyBeMoved) {
  EventQueue<std::unique_ptr<int>> queue({0, 0});
  queue.schedule({2, 0}, std::make_unique<int>(2));
  queue.schedule({1, 0}, std::make_unique<int>(1));
  EXPECT_EQ(**queue.next(), 1);
  EXPECT_EQ(**queue.next(), 2);
}

RC_GTEST_PROP(EventQueue, EqualsAStableSort, ()) {
  const auto times = *rc::gen::container<std::vector<std::pair<int, int>>>(
      rc::gen::pair(rc::gen::inRange(0, 20), rc::gen::inRange(0, 3)));
  std::vector<Planned> planned;
  EventQueue<int> queue({0, 0});
  for (const auto& [seconds, nanos] : times) {
    planned.push_back({{seconds, nanos}, static_cast<int>(planned.size())});
    queue.schedule(planned.back().when, planned.back().number);
  }
  std::stable_sort(planned.begin(), planned.end(),
                   [](const Planned& a, const Planned& b) { return a.when < b.when; });
  for (const Planned& next : planned) {
    RC_ASSERT(queue.next() == next.number);
    RC_ASSERT(queue.now() == next.when);
  }
  RC_ASSERT(queue.empty());
}

RC_GTEST_PROP(EventQueue, StaysInOrderWhileEventsAreAddedOnTheWay, ()) {
  const auto delays = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 9));
  EventQueue<int> queue({0, 0});
  std::vector<Planned> pending;
  int number = 0;
  for (const int delay : delays) {
    const Instant when{queue.now().seconds + delay, 0};
    pending.push_back({when, number});
    queue.schedule(when, number++);
    if (delay % 3 != 0) continue;
    const auto first = std::min_element(
        pending.begin(), pending.end(),
        [](const Planned& a, const Planned& b) { return a.when < b.when; });
    RC_ASSERT(queue.next() == first->number);
    pending.erase(first);
  }
  RC_ASSERT(queue.size() == pending.size());
}

}  // namespace
}  // namespace dealkit::sim
