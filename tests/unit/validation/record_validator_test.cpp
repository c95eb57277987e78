// One record after the other through all rules: phases, kinds of records, wrong types, rules of
// policies.
#include "core/validation/record/record_validator.hpp"

#include "core/deal/entity.hpp"
#include "core/record/registry.hpp"
#include "core/validation/reference/inventory.hpp"
#include "rule_fixture.hpp"

namespace dealkit::validation::record_validator_test {
namespace {

/// A validator with what it needs, and its findings as text.
class Bench {
 public:
  explicit Bench(ValidatorOptions options = {}, Profile profile = Profile::generic)
      : Bench(Policy::of(profile), std::move(options)) {}
  Bench(Policy policy, ValidatorOptions options) : Bench(std::move(policy), options, nullptr) {}
  explicit Bench(const Inventory* inventory)
      : Bench(Policy::of(Profile::generic), {}, inventory) {}

  std::vector<std::string> codes(std::string_view record) {
    text_ = record;
    validator_.examine({"f", 1, 0, 0}, text_);
    validator_.finish();
    std::vector<std::string> found;
    for (const auto& finding : examined().findings) {
      found.push_back(std::string(finding.code()) + "@" + finding.pointer);
    }
    return found;
  }
  const Examined& examined() const { return validator_.examined(); }
  bool ran(std::string_view rule) const {
    return examined().ran.test(place_of(*find_rule(rule)));
  }
  RecordValidator& validator() { return validator_; }

 private:
  Bench(Policy policy, const ValidatorOptions& options, const Inventory* inventory)
      : policy_(std::move(policy)),
        context_(context_of(policy_.profile())),
        validator_(with(context_, inventory), policy_, options) {}
  static Context& with(Context& context, const Inventory* inventory) {
    context.inventory = inventory;
    return context;
  }

  Policy policy_;
  Context context_;
  RecordValidator validator_;
  std::string text_;
};

using Codes = std::vector<std::string>;

const std::string clean = R"({"type":"campaign","id":"c-1","deal_id":"d-1","budget":100,)"
                          R"("targeting":{"audience_segments":["s"],"geo_targets":["DE"]}})";
const std::string overspent = R"({"id":"c-2","budget":100,"deal_budget_limit":50})";

TEST(RecordValidator, ACleanCampaignIsValid) {
  Bench bench;
  EXPECT_EQ(bench.codes(clean), Codes{});
  EXPECT_TRUE(bench.examined().valid);
  EXPECT_EQ(bench.examined().kind, Examined::Kind::campaign);
  EXPECT_EQ(bench.examined().id, "c-1");
  EXPECT_EQ(bench.examined().bytes, clean);
  EXPECT_FALSE(bench.examined().short_circuited);
  for (const auto* rule : campaign_rules()) EXPECT_TRUE(bench.ran(rule->name)) << rule->name;
  EXPECT_FALSE(bench.ran("deal"));
}

TEST(RecordValidator, ACriticalFindingOfPhaseOneEndsIt) {
  Bench bench;
  EXPECT_EQ(bench.codes(overspent), Codes{"BUD013@/budget"});
  EXPECT_TRUE(bench.examined().short_circuited);
  EXPECT_FALSE(bench.examined().valid);
  EXPECT_TRUE(bench.ran("budget_constraints"));
  EXPECT_FALSE(bench.ran("targeting_criteria"));
  // Nothing of it is left for the next record.
  EXPECT_EQ(bench.codes(clean), Codes{});
  EXPECT_FALSE(bench.examined().short_circuited);
}

TEST(RecordValidator, AnAcceptedFindingOfPhaseOneEndsNothing) {
  Bench bench;
  const auto with_exception = [](std::string_view until) {
    return R"({"budget":100,"deal_budget_limit":50,"x_validate":{"ignore":[{"code":"BUD013",)"
           R"("reason":"signed later","until":")" + std::string(until) + R"("}]}})";
  };
  bench.codes(with_exception("2099-12-31"));
  EXPECT_FALSE(bench.examined().short_circuited);
  EXPECT_FALSE(bench.examined().valid) << "targeting is missing";
  EXPECT_TRUE(bench.ran("brand_safety"));
  bench.codes(with_exception("2000-12-31"));
  EXPECT_TRUE(bench.examined().short_circuited) << "it has expired";
}

TEST(RecordValidator, AllGoesOn) {
  Bench bench({.all = true});
  EXPECT_EQ(bench.codes(overspent),
            (Codes{"BUD013@/budget", "TGT013@/targeting", "TGT014@/targeting"}));
  EXPECT_FALSE(bench.examined().short_circuited);
}

TEST(RecordValidator, AWarningOfPhaseOneDoesNotEndIt) {
  Bench bench;
  const auto codes = bench.codes(R"({"budget":2000000000})");
  ASSERT_FALSE(codes.empty());
  EXPECT_EQ(codes[0], "BUD012@/budget");
  EXPECT_TRUE(bench.ran("targeting_criteria"));
}

TEST(RecordValidator, UnreadableRecordsAreFindings) {
  Bench bench;
  for (const auto* text : {"", "{", "[]", "7", R"({"a":1,"a":2})", R"({"b":tru})",
                           "{\"a\":\"\xFF\"}", R"({"budget":1e})"}) {
    EXPECT_EQ(bench.codes(text), Codes{"SYN001@"}) << text;
    EXPECT_EQ(bench.examined().kind, Examined::Kind::unreadable) << text;
    EXPECT_FALSE(bench.examined().valid) << text;
    EXPECT_FALSE(bench.validator().refusal().message.empty());
    EXPECT_EQ(bench.validator().subject(), nullptr);
  }
  bench.validator().refuse({"f", 9, 0, 0}, {base::Errc::limit, "the line is too long"});
  bench.validator().finish();
  ASSERT_EQ(bench.examined().findings.size(), 1u);
  EXPECT_EQ(bench.examined().findings[0].message, "the line is too long");
  EXPECT_EQ(bench.examined().source.line, 9u);
}

TEST(RecordValidator, MembersOfWrongTypesAreFindingsAndAbsent) {
  Bench bench;
  const auto codes = bench.codes(
      R"({"id":7,"budget":"100","targeting":{"audience_segments":["s"],"geo_targets":["DE"],)"
      R"("age":[]},"pacing":5,"frequency_caps":[3]})");
  EXPECT_EQ(codes, (Codes{"SYN002@/id", "SYN002@/budget", "SYN002@/targeting/age", "SYN002@/pacing",
                          "SYN002@/frequency_caps/0"}));
  EXPECT_FALSE(bench.examined().valid);
  EXPECT_EQ(bench.examined().id, "");
}

TEST(RecordValidator, OtherRecordsPassAndThoseThatAreKeptIfTheyCanBe) {
  Bench bench;
  for (const auto& type : record::record_types()) {
    const bool judged = type.judge == record::Judge::validate || type.kept;
    const auto codes = bench.codes(R"({"type":")" + std::string(type.name) + R"(","budget":-1})");
    EXPECT_EQ(codes.empty(), !judged) << type.name;
    EXPECT_EQ(bench.examined().kind == Examined::Kind::other, !judged) << type.name;
    EXPECT_EQ(bench.examined().valid, !judged) << type.name;
  }
  EXPECT_EQ(bench.codes(R"({"type":"account","id":"a","budget":-1})"), Codes{});
  EXPECT_EQ(bench.examined().kind, Examined::Kind::other);
  EXPECT_EQ(bench.codes(R"({"type":"campagne"})"), Codes{"SYN003@/type"});
  EXPECT_FALSE(bench.examined().valid);
}

TEST(RecordValidator, WhatIsMadeOfRecordsMayBeDeeperThanThey) {
  const auto nested = [](std::string_view type, std::size_t levels) {
    return R"({"type":")" + std::string(type) + R"(","id":"x","deal_id":"d","round":1,"x":)" +
           std::string(levels, '[') +
           std::string(levels, ']') + "}";
  };
  constexpr auto deepest = json::Limits{}.max_depth;
  Bench bench;
  EXPECT_EQ(bench.codes(nested("review_round", deepest + 5)), Codes{});
  EXPECT_EQ(bench.examined().kind, Examined::Kind::other);
  EXPECT_EQ(bench.codes(nested("review_round", deal::derived_limits.max_depth)).size(), 1U);
  EXPECT_EQ(bench.codes(nested("deal", deepest + 5)), Codes{"SYN001@"});
  EXPECT_EQ(bench.examined().kind, Examined::Kind::unreadable);
}

TEST(RecordValidator, DealsHaveTheirOwnRule) {
  Bench bench;
  EXPECT_EQ(bench.codes(R"({"type":"deal","id":"d","deal_name":"n","total_value":0,"status":5})"),
            (Codes{"DEL011@/total_value", "SYN002@/status"}));
  EXPECT_EQ(bench.examined().kind, Examined::Kind::deal);
  EXPECT_EQ(bench.examined().id, "d");
  EXPECT_TRUE(bench.ran("deal"));
  EXPECT_FALSE(bench.ran("budget_constraints"));
  Bench sync({}, Profile::dealsync1);
  EXPECT_EQ(sync.codes(R"({"id":"d","origin":"o","terms":{"guar":0}})"), Codes{});
  EXPECT_EQ(sync.examined().kind, Examined::Kind::deal);
  EXPECT_EQ(sync.codes(R"({"id":"d","terms":{}})"), Codes{"DEL001@/origin"});
  EXPECT_EQ(bench.codes(R"({"id":"d","terms":{}})").size(), 2u) << "a campaign elsewhere";
}

TEST(RecordValidator, AProductIsCompletedFromTheInventory) {
  const auto inventory = Inventory::parse(R"({"id":"p","minspend":500})");
  ASSERT_TRUE(inventory.has_value());
  Bench bench;
  const auto campaign = R"({"budget":100,"product":{"id":"p"}})";
  EXPECT_EQ(bench.codes(campaign).front(), "TGT013@/targeting");
  Bench with_inventory(&*inventory);
  EXPECT_EQ(with_inventory.codes(campaign), Codes{"BUD002@/budget"});
}

TEST(RecordValidator, JudgesEachRecordAtItsOwnPresent) {
  Bench bench;
  const auto campaign = R"({"scheduling":{"start":"2026-10-01T00:00:00Z","time_zone":"UTC"}})";
  const auto past_start = [&](std::optional<base::Instant> now) {
    bench.validator().examine({"f", 1, 0, 0, 1, now}, campaign);
    bench.validator().finish();
    for (const auto& finding : bench.examined().findings) {
      if (finding.code() == "SCH002") return true;
    }
    return false;
  };
  const auto before = *base::parse_instant("2026-09-30T00:00:00Z");
  const auto after = *base::parse_instant("2026-10-02T00:00:00Z");
  EXPECT_FALSE(past_start(before));
  EXPECT_TRUE(past_start(after));
  EXPECT_FALSE(past_start(before));
  EXPECT_FALSE(past_start(std::nullopt)) << "the run's present, not that of the record before";
}

TEST(RecordValidator, HandsOnOrComputesTheContentHash) {
  Bench bench;
  static_cast<void>(bench.codes(R"({"content_hash":"sha256:ab"})"));
  EXPECT_EQ(bench.examined().content_hash, "sha256:ab");
  static_cast<void>(bench.codes(clean));
  EXPECT_EQ(bench.examined().content_hash, "");
  Bench computing({.content_hash = true});
  static_cast<void>(computing.codes(clean));
  EXPECT_EQ(computing.examined().content_hash.size(), 71u);
}

TEST(RecordValidator, TimesRulesOnRequest) {
  std::int64_t clock = 0;
  Bench bench({.stopwatch = [&clock] { return clock += 500'000; }});
  static_cast<void>(bench.codes(clean));
  ASSERT_EQ(bench.examined().timings.size(), campaign_rules().size());
  EXPECT_EQ(bench.examined().timings[0].rule_name, "budget_constraints");
  EXPECT_EQ(bench.examined().timings[0].latency_ms, 0.5);
}

Policy policy_with(std::vector<base::ConfigTree::Member> members) {
  base::Problems problems;
  const auto tree = base::ConfigTree::table(std::move(members));
  auto policy = Policy::read(tree, std::nullopt, nullptr, problems);
  for (const auto& problem : problems.list()) ADD_FAILURE() << to_string(problem);
  return policy;
}
base::ConfigTree::Member text(std::string key, std::string value) {
  return {std::move(key), {}, base::ConfigTree::string(std::move(value))};
}

TEST(RecordValidator, CustomRulesJudgeWhatTheyAreFor) {
  using base::ConfigTree;
  Bench bench(policy_with({{"rule", {}, ConfigTree::array({ConfigTree::table(
                  {text("name", "small"), text("code", "ACM001"), text("message", "too much"),
                   text("pointer", "/budget"), text("severity", "warning"),
                   text("when", "has(budget)"), text("expect", "budget <= 100.0")})})}}), {});
  EXPECT_EQ(bench.codes(clean), Codes{});
  ASSERT_EQ(bench.examined().other_rules.size(), 1u);
  EXPECT_EQ(bench.examined().other_rules[0], "small");
  const std::string rest = R"("targeting":{"audience_segments":["s"],"geo_targets":["DE"]}})";
  EXPECT_EQ(bench.codes(R"({"budget":100.01,)" + rest), Codes{"ACM001@/budget"});
  EXPECT_TRUE(bench.examined().valid) << "it is a warning";
  EXPECT_EQ(bench.codes("{" + rest), Codes{}) << "not for it";
  EXPECT_EQ(bench.codes(R"({"budget":true,)" + rest), (Codes{"SYN002@/budget", "ACM001@/budget"}));
}

TEST(RecordValidator, WhatAPolicySwitchesOffDoesNotRun) {
  using base::ConfigTree;
  Bench bench(policy_with({{"severity", {}, ConfigTree::table({text("targeting_criteria", "off"),
                                                               text("BUD013", "off")})}}), {});
  EXPECT_EQ(bench.codes(overspent), Codes{});
  EXPECT_FALSE(bench.ran("targeting_criteria"));
  EXPECT_TRUE(bench.ran("budget_constraints"));
  EXPECT_FALSE(bench.examined().short_circuited);
}

}  // namespace
}  // namespace dealkit::validation::record_validator_test
