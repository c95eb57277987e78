// Columns of a terminal: figures by Python's wcwidth 0.7 unless a comment says otherwise.
#include "core/base/text_width.hpp"

#include <gtest/gtest.h>

#include "core/base/text_table.hpp"

namespace dealkit::base {
namespace {

TEST(DisplayWidth, CountsWhatATerminalShows) {
  struct Case {
    std::string_view text;
    std::size_t columns;
  };
  for (const auto& one : {
           Case{"", 0}, Case{"plain", 5}, Case{"Käse", 4}, Case{"ka\u0308se", 4},
           Case{"e\u0301\u0323", 1}, Case{"広告", 4}, Case{"한글", 4}, Case{"ｱ", 1}, Case{"…", 1},
           Case{"\u1112\u1161\u11ab", 2},   // Hangul in parts
           Case{"ไทยนิ้ว", 5}, Case{"กำ", 2},   // Thai
           Case{"न्", 1}, Case{"நமிழ்", 3},     // letters with marks above, below and beside
           Case{"👨‍👩‍👧‍👦", 2}, Case{"👍🏽", 2}, Case{"🏳️‍🌈", 2}, Case{"🇩🇪", 2},
           Case{"❤️", 2}, Case{"❤", 1},
           Case{"1️⃣", 2}, Case{"⌚", 2}, Case{"a\u200b" "b", 2}, Case{"a👍b", 4}, Case{"aé", 2},
       }) {
    EXPECT_EQ(display_width(one.text), one.columns) << one.text;
  }
}

TEST(DisplayWidth, OfWhatIsNoUtf8IsAColumnAByte) {
  EXPECT_EQ(display_width("a\xff" "b"), 3U);
  EXPECT_EQ(display_width("\xe5\xba"), 2U);  // a character that ends too soon
  EXPECT_EQ(display_width("\xed\xa0\x80"), 3U);  // a surrogate
}

TEST(CutToWidth, NeverTakesACharacterApart) {
  EXPECT_EQ(cut_to_width("as it is", 8), "as it is");
  EXPECT_EQ(cut_to_width("as it is.", 8), "as it i…");
  EXPECT_EQ(cut_to_width("as it was.", 8), "as it w…");
  EXPECT_EQ(cut_to_width("as it was.", 6), "as it…");
  EXPECT_EQ(cut_to_width("as it was.", 5), "as i…");
  EXPECT_EQ(cut_to_width("a deal-2041 is too large", 12), "a deal-2041…");
  EXPECT_EQ(cut_to_width("a budget of 323000 EUR", 16), "a budget of…");
  EXPECT_EQ(cut_to_width("a budget of 323000 EUR", 19), "a budget of 323000…");
  EXPECT_EQ(cut_to_width("deal-2041", 8), "deal-20…");  // nothing else would be left
  EXPECT_EQ(cut_to_width("広告広告", 8), "広告広告");
  EXPECT_EQ(cut_to_width("広告広告", 7), "広告広…");
  EXPECT_EQ(cut_to_width("広告広告", 6), "広告…");  // five columns: a half of a sign is none
  EXPECT_EQ(cut_to_width("👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 3), "👨‍👩‍👧‍👦…");
  EXPECT_EQ(cut_to_width("👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 2), "…");
  EXPECT_EQ(cut_to_width("ka\u0308se", 3), "ka\u0308…");
  EXPECT_EQ(cut_to_width("abc", 1), "…");
  EXPECT_EQ(cut_to_width("abc", 0), "");
}

TEST(Wrapped, BreaksAtBlanksAlone) {
  EXPECT_EQ(wrapped("one two three", {}), "one two three");
  EXPECT_EQ(wrapped("one two three", {.width = 7}), "one two\nthree");
  EXPECT_EQ(wrapped("one two three", {.width = 7, .indent = 2}), "one two\n  three");
  EXPECT_EQ(wrapped("one two three", {.width = 7, .indent = 2, .begun = 4}), "one\n  two\n  three");
  EXPECT_EQ(wrapped("an 0191d2ab-long-id is whole", {.width = 8}),
            "an\n0191d2ab-long-id\nis whole");
  EXPECT_EQ(wrapped("  set in two", {.width = 8, .indent = 4}), "  set in\n    two");
  EXPECT_EQ(wrapped("広告 広告 広告", {.width = 9}), "広告 広告\n広告");
  EXPECT_EQ(wrapped("広告広告広告", {.width = 9}), "広告広告\n広告");
  EXPECT_EQ(wrapped("a  b", {.width = 9}), "a  b");
  EXPECT_EQ(wrapped("ends in a blank ", {.width = 9}), "ends in a\nblank ");
  EXPECT_EQ(wrapped("", {.width = 9}), "");
  EXPECT_EQ(wrapped("one two\n  three four\n", {.width = 9, .indent = 4}),
            "one two\n  three\n    four\n");
}

/// What stands before the text takes room on its first line alone, and an indent where it went on.
TEST(Wrapped, EachLineOfTheTextBeginsAnew) {
  EXPECT_EQ(wrapped("one\ntwo three\nfour five", {.width = 9, .begun = 6}),
            "one\ntwo three\nfour five");
  EXPECT_EQ(wrapped("one two\nthree fou", {.width = 9, .indent = 3, .begun = 4}),
            "one\n   two\nthree fou");
  EXPECT_EQ(wrapped("\none two", {.width = 7, .indent = 3, .begun = 7}), "\none two");
}

}  // namespace
}  // namespace dealkit::base
