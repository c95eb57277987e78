// Fixes under all rules together: what --fix writes has no finding that was not there before.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/validation/output/fix.hpp"
#include "core/validation/record/record_validator.hpp"

namespace dealkit::validation::test {
namespace {

class Validator {
 public:
  explicit Validator(Profile profile) : policy_(Policy::of(profile)) {
    context_.now = *base::parse_instant("2026-10-01T00:00:00Z");
    context_.profile = profile;
    context_.thresholds = policy_.thresholds();
    validator_ =
        std::make_unique<RecordValidator>(context_, policy_, ValidatorOptions{.all = true});
  }
  const Examined& judge(std::string_view record) {
    text_ = record;
    validator_->examine({"f", 1, 0, 0}, text_);
    validator_->finish();
    return validator_->examined();
  }
  CodeCounts counts(std::string_view record) { return count_codes(judge(record).findings); }
  Fixed fix(std::string_view record, Fixing level) {
    const auto& seen = judge(record);
    Validator other(policy_.profile());
    return apply_fixes(*validator_->document(), seen.findings, level,
                       [&](std::string_view text) { return other.counts(text); });
  }

 private:
  Policy policy_;
  Context context_;
  std::unique_ptr<RecordValidator> validator_;
  std::string text_;
};

std::string campaign(std::string_view members) {
  return fmt::format(R"({{"id":"c","currency":"JPY",{}}})", members);
}
std::string fixed(std::string_view record, Fixing level = Fixing::safe,
                  Profile profile = Profile::generic) {
  return Validator(profile).fix(record, level).text;
}

TEST(FixTogether, RoundsDownWhereNothingElseSuffers) {
  EXPECT_EQ(fixed(campaign(R"("budget":100.5)")), campaign(R"("budget":100)"));
}

TEST(FixTogether, LeavesWhatWouldBreakAnotherRule) {
  // No budget of 0, no bid below the floor, and the rest is fixed all the same.
  const auto nothing_left = campaign(R"("budget":0.5)");
  EXPECT_EQ(fixed(nothing_left), nothing_left);
  const auto floor =
      campaign(R"("bid":{"amount":100.5},"deals":[{"floor":100.2,"currency":"JPY"}])");
  EXPECT_EQ(fixed(floor), floor);
  EXPECT_EQ(fixed(campaign(R"("budget":100.5,"daily_budget":0.5)")),
            campaign(R"("budget":100,"daily_budget":0.5)"));
  const auto one = Validator(Profile::generic)
                       .fix(campaign(R"("budget":100.5,"daily_budget":0.5)"), Fixing::safe);
  EXPECT_EQ(one.resolved, 1U);
  EXPECT_EQ(one.skipped, 1U);
}

/// Members that fixes touch, and others that stand in their way.
std::string random_campaign() {
  const auto amount = [] {
    return *rc::gen::element<std::string>("0", "0.5", "1", "1.5", "2", "100.25", "100.5", "99.9");
  };
  const auto places = [] {
    std::string list;
    const auto count = *rc::gen::inRange(1, 4);
    for (int i = 0; i < count; ++i) {
      list += (i == 0 ? "\"" : ",\"") +
              *rc::gen::element<std::string>("DE", "DEU", "DE-BE", "US", "UK", "US-CA", "FR") +
              "\"";
    }
    return "[" + list + "]";
  };
  const auto hours = [] { return std::to_string(*rc::gen::inRange(0, 25)); };
  std::vector<std::string> members{
      R"("budget":)" + amount(),
      R"("daily_budget":)" + amount(),
      R"("deal_budget_limit":)" + amount(),
      R"("bid":{"amount":)" + amount() + R"(,"max_bid":)" + amount() + R"(,"min_bid":)" + amount() +
          "}",
      R"("deals":[{"floor":)" + amount() + R"(,"currency":"JPY","countries":)" + places() + "}]",
      R"("targeting":{"audience_segments":["s"],"geo_targets":)" + places() +
          R"(,"geo_exclude":)" + places() + R"(,"dayparts":[{"start":)" + hours() + R"(,"end":)" +
          hours() + R"(},{"days":["mon"],"start":)" + hours() + R"(,"end":)" + hours() + "}]}",
      R"("creative_specs":[{"click_url":"http://a.example","asset_url":"http://a.example/x"}])",
      R"("x_validate":{"ignore":[{"code":"BUD003","until":"2027-01-01","reason":"agreed"}]})"};
  std::string text;
  for (const auto& member : members) {
    if (*rc::gen::inRange(0, 4) > 0) text += (text.empty() ? "" : ",") + member;
  }
  return campaign(text.empty() ? R"("budget":0.5)" : text);
}

RC_GTEST_PROP(FixTogether, MakesNoNewFinding, ()) {
  const auto profile = *rc::gen::element(Profile::generic, Profile::openrtb26);
  const auto level = *rc::gen::element(Fixing::safe, Fixing::unsafe);
  const auto text = random_campaign();
  Validator validator(profile);
  const auto before = validator.counts(text);
  const auto result = validator.fix(text, level);
  for (const auto& [code, count] : validator.counts(result.text)) {
    const auto found = before.find(code);
    if (found == before.end() || count > found->second) {
      RC_FAIL(code + " is new\n" + text + "\n" + result.text);
    }
  }
}

}  // namespace
}  // namespace dealkit::validation::test
