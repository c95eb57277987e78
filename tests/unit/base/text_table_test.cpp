// Tables for people.
#include "core/base/text_table.hpp"

#include <gtest/gtest.h>

namespace dealkit::base {
namespace {

using Rows = std::vector<std::vector<std::string>>;

TEST(TextTable, IsAsWideAsItsContent) {
  TextTable table({{"ID"}, {"VALUE", true}, {"STATUS"}});
  std::string out;
  table.append(out, Rows{{"d-1", "250000", "draft"}, {"deal-22", "5", ""}});
  EXPECT_EQ(out,
            "ID        VALUE  STATUS\n"
            "d-1      250000  draft\n"
            "deal-22       5\n");
  table.append(out, Rows{{"d-3", "12345678", "x"}});
  EXPECT_TRUE(out.ends_with("d-3      12345678  x\n")) << out;
}

TEST(TextTable, CutsTheWidestOnANarrowTerminal) {
  TextTable table({{"ID"}, {"NAME"}}, 16);
  std::string out;
  table.append(out, Rows{{"d-1", "a name that is too long"}});
  EXPECT_EQ(out, "ID   NAME\nd-1  a name tha…\n");
}

TEST(TextTable, CountsColumnsNotBytes) {
  EXPECT_EQ(display_width("Käse"), 4U);
  EXPECT_EQ(display_width("ka\u0308se"), 4U);
  EXPECT_EQ(display_width("広告"), 4U);
  TextTable table({{"A"}, {"B"}});
  std::string out;
  table.append(out, Rows{{"広告", "x\ty"}, {"Ä", "z\x1b[1m"}});
  EXPECT_EQ(out, "A     B\n広告  x y\nÄ     z [1m\n");
}

TEST(TextTable, LetsNoTextSteerATerminal) {
  EXPECT_EQ(without_controls("a\x1b[2Jb\nc\rd\x7f"), "a [2Jb c d ");
  EXPECT_EQ(without_controls("a\xC2\x9B[2Jb \xC2\xA0"), "a [2Jb \xC2\xA0");
  EXPECT_EQ(without_controls("Käse 広告 \xC2"), "Käse 広告 \xC2");
  EXPECT_EQ(without_controls(std::string_view("\0x", 2)), " x");
}

}  // namespace
}  // namespace dealkit::base
