// What reports and set findings of `validate` do to campaigns.
#include "core/deal/validation_results.hpp"

#include <gtest/gtest.h>

#include "core/deal/content_hash.hpp"
#include "core/deal/severity.hpp"
#include "world.hpp"

namespace dealkit::deal {
namespace {

std::string hash_of(const World& world) {
  return world.member(Kind::campaign, "c-1", "content_hash");
}
std::string status_of(const World& world, std::string_view id = "c-1") {
  return world.member(Kind::campaign, id, "validation_status");
}

/// The small world in the days after the reports of these tests.
World later_world() {
  auto world = small_world();
  world.context.now = *base::parse_instant("2026-10-10T00:00:00Z");
  return world;
}

struct ReportText {
  std::string hash;  // in quotes
  bool valid = true;
  std::string results = "[]";
  std::string at = "2026-10-01T08:00:00Z";
};
std::string to_text(const ReportText& report) {
  return R"({"type":"validation_report","campaign_id":"c-1","is_valid":)" +
         std::string(report.valid ? "true" : "false") + R"(,"content_hash":)" + report.hash +
         R"(,"validated_at":")" + report.at + R"(","policy_hash":null,"results":)" +
         report.results + R"(,"short_circuited":false})";
}
constexpr std::string_view warning = R"([{"rule_name":"a","passed":true},)"
                                     R"({"rule_name":"b","passed":false,"severity":"warning"}])";
constexpr std::string_view accepted =
    R"([{"rule_name":"b","passed":false,"severity":"warning","suppressed":"until May"}])";

TEST(Report, SetsTheStatusOfTheContentThatItIsOn) {
  auto world = later_world();
  const auto before = world.version(Kind::campaign, "c-1");
  const auto text = to_text({hash_of(world), true, "[]", "2026-10-01T10:00:00.1234+02:00"});
  const auto decision = world.import(Kind::validation_report, text);
  EXPECT_EQ(decision.outcome, Outcome::created);
  EXPECT_EQ(decision.deal_id, "d-1");
  ASSERT_EQ(decision.changes.size(), 2U);
  EXPECT_EQ(decision.changes[0].kind, Kind::validation_report);
  EXPECT_EQ(decision.changes[0].event_type, "");
  EXPECT_EQ(decision.changes[1].action, Action::validate);
  EXPECT_EQ(decision.changes[1].event_type, "campaign.validated");
  EXPECT_EQ(decision.changes[1].partition_key, "a-1:d-1");
  EXPECT_EQ(status_of(world), R"("valid")");
  EXPECT_EQ(world.member(Kind::campaign, "c-1", "last_validated_at"),
            R"("2026-10-01T08:00:00.123Z")");
  EXPECT_EQ(world.version(Kind::campaign, "c-1"), before);
  EXPECT_EQ(world.import(Kind::validation_report, text).outcome, Outcome::unchanged);
}

TEST(Report, FindingsMakeWarningsOrInvalid) {
  auto world = later_world();
  const auto hash = hash_of(world);
  world.import(Kind::validation_report,
               to_text({hash, true, std::string(warning), "2026-10-01T08:00:01Z"}));
  EXPECT_EQ(status_of(world), R"("warnings")");
  world.import(Kind::validation_report,
               to_text({hash, true, std::string(accepted), "2026-10-01T08:00:02Z"}));
  EXPECT_EQ(status_of(world), R"("valid")");
  const auto rejected = world.import(Kind::validation_report,
                                     to_text({hash, false, "[]", "2026-10-01T08:00:03Z"}));
  EXPECT_EQ(rejected.changes.at(1).event_type, "campaign.rejected");
  EXPECT_EQ(status_of(world), R"("invalid")");
}

TEST(Report, AnEarlierOneIsKeptButChangesNothing) {
  auto world = later_world();
  const auto hash = hash_of(world);
  world.import(Kind::validation_report, to_text({hash, false, "[]", "2026-10-02T00:00:00Z"}));
  const auto late =
      world.import(Kind::validation_report, to_text({hash, true, "[]", "2026-10-01T00:00:00Z"}));
  EXPECT_EQ(late.outcome, Outcome::created);
  EXPECT_EQ(late.changes.size(), 1U);
  EXPECT_EQ(status_of(world), R"("invalid")");
}

TEST(Report, OfTheFutureIsRefusedAndSilencesNothing) {
  auto world = later_world();
  const auto hash = hash_of(world);
  const auto tried = [&](std::string_view at, bool restore = false) {
    return world.decide_import(Kind::validation_report,
                               to_text({hash, true, "[]", std::string(at)}), restore);
  };
  EXPECT_TRUE(tried("2026-10-10T00:05:00Z")) << "clocks differ";
  const auto refused = tried("2026-10-10T00:05:00.001Z");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::Errc::data);
  EXPECT_EQ(refused.error().message,
            "validated_at 2026-10-10T00:05:00.001Z lies in the future; now is "
            "2026-10-10T00:00:00Z, and clocks may differ by 5 minutes");
  EXPECT_GT(refused.error().position.column, 1U);
  EXPECT_FALSE(tried("9999-12-31T23:59:59Z"));
  // What a store took in earlier days comes back, but hides nothing.
  world.applied(tried("2099-01-01T00:00:00Z", true));
  EXPECT_EQ(status_of(world), R"("valid")");
  world.import(Kind::validation_report, to_text({hash, false, "[]", "2026-10-10T00:00:00Z"}));
  EXPECT_EQ(status_of(world), R"("invalid")");
  const auto on_deal = world.decide_import(
      Kind::validation_report,
      R"({"type":"validation_report","deal_id":"d-1","content_hash":"sha256:0","is_valid":true,)"
      R"("validated_at":"2027-01-01T00:00:00Z"})");
  EXPECT_FALSE(on_deal);
}

TEST(Report, OnOtherContentIsKeptButChangesNothing) {
  auto world = later_world();
  const auto decision =
      world.import(Kind::validation_report, to_text({R"("sha256:00")", true, "[]"}));
  EXPECT_EQ(decision.outcome, Outcome::created);
  EXPECT_EQ(decision.changes.size(), 1U);
  EXPECT_EQ(status_of(world), R"("pending")");
}

TEST(Report, AChangeOfContentMakesPendingAndTheWayBackRestores) {
  auto world = later_world();
  world.import(Kind::validation_report,
               to_text({hash_of(world), true, std::string(warning)}));
  const auto validated_at = world.member(Kind::campaign, "c-1", "last_validated_at");
  world.amend({Kind::campaign, "c-1"}, {"status=paused"});
  EXPECT_EQ(status_of(world), R"("warnings")") << "the status is no part of the hash";
  world.amend({Kind::campaign, "c-1"}, {"budget=1"});
  EXPECT_EQ(status_of(world), R"("pending")");
  EXPECT_EQ(world.member(Kind::campaign, "c-1", "last_validated_at"), validated_at);
  world.amend({Kind::campaign, "c-1"}, {"budget=5000"});
  EXPECT_EQ(status_of(world), R"("warnings")");
}

TEST(Report, MustSayWhatItIsOn) {
  auto world = later_world();
  const auto error = [&](std::string_view text) {
    const auto decision = world.decide_import(Kind::validation_report, text);
    if (decision) return std::string("taken");
    EXPECT_EQ(decision.error().code, base::Errc::data);
    return decision.error().message;
  };
  EXPECT_NE(error(R"({"deal_id":"d-1","is_valid":true})").find("no content_hash"),
            std::string::npos);
  EXPECT_NE(error(R"({"deal_id":"d-9","is_valid":true,"content_hash":"x",)"
                  R"("validated_at":"2026-10-01T08:00:00Z"})")
                .find("unknown deal 'd-9'"),
            std::string::npos);
  EXPECT_NE(error(to_text({"null"})).find("no content_hash"), std::string::npos);
  EXPECT_NE(error(to_text({R"("x")", true, "[]", "today"})).find("validated_at"),
            std::string::npos);
  EXPECT_NE(error(R"({"campaign_id":"c-9","is_valid":true,"content_hash":"x",)"
                  R"("validated_at":"2026-10-01T08:00:00Z"})")
                .find("unknown campaign 'c-9'"),
            std::string::npos);
  EXPECT_NE(error("[]").find("neither a campaign_id nor a deal_id"), std::string::npos);
}

TEST(Report, OnADealIsKeptBesideThoseOnCampaigns) {
  auto world = later_world();
  // A campaign of the deal's id: each has its own reports.
  world.import(Kind::campaign, R"({"id":"d-1","deal_id":"d-1"})");
  const auto on_campaign = world.import(
      Kind::validation_report,
      R"({"campaign_id":"d-1","content_hash":"x","is_valid":true,)"
      R"("validated_at":"2026-10-03T00:00:00Z"})");
  const auto on_deal = [](std::string_view at) {
    return R"({"type":"validation_report","deal_id":"d-1","content_hash":"x","is_valid":false,)"
           R"("validated_at":")" + std::string(at) + "\"}";
  };
  const auto first = world.import(Kind::validation_report, on_deal("2026-10-02T00:00:00Z"));
  EXPECT_EQ(first.outcome, Outcome::created);
  EXPECT_EQ(first.deal_id, "d-1");
  ASSERT_EQ(first.changes.size(), 1U) << "a deal has no status of validation";
  EXPECT_EQ(world.import(Kind::validation_report, on_deal("2026-10-02T00:00:00Z")).outcome,
            Outcome::unchanged);
  world.import(Kind::validation_report, on_deal("2026-10-01T00:00:00Z"));
  ASSERT_NE(world.records().latest_deal_report("d-1"), nullptr);
  EXPECT_EQ(world.records().latest_deal_report("d-1")->id, first.changes[0].id);
  ASSERT_NE(world.records().latest_report("d-1"), nullptr);
  EXPECT_EQ(world.records().latest_report("d-1")->id, on_campaign.changes.at(0).id);
  EXPECT_EQ(world.records().facts_of({Kind::deal, "d-1"}).size(), 2U);
  EXPECT_EQ(world.records().facts_of({Kind::campaign, "d-1"}).size(), 1U);
  EXPECT_EQ(world.records().latest_deal_report("c-1"), nullptr);
}

TEST(DealHash, LeavesOutWhatIsNoContent) {
  const auto hash = [](std::string_view members) {
    json::Reader reader;
    const auto text = "{" + std::string(members) + "}";
    const auto document = reader.read(text);
    EXPECT_TRUE(document);
    return deal_content_hash((*document)->root()).value_or("none");
  };
  const auto plain = hash(R"("id":"d","total_value":100)");
  EXPECT_EQ(plain.substr(0, 7), "sha256:");
  EXPECT_EQ(hash(R"("type":"deal","id":"d","total_value":100.00,"status":"active",)"
                 R"("approval_state":"approved","open_levels":[1],"version":7,)"
                 R"("approved_version":6,"content_hash":"x","validation":{},)"
                 R"("created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z",)"
                 R"("owner_id":null)"), plain);
  for (const std::string other :
       {R"("id":"e","total_value":100)", R"("id":"d","total_value":100.01)",
        R"("id":"d","total_value":100,"x":1)", R"("id":"d","total_value":"100")"}) {
    EXPECT_NE(hash(other), plain) << other;
  }
}

TEST(Severity, IsOneListForWhatIsWrittenAndRead) {
  for (std::size_t i = 0; i < severity_words.size(); ++i) {
    const auto word = std::string(severity_words[i]);
    EXPECT_EQ(parse_severity(word), static_cast<Severity>(i));
    EXPECT_NE(severity_list.find(word), std::string_view::npos);
    auto capitals = word;
    for (auto& c : capitals) c = static_cast<char>(c - 32);
    EXPECT_EQ(parse_severity(capitals), static_cast<Severity>(i)) << capitals;
  }
  for (const std::string word : {"", "info", "error", "criticall"}) {
    EXPECT_FALSE(parse_severity(word)) << word;
  }
}

TEST(Severity, ThatNobodyKnowsIsNotHarmless) {
  for (const std::string severity : {"", "error", "high", "CRITICAL"}) {
    auto world = later_world();
    const auto hash = hash_of(world);
    world.import(Kind::validation_report,
                 to_text({hash, true, R"([{"rule_name":"a","passed":false,"severity":")" +
                                          severity + "\"}]"}));
    EXPECT_EQ(status_of(world), R"("invalid")") << severity;
  }
  auto world = later_world();
  world.import(Kind::validation_report,
               to_text({hash_of(world), true,
                        R"([{"rule_name":"a","passed":false,"severity":"Advisory"}])"}));
  EXPECT_EQ(status_of(world), R"("valid")");
}

TEST(Report, ComesBackFromAnExportAsItself) {
  auto world = later_world();
  const auto first = world.import(Kind::validation_report, to_text({hash_of(world)}));
  const auto id = first.changes.at(0).id;
  const auto exported = world.record(Kind::validation_report, id);
  EXPECT_EQ(world.import(Kind::validation_report, exported).outcome, Outcome::unchanged);
}

std::string finding(std::string_view severity, std::string_view hash) {
  return R"({"type":"set_finding","code":"DK901","severity":")" + std::string(severity) +
         R"(","message":"m","campaign_ids":["c-0","c-1","c-1"],"content_hashes":[null,)" +
         std::string(hash) + "," + std::string(hash) + R"(],"fingerprint":"f"})";
}

TEST(SetFinding, OnlyLowersTheStatus) {
  auto world = later_world();
  const auto hash = hash_of(world);
  EXPECT_EQ(world.import(Kind::set_finding, finding("warning", hash)).changes.size(), 1U)
      << "pending is lower than warnings";
  world.import(Kind::validation_report, to_text({hash}));
  const auto lowered = world.import(Kind::set_finding,
                                    finding("warning", hash).insert(1, R"("note":1,)"));
  ASSERT_EQ(lowered.changes.size(), 2U) << "once, though the campaign stands there twice";
  EXPECT_EQ(lowered.changes[1].event_type, "campaign.validated");
  EXPECT_EQ(status_of(world), R"("warnings")");
  EXPECT_EQ(world.import(Kind::set_finding, finding("critical", R"("sha256:00")")).changes.size(),
            1U)
      << "on other content";
  EXPECT_EQ(status_of(world), R"("warnings")");
  const auto critical = world.import(Kind::set_finding, finding("critical", hash));
  EXPECT_EQ(critical.changes.at(1).event_type, "campaign.rejected");
  EXPECT_EQ(status_of(world), R"("invalid")");
  EXPECT_EQ(world.import(Kind::set_finding, finding("critical", hash)).outcome,
            Outcome::unchanged);
}

TEST(SetFinding, OfASeverityThatNobodyKnowsIsNotHarmless) {
  for (const auto& [severity, status] :
       {std::pair{"advisory", R"("valid")"}, {"Warning", R"("warnings")"}, {"info", R"("invalid")"},
        {"error", R"("invalid")"}, {"", R"("invalid")"}}) {
    auto world = later_world();
    const auto hash = hash_of(world);
    world.import(Kind::validation_report, to_text({hash}));
    world.import(Kind::set_finding, finding(severity, hash));
    EXPECT_EQ(status_of(world), status) << severity;
  }
}

TEST(SetFinding, CountsAgainWhenTheContentComesBack) {
  const Key campaign{Kind::campaign, "c-1"};
  auto world = later_world();
  const auto hash = hash_of(world);
  const auto away_and_back = [&] {
    world.amend(campaign, {"budget=1"});
    EXPECT_EQ(status_of(world), R"("pending")");
    world.amend(campaign, {"budget=5000"});
    EXPECT_EQ(hash_of(world), hash);
    return status_of(world);
  };
  world.import(Kind::set_finding, finding("critical", hash).insert(1, R"("note":0,)"));
  EXPECT_EQ(away_and_back(), R"("invalid")") << "without any report";
  world.import(Kind::validation_report, to_text({hash}));
  EXPECT_EQ(away_and_back(), R"("valid")") << "the finding came before";
  world.import(Kind::set_finding, finding("warning", hash));
  EXPECT_EQ(away_and_back(), R"("warnings")");
  world.amend(campaign, {"budget=1"});
  world.import(Kind::set_finding, finding("critical", hash));
  EXPECT_EQ(status_of(world), R"("pending")") << "on other content";
  EXPECT_EQ(away_and_back(), R"("invalid")") << "which is there again";
  world.import(Kind::validation_report, to_text({hash, true, "[]", "2026-10-02T08:00:00Z"}));
  EXPECT_EQ(away_and_back(), R"("valid")");
}

/// What a campaign's record says was settled with its reports and findings known, in their order.
TEST(Restore, ResultsLeaveACampaignAsItsRecordSays) {
  const auto hash = hash_of(small_world());
  const std::string at = "2026-10-01T08:00:00.1239Z";  // stored as .123Z
  const std::vector<std::pair<Kind, std::string>> results{
      {Kind::validation_report, to_text({hash, true, "[]", "2026-09-01T08:00:00Z"})},
      {Kind::validation_report, to_text({hash, true, "[]", at})},
      {Kind::validation_report, to_text({hash, false, "[]", at})},
      {Kind::validation_report, to_text({hash, true, std::string(warning), at})},
      {Kind::set_finding, finding("critical", hash)},
      {Kind::set_finding, finding("warning", hash)}};
  for (const std::string status : {"valid", "warnings", "invalid"}) {
    World world;
    world.import(Kind::account, account_text);
    world.import(Kind::deal, deal_text);
    const auto record = std::string(campaign_text).insert(
        1, R"("content_hash":)" + hash + R"(,"validation_status":")" + status +
               R"(","last_validated_at":"2026-10-01T08:00:00.123Z",)");
    world.import(Kind::campaign, record, true);
    const auto before = world.record(Kind::campaign, "c-1");
    for (const auto& [kind, text] : results) {
      const auto decision = world.import(kind, text, true);
      EXPECT_EQ(decision.outcome, Outcome::created);
      EXPECT_TRUE(decision.ignored.empty()) << text;
      EXPECT_EQ(world.record(Kind::campaign, "c-1"), before) << text;
    }
    // A report that the record does not know yet counts.
    world.import(Kind::validation_report,
                 to_text({hash, status != "valid", "[]", "2026-10-01T08:00:00.124Z"}), true);
    EXPECT_EQ(status_of(world), status == "valid" ? R"("invalid")" : R"("valid")");
  }
}

TEST(SetFinding, OfUnknownCampaignsIsRefused) {
  World world;
  const auto decision = world.decide_import(Kind::set_finding, finding("critical", "null"));
  ASSERT_FALSE(decision);
  EXPECT_NE(decision.error().message.find("import campaigns first"), std::string::npos);
  EXPECT_FALSE(world.decide_import(Kind::set_finding, R"({"campaign_ids":[]})"));
}

}  // namespace
}  // namespace dealkit::deal
