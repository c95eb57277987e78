// What changed between two records, and the way back.
#include "core/deal/diff.hpp"

#include "core/record/normal_form.hpp"
#include "../record/random_record.hpp"

namespace dealkit::deal {
namespace {

constexpr std::string_view before = R"({"id":"d","total_value":100,"a":[1],"b":{"x":1},"c":1})";
constexpr std::string_view after = R"({"id":"d","total_value":200,"floor":1.5,"b":{"x":2},"c":1})";

std::string json_of(Kind kind, std::string_view from, std::string_view to) {
  const auto changes = diff(kind, from, to);
  EXPECT_TRUE(changes.has_value());
  json::Reader reader;  // must say the same, whatever was read before
  EXPECT_TRUE(changes_json(kind, to, from, reader).has_value());
  const auto text = changes_json(kind, from, to, reader);
  EXPECT_TRUE(text.has_value());
  if (changes && text) {
    EXPECT_EQ(*text, to_json(*changes));
  }
  return changes ? to_json(*changes) : "";
}

TEST(Diff, ListsMembersThatChanged) {
  EXPECT_EQ(json_of(Kind::deal, before, after),
            R"({"total_value":{"old":100,"new":200},"floor":{"new":1.5},"a":{"old":[1]},)"
            R"("b":{"old":{"x":1},"new":{"x":2}}})");
  EXPECT_EQ(json_of(Kind::deal, before, before), "{}");
  EXPECT_EQ(json_of(Kind::deal, "", R"({"id":"d","\"":1})"),
            R"({"id":{"new":"d"},"\"":{"new":1}})");
  EXPECT_EQ(json_of(Kind::deal, R"({"id":"d"})", ""), R"({"id":{"old":"d"}})");
  EXPECT_EQ(json_of(Kind::deal, R"({"b":1})", R"({"a":1,"b":2})"),
            R"({"b":{"old":1,"new":2},"a":{"new":1}})");
}

TEST(Diff, RefusesWhatIsNoRecord) {
  EXPECT_FALSE(diff(Kind::deal, "[]", "{}").has_value());
  EXPECT_FALSE(diff(Kind::deal, "{}", "{").has_value());
  json::Reader reader;
  EXPECT_FALSE(changes_json(Kind::deal, "{}", "[]", reader).has_value());
}

TEST(Diff, ChangesComeBackFromJson) {
  const auto changes = changes_from_json(R"({"a":{"new":[1],"old":null},"b":{ },"c":{"old":"x"}})");
  ASSERT_TRUE(changes.has_value());
  EXPECT_EQ(to_json(*changes), R"({"a":{"new":[1]},"b":{},"c":{"old":"x"}})");
  for (const char* text : {"", "[]", R"({"a":1})", R"({"a":{"older":1}})"}) {
    EXPECT_FALSE(changes_from_json(text).has_value()) << text;
  }
}

TEST(Undo, RefusesChangesThatAreNotTheLast) {
  const auto changes = diff(Kind::deal, before, after);
  ASSERT_TRUE(changes.has_value());
  EXPECT_EQ(*undo(Kind::deal, after, *changes), before);
  const auto wrong = undo(Kind::deal, before, *changes);
  ASSERT_FALSE(wrong.has_value());
  EXPECT_EQ(wrong.error().code, base::Errc::data);
  EXPECT_NE(wrong.error().message.find("\"total_value\" to be 200"), std::string::npos);
  EXPECT_NE(wrong.error().message.find("found 100"), std::string::npos);
}

TEST(Undo, OfCreationIsNothingAndOfDeletionIsAll) {
  EXPECT_EQ(*undo(Kind::deal, before, *diff(Kind::deal, "", before)), "");
  EXPECT_EQ(*undo(Kind::deal, "", *diff(Kind::deal, before, "")), before);
}

std::string leaves(std::string_view from, std::string_view to) {
  const auto changes = leaf_diff(from, to);
  EXPECT_TRUE(changes.has_value());
  std::string out;
  if (!changes) return out;
  for (const auto& leaf : *changes) {
    out += leaf.pointer + " " + leaf.before + ">" + leaf.after + "\n";
  }
  return out;
}

TEST(LeafDiff, NamesEachLeafThatDiffers) {
  EXPECT_EQ(leaves(R"({"a":{"x":1,"y":[1,2,{"z":"q"}]},"gone":[{"k":1},[]],"same":{"s":1}})",
                   R"({"a":{"x":2,"y":[1,3]},"same":{"s":1},"new/~":{"k":{},"l":true}})"),
            "/a/x 1>2\n/a/y/1 2>3\n/a/y/2/z \"q\">\n/gone/0/k 1>\n/gone/1 []>\n"
            "/new~1~0/k >{}\n/new~1~0/l >true\n");
  EXPECT_EQ(leaves(R"({"a":{"x":1}})", R"({"a":[1]})"), "/a {\"x\":1}>[1]\n");
  EXPECT_EQ(leaves(R"({"a":{}})", R"({"a":{"x":1}})"), "/a/x >1\n");
  EXPECT_EQ(leaves(R"({"a":[1]})", R"({"a":[]})"), "/a/0 1>\n");
  EXPECT_EQ(leaves(R"({"a":1,"b":2})", R"({"b":2,"a":1})"), "");
  EXPECT_EQ(leaves("", R"({"a":1})"), "/a >1\n");
  EXPECT_EQ(leaves("{}", ""), " {}>\n");
  EXPECT_EQ(leaves("", ""), "");
  EXPECT_FALSE(leaf_diff("{", "").has_value());
}

// Properties.

using Choices = std::vector<std::uint8_t>;

std::string random_normal(Kind kind) {
  const auto choices = *rc::gen::resize(300, rc::gen::arbitrary<Choices>());
  auto text = record::RandomRecord(choices).object(*traits(kind).table);
  test::JsonGenerator others(*rc::gen::resize(100, rc::gen::arbitrary<Choices>()));
  text.pop_back();
  for (const char* name : {"u", "extra ~/", "b", "zz"}) {
    if (others.choose(3) == 0) continue;
    text += (text.size() > 1 ? ",\"" : "\"") + std::string(name) + "\":" + others.text(3);
  }
  text += '}';
  for (auto at = text.find("u0000"); at != text.npos; at = text.find("u0000", at)) {
    text[at + 4] = '1';
  }
  json::Reader reader;
  const auto document = reader.read(text);
  RC_ASSERT(document.has_value());
  std::string out;
  RC_ASSERT(record::append_normal(out, (*document)->root(), *traits(kind).table).has_value());
  return out == "{}" ? std::string() : out;
}

Kind any_kind() {
  return all_kinds()[*rc::gen::inRange<std::size_t>(0, all_kinds().size())].kind;
}

RC_GTEST_PROP(Undo, IsTheInverseOfDiff, ()) {
  const auto kind = any_kind();
  const auto from = random_normal(kind);
  const auto to = random_normal(kind);
  const auto changes = diff(kind, from, to);
  RC_ASSERT(changes.has_value());
  RC_ASSERT(changes->empty() == (from == to));
  RC_ASSERT(*undo(kind, to, *changes) == from);
  const auto read = changes_from_json(to_json(*changes));
  RC_ASSERT(read.has_value());
  RC_ASSERT(*undo(kind, to, *read) == from);
}

RC_GTEST_PROP(LeafDiff, NamesOnlyPlacesThatDiffer, ()) {
  const auto kind = any_kind();
  const auto from = random_normal(kind);
  const auto to = random_normal(kind);
  const auto changes = leaf_diff(from, to);
  RC_ASSERT(changes.has_value());
  std::vector<std::string> pointers;
  for (const auto& leaf : *changes) {
    RC_ASSERT(leaf.before != leaf.after);
    pointers.push_back(leaf.pointer);
  }
  std::sort(pointers.begin(), pointers.end());
  RC_ASSERT(std::adjacent_find(pointers.begin(), pointers.end()) == pointers.end());
  RC_ASSERT(leaf_diff(from, from)->empty());
}

}  // namespace
}  // namespace dealkit::deal
