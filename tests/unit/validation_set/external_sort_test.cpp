// The external sort against std::sort, with memory for a few records and for all.
#include "core/validation/set/external_sort.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "core/base/rng.hpp"
#include "core/validation/set/memory_spill.hpp"

namespace dealkit::validation {
namespace {

std::vector<std::string> walk(const ExternalSorter& sorter) {
  std::vector<std::string> all;
  auto cursor = sorter.cursor();
  EXPECT_TRUE(cursor.has_value());
  for (std::string_view record;;) {
    const auto more = cursor->next(record);
    EXPECT_TRUE(more.has_value());
    if (!*more) return all;
    all.emplace_back(record);
  }
}

std::vector<std::string> sorted(const std::vector<std::string>& records, std::size_t memory) {
  MemorySpillFactory spills;
  ExternalSorter sorter(spills, memory);
  for (const auto& record : records) EXPECT_TRUE(sorter.add(record).has_value());
  EXPECT_TRUE(sorter.finish().has_value());
  EXPECT_EQ(sorter.size(), records.size());
  return walk(sorter);
}

RC_GTEST_PROP(ExternalSort, SortsAsStdSortDoes,
              (std::vector<std::string> records, bool little_memory)) {
  auto expected = records;
  // RapidCheck's characters are signed; records are compared as bytes, as string_view does.
  std::sort(expected.begin(), expected.end());
  RC_ASSERT(sorted(records, little_memory ? 0 : 1 << 20) == expected);
}

TEST(ExternalSort, MergesInSeveralPasses) {
  base::Rng rng(1);
  std::vector<std::string> records;
  for (int i = 0; i < 2000; ++i) {
    std::string record;
    for (auto n = rng.below(60); n > 0; --n) record += static_cast<char>(rng.below(256));
    records.push_back(record);
  }
  MemorySpillFactory spills;
  ExternalSorter sorter(spills, 1 << 10);
  for (const auto& record : records) ASSERT_TRUE(sorter.add(record).has_value());
  ASSERT_TRUE(sorter.finish().has_value());
  EXPECT_TRUE(sorter.spilled());
  EXPECT_GT(sorter.premerged_runs(), 16u);
  std::sort(records.begin(), records.end());
  EXPECT_EQ(walk(sorter), records);
  EXPECT_EQ(walk(sorter), records) << "a second walk sees the same";
}

TEST(ExternalSort, TwoCursorsDoNotDisturbEachOther) {
  MemorySpillFactory spills;
  ExternalSorter sorter(spills, 0);
  for (int i = 999; i >= 0; --i) ASSERT_TRUE(sorter.add(std::to_string(1000 + i)).has_value());
  ASSERT_TRUE(sorter.finish().has_value());
  auto first = sorter.cursor();
  auto second = sorter.cursor();
  std::string_view x, y;
  for (int i = 0; i < 1000; ++i) {
    ASSERT_TRUE(*first->next(x));
    EXPECT_EQ(x, std::to_string(1000 + i));
    if (i % 2 == 1) {
      ASSERT_TRUE(*second->next(y));
      EXPECT_EQ(y, std::to_string(1000 + i / 2));
    }
  }
  EXPECT_FALSE(*first->next(x));
  EXPECT_FALSE(*first->next(x));
}

TEST(ExternalSort, TakesRecordsLargerThanItsMemory) {
  const std::string large(10'000, 'b');
  const std::vector<std::string> expected{"", "a", large, large, "c"};
  EXPECT_EQ(sorted({large, "c", "a", large, ""}, 0), expected);
}

TEST(ExternalSort, SaysWhenTheScratchSpaceIsFull) {
  MemorySpillFactory spills(100'000);
  ExternalSorter sorter(spills, 0);
  base::Result<void> result;
  for (int i = 0; i < 10'000 && result; ++i) result = sorter.add("a record of some twenty bytes");
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code, base::Errc::io);
}

}  // namespace
}  // namespace dealkit::validation
