// Merge patches (the examples of RFC 7396, appendix A) and edits by path.
#include "core/deal/json_edit.hpp"

#include <gtest/gtest.h>

#include "core/deal/campaign.hpp"

namespace dealkit::deal {
namespace {

std::string merged(std::string_view target, std::string_view patch) {
  json::Reader a;
  json::Reader b;
  std::string out;
  append_merged(out, (*a.read(target))->root(), (*b.read(patch))->root());
  return out;
}

TEST(MergePatch, DoesTheExamplesOfTheStandard) {
  struct Example {
    std::string_view target, patch, result;
  };
  constexpr Example examples[] = {
      {R"({"a":"b"})", R"({"a":"c"})", R"({"a":"c"})"},
      {R"({"a":"b"})", R"({"b":"c"})", R"({"a":"b","b":"c"})"},
      {R"({"a":"b"})", R"({"a":null})", R"({})"},
      {R"({"a":"b","b":"c"})", R"({"a":null})", R"({"b":"c"})"},
      {R"({"a":["b"]})", R"({"a":"c"})", R"({"a":"c"})"},
      {R"({"a":"c"})", R"({"a":["b"]})", R"({"a":["b"]})"},
      {R"({"a":{"b":"c"}})", R"({"a":{"b":"d","c":null}})", R"({"a":{"b":"d"}})"},
      {R"({"a":[{"b":"c"}]})", R"({"a":[1]})", R"({"a":[1]})"},
      {R"(["a","b"])", R"(["c","d"])", R"(["c","d"])"},
      {R"({"a":"b"})", R"(["c"])", R"(["c"])"},
      {R"({"a":"foo"})", R"(null)", R"(null)"},
      {R"({"a":"foo"})", R"("bar")", R"("bar")"},
      {R"({"e":null})", R"({"a":1})", R"({"e":null,"a":1})"},
      {R"([1,2])", R"({"a":"b","c":null})", R"({"a":"b"})"},
      {R"({})", R"({"a":{"bb":{"ccc":null}}})", R"({"a":{"bb":{}}})"},
  };
  for (const auto& example : examples) {
    EXPECT_EQ(merged(example.target, example.patch), example.result) << example.patch;
  }
}

std::string edited(std::string_view target, const std::vector<std::string>& path,
                   std::string_view value) {
  json::Reader reader;
  std::string out;
  const auto done =
      append_edited(out, (*reader.read(target))->root(), campaign_table, {path, value});
  return done ? out : "! " + done.error().message;
}

TEST(JsonEdit, SetsAndRemovesMembers) {
  EXPECT_EQ(edited(R"({"a": 1.0 ,"b":2})", {"b"}, "3"), R"({"a":1.0,"b":3})");
  EXPECT_EQ(edited(R"({"a":1})", {"x", "y"}, "[]"), R"({"a":1,"x":{"y":[]}})");
  EXPECT_EQ(edited(R"({"a":{"b":1,"c":2}})", {"a", "b"}, ""), R"({"a":{"c":2}})");
  EXPECT_EQ(edited(R"({"a":1})", {"x", "y"}, ""), R"({"a":1})");
  EXPECT_EQ(edited(R"({"a":null})", {"a", "b"}, "1"), R"({"a":{"b":1}})");
}

TEST(JsonEdit, KnowsListsByTheTable) {
  EXPECT_EQ(edited("{}", {"frequency_caps", "0", "max"}, "3"), R"({"frequency_caps":[{"max":3}]})");
  EXPECT_EQ(edited(R"({"creative_specs":{"id":"x"}})", {"creative_specs", "0", "w"}, "300"),
            R"({"creative_specs":[{"id":"x","w":300}]})");
  EXPECT_EQ(edited(R"({"list":[1,2,3]})", {"list", "1"}, ""), R"({"list":[1,3]})");
  EXPECT_EQ(edited(R"({"list":[1]})", {"list", "1"}, "2"), R"({"list":[1,2]})");
  EXPECT_EQ(edited(R"({"list":[1]})", {"list", "2"}, "2"),
            "! 'list' is a list with 1 elements, '2' is not a place in it");
  EXPECT_EQ(edited(R"({"list":[1]})", {"list", "1"}, ""),
            "! 'list' is a list with 1 elements, '1' is not a place in it");
  EXPECT_EQ(edited(R"({"list":[1]})", {"list", "last"}, "2"),
            "! 'list' is a list with 1 elements, 'last' is not a place in it");
  EXPECT_EQ(edited(R"({"a":"text"})", {"a", "b"}, "1"), "! 'a' is a string and has no member 'b'");
}

}  // namespace
}  // namespace dealkit::deal
