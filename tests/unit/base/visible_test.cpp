// What a terminal may be shown: exact forms, and that nothing is left that could steer one.
#include "core/base/visible.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace dealkit::base {
namespace {

TEST(Visible, ControlsAndDirectionsAreWrittenOut) {
  EXPECT_EQ(visible("a\x1b[31mb\tc\nd\r\x7f"), "a\\u001b[31mb\\u0009c\\u000ad\\u000d\\u007f");
  EXPECT_EQ(visible(std::string_view("\0x", 2)), "\\u0000x");
  EXPECT_EQ(visible("\xC2\x80|\xC2\x9b"
                    "31m|\xC2\x9f|\xC2\xA0"),
            "\\u0080|\\u009b31m|\\u009f|\xC2\xA0");
  EXPECT_EQ(visible("\xE2\x80\xAE|\xE2\x80\xAA|\xE2\x81\xA6|\xE2\x81\xA9"),
            "\\u202e|\\u202a|\\u2066|\\u2069");
}

TEST(Visible, JustBesideThemTextStays) {
  const std::string_view text = " ~\xE2\x80\xA9|\xE2\x80\xAF|\xE2\x81\xA5|\xE2\x81\xAA|K\xC3\xA4se "
                                "\xE5\xBA\x83\xE5\x91\x8A \xF0\x9F\x98\x80 \\ \"";
  EXPECT_EQ(visible(text), text);
}

TEST(Visible, BytesThatAreNoTextAreWrittenOut) {
  EXPECT_EQ(visible("a\x9b"
                    "31m"),
            "a\\x9b31m");
  EXPECT_EQ(visible("\xC2"), "\\xc2");
  EXPECT_EQ(visible("\xC0\x9b"), "\\xc0\\x9b");                  // overlong
  EXPECT_EQ(visible("\xE0\x82\x9b"), "\\xe0\\x82\\x9b");         // overlong
  EXPECT_EQ(visible("\xED\xA0\x80"), "\\xed\\xa0\\x80");         // a surrogate
  EXPECT_EQ(visible("\xF4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80");  // beyond U+10FFFF
  EXPECT_EQ(visible("\xE2\x80\x1b"), "\\xe2\\x80\\u001b");
}

TEST(Visible, LinesKeepTheirEndsAndNothingElse) {
  EXPECT_EQ(visible_lines("a\nb\x1b\r\n"), "a\nb\\u001b\\u000d\n");
}

RC_GTEST_PROP(Visible, LeavesNothingThatSteers, (const std::string& text)) {
  const auto shown = visible(text);
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const auto byte = static_cast<unsigned char>(shown[i]);
    const auto next = i + 1 < shown.size() ? static_cast<unsigned char>(shown[i + 1]) : 0U;
    RC_ASSERT(byte >= 0x20 && byte != 0x7F);
    RC_ASSERT(!(byte == 0xC2 && next < 0xA0));
  }
  RC_ASSERT(visible(shown) == shown);
}

}  // namespace
}  // namespace dealkit::base
