// Tables for people.
#include "core/base/text_table.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace dealkit::base {
namespace {

using Rows = std::vector<std::vector<std::string>>;
constexpr auto number = ColumnKind::number;
constexpr auto text = ColumnKind::text;

std::string laid_out(TextTable table, const Rows& rows) {
  std::string out;
  table.append(out, rows);
  table.finish(out, "no records");
  return out;
}

/// What a table says of columns that it does not show; "" if it shows all.
std::string note_of(const std::string& table) {
  const auto at = table.find("(");
  return at == std::string::npos ? "" : table.substr(at);
}

TEST(TextTable, IsAsWideAsItsContent) {
  TextTable table({{"ID"}, {"VALUE", number}, {"STATUS"}});
  std::string out;
  table.append(out, Rows{{"d-1", "250000", "draft"}, {"deal-22", "5", ""}});
  EXPECT_EQ(out,
            "ID        VALUE  STATUS\n"
            "d-1      250000  draft\n"
            "deal-22       5\n");
  table.append(out, Rows{{"d-3", "12345678", "x"}});
  EXPECT_TRUE(out.ends_with("d-3      12345678  x\n")) << out;
  std::string end;
  table.finish(end, "no records");
  EXPECT_EQ(end, "");
}

TEST(TextTable, CutsFreeTextAlone) {
  EXPECT_EQ(laid_out(TextTable({{"ID"}, {"NAME", text}}, {.width = 20}),
                     {{"d-1", "a name that is too long"}}),
            "ID   NAME\nd-1  a name that is…\n");
  EXPECT_EQ(laid_out(TextTable({{"ID"}, {"NAME", text}}, {.width = 20}),
                     {{"d-1", "just wide enoug"}}),
            "ID   NAME\nd-1  just wide enoug\n");
  // The wider of two texts gives way first.
  EXPECT_EQ(laid_out(TextTable({{"A", text}, {"B", text}}, {.width = 32}),
                     {{"fourteen chars", "twenty-four characters.."}}),
            "A               B\nfourteen chars  twenty-four cha…\n");
}

TEST(TextTable, LeavesOutFromTheRightAndSaysSo) {
  const std::vector<TextColumn> columns{
      {"ID"}, {"NAME", text}, {"VALUE", number}, {"START"}, {"END"}};
  const Rows rows{{"0191d2ab-6f00", "Autumn, out of home", "250000", "2026-10-01", "2026-12-31"}};
  EXPECT_EQ(laid_out(TextTable(columns, {.width = 60, .hint = "see --columns"}), rows),
            "ID             NAME            VALUE  START       END\n"
            "0191d2ab-6f00  Autumn, out…   250000  2026-10-01  2026-12-31\n");
  EXPECT_EQ(laid_out(TextTable(columns, {.width = 57, .hint = "see --columns"}), rows),
            "ID             NAME         VALUE  START       END\n"
            "0191d2ab-6f00  Autumn, o…  250000  2026-10-01  2026-12-31\n");
  EXPECT_EQ(laid_out(TextTable(columns, {.width = 56, .hint = "see --columns"}), rows),
            "ID             NAME                  VALUE  START\n"
            "0191d2ab-6f00  Autumn, out of home  250000  2026-10-01\n"
            "(1 column not shown: END; see --columns)\n");
  EXPECT_EQ(laid_out(TextTable(columns, {.width = 30, .hint = "see --columns"}), rows),
            "ID             NAME\n"
            "0191d2ab-6f00  Autumn, out of…\n"
            "(3 columns not shown: VALUE,\n"
            " START, END; see --columns)\n");
  // An id that is wider than the terminal is whole all the same.
  EXPECT_EQ(laid_out(TextTable(columns, {.width = 10}), rows),
            "ID\n0191d2ab-6f00\n(4 columns\n not\n shown:\n NAME,\n VALUE,\n START,\n END)\n");
}

TEST(TextTable, IsNeverWiderThanTheTerminal) {
  const std::vector<TextColumn> columns{{"ID"},     {"NAME", text}, {"VALUE", number},
                                        {"STATUS"}, {"NOTE", text}, {"START"}};
  const Rows rows{
      {"deal-2041", "夏のキャンペーン、屋外広告、全国", "250000.50", "draft", "หนึ่งสองสาม สี่ห้าหก", "2026-10-01"},
      {"deal-2042", "👨‍👩‍👧‍👦 family", "1", "level_1_review", std::string(200, 'x'), "2026-10-01"}};
  for (std::size_t width = 12; width <= 220; ++width) {
    std::istringstream lines(laid_out(TextTable(columns, {.width = width}), rows));
    for (std::string line; std::getline(lines, line);) {
      EXPECT_LE(display_width(line), width) << line;
    }
    const auto all = lines.str();
    EXPECT_NE(all.find("\ndeal-2041"), std::string::npos) << width;
    const bool shown = all.find("250000.50") != std::string::npos;
    EXPECT_EQ(shown, note_of(all).find("VALUE") == std::string::npos) << all;
  }
}

TEST(TextTable, ALaterWiderWordTakesItsRoomFromText) {
  TextTable table({{"ID"}, {"NAME", text}, {"END"}}, {.width = 30});
  std::string out;
  table.append(out, Rows{{"d-1", "a name of nineteen", "day"}});
  table.append(out, Rows{{"d-100", "a name of eighteen", "day"}});
  EXPECT_EQ(out,
            "ID   NAME                END\n"
            "d-1  a name of nineteen  day\n"
            "d-100  a name of eight…  day\n");
}

TEST(TextTable, AStoryWithoutRoomStandsBelow) {
  const std::vector<TextColumn> columns{
      {"TIME"}, {"ID", ColumnKind::key}, {"TYPE"}, {"CHANGES", ColumnKind::story}};
  const Rows rows{{"09:00", "d-1", "deal", "total_value 1 -> 2"},
                  {"09:05", "d-2", "deal", "a sentence that has no room beside the others"},
                  {"09:10", "d-3", "deal", ""}};
  EXPECT_EQ(laid_out(TextTable(columns), rows),
            "TIME   ID   TYPE  CHANGES\n"
            "09:00  d-1  deal  total_value 1 -> 2\n"
            "09:05  d-2  deal  a sentence that has no room beside the others\n"
            "09:10  d-3  deal\n");
  EXPECT_EQ(laid_out(TextTable(columns, {.width = 46}), rows),
            "TIME   ID   TYPE  CHANGES\n"
            "09:00  d-1  deal  total_value 1 -> 2\n"
            "09:05  d-2  deal\n"
            "    a sentence that has no room beside the\n"
            "    others\n"
            "09:10  d-3  deal\n");
  // With less than 28 columns for it, below in every row.
  EXPECT_EQ(laid_out(TextTable(columns, {.width = 45}), rows),
            "TIME   ID   TYPE\n"
            "    CHANGES\n"
            "09:00  d-1  deal\n"
            "    total_value 1 -> 2\n"
            "09:05  d-2  deal\n"
            "    a sentence that has no room beside the\n"
            "    others\n"
            "09:10  d-3  deal\n");
  EXPECT_EQ(laid_out(TextTable(columns, {.width = 12, .hint = "wider"}),
                     {{"09:00", "d-1", "deal", "1 -> 2"}}),
            "TIME   ID\n    CHANGES\n09:00  d-1\n    1 -> 2\n(1 column\n not shown:\n TYPE;\n"
            " wider)\n");
}

TEST(TextTable, AKeyWithoutRoomStandsBelow) {
  const std::vector<TextColumn> columns{
      {"TIME"}, {"ID", ColumnKind::key}, {"TYPE"}, {"CHANGES", ColumnKind::story}};
  const std::string hash(30, 'f');
  TextTable table(columns, {.width = 24});
  std::string out;
  table.append(out, Rows{{"09:00", hash, "report", "is_valid false"},
                         {"09:05", "d-1", "deal", "x"}});
  table.append(out, Rows{{"09:10", "deal-200", "deal", "x"}});
  table.finish(out, "");
  EXPECT_EQ(out, "TIME   ID   TYPE\n    CHANGES\n"
                 "09:00       report\n    " + hash + "\n    is_valid false\n"
                 "09:05  d-1  deal\n    x\n"
                 "09:10       deal\n    deal-200\n    x\n");
}

TEST(TextTable, AStoryElsewhereThanAtTheEndIsText) {
  EXPECT_EQ(laid_out(TextTable({{"MESSAGE", ColumnKind::story}, {"CODE"}}, {.width = 20}),
                     {{"a sentence of some words", "X1"}}),
            "MESSAGE         CODE\na sentence of…  X1\n");
}

/// However much a later word takes, text keeps a column, so that it is seen to be there.
TEST(TextTable, TextIsNeverCutToNothing) {
  for (const auto& [longer, shown] : std::initializer_list<std::pair<std::size_t, std::string>>{
           {8, "ten…"}, {9, "te…"}, {10, "t…"}, {11, "…"}, {12, "…"}, {30, "…"}}) {
    TextTable table({{"ID"}, {"NAME", text}, {"END"}}, {.width = 20});
    std::string out;
    table.append(out, Rows{{"d", "ten or more", "x"}});
    out.clear();
    const std::string id(1 + longer, 'd');
    table.append(out, Rows{{id, "ten or more", "x"}});
    EXPECT_EQ(out.substr(0, out.find_last_not_of(" x\n") + 1), id + "  " + shown) << longer;
  }
}

TEST(TextTable, ExpandedHasAMemberALine) {
  EXPECT_EQ(laid_out(TextTable({{"id"}, {"deal_name", text}, {"total_value", number}},
                               {.width = 24, .expanded = true}),
                     {{"0191d2ab-6f00-7000", "Autumn, out of home", "5"}, {"d-2", "", "7"}}),
            "-[ 1 ]-----------\n"
            "id           0191d2ab-6f00-7000\n"
            "deal_name    Autumn, out\n"
            "             of home\n"
            "total_value  5\n"
            "-[ 2 ]-----------\n"
            "id           d-2\n"
            "deal_name\n"
            "total_value  7\n");
}

TEST(TextTable, SaysThatThereIsNothing) {
  EXPECT_EQ(laid_out(TextTable({{"ID"}}), {}), "no records\n");
  EXPECT_EQ(laid_out(TextTable({{"ID"}}, {.width = 80, .expanded = true}), {}), "no records\n");
}

TEST(TextTable, CountsColumnsNotBytes) {
  EXPECT_EQ(laid_out(TextTable({{"A"}, {"B"}}), {{"広告", "x\ty"}, {"Ä", "z\x1b[1m"}}),
            "A     B\n広告  x\\u0009y\nÄ     z\\u001b[1m\n");
}

TEST(TextTable, LetsNoTextSteerATerminal) {
  EXPECT_EQ(laid_out(TextTable({{"A"}}),
                     {{"a\x1b[2Jb\nc"}, {"\xC2\x9B[2J\x9b"}, {"\xE2\x80\xAEtxt.exe"}}),
            "A\na\\u001b[2Jb\\u000ac\n\\u009b[2J\\x9b\n\\u202etxt.exe\n");
}

}  // namespace
}  // namespace dealkit::base
