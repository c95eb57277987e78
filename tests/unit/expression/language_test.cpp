// The language, by our own examples: records, what goes beyond CEL, fields, output.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "core/expression/functions.hpp"
#include "core/expression/parser.hpp"
#include "core/expression/regex.hpp"
#include "support.hpp"

namespace dealkit::expression::test {
namespace {

constexpr std::string_view campaign = R"({
  "type": "campaign", "id": "c-1", "name": "Spring \u00e9", "budget": 12000, "bid": 1.50,
  "weight": 3, "huge": 9223372036854775808, "start": "2026-10-01", "null": null, "paused": false,
  "targeting": {"geo_targets": ["DEU", "FRA"], "content-type": "video",
                "ages": [{"from": 18, "to": 24}, {"from": 25}]}})";

std::string on_campaign(std::string_view source) { return run(source, campaign); }

class BudgetIsMoney final : public NumberTypes {
 public:
  bool is_money(json::Value number) const override { return number.key() == "budget"; }
};

TEST(Record, NumbersAreIntsUnlessTheyAreMoneyOrHaveAFraction) {
  json::Reader reader;
  const auto document = reader.read(campaign);
  ASSERT_TRUE(document);
  const BudgetIsMoney money;
  const RecordBindings bindings((*document)->root(), &money);
  EXPECT_EQ(run("budget", bindings), R"({"double":"12000.0"})");
  EXPECT_EQ(run("bid", bindings), R"({"double":"1.5"})");
  EXPECT_EQ(run("weight", bindings), R"({"int64":"3"})");
  EXPECT_EQ(run("huge", bindings), R"({"double":"9.223372036854776e+18"})");
  EXPECT_EQ(run("budget > 10000 && budget < 12000.5", bindings), R"({"bool":true})");
  EXPECT_EQ(on_campaign("budget"), R"({"int64":"12000"})");
}

TEST(Record, MembersAreReadInPlace) {
  EXPECT_EQ(on_campaign("name"), R"({"string":"Spring é"})");
  EXPECT_EQ(on_campaign("targeting.geo_targets.exists(g, g == 'DEU')"), R"({"bool":true})");
  EXPECT_EQ(on_campaign("targeting.`content-type`"), R"({"string":"video"})");
  EXPECT_EQ(on_campaign("targeting['content-type']"), R"({"string":"video"})");
  EXPECT_EQ(on_campaign("targeting.ages[1].from"), R"({"int64":"25"})");
  EXPECT_EQ(on_campaign("targeting.ages.all(a, has(a.to))"), R"({"bool":false})");
  EXPECT_EQ(on_campaign("size(targeting)"), R"({"int64":"3"})");
  EXPECT_EQ(on_campaign("targeting.geo_targets == ['DEU', 'FRA']"), R"({"bool":true})");
  EXPECT_EQ(on_campaign("'FRA' in targeting.geo_targets"), R"({"bool":true})");
  EXPECT_EQ(on_campaign("targeting.geo_targets + ['ITA']"),
            R"({"list":[{"string":"DEU"},{"string":"FRA"},{"string":"ITA"}]})");
  EXPECT_EQ(on_campaign("targeting.ages.map(a, a.from)"),
            R"({"list":[{"int64":"18"},{"int64":"25"}]})");
  EXPECT_EQ(on_campaign("targeting.ages[0].transformMap(k, v, v > 20, v)"),
            R"({"map":[[{"string":"to"},{"int64":"24"}]]})");
}

TEST(Record, AMemberHidesATypeOfItsName) {
  EXPECT_EQ(on_campaign("type == 'campaign'"), R"({"bool":true})");
  EXPECT_EQ(on_campaign("type(weight) == int"), R"({"bool":true})");
  EXPECT_EQ(run("type", "{}"), R"({"type":"type"})");
}

TEST(Record, HasTakesAVariableToo) {
  EXPECT_EQ(on_campaign("has(budget)"), R"({"bool":true})");
  EXPECT_EQ(on_campaign("has(frequency_cap) && frequency_cap > 3"), R"({"bool":false})");
  EXPECT_EQ(on_campaign("has(targeting.geo_targets)"), R"({"bool":true})");
  EXPECT_EQ(on_campaign("has(targeting.devices)"), R"({"bool":false})");
}

TEST(Variables, MacroVariablesHideOthersAndALeadingDotUncoversThem) {
  EXPECT_EQ(run("[1, 2].map(x, x)", R"({"x":7})"), R"({"list":[{"int64":"1"},{"int64":"2"}]})");
  EXPECT_EQ(run("[1, 2].map(x, .x)", R"({"x":7})"), R"({"list":[{"int64":"7"},{"int64":"7"}]})");
  EXPECT_EQ(run("[1].map(x, [2].map(y, [3].map(x, x + y)))"),
            R"({"list":[{"list":[{"list":[{"int64":"5"}]}]}]})");
  EXPECT_EQ(run("[[1, 2], [3]].map(l, l.map(x, x * 10).filter(x, x > 10))"),
            R"({"list":[{"list":[{"int64":"20"}]},{"list":[{"int64":"30"}]}]})");
}

TEST(Variables, DottedNamesComeBeforeMembers) {
  NamedValues values;
  const Entry entry{Value::from_string("b"), Value::from_int(1)};
  values.set("a", Value::from_map(&entry, 1));
  EXPECT_EQ(run("a.b", values), R"({"int64":"1"})");
  values.set("a.b", Value::from_int(2));
  EXPECT_EQ(run("a.b", values), R"({"int64":"2"})");
  EXPECT_EQ(run("a['b']", values), R"({"int64":"1"})");
}

TEST(Variables, ARecordAsksTheNextBindings) {
  json::Reader reader;
  const auto document = reader.read(R"({"a":1})");
  ASSERT_TRUE(document);
  NamedValues values;
  values.set("a", Value::from_int(5)).set("b", Value::from_int(6));
  const RecordBindings bindings((*document)->root(), nullptr, &values);
  EXPECT_EQ(run("[a, b]", bindings), R"({"list":[{"int64":"1"},{"int64":"6"}]})");
  EXPECT_EQ(run("[a, b]", RecordBindings(json::Value(), nullptr, &values)),
            R"({"list":[{"int64":"5"},{"int64":"6"}]})");
}

TEST(Time, DatesWallClocksAndZones) {
  const auto instant = [](std::string_view source) { return on_campaign(source); };
  EXPECT_EQ(instant("timestamp(start)"), R"({"timestamp":"2026-10-01T00:00:00Z"})");
  EXPECT_EQ(instant("timestamp(start, 'Europe/Berlin')"),
            R"({"timestamp":"2026-09-30T22:00:00Z"})");
  EXPECT_EQ(instant("timestamp('2026-10-01T08:00:00', '+02:00')"),
            R"({"timestamp":"2026-10-01T06:00:00Z"})");
  EXPECT_EQ(instant("timestamp('2026-10-01T08:00:00+02:00') + duration('90m')"),
            R"({"timestamp":"2026-10-01T07:30:00Z"})");
  EXPECT_EQ(instant("timestamp('2026-10-01') - timestamp('2026-09-01') < duration('745h')"),
            R"({"bool":true})");
  EXPECT_EQ(instant("duration('90m')"), R"({"duration":"5400s"})");
  EXPECT_EQ(instant("duration('90m').getHours()"), R"({"int64":"1"})");
  EXPECT_EQ(instant("duration('1.234s').getMilliseconds()"), R"({"int64":"234"})");
  EXPECT_EQ(instant("timestamp('2026-07-01T23:30:00Z').getDate('Europe/Berlin')"),
            R"({"int64":"2"})");
  EXPECT_EQ(instant("timestamp('2026-07-01T23:30:00Z').getDayOfYear()"), R"({"int64":"181"})");
  EXPECT_EQ(instant("timestamp('2026-07-01T23:30:01.25Z').getMilliseconds()"),
            R"({"int64":"250"})");
  EXPECT_EQ(instant("timestamp('2026-07-01T23:30:00Z').getMinutes('+00:45')"),
            R"({"int64":"15"})");
}

TEST(Time, WallClocksOutsideOfTheYearsThereAreFail) {
  // In UTC it is still the year 0 there: such a moment cannot be printed.
  EXPECT_NE(run("timestamp('0001-01-01T00:30:00', 'Europe/Berlin')").find("error"),
            std::string::npos);
  EXPECT_EQ(run("string(timestamp('0001-01-01', 'Europe/Berlin'))"),
            R"({"string":"0001-01-01T00:00:00Z"})");
  EXPECT_EQ(run("timestamp('9999-12-31T23:30:00Z').getFullYear('Europe/Berlin')"),
            R"({"int64":"10000"})");
}

TEST(Text, EmptyPartsAndLimits) {
  EXPECT_EQ(run("'abc'.replace('', '-')"), R"({"string":"-a-b-c-"})");
  EXPECT_EQ(run("'abc'.replace('', '-', 2)"), R"({"string":"-a-bc"})");
  EXPECT_EQ(run("'aaa'.replace('a', 'b', 0)"), R"({"string":"aaa"})");
  EXPECT_EQ(run("'aaa'.replace('a', 'b', -1)"), R"({"string":"bbb"})");
  EXPECT_EQ(run("'äbc'.split('')"), R"({"list":[{"string":"ä"},{"string":"b"},{"string":"c"}]})");
  EXPECT_EQ(run("'a,b,c'.split(',', 2)"), R"({"list":[{"string":"a"},{"string":"b,c"}]})");
  EXPECT_EQ(run("'a,b'.split(',', 0)"), R"({"list":[]})");
  EXPECT_EQ(run("''.split(',')"), R"({"list":[{"string":""}]})");
  EXPECT_EQ(run("' \\u3000 '.trim()"), R"({"string":""})");
  EXPECT_EQ(run("'abc'.charAt(3)"), R"({"string":""})");
  EXPECT_EQ(run("'a,b'.split(',').join('+')"), R"({"string":"a+b"})");
}

TEST(Text, PatternsNeedNotBeLiterals) {
  EXPECT_EQ(run("['a1', 'b2'].map(p, 'a1'.matches('^' + p + '$'))"),
            R"({"list":[{"bool":true},{"bool":false}]})");
  EXPECT_EQ(run("matches('abc', 'b')"), R"({"bool":true})");
  EXPECT_EQ(run("false && 'a'.matches('(' + ')')"), R"({"bool":false})");
}

TEST(Text, Format) {
  EXPECT_EQ(run("'%s'.format([{'b': [1, 2.5], 'a': null}])"),
            R"({"string":"{a: null, b: [1, 2.5]}"})");
  EXPECT_EQ(run("'%x %X %o %b'.format([-255, b'\\xfe', 8, -5])"), R"({"string":"-ff FE 10 -101"})");
  EXPECT_EQ(run("'%.2f|%s'.format([1e3, timestamp('2026-10-01')])"),
            R"({"string":"1000.00|2026-10-01T00:00:00Z"})");
}

TEST(Numbers, ConversionsKeepTheirRange) {
  EXPECT_EQ(run("int('-9223372036854775808')"), R"({"int64":"-9223372036854775808"})");
  EXPECT_EQ(run("int('+7')"), R"({"int64":"7"})");
  EXPECT_EQ(run("string(1e21)"), R"({"string":"1e+21"})");
  EXPECT_EQ(run("string(12000000.0)"), R"({"string":"12000000"})");
  EXPECT_EQ(run("double('-inf')"), R"({"double":"-inf"})");
  EXPECT_EQ(run("1.0 / 0.0"), R"({"double":"inf"})");
  EXPECT_EQ(run("5e-324"), R"({"double":"5e-324"})");
}

std::string plain(std::string_view source) {
  json::Reader reader;
  const auto document = reader.read(campaign);
  const RecordBindings bindings((*document)->root());
  const auto program = compile(source);
  if (!program) return program.error().message;
  Scratch scratch;
  const auto value = program->evaluate(bindings, scratch);
  if (!value) return value.error().message;
  std::string text;
  if (const auto fits = append_json(text, *value, 1 << 20); !fits) return fits.error().message;
  return text;
}

TEST(Output, IsLimitedThoughValuesShareTheirParts) {
  std::string source = "[1]";
  for (int i = 0; i < 9; ++i) source += ".map(a, [a,a,a,a,a,a,a,a,a,a])";
  const auto program = compile(source);
  ASSERT_TRUE(program);
  Scratch scratch;
  const auto value = program->evaluate(NamedValues(), scratch);
  ASSERT_TRUE(value) << "little memory: " << value.error().message;
  std::string out = "before";
  const auto plainly = append_json(out, *value, 1 << 20);
  ASSERT_FALSE(plainly);
  EXPECT_EQ(plainly.error().code, base::Errc::limit);
  EXPECT_EQ(plainly.error().message,
            "the value is longer than the limit of 1048576 bytes as JSON");
  EXPECT_FALSE(append_typed_json(out, *value, 1 << 20));
  EXPECT_EQ(out, "before");
}

TEST(Output, FitsExactly) {
  const auto program = compile("[1, 'ab']");
  Scratch scratch;
  const auto value = program->evaluate(NamedValues(), scratch);
  ASSERT_TRUE(value);
  std::string out;
  EXPECT_FALSE(append_json(out, *value, 7));
  EXPECT_EQ(out, "");
  EXPECT_TRUE(append_json(out, *value, 8));
  EXPECT_EQ(out, R"([1,"ab"])");
  // What stood there before is no part of it.
  EXPECT_FALSE(append_json(out, *value, 7));
  EXPECT_EQ(out, R"([1,"ab"])");
  EXPECT_TRUE(append_json(out, *value, 8));
  EXPECT_EQ(out, R"([1,"ab"][1,"ab"])");
  const std::string typed = R"({"list":[{"int64":"1"},{"string":"ab"}]})";
  EXPECT_FALSE(append_typed_json(out, *value, typed.size() - 1));
  EXPECT_TRUE(append_typed_json(out, *value, typed.size()));
  EXPECT_EQ(out, R"([1,"ab"][1,"ab"])" + typed);
}

TEST(Time, SecondsAreThoseOfYears1To9999) {
  EXPECT_EQ(plain("timestamp(253402300799)"), R"("9999-12-31T23:59:59Z")");
  EXPECT_EQ(plain("timestamp(-62135596800)"), R"("0001-01-01T00:00:00Z")");
  for (const auto* wrong : {"timestamp(253402300800)", "timestamp(-62135596801)"}) {
    EXPECT_NE(plain(wrong).find("range error"), std::string::npos) << plain(wrong);
  }
}

TEST(Time, OffsetsGoUpToADay) {
  const auto clock = [](const std::string& offset) {
    return plain("[timestamp('2026-07-01T00:00:00Z').getDate('" + offset +
                 "'), timestamp('2026-07-01T00:00:00Z').getHours('" + offset +
                 "'), timestamp('2026-07-01T00:00:00Z').getMinutes('" + offset + "')]");
  };
  EXPECT_EQ(clock("+00:00"), "[1,0,0]");
  EXPECT_EQ(clock("-00:01"), "[30,23,59]");
  EXPECT_EQ(clock("+00:59"), "[1,0,59]");
  EXPECT_EQ(clock("05:59"), "[1,5,59]");
  EXPECT_EQ(clock("+23:59"), "[1,23,59]");
  EXPECT_EQ(clock("-23:59"), "[30,0,1]");
  for (const auto* wrong : {"+00:60", "+24:00", "-24:00", "+1:00", "+01:0", "+0100", "01:00Z"}) {
    EXPECT_NE(clock(wrong).find("unknown time zone"), std::string::npos) << wrong;
  }
}

TEST(Output, PlainJson) {
  EXPECT_EQ(plain("[null, true, -1, 1u, 1.5, 2.0, 'a\"b', b'ab\\xff', int]"),
            R"([null,true,-1,1,1.5,2,"a\"b","YWL/","int"])");
  EXPECT_EQ(plain("[b'', b'a', b'ab']"), R"(["","YQ==","YWI="])");
  EXPECT_EQ(plain("{1: 'a', true: {}}"), R"({"1":"a","true":{}})");
  EXPECT_EQ(plain("[timestamp('2026-10-01'), duration('1h'), 0.0 / 0.0, -1.0 / 0.0]"),
            R"(["2026-10-01T00:00:00Z","3600s","NaN","-Infinity"])");
  EXPECT_EQ(plain("targeting.ages"), R"([{"from": 18, "to": 24}, {"from": 25}])");
  EXPECT_EQ(plain("[targeting.geo_targets]"), R"([["DEU", "FRA"]])");
}

std::vector<std::string> fields(std::string_view source) {
  const auto program = compile(source);
  return program ? program->fields() : std::vector<std::string>{program.error().message};
}

TEST(Fields, AreTheMembersThatAreRead) {
  using List = std::vector<std::string>;
  EXPECT_EQ(fields("budget > 1.0 && targeting.geo.exists(g, g.name == country)"),
            (List{"/budget", "/country", "/targeting/geo"}));
  EXPECT_EQ(fields("a.b.c + a.b + ab['x/y'].z + has(d.e) + has(f)"),
            (List{"/a/b", "/ab/x~1y/z", "/d/e", "/f"}));
  EXPECT_EQ(fields("a[b.c].d"), (List{"/a", "/b/c"}));
  EXPECT_EQ(fields("[1].all(x, x > 0)"), List{});
}

TEST(Condition, NeedsABool) {
  const auto program = compile("1 + 1");
  ASSERT_TRUE(program);
  Scratch scratch;
  const auto answer = program->condition(NamedValues(), scratch);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().message, "expected a condition (a bool), found a value of type int");
  const auto yes = compile("1 < 2")->condition(NamedValues(), scratch);
  ASSERT_TRUE(yes);
  EXPECT_TRUE(*yes);
}

TEST(Manual, NamesEveryFunction) {
  std::ifstream file(DEALKIT_SOURCE_DIR "/man/dealkit-expression.5");
  ASSERT_TRUE(file);
  const std::string page((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  for (const auto& function : functions()) {
    EXPECT_NE(page.find(std::string(function.name) + "("), std::string::npos) << function.name;
  }
  for (const auto limit : {std::size_t{source_max_bytes}, std::size_t{max_height},
                           std::size_t{pattern_max_bytes}, std::size_t{Limits{}.steps}}) {
    EXPECT_NE(page.find(std::to_string(limit)), std::string::npos) << limit;
  }
}

TEST(Functions, AreSortedByName) {
  const auto all = functions();
  for (std::size_t i = 1; i < all.size(); ++i) {
    EXPECT_LT(all[i - 1].name, all[i].name);
    EXPECT_LE(all[i].max_arguments, max_arguments);
    EXPECT_LE(all[i].min_arguments, all[i].max_arguments);
  }
}

TEST(Print, OneFormForEveryExpression) {
  const auto print = [](std::string_view source) {
    const auto program = compile(source);
    return program ? to_source(program->ast()) : program.error().message;
  };
  EXPECT_EQ(print("a&&b||!(c+1>2)?-x:-(1)"), "a && b || !(c + 1 > 2) ? -x : -(1)");
  EXPECT_EQ(print("(a||b)&&(c?d:e)"), "(a || b) && (c ? d : e)");
  EXPECT_EQ(print("a-(b-c)-d"), "a - (b - c) - d");
  EXPECT_EQ(print("x.`a-b`.in_[ 'k' ].size( )"), "x.`a-b`.in_[\"k\"].size()");
  EXPECT_EQ(print("l.map(i,i>1,{i:[.5,-2]})"), "l.map(i, i > 1, {i: [0.5, -2]})");
  EXPECT_EQ(print("has(a.b)?.x:r'\\n\"'"), "has(a.b) ? .x : \"\\\\n\\\"\"");
  EXPECT_EQ(print("m.transformMap(k, v, strings.quote(k))"),
            "m.transformMap(k, v, strings.quote(k))");
}

}  // namespace
}  // namespace dealkit::expression::test
