// Spills in real files.
#include "io/spill/scratch_files.hpp"

#include <gtest/gtest.h>

#include "core/validation/set/external_sort.hpp"

namespace dealkit::io::spill {
namespace {

TEST(ScratchFiles, ReadsBackFromAnyPlace) {
  ScratchFiles files;
  auto spill = files.create();
  ASSERT_TRUE(spill.has_value()) << spill.error().message;
  ASSERT_TRUE((*spill)->append("hello ").has_value());
  ASSERT_TRUE((*spill)->append("world").has_value());
  std::string text(5, ' ');
  ASSERT_EQ((*spill)->read(6, text).value(), 5u);
  EXPECT_EQ(text, "world");
  ASSERT_EQ((*spill)->read(9, text).value(), 2u);
  EXPECT_EQ(text.substr(0, 2), "ld");
  EXPECT_EQ((*spill)->read(11, text).value(), 0u);
  EXPECT_EQ((*spill)->read(100, text).value(), 0u);
  ASSERT_TRUE((*spill)->append("!").has_value()) << "reading does not move the end";
  ASSERT_EQ((*spill)->read(11, text).value(), 1u);
}

TEST(ScratchFiles, SortsThroughFiles) {
  ScratchFiles files;
  validation::ExternalSorter sorter(files, 0);
  for (int i = 4999; i >= 0; --i) ASSERT_TRUE(sorter.add(std::to_string(10'000 + i)).has_value());
  ASSERT_TRUE(sorter.finish().has_value());
  ASSERT_TRUE(sorter.spilled());
  auto cursor = sorter.cursor();
  std::string_view record;
  for (int i = 0; i < 5000; ++i) {
    ASSERT_TRUE(cursor->next(record).value());
    ASSERT_EQ(record, std::to_string(10'000 + i));
  }
  EXPECT_FALSE(cursor->next(record).value());
}

}  // namespace
}  // namespace dealkit::io::spill
