// Normal form: one text for one content, whatever way the record was written.
#include "core/record/normal_form.hpp"

#include <algorithm>

#include "core/deal/account.hpp"
#include "core/deal/approval.hpp"
#include "core/deal/campaign.hpp"
#include "core/deal/deal.hpp"
#include "core/deal/deal_sync.hpp"
#include "core/deal/validation_report.hpp"
#include "random_record.hpp"

namespace dealkit::record {
namespace {

base::Result<std::string> normal(std::string_view text, const Table& table = deal::deal_table) {
  json::Reader reader;
  DEALKIT_ASSIGN_OR_RETURN(const auto* document, reader.read(text));
  std::string out;
  DEALKIT_RETURN_IF_ERROR(append_normal(out, document->root(), table));
  return out;
}

std::string normal_of(std::string_view text, const Table& table = deal::deal_table) {
  const auto out = normal(text, table);
  EXPECT_TRUE(out.has_value()) << text << ": " << (out ? "" : out.error().message);
  return out.value_or("");
}

base::Error error_of(std::string_view text, const Table& table = deal::deal_table) {
  const auto out = normal(text, table);
  EXPECT_FALSE(out.has_value()) << text;
  return out ? base::Error{} : out.error();
}

TEST(NormalForm, PutsKnownMembersInTheOrderOfTheTableAndOthersBehindThemByName) {
  EXPECT_EQ(normal_of(R"( {"z":1, "currency" : "EUR","a":{"y": [1, 2],"x":"a  b"},"id":"d-1",)"
                      "\n\"type\":\"deal\"}"),
            R"({"type":"deal","id":"d-1","currency":"EUR","a":{"y":[1,2],"x":"a  b"},"z":1})");
  EXPECT_EQ(normal_of("{}"), "{}");
  EXPECT_EQ(normal_of(R"({"b":1})"), R"({"b":1})");
}

TEST(NormalForm, NullIsAbsent) {
  EXPECT_EQ(normal_of(R"({"id":"d","floor":null,"other":null,"kept":{"inner":null}})"),
            R"({"id":"d","kept":{"inner":null}})");
}

TEST(NormalForm, WritesEachNumberInOneWay) {
  EXPECT_EQ(normal_of(R"({"total_value":12500.00,"floor":1.50})"),
            R"({"total_value":12500,"floor":1.5})");
  EXPECT_EQ(normal_of(R"({"total_value":1.25e4,"floor":-0,"units":1e6,"at":3.0})"),
            R"({"total_value":12500,"floor":0,"at":3,"units":1000000})");
  EXPECT_EQ(normal_of(R"({"units":9223372036854775807})"), R"({"units":9223372036854775807})");
  EXPECT_EQ(normal_of(R"({"deal_completion_rate":0.80,"support_tickets_90d":-0})",
                      deal::account_table),
            R"({"deal_completion_rate":0.8,"support_tickets_90d":0})");
  EXPECT_EQ(normal_of(R"({"deal_completion_rate":10000000000000000000000.0})",
                      deal::account_table),
            R"({"deal_completion_rate":1e+22})");
  EXPECT_EQ(normal_of(R"({"deal_completion_rate":-0})", deal::account_table),
            R"({"deal_completion_rate":0})");
}

TEST(NormalForm, WritesStringsAndNamesWithTheFewestEscapes) {
  EXPECT_EQ(normal_of(R"({"\u0069d":"\u0061\/\u00fc\"\\\n\u001F","\u0062":"\u0061"})"),
            "{\"id\":\"a/\xC3\xBC\\\"\\\\\\n\\u001f\",\"b\":\"\\u0061\"}");
}

TEST(NormalForm, KeepsTimesDocumentsAndTokensAsTheyWereWritten) {
  EXPECT_EQ(normal_of(R"({"start_date":"2026-10-01T02:00:00.50+02:00","wseat":[ 1, "a\u0062" ]})"),
            R"({"start_date":"2026-10-01T02:00:00.50+02:00","wseat":[1,"a\u0062"]})");
  EXPECT_EQ(normal_of(R"({"signed":{"b": 1.0, "a": null}})", deal::approval_table),
            R"({"signed":{"b":1.0,"a":null}})");
}

TEST(NormalForm, AppendsBehindWhatIsThere) {
  json::Reader reader;
  const auto document = reader.read(R"({"id":"d","x":1})");
  ASSERT_TRUE(document.has_value());
  std::string out = "before";
  ASSERT_TRUE(append_normal(out, (*document)->root(), deal::deal_table).has_value());
  EXPECT_EQ(out, R"(before{"id":"d","x":1})");
}

TEST(NormalForm, RefusesWrongTypesWithTheirPlace) {
  const auto error = error_of("{\"id\":\"d\",\n \"total_value\":\"12\"}");
  EXPECT_EQ(error.code, base::Errc::data);
  EXPECT_EQ(error.message,
            "\"total_value\": expected a number (an amount in major units), found a string");
  EXPECT_EQ(error.position.line, 2U);
  EXPECT_EQ(error.position.column, 16U);
  for (const char* text :
       {R"({"id":1})", R"({"start_date":"soon"})", R"({"start_date":1})", R"({"units":1.5})",
        R"({"units":"1"})", R"({"total_value":0.0000001})", R"({"total_value":9e12})",
        R"({"total_value":9000000000000})", R"({"total_value":99999999999999})",
        R"({"wseat":"a"})", R"({"wseat":["a",{}]})", R"({"wseat":[1.5]})",
        R"({"units":9223372036854775808})"}) {
    EXPECT_EQ(error_of(text).code, base::Errc::data) << text;
  }
  EXPECT_EQ(error_of(R"({"targeting":[]})", deal::campaign_table).code, base::Errc::data);
  EXPECT_EQ(error_of(R"({"deal_completion_rate":1e400})", deal::account_table).code,
            base::Errc::data);
  EXPECT_EQ(error_of(R"({"is_valid":"true"})", deal::validation_report_table).code,
            base::Errc::data);
}

TEST(NormalForm, RefusesNulWhereverItStands) {
  for (const char* text :
       {R"({"id":"a\u0000"})", R"({"x":{"y":["\\\u0000"]}})", R"({"x\u0000":1})",
        R"({"x":{"y\u0000":null}})", R"({"x":"\\\\\\\u0000"})", R"({"x":"\n\u0000"})"}) {
    EXPECT_NE(error_of(text).message.find("U+0000"), std::string::npos) << text;
  }
  EXPECT_EQ(error_of("{\"a\":1,\n\"b\":\"\\u0000\",\"c\":2}").position.line, 2U);
  EXPECT_EQ(error_of("{\"a\":1,\n\"\\u0000\":2,\n\"c\":2}").position.line, 2U);
}

TEST(NormalForm, AnEscapedBackslashBeforeU0000IsText) {
  EXPECT_EQ(normal_of(R"({"id":"\\u0000","x":"\\\\u0000","y":"\u00010"})"),
            R"({"id":"\\u0000","x":"\\\\u0000","y":"\u00010"})");
}

TEST(NormalForm, OfOneValue) {
  json::Reader reader;
  const auto document = reader.read(R"({"total_value":12.50,"x":[ 1.0 ],"n":null,"z":"\u0000"})");
  ASSERT_TRUE(document.has_value());
  const auto root = (*document)->root();
  const auto* field = deal::deal_table.find(json::hash_key("total_value"), "total_value");
  std::string out;
  ASSERT_TRUE(append_normal_value(out, root.find("total_value"), field).has_value());
  EXPECT_EQ(std::exchange(out, {}), "12.5");
  ASSERT_TRUE(append_normal_value(out, root.find("x"), nullptr).has_value());
  EXPECT_EQ(std::exchange(out, {}), "[1.0]");
  ASSERT_TRUE(append_normal_value(out, root.find("n"), field).has_value());
  EXPECT_EQ(out, "");
  EXPECT_FALSE(append_normal_value(out, root.find("x"), field).has_value());
  EXPECT_FALSE(append_normal_value(out, root.find("z"), nullptr).has_value());
}

TEST(NormalBuilder, PutsMembersInPlaceInWhateverOrderTheyCome) {
  NormalBuilder builder(deal::deal_table);
  builder.set("z", "1").set_integer("version", 2).set_string("id", "d\"1").set("a", "[]");
  builder.set("floor", "1.5").set("b", "2");
  EXPECT_EQ(builder.build(), R"({"id":"d\"1","floor":1.5,"version":2,"a":[],"b":2,"z":1})");
  EXPECT_EQ(builder.get("version"), "2");
  EXPECT_EQ(builder.get("z"), "1");
  EXPECT_EQ(builder.get("at"), "");
  EXPECT_EQ(builder.get("y"), "");
  builder.remove("z").remove("floor").remove("never").set("a", "").set_integer("version", 3);
  EXPECT_EQ(builder.build(), R"({"id":"d\"1","version":3,"b":2})");
}

TEST(NormalBuilder, TakesObjects) {
  json::Reader reader;
  NormalBuilder builder(deal::deal_table);
  builder.set_string("currency", "EUR").set("x", "1");
  const auto document =
      reader.read(R"({"y" : [ 1 ],"total_value":10.0,"id":"d","currency":null,"x":null})");
  ASSERT_TRUE(document.has_value());
  ASSERT_TRUE(builder.set_all((*document)->root()).has_value());
  EXPECT_EQ(builder.build(), R"({"id":"d","total_value":10,"y":[1]})");
  const auto wrong = reader.read(R"({"total_value":"1"})");
  ASSERT_TRUE(wrong.has_value());
  EXPECT_FALSE(builder.set_all((*wrong)->root()).has_value());
}

// Properties.

using Choices = std::vector<std::uint8_t>;
Choices any_choices() { return *rc::gen::resize(400, rc::gen::arbitrary<Choices>()); }

/// A random record with unknown members; none holds U+0000.
std::string random_object(const Table& table) {
  auto text = RandomRecord(any_choices()).object(table);
  test::JsonGenerator others(any_choices());
  const auto count = others.choose(4);
  text.pop_back();
  for (std::size_t i = 0; i < count; ++i) {
    const auto name = "unknown " + std::to_string((i + others.choose(7) * 4) * 7 % 29);
    if (text.find('"' + name + '"') != std::string::npos) continue;
    text += (text.size() > 1 ? "," : "") + ("\"" + name + "\": ") + others.text(3);
  }
  text += '}';
  for (auto at = text.find("u0000"); at != text.npos; at = text.find("u0000", at)) {
    text[at + 4] = '1';
  }
  return text;
}

const Table& any_table() {
  return **rc::gen::element(&deal::campaign_table, &deal::deal_table, &deal::account_table,
                            &deal::deal_sync_table, &deal::approval_table);
}

/// The members of an object, each a text `"name":value`.
std::vector<std::string> members_of(std::string_view object) {
  json::Reader reader;
  const auto document = reader.read(object);
  std::vector<std::string> members;
  for (const auto member : (*document)->root()) {
    members.push_back("\"" + std::string(member.key()) + "\":" + std::string(member.text()));
  }
  return members;
}

std::string object_of(const std::vector<std::string>& members) {
  std::string text = "{";
  for (const auto& member : members) text += (text.size() > 1 ? "," : "") + member;
  return text + "}";
}

RC_GTEST_PROP(NormalForm, OfItselfIsItself, ()) {
  const auto& table = any_table();
  const auto text = random_object(table);
  const auto once = normal(text, table);
  RC_ASSERT(once.has_value());
  RC_ASSERT(once->find('\n') == std::string::npos);
  RC_ASSERT(*normal(*once, table) == *once);
}

RC_GTEST_PROP(NormalForm, DoesNotDependOnTheOrderOfMembers, ()) {
  const auto& table = any_table();
  const auto text = random_object(table);
  auto members = members_of(text);
  const auto expected = normal(text, table);
  RC_ASSERT(expected.has_value());
  for (std::size_t i = members.size(); i > 1; --i) {
    std::swap(members[i - 1], members[*rc::gen::inRange<std::size_t>(0, i)]);
  }
  RC_ASSERT(*normal(object_of(members), table) == *expected);
}

RC_GTEST_PROP(NormalForm, DiffersWhenAMemberDoes, ()) {
  const auto& table = any_table();
  const auto normal_form = *normal(random_object(table), table);
  auto members = members_of(normal_form);
  RC_PRE(!members.empty());
  members.erase(members.begin() + *rc::gen::inRange<std::ptrdiff_t>(
                                      0, static_cast<std::ptrdiff_t>(members.size())));
  RC_ASSERT(*normal(object_of(members), table) != normal_form);
}

RC_GTEST_PROP(NormalForm, HoldsWhatTheRecordHeld, ()) {
  const auto& table = any_table();
  const auto text = random_object(table);
  const auto normal_form = *normal(text, table);
  json::Reader first_reader, second_reader;
  Arena arena;
  std::vector<Problem> problems;
  Cells first(table), second(table);
  decode((*first_reader.read(text))->root(), table, first.data(), arena, problems);
  decode((*second_reader.read(normal_form))->root(), table, second.data(), arena, problems);
  RC_ASSERT(same(table, first.data(), second.data()));
}

RC_GTEST_PROP(NormalBuilder, GivesWhatAppendNormalGives, ()) {
  const auto& table = any_table();
  const auto text = random_object(table);
  json::Reader reader;
  NormalBuilder builder(table);
  RC_ASSERT(builder.set_all((*reader.read(text))->root()).has_value());
  RC_ASSERT(builder.build() == *normal(text, table));
}

}  // namespace
}  // namespace dealkit::record
