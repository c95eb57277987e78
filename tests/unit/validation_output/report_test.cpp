// The report: its members, their order, the clean record's fast path, place of what has no id.
#include "core/validation/output/report.hpp"

#include "output_fixture.hpp"

namespace dealkit::validation::test {
namespace {

std::string report(const Examined& record, const FormatOptions& with = options()) {
  return record_text(*make_format("report", with), record);
}

TEST(Report, CleanRecord) {
  EXPECT_EQ(report(examined("{}", "cmp-1", {})),
            R"({"type":"validation_report","campaign_id":"cmp-1","is_valid":true,)"
            R"("content_hash":null,"validated_at":"2026-10-01T00:00:00Z",)"
            R"("policy_hash":"sha256:abc","results":[)"
            R"({"rule_name":"budget_constraints","passed":true},)"
            R"({"rule_name":"targeting_criteria","passed":true}],"short_circuited":false})"
            "\n");
}

TEST(Report, CleanPathFollowsTheRulesThatRan) {
  const auto format = make_format("report", options());
  auto record = examined("{}", "cmp-1", {});
  const auto both = record_text(*format, record);
  record.ran.reset();
  record.ran.set(place_of(*find_rule("brand_safety")));
  const Parsed other(record_text(*format, record));
  EXPECT_EQ(other.text("/results"), R"([{"rule_name":"brand_safety","passed":true}])");
  EXPECT_EQ(record_text(*format, examined("{}", "cmp-1", {})), both);
  EXPECT_TRUE(format->stateless());
}

TEST(Report, FindingHasAllItsMembersInOrder) {
  const std::vector found{finding("BUD013", "/budget", "230000.00", "too much \"now\"")};
  const Parsed line(report(examined("{}", "cmp-2", found)));
  EXPECT_EQ(line.text("/is_valid"), "false");
  EXPECT_EQ(line.text("/results/0"),
            R"({"rule_name":"budget_constraints","passed":false,"severity":"critical",)"
            R"("code":"BUD013","message":"too much \"now\"","pointer":"/budget",)"
            R"("actual":230000.00,"expected":"something else","fingerprint":")" +
                fingerprint(found[0], "cmp-2") + R"("})");
  EXPECT_EQ(line.text("/results/1"), R"({"rule_name":"targeting_criteria","passed":true})");
  EXPECT_EQ(line.text("/results/2"), "absent");
}

TEST(Report, RulesStandInTheirOrderWhateverTheFindings) {
  const CodeInfo geo_missing{"TGT014", "geo-missing", find_rule("targeting_criteria"),
                             Severity::critical, "", "", "", ""};
  std::vector found{finding("SUP002", "/x_validate/ignore/0", "", "unused"),
                    finding("BUD001", "/targeting/geo_targets", "[]", "empty"),
                    finding("BUD001", "/budget", "0", "zero")};
  found[1].info = &geo_missing;
  found[1].rule_name = geo_missing.rule->name;
  Finding refused = finding("EXT002", "", "", "no");
  refused.rule_name = "credit";
  refused.external_code = "CREDIT-7";
  found.push_back(refused);
  Finding unannounced = refused;
  unannounced.rule_name = "stranger";
  found.push_back(unannounced);
  auto record = examined("{}", "cmp-2", found);
  const std::vector<std::string_view> others{"house_rule", "credit"};
  record.other_rules = others;
  const Parsed line(report(record));
  std::string order;
  for (const auto result : line.at("/results")) {
    order += std::string(result.find("rule_name").string()) + " ";
  }
  EXPECT_EQ(order,
            "budget_constraints targeting_criteria suppression house_rule credit stranger ");
  EXPECT_EQ(line.text("/results/3/passed"), "true");
  EXPECT_EQ(line.string("/results/4/code"), "CREDIT-7");
}

TEST(Report, StaysOnOneLineWhateverTheRecord) {
  const std::vector found{finding("BUD013", "/budget", "[1,\r\n  \"a\\nb\"]", "two\nlines")};
  const auto line = report(examined("{}", "cmp-2", found));
  EXPECT_EQ(line.find('\n'), line.size() - 1);
  EXPECT_EQ(Parsed(line).text("/results/0/actual"), R"([1,  "a\nb"])");
  const auto human = run("human", options(), {examined("{}", "cmp-2", found)});
  EXPECT_NE(human.find(R"(found [1,  "a\nb"],)"), std::string::npos) << human;
}

TEST(Report, SuppressedFindingsSayBy) {
  std::vector found{finding("BUD013", "/budget", "1", "m")};
  found[0].suppressed = "record";
  const Parsed line(report(examined("{}", "cmp-2", found)));
  EXPECT_EQ(line.text("/is_valid"), "true");
  EXPECT_EQ(line.text("/results/0/passed"), "false");
  EXPECT_EQ(line.string("/results/0/suppressed"), "record");
}

TEST(Report, UnreadableRecordNamesItsPlace) {
  const std::vector found{finding("SYN001", "", "", "expected a value")};
  auto record = examined(R"({"id":"a",})", "", found);
  record.kind = Examined::Kind::unreadable;
  record.ran.reset();
  const Parsed line(report(record));
  EXPECT_EQ(line.text("/campaign_id"), "null");
  EXPECT_EQ(line.string("/results/0/rule_name"), "syntax");
  EXPECT_EQ(line.string("/file"), "dir/campaigns.ndjson");
  EXPECT_EQ(line.text("/line"), "3");
  EXPECT_EQ(line.text("/column"), "11");
}

TEST(Report, RecordWithoutIdNamesItsLine) {
  const Parsed line(report(examined("{}", "", {})));
  EXPECT_EQ(line.text("/campaign_id"), "null");
  EXPECT_EQ(line.text("/line"), "3");
  EXPECT_EQ(line.text("/column"), "absent");
}

TEST(Report, DealsAndOtherTypes) {
  auto record = examined("{}", "deal-1", {});
  record.kind = Examined::Kind::deal;
  record.content_hash = "sha256:ff";
  const Parsed line(report(record));
  EXPECT_EQ(line.string("/deal_id"), "deal-1");
  EXPECT_EQ(line.text("/campaign_id"), "absent");
  EXPECT_EQ(line.string("/content_hash"), "sha256:ff");
  record.kind = Examined::Kind::other;
  EXPECT_EQ(report(record), "");
}

TEST(Report, TimingsOnlyOnRequestAndOnceARule) {
  const std::vector found{finding("BUD001", "/budget", "0", "a"),
                          finding("BUD001", "/daily_budget", "0", "b")};
  auto record = examined("{}", "cmp-1", found);
  const std::vector<Timing> timings{{"budget_constraints", 0.0123456, false},
                                    {"targeting_criteria", 1.5, true}};
  record.timings = timings;
  record.total_latency_ms = 1.5123456;
  record.cache_hit_rate = 0.5;
  EXPECT_EQ(report(record).find("latency"), std::string::npos);
  auto with = options();
  with.timings = true;
  const Parsed line(report(record, with));
  EXPECT_EQ(line.text("/results/0/latency_ms"), "0.012");
  EXPECT_EQ(line.text("/results/0/cached"), "false");
  EXPECT_EQ(line.text("/results/1/latency_ms"), "absent");
  EXPECT_EQ(line.text("/results/2/cached"), "true");
  EXPECT_EQ(line.text("/total_latency_ms"), "1.512");
  EXPECT_EQ(line.text("/cache_hit_rate"), "0.5");
}

TEST(Report, SetFindings) {
  SetFinding set{&code("BUD006"), Severity::critical, "too much together", {"a", "b"},
                 {"sha256:1", ""}, {0, 1}};
  std::string out;
  make_format("report", options())->set_finding(set, out);
  const Parsed line(out);
  EXPECT_EQ(line.string("/type"), "set_finding");
  EXPECT_EQ(line.string("/code"), "BUD006");
  EXPECT_EQ(line.string("/slug"), "children-exceed-parent");
  EXPECT_EQ(line.string("/severity"), "critical");
  EXPECT_EQ(line.text("/campaign_ids"), R"(["a","b"])");
  EXPECT_EQ(line.text("/content_hashes"), R"(["sha256:1",null])");
  EXPECT_EQ(out.back(), '\n');
}

TEST(Report, HostileIdsStayInsideTheirString) {
  const Parsed line(report(examined("{}", "a\"},{\n\x01\xFF", {})));
  EXPECT_EQ(line.string("/campaign_id"), "a\"},{\n\x01\xEF\xBF\xBD");
}

TEST(Totals, CountWhatCounts) {
  std::vector found{finding("BUD013", "/budget", "1", "m"), finding("BUD007", "", "", "m"),
                    finding("BUD013", "/budget", "1", "m")};
  found[2].suppressed = "baseline";
  Totals totals;
  totals.add(examined("{}", "cmp-2", found));
  totals.add(examined("{}", "cmp-3", {}));
  auto other = examined("{}", "x", {});
  other.kind = Examined::Kind::other;
  totals.add(other);
  totals.add(SetFinding{&code("BUD006"), Severity::advisory, "m", {}, {}, {}});
  EXPECT_EQ(totals.records, 2U);
  EXPECT_EQ(totals.invalid, 1U);
  EXPECT_EQ(totals.passed_on, 1U);
  EXPECT_EQ(totals.suppressed, 1U);
  EXPECT_EQ(totals.at_least(Severity::critical), 1U);
  EXPECT_EQ(totals.at_least(Severity::warning), 2U);
  EXPECT_EQ(totals.at_least(Severity::advisory), 3U);
  Totals sum = totals;
  sum.add(totals);
  EXPECT_EQ(sum.records, 4U);
  EXPECT_EQ(sum.set_findings, 2U);
  EXPECT_EQ(make_format("yaml", options()), nullptr);
}

}  // namespace
}  // namespace dealkit::validation::test
