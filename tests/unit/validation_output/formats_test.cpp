// Human, SARIF, JUnit and TAP output on small examples, and the limits they keep.
#include <algorithm>

#include "core/validation/output/human.hpp"
#include "core/validation/output/junit.hpp"
#include "core/validation/output/sarif.hpp"
#include "core/validation/output/xml.hpp"
#include "output_fixture.hpp"

namespace dealkit::validation::test {
namespace {

constexpr std::string_view line_record =
    R"({"id":"cmp-2","name":"Café","budget":230000.00,"targeting":{"geo_targets":[]}})";

std::vector<Finding> two_findings() {
  std::vector found{finding("BUD013", "/budget", "230000.00", "budget of 230000 is too much"),
                    finding("BUD007", "/targeting/age", "", "cannot spend")};
  found[0].expected = "at most 210000";
  return found;
}

TEST(Human, NamesPlaceRecordPointerAndReason) {
  const auto found = two_findings();
  const auto out = run("human", options(), {examined(line_record, "cmp-2", found)});
  EXPECT_EQ(out,
            "dir/campaigns.ndjson:3:39: critical BUD013 exceeds-remaining: budget of 230000 is too "
            "much\n"
            "  campaign cmp-2 at /budget: found 230000.00, expected at most 210000\n"
            "  why: the deal would be overspent: a breach of contract\n"
            "  fix: lower budget to what remains, or amend the deal\n"
            "dir/campaigns.ndjson:3:61: warning BUD007 cannot-spend: cannot spend\n"
            "  campaign cmp-2 at /targeting/age: found nothing, expected something else\n"
            "  why: part of the budget can never be spent\n"
            "  fix: raise daily_budget or lengthen the flight\n"
            "1 record examined, 1 invalid; 1 critical, 1 warning, 0 advisories\n");
}

TEST(Human, PointsIntoPrettyPrintedRecords) {
  const auto found = two_findings();
  constexpr std::string_view pretty = "{\n  \"id\": \"x\",\n  \"budget\": 230000.00\n}";
  const auto out = run("human", options(), {examined(pretty, "x", found, 10)});
  EXPECT_NE(out.find("campaigns.ndjson:12:13: critical"), std::string::npos) << out;
  EXPECT_NE(out.find("campaigns.ndjson:10:1: warning"), std::string::npos) << out;
}

TEST(Human, ShowsNoControlCharacters) {
  std::vector found{finding("BUD013", "/a\x1b[2J", "\"\x7F\"", "line\nbreak \xC2\x9B")};
  auto with = options();
  const auto out = run("human", with, {examined("{}", "a\x1b[31m", found)});
  EXPECT_EQ(out.find('\x1b'), std::string::npos);
  EXPECT_EQ(out.find("\xC2\x9B"), std::string::npos);
  EXPECT_NE(out.find("line\\u000abreak \\u009b"), std::string::npos) << out;
  with.colour = true;
  EXPECT_NE(run("human", with, {examined("{}", "a", found)}).find("\x1b[1;31mcritical\x1b[0m"),
            std::string::npos);
}

TEST(Human, LimitsAndSuppression) {
  auto found = two_findings();
  found.push_back(found[1]);
  found[2].suppressed = "record";
  auto with = options();
  with.max_findings = 1;
  const auto out = run("human", with, {examined(line_record, "cmp-2", found)});
  EXPECT_EQ(out.find("BUD007"), std::string::npos);
  EXPECT_NE(out.find("1 more finding not shown (--max-findings)\n"), std::string::npos) << out;
  EXPECT_NE(out.find("; 1 accepted by an exception in its record\n"), std::string::npos) << out;
  found[0].suppressed = found[1].suppressed = "baseline";
  EXPECT_NE(run("human", options(), {examined(line_record, "cmp-2", found)})
                .find("; 2 accepted by the baseline, 1 by an exception in its record\n"),
            std::string::npos);
  EXPECT_EQ(run("human", options(), {}),
            "0 records examined, all valid; 0 critical, 0 warnings, 0 advisories\n");
}

TEST(Tap, PlanComesLastAndHoldsAllTests) {
  const auto found = two_findings();
  std::vector advice{finding("BUD007", "", "", "m")};
  const SetFinding sum{&code("BUD006"), Severity::critical, "sum", {"a", "b"}, {"", ""}, {0, 1}};
  const auto out = run("tap", options(),
                       {examined("{}", "ok #1", {}), examined(line_record, "cmp-2", found),
                        examined("{}", "soft", advice)},
                       {sum});
  EXPECT_EQ(out.find("TAP version 14\nok 1 - campaign ok \\#1\nnot ok 2 - campaign cmp-2\n  ---\n"),
            0U);
  EXPECT_NE(out.find("    - code: \"BUD013\"\n      slug: \"exceeds-remaining\"\n"),
            std::string::npos);
  EXPECT_NE(out.find("  ...\nok 3 - campaign soft\n"), std::string::npos) << out;
  EXPECT_NE(out.find("not ok 4 - BUD006 children-exceed-parent: a, b\n"), std::string::npos);
  EXPECT_TRUE(out.ends_with("\n1..4\n")) << out;
  auto with = options();
  with.fail_on = Severity::warning;
  EXPECT_NE(run("tap", with, {examined("{}", "soft", advice)}).find("not ok 1"),
            std::string::npos);
  EXPECT_TRUE(run("tap", options(), {}).ends_with("1..0\n"));
}

TEST(Xml, EscapesMarkupAndWhatXmlForbids) {
  const auto xml = [](std::string_view text, XmlPlace place) {
    std::string out;
    append_xml(out, text, place);
    return out;
  };
  EXPECT_EQ(xml("<a b=\"c\">&'", XmlPlace::content), "&lt;a b=&quot;c&quot;&gt;&amp;&apos;");
  EXPECT_EQ(xml("\n\t\r", XmlPlace::attribute), "&#10;&#9;&#13;");
  EXPECT_EQ(xml("\n\t\r", XmlPlace::content), "\n\t&#13;");
  EXPECT_EQ(xml(std::string_view("\0\x1b\xEF\xBF\xBE\xFF", 6), XmlPlace::content),
            "\\u0000\\u001b\\ufffe\xEF\xBF\xBD");
  EXPECT_EQ(xml("é😀", XmlPlace::content), "é😀");
}

/// Start and end tags pair up, attributes are quoted, no bare '<' or '&': enough for what we write.
std::string xml_fault(std::string_view xml) {
  std::vector<std::string> open;
  std::size_t at = xml.find("?>") + 2;
  while (at < xml.size()) {
    if (xml[at] != '<') {
      if (xml[at] == '&' && xml.substr(at, 8).find(';') == std::string_view::npos) return "bare &";
      ++at;
      continue;
    }
    const auto end = xml.find('>', at);
    if (end == std::string_view::npos) return "unclosed tag";
    auto tag = xml.substr(at + 1, end - at - 1);
    at = end + 1;
    if (tag.find('<') != std::string_view::npos) return "bare <";
    if (std::count(tag.begin(), tag.end(), '"') % 2 != 0) return "odd quotes";
    if (tag.starts_with('/')) {
      if (open.empty() || open.back() != tag.substr(1)) return "crossed " + std::string(tag);
      open.pop_back();
    } else if (!tag.ends_with('/')) {
      open.emplace_back(tag.substr(0, tag.find(' ')));
    }
  }
  return open.empty() ? "" : "unclosed " + open.back();
}

TEST(Junit, OneSuiteAFileOneTestARecord) {
  auto found = two_findings();
  found[0].message = "<too & much>\x01";
  auto second = examined("{}", "in b", {});
  second.source.file = "b.ndjson";
  const auto out =
      run("junit", options(),
          {examined("{}", "fine", {}), examined(line_record, "cmp-2", found), second},
          {{&code("BUD006"), Severity::critical, "sum", {"a"}, {""}, {0}}});
  EXPECT_EQ(xml_fault(out), "") << out;
  EXPECT_NE(out.find("<testsuite name=\"dir/campaigns.ndjson\" tests=\"2\" failures=\"1\" "),
            std::string::npos) << out;
  EXPECT_NE(out.find("<testsuite name=\"b.ndjson\" tests=\"1\" failures=\"0\" "),
            std::string::npos);
  EXPECT_NE(out.find("<failure type=\"BUD013\" message=\"&lt;too &amp; much&gt;\\u0001\">"),
            std::string::npos) << out;
  EXPECT_NE(out.find("<system-out>dir/campaigns.ndjson:3: warning BUD007"), std::string::npos);
  EXPECT_NE(out.find("name=\"findings about several campaigns\" tests=\"1\" failures=\"1\""),
            std::string::npos);
}

TEST(Junit, LargeSuitesAreStreamed) {
  const auto format = make_format("junit", options());
  auto found = two_findings();
  found[0].message.assign(100'000, 'x');
  const auto record = examined(line_record, "cmp-2", found);
  std::string out;
  std::size_t most = 0;
  for (int i = 0; i < 200; ++i) {
    const auto before = out.size();
    format->record(record, out);
    most = std::max(most, out.size() - before);
  }
  format->finish({}, out);
  EXPECT_LE(most, JunitFormat::buffer_most_bytes + 300'000);
  EXPECT_GT(out.size(), 2 * JunitFormat::buffer_most_bytes);
  EXPECT_EQ(xml_fault(out), "");
  EXPECT_NE(out.find("<testsuite name=\"dir/campaigns.ndjson\" timestamp="), std::string::npos);
  EXPECT_EQ(xml_fault(run("junit", options(), {})), "");
}

/// What the standard and code review tools demand of every result.
void check_sarif(const Parsed& log) {
  EXPECT_EQ(log.string("/version"), "2.1.0");
  EXPECT_EQ(log.at("/runs").size(), 1U);
  const auto rules = log.at("/runs/0/tool/driver/rules");
  EXPECT_GE(rules.size(), all_codes().size());
  for (const auto rule : rules) {
    for (const auto* member : {"id", "name", "shortDescription", "fullDescription", "help",
                               "defaultConfiguration"}) {
      EXPECT_TRUE(rule.find(member)) << member;
    }
  }
  for (const auto result : log.at("/runs/0/results")) {
    const auto index = result.find("ruleIndex").integer();
    ASSERT_TRUE(index);
    ASSERT_LT(*index, rules.size());
    EXPECT_EQ(rules.at(static_cast<std::uint32_t>(*index)).find("id").string(),
              result.find("ruleId").string());
    const auto level = result.find("level").string();
    EXPECT_TRUE(level == "error" || level == "warning" || level == "note") << level;
    EXPECT_TRUE(result.find("message").find("text").is(json::Kind::string));
    const auto location = result.find("locations").at(0);
    EXPECT_TRUE(json::resolve(location, "/physicalLocation/artifactLocation/uri"));
    const auto line = json::resolve(location, "/physicalLocation/region/startLine").integer();
    EXPECT_TRUE(line && *line >= 1);
    EXPECT_EQ(result.find("partialFingerprints").find("dealkit/v1").string().size(), 32U);
  }
}

TEST(Sarif, ResultsHaveRuleLevelPlaceAndFingerprint) {
  auto found = two_findings();
  found[1].suppressed = "baseline";
  found[0].message = "in {braces}";
  auto record = examined(line_record, "cmp-2", found);
  record.source.file = "./a dir/ü.ndjson";
  const SetFinding sum{&code("BUD006"), Severity::warning, "sum", {"a", "a"}, {"", ""}, {0, 1}};
  const Parsed log(run("sarif", options(), {record}, {sum}));
  check_sarif(log);
  EXPECT_EQ(log.at("/runs/0/results").size(), 3U);
  const std::string result = "/runs/0/results/0";
  EXPECT_EQ(log.string(result + "/ruleId"), "BUD013");
  EXPECT_EQ(log.string(result + "/level"), "error");
  EXPECT_EQ(log.string(result + "/message/text"), "in {{braces}}");
  const auto physical = result + "/locations/0/physicalLocation";
  EXPECT_EQ(log.string(physical + "/artifactLocation/uri"), "a%20dir/%C3%BC.ndjson");
  EXPECT_EQ(log.text(physical + "/region/startLine"), "3");
  EXPECT_EQ(log.text(physical + "/region/startColumn"), "38");  // é is one character, two bytes
  EXPECT_EQ(log.text(physical + "/region/endColumn"), "47");
  EXPECT_EQ(log.text(physical + "/region/byteOffset"), "1038");
  EXPECT_EQ(log.text(physical + "/region/byteLength"), "9");
  EXPECT_EQ(log.string(result + "/locations/0/logicalLocations/0/fullyQualifiedName"),
            "cmp-2#/budget");
  EXPECT_EQ(log.string(result + "/partialFingerprints/dealkit~1v1"),
            fingerprint(found[0], "cmp-2"));
  EXPECT_EQ(log.string("/runs/0/results/1/ruleId"), "BUD006");
  EXPECT_EQ(log.string("/runs/0/results/2/suppressions/0/kind"), "external");
  EXPECT_EQ(log.text("/runs/0/invocations/0/toolExecutionNotifications"), "absent");
}

/// Places of one result differ from each other, however the campaigns came.
TEST(Sarif, ACampaignThatComesAgainIsOnePlace) {
  std::vector<Finding> clean;
  const auto shown = [&clean](std::vector<std::string> ids) {
    const std::vector<std::string> hashes(ids.size());
    std::vector<std::uint64_t> ordinals(ids.size());
    const auto count = ids.size();
    const SetFinding sum{&code("BUD006"), Severity::warning, "sum", std::move(ids), hashes,
                         ordinals};
    const Parsed log(run("sarif", options(), {examined(line_record, "cmp-2", clean)}, {sum}));
    check_sarif(log);
    EXPECT_EQ(log.text("/runs/0/results/0/properties/campaigns"), std::to_string(count));
    std::string names;
    const auto places = log.at("/runs/0/results/0/locations/0/logicalLocations");
    for (const auto place : places) names += place.find("name").string();
    return names;
  };
  EXPECT_EQ(shown({"a", "b", "c"}), "abc");
  EXPECT_EQ(shown({"a", "a", "b"}), "ab");
  EXPECT_EQ(shown({"a", "b", "a"}), "ab");
  EXPECT_EQ(shown({"b", "a", "c", "b", "a", "d"}), "bacd");
}

TEST(Sarif, TheReasonOfAnExceptionIsItsJustification) {
  constexpr std::string_view record =
      R"({"id":"a","budget":1,"x_validate":{"ignore":[{"code":"BUD007","until":"2026-12-31"},)"
      R"({"code":"BUD013","until":"2026-09-01","reason":"over"},)"
      R"({"code":"BUD013","until":"2026-12-31","reason":"agreed with \"Ben\" {by mail}"}]}})";
  auto found = two_findings();
  found[0].suppressed = "record";
  found[1].suppressed = "baseline";
  const Parsed log(run("sarif", options(), {examined(record, "a", found)}));
  check_sarif(log);
  const std::string first = "/runs/0/results/0/suppressions/0";
  EXPECT_EQ(log.string(first + "/kind"), "inSource");
  EXPECT_EQ(log.string(first + "/justification"), "agreed with \"Ben\" {by mail}");
  EXPECT_EQ(log.string("/runs/0/results/1/suppressions/0/justification"),
            "accepted by the baseline");
}

TEST(Sarif, LeadsToPagesThatExplain) {
  auto with = options();
  with.homepage = "https://dealkit.example";
  const Parsed log(run("sarif", with, {}));
  const std::string driver = "/runs/0/tool/driver";
  EXPECT_EQ(log.string(driver + "/informationUri"), "https://dealkit.example");
  for (const auto rule : log.at(driver + "/rules")) {
    const std::string code(rule.find("id").string());
    EXPECT_TRUE(rule.find("helpUri").string().starts_with("https://dealkit.example/")) << code;
    const auto markdown = rule.find("help").find("markdown").string();
    EXPECT_TRUE(markdown.starts_with("**" + code + "**: ")) << code;
    EXPECT_NE(markdown.find("\n\n**Fix**: "), std::string::npos) << code;
    EXPECT_FALSE(rule.find("help").find("text").string().empty()) << code;
  }
}

TEST(Sarif, SafeReplacementsAreFixes) {
  std::vector found{finding("BUD003", "/budget", "230000.00", "m"),
                    finding("BUD003", "/budget", "230000.00", "m")};
  found[0].fix = {{Edit::Operation::replace, "/budget", "230000"}};
  found[1].fix = {{Edit::Operation::replace, "/gone", "1"}};
  const Parsed log(run("sarif", options(), {examined(line_record, "cmp-2", found)}));
  const std::string fix = "/runs/0/results/0/fixes/0";
  EXPECT_EQ(log.string(fix + "/artifactChanges/0/replacements/0/insertedContent/text"), "230000");
  EXPECT_EQ(log.text(fix + "/artifactChanges/0/replacements/0/deletedRegion/byteLength"), "9");
  EXPECT_EQ(log.text("/runs/0/results/1/fixes"), "absent");
}

TEST(Sarif, KeepsTheMostSevereWithinTheLimit) {
  auto with = options();
  with.max_findings = 3;
  std::vector found{finding("BUD007", "", "", "first warning"),
                    finding("BUD007", "", "", "second warning"),
                    finding("BUD007", "", "", "third warning")};
  const std::vector grave{finding("BUD013", "", "", "first critical"),
                          finding("BUD013", "", "", "second critical")};
  const Parsed log(run("sarif", with,
                       {examined("{}", "a", found), examined("{}", "b", grave)}));
  check_sarif(log);
  EXPECT_EQ(log.at("/runs/0/results").size(), 3U);
  EXPECT_EQ(log.string("/runs/0/results/0/message/text"), "first critical");
  EXPECT_EQ(log.string("/runs/0/results/1/message/text"), "second critical");
  EXPECT_EQ(log.string("/runs/0/results/2/message/text"), "first warning");
  EXPECT_EQ(log.text("/runs/0/invocations/0/properties/left_out_warning"), "2");
  EXPECT_EQ(log.text("/runs/0/invocations/0/properties/left_out_critical"), "0");
}

TEST(Sarif, TakesTwentyFiveThousandAndForeignCodes) {
  const auto format = make_format("sarif", options());
  std::vector found{finding("EXT002", "", "", "refused")};
  found[0].external_code = "CREDIT-7";
  const auto record = examined("{}", "a", found);
  std::string out;
  for (std::uint64_t i = 0; i < SarifFormat::results_most + 10; ++i) format->record(record, out);
  EXPECT_EQ(out, "");
  format->finish({}, out);
  const Parsed log(out);
  EXPECT_EQ(log.at("/runs/0/results").size(), SarifFormat::results_most);
  EXPECT_EQ(log.string("/runs/0/results/0/ruleId"), "CREDIT-7");
  EXPECT_EQ(log.text("/runs/0/invocations/0/properties/left_out_critical"), "10");
}

TEST(Formats, HostileTextNeverBreaksTheirSyntax) {
  EXPECT_TRUE(rc::check([](const std::string& message, const std::string& id) {
    std::vector found{finding("BUD013", "/budget", "1", message)};
    found[0].expected = message;
    auto record = examined(line_record, id, found);
    record.source.file = message;
    const Parsed log(run("sarif", options(), {record}));
    check_sarif(log);
    RC_ASSERT(xml_fault(run("junit", options(), {record})).empty());
    const auto github = run("github", options(), {record});
    RC_ASSERT(std::count(github.begin(), github.end(), '\n') == 1);
    const auto markdown = run("markdown", options(), {record});
    RC_ASSERT(std::count(markdown.begin(), markdown.end(), '\n') == 11);
    const auto tap = run("tap", options(), {record});
    RC_ASSERT(tap.ends_with("\n1..1\n"));
    const auto human = run("human", options(), {record});
    RC_ASSERT(std::count(human.begin(), human.end(), '\n') == 5);
  }));
}

}  // namespace
}  // namespace dealkit::validation::test
