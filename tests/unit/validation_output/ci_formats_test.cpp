// What GitHub Actions takes: annotations within its limits, and the summary of a job in Markdown.
#include <algorithm>

#include "core/validation/output/github.hpp"
#include "core/validation/output/markdown.hpp"
#include "output_fixture.hpp"

namespace dealkit::validation::test {
namespace {

constexpr std::string_view short_record =
    R"({"id":"cmp-2","name":"Café","budget":230000.00,"targeting":{"geo_targets":[]}})";

std::vector<Finding> several(std::string_view code, std::size_t count) {
  std::vector<Finding> found;
  for (std::size_t i = 0; i < count; ++i) {
    found.push_back(finding(code, "", "", "number " + std::to_string(i + 1) + "."));
  }
  return found;
}

std::size_t count_of(const std::string& text, std::string_view part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

TEST(Github, EscapesAsTheRunnerUndoes) {
  std::vector found{finding("BUD013", "/budget", "1", "50% more:\r\nnow, please")};
  auto record = examined(short_record, "cmp-2", found);
  record.source.file = "a,b:c%.ndjson";
  const auto out = run("github", options(), {record});
  EXPECT_EQ(out,
            "::error file=a%2Cb%3Ac%25.ndjson,line=3,endLine=3,col=38,endColumn=46,title=BUD013 "
            "exceeds-remaining::campaign cmp-2: 50%25 more:%0D%0Anow, please (/budget)%0ATo fix "
            "it: lower budget to what remains, or amend the deal\n");
  record.source.file = "<stdin>";
  EXPECT_TRUE(run("github", options(), {record}).starts_with("::error title=BUD013"));
}

TEST(Github, GivesColumnsWithinALineOnly) {
  constexpr std::string_view pretty = "{\n  \"id\": \"x\",\n  \"budget\": 230000.00\n}";
  std::vector found{finding("BUD013", "/budget", "1", "m"), finding("BUD013", "", "", "all")};
  const auto out = run("github", options(), {examined(pretty, "x", found, 10)});
  EXPECT_NE(out.find(",line=12,endLine=12,col=13,endColumn=21,"), std::string::npos) << out;
  EXPECT_NE(out.find(",line=10,endLine=13,title="), std::string::npos) << out;
}

TEST(Github, ShowsNoControlCharacters) {
  std::vector found{finding("BUD013", "/a\x1b[2J", "1", "bad \x1b]0;title\x07 \xC2\x9B")};
  auto record = examined("{}", "a\x1b[31m", found);
  record.source.file = "\x1b[1m.ndjson";
  const auto out = run("github", options(), {record});
  EXPECT_EQ(out.find('\x1b'), std::string::npos) << out;
  EXPECT_EQ(out.find('\x07'), std::string::npos) << out;
  EXPECT_EQ(out.find("\xC2\x9B"), std::string::npos) << out;
}

TEST(Tap, AndJunitShowNothingThatSteersATerminal) {
  const std::string text = "\x1b]0;t\x07|\x7f|\xC2\x9B"
                           "31m|\xE2\x80\xAE|\xE2\x81\xA9";
  std::vector found{finding("BUD013", "/" + text, text, text)};
  found[0].suppressed = text;
  const auto file = text + ".ndjson";
  auto record = examined("{}", text, found);
  record.source.file = file;
  for (const std::string_view format : {"tap", "junit"}) {
    const auto out = run(format, options(), {record});
    for (const std::string_view steers :
         {"\x1b", "\x07", "\x7f", "\xC2\x9B", "\xE2\x80\xAE", "\xE2\x81\xA9"}) {
      EXPECT_EQ(out.find(steers), std::string::npos) << format << ": " << out;
    }
    for (const std::string_view shown :
         {"\\u001b]0;t\\u0007", "\\u009b31m", "\\u202e", "\\u2069"}) {
      EXPECT_NE(out.find(shown), std::string::npos) << format << ": " << out;
    }
  }
}

TEST(Github, WritesTenOfEachTheMostSevereFirst) {
  const auto warnings = several("BUD007", 12);
  const auto errors = several("BUD013", 11);
  const auto out = run("github", options(),
                       {examined("{}", "a", warnings), examined("{}", "b", errors)});
  EXPECT_EQ(count_of(out, "::error "), 10U) << out;
  EXPECT_EQ(count_of(out, "::warning "), 10U) << out;
  EXPECT_LT(out.rfind("::error "), out.find("::warning "));
  EXPECT_NE(out.find("number 10."), std::string::npos);
  EXPECT_EQ(out.find("number 11."), std::string::npos);
  EXPECT_TRUE(out.ends_with("::notice title=validate::further findings are not annotated here: 1 "
                            "critical, 2 warning (--max-findings, --summary)\n"))
      << out;
}

TEST(Github, TheNoticeOnTheRestIsOneOfTen) {
  auto notices = several("BUD007", 11);
  for (auto& one : notices) one.severity = Severity::advisory;
  const auto out = run("github", options(), {examined("{}", "a", notices)});
  EXPECT_EQ(count_of(out, "::notice "), 10U) << out;
  EXPECT_NE(out.find(": 2 advisory ("), std::string::npos) << out;
  notices.pop_back();
  const auto all = run("github", options(), {examined("{}", "a", notices)});
  EXPECT_EQ(count_of(all, "::notice "), 10U);
  EXPECT_EQ(all.find("further"), std::string::npos);
}

TEST(Github, MaxFindingsIsOfAllTogether) {
  auto with = options();
  with.max_findings = 12;
  const auto warnings = several("BUD007", 12);
  const auto errors = several("BUD013", 11);
  const auto out = run("github", with,
                       {examined("{}", "a", warnings), examined("{}", "b", errors)});
  EXPECT_EQ(count_of(out, "::error "), 11U) << out;
  EXPECT_EQ(count_of(out, "::warning "), 1U) << out;
  EXPECT_NE(out.find("::warning file=dir/campaigns.ndjson"), std::string::npos);
  EXPECT_NE(out.find(": 11 warning ("), std::string::npos) << out;
  // What the baseline accepts takes no room.
  auto accepted = several("BUD013", 11);
  for (auto& one : accepted) one.suppressed = "baseline";
  EXPECT_EQ(run("github", options(), {examined("{}", "a", accepted)}), "");
}

TEST(Markdown, HasCodesThenTheWorst) {
  std::vector found{finding("BUD007", "/budget", "1", "cannot spend"),
                    finding("BUD013", "/budget", "1", "too much"),
                    finding("BUD013", "", "1", "accepted")};
  found[2].suppressed = "baseline";
  const SetFinding sum{&code("BUD006"), Severity::critical, "sum", {"a", "b"}, {"", ""}, {0, 1}};
  const auto out = run("markdown", options(), {examined(short_record, "cmp-2", found)}, {sum});
  EXPECT_EQ(out,
            "### validate: 2 critical, 1 warning, 0 advisories\n"
            "\n"
            "1 record examined, 1 invalid; 1 accepted by the baseline.\n"
            "\n"
            "| Code | Severity | Findings | Fires when |\n"
            "| --- | --- | ---: | --- |\n"
            "| BUD006 children-exceed-parent | critical | 1 | " + std::string(code("BUD006").what) +
            " |\n"
            "| BUD013 exceeds-remaining | critical | 1 | budget is above deal\\_budget\\_limit - "
            "allocated\\_spend |\n"
            "| BUD007 cannot-spend | warning | 1 | daily\\_budget times the active days is below "
            "0.95 of budget |\n"
            "\n"
            "| Severity | Code | Place | Record | Message |\n"
            "| --- | --- | --- | --- | --- |\n"
            "| critical | BUD013 | dir/campaigns.ndjson:3 | campaign cmp-2 | too much |\n"
            "| critical | BUD006 | | a, b | sum |\n"
            "| warning | BUD007 | dir/campaigns.ndjson:3 | campaign cmp-2 | cannot spend |\n");
  EXPECT_EQ(run("markdown", options(), {}),
            "### validate: nothing found\n\n0 records examined, all valid.\n");
}

/// A policy or a rule may give one code several severities.
TEST(Markdown, ACodeIsAsSevereAsItsWorstFinding) {
  using enum Severity;
  for (const auto& order :
       {std::vector{advisory, warning, critical}, std::vector{critical, warning, advisory},
        std::vector{warning, critical, warning}}) {
    std::vector<Finding> found;
    for (const auto severity : order) {
      found.push_back(finding("BUD007", "/budget", "1", "cannot spend"));
      found.back().severity = severity;
    }
    const auto out = run("markdown", options(), {examined(short_record, "cmp-2", found)});
    EXPECT_NE(out.find("| BUD007 cannot-spend | critical | 3 |"), std::string::npos) << out;
  }
}

TEST(Markdown, ListsFiftyAndCountsTheRest) {
  const auto warnings = several("BUD007", 60);
  const auto errors = several("BUD013", 10);
  const auto out = run("markdown", options(),
                       {examined("{}", "a", warnings), examined("{}", "b", errors)});
  EXPECT_EQ(count_of(out, "| critical | BUD013 | dir"), 10U);
  EXPECT_EQ(count_of(out, "| warning | BUD007 | dir"), 40U);
  EXPECT_NE(out.find("| BUD007 cannot-spend | warning | 60 |"), std::string::npos) << out;
  EXPECT_TRUE(out.ends_with("\n20 more findings are not listed, the least severe.\n")) << out;
}

TEST(Markdown, TextOfOthersIsText) {
  std::vector found{finding("BUD013", "", "1", "a | b <img src=x> [l](u) `c` *d* \n| x | \x1b[1m")};
  const auto out = run("markdown", options(), {examined("{}", "i|d", found)});
  EXPECT_NE(out.find("| campaign i\\|d | a \\| b &lt;img src=x\\> \\[l\\](u) \\`c\\` \\*d\\* "
                     "\\\\u000a\\| x \\| \\\\u001b\\[1m |\n"),
            std::string::npos)
      << out;
}

}  // namespace
}  // namespace dealkit::validation::test
