// The external sort against std::sort, with memory for a few records and for all.
#include "core/validation/set/external_sort.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "core/base/rng.hpp"
#include "memory_spill.hpp"

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

TEST(ExternalSort, DropsWhatIsNotWanted) {
  MemorySpillFactory spills;
  ExternalSorter sorter(spills, 1 << 20);
  for (const auto* record : {"b1", "a2", "c1", "b2", "a1"}) ASSERT_TRUE(sorter.add(record));
  sorter.drop_unless([](std::string_view record) { return record[1] == '1'; });
  ASSERT_TRUE(sorter.finish());
  EXPECT_EQ(sorter.size(), 3u);
  EXPECT_EQ(walk(sorter), (std::vector<std::string>{"a1", "b1", "c1"}));
}

RC_GTEST_PROP(ExternalSort, SortsAsStdSortDoes,
              (std::vector<std::string> records, bool little_memory)) {
  auto expected = records;
  // RapidCheck's characters are signed; records are compared as bytes, as string_view does.
  std::sort(expected.begin(), expected.end());
  RC_ASSERT(sorted(records, little_memory ? 0 : 1 << 20) == expected);
}

/// Numbers with the most significant byte first, of which many are alike or lie close together.
TEST(ExternalSort, SortsManyNumbersHoweverTheyAreSpread) {
  base::Rng rng(2);
  for (const auto span : {1ULL, 2ULL, 40ULL, 5000ULL, 1ULL << 40, ~0ULL}) {
    for (const auto bottom : {0ULL, 1ULL << 63}) {
      std::vector<std::string> records;
      for (int i = 0; i < 3000; ++i) {
        auto number = rng.below(rng.below(3) == 0 ? std::max(1ULL, span / 1000) : span);
        number = number > ~0ULL - bottom ? number : number + bottom;
        std::string record;
        for (int byte = 7; byte >= 0; --byte) record += static_cast<char>(number >> (8 * byte));
        record.append(rng.below(3), static_cast<char>('a' + rng.below(3)));
        records.push_back(record);
      }
      auto expected = records;
      std::sort(expected.begin(), expected.end());
      EXPECT_EQ(sorted(records, 1 << 20), expected) << span;
    }
  }
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
