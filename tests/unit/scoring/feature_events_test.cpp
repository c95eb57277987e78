// What events tell of scores. That tables tell the same is tested with the stores.
#include "core/scoring/feature_events.hpp"

#include "core/deal/event_payload.hpp"
#include "core/event/event.hpp"
#include "core/scoring/portfolio.hpp"
#include "core/scoring/score.hpp"
#include "generate.hpp"

namespace dealkit::scoring {
namespace {

constexpr base::Instant now{1'788'220'800, 0};

event::Event event_of(const std::string& type, const std::string& id, const std::string& after,
                      const std::string& before = {}) {
  event::Event event;
  event.id = "e";
  event.type = type;
  event.aggregate_type = type == "interaction.recorded" ? "interaction"
                                                        : type.substr(0, type.find('.'));
  event.aggregate_id = id;
  event.created_at = now;
  event.payload = deal::make_event_payload({2, before, after, "ana"});
  return event;
}

std::string deal(const std::string& account, const std::string& value) {
  return R"({"type":"deal","id":"d","account_id":")" + account + R"(","total_value":)" + value +
         R"(,"created_at":"2026-08-01T00:00:00Z"})";
}

std::string campaign(const std::string& deal, const std::string& budget,
                     const std::string& status = "draft", const std::string& language = "en") {
  return R"({"type":"campaign","id":"c","deal_id":")" + deal + R"(","budget":)" + budget +
         R"(,"status":")" + status + R"(","targeting":{"languages":[")" + language +
         R"("]},"created_at":"2026-08-02T00:00:00Z","updated_at":"2026-08-31T00:00:00Z"})";
}

/// As stores keep moments, so that what events tell and what tables tell come to the same.
TEST(FeatureEvents, MomentsAreOfMicroseconds) {
  const auto at = [](std::string_view text) { return moment_of(text); };
  EXPECT_EQ(at("2026-08-31T23:59:59.123456789Z"), at("2026-08-31T23:59:59.123456Z"));
  EXPECT_EQ(at("2026-08-31T23:59:59.999999999Z"), at("2026-08-31T23:59:59.999999Z"));
  EXPECT_EQ(at("2026-08-31T23:59:59.000000999Z"), at("2026-08-31T23:59:59Z"));
  EXPECT_NE(at("2026-08-31T23:59:59.000001Z"), at("2026-08-31T23:59:59Z"));
  EXPECT_EQ(at("2026-08-31"), at("2026-08-31T00:00:00Z"));
  EXPECT_EQ(at("soon"), std::nullopt);
}

class Portfolios : public testing::Test {
 protected:
  std::vector<std::string> apply(const event::Event& event) {
    const auto touched = portfolio_.apply(event);
    EXPECT_TRUE(touched.has_value()) << touched.error().message;
    return touched.value_or(std::vector<std::string>{});
  }
  Features at(const std::string& deal) {
    const auto* state = portfolio_.find(deal);
    EXPECT_NE(state, nullptr) << deal;
    if (state == nullptr) return {};
    return state->features(now).value_or(Features{});
  }
  using Ids = std::vector<std::string>;
  Portfolio portfolio_;
};

TEST_F(Portfolios, CompareAmountsByWhatTheirUnitIsWorth) {
  apply(event_of("account.created", "a",
                 R"({"type":"account","id":"a","currency":"VND","total_historical_spend":50000})"));
  auto yen = deal("a", "2000000");
  yen.insert(yen.size() - 1, R"(,"currency":"JPY")");
  apply(event_of("deal.created", "d", yen));
  EXPECT_EQ(at("d")[Feature::deal_value], 20'000);
  EXPECT_EQ(at("d")[Feature::historical_spend], 5);
  auto euros = deal("a", "120000");
  euros.insert(euros.size() - 1, R"(,"currency":"EUR")");
  apply(event_of("deal.updated", "d", euros, yen));
  EXPECT_EQ(at("d")[Feature::deal_value], 120'000);
}

TEST_F(Portfolios, FollowsDealsAndTheirAccounts) {
  EXPECT_EQ(apply(event_of("account.created", "a",
                           R"({"type":"account","id":"a","deal_completion_rate":0.25})")),
            Ids{});
  EXPECT_EQ(apply(event_of("deal.created", "d", deal("a", "100.5"))), Ids{"d"});
  EXPECT_EQ(at("d")[Feature::deal_value], 100.5);
  EXPECT_EQ(at("d")[Feature::past_completion_rate], 0.25);
  EXPECT_EQ(apply(event_of("account.updated", "a",
                           R"({"type":"account","id":"a","support_tickets_90d":7})")),
            Ids{"d"});
  EXPECT_EQ(at("d")[Feature::past_completion_rate], 0.8);
  EXPECT_EQ(at("d")[Feature::support_tickets_90d], 7);
  apply(event_of("deal.updated", "d", deal("b", "100.5"), deal("a", "100.5")));
  EXPECT_EQ(at("d")[Feature::support_tickets_90d], 0);
  EXPECT_EQ(apply(event_of("account.updated", "a", R"({"type":"account","id":"a"})")), Ids{});
  EXPECT_EQ(apply(event_of("deal.deleted", "d", {}, deal("b", "100.5"))), Ids{"d"});
  EXPECT_EQ(portfolio_.find("d"), nullptr);
  EXPECT_EQ(portfolio_.size(), 0U);
}

TEST_F(Portfolios, FollowsCampaigns) {
  apply(event_of("deal.created", "d", deal("a", "100")));
  apply(event_of("deal.created", "e", deal("a", "100")));
  apply(event_of("campaign.created", "c", campaign("d", "40")));
  EXPECT_EQ(at("d")[Feature::budget_utilization], 0.4);
  EXPECT_EQ(at("d")[Feature::days_since_last_campaign_update], 1);
  EXPECT_EQ(at("d")[Feature::campaign_edits_30d], 0);
  const auto edit =
      event_of("campaign.updated", "c", campaign("d", "50", "draft", "de"), campaign("d", "40"));
  apply(edit);
  apply(edit);  // delivered twice
  apply(event_of("campaign.validated", "c", campaign("d", "50", "draft", "de"),
                 campaign("d", "50", "draft", "de")));
  EXPECT_EQ(at("d")[Feature::budget_utilization], 0.5);
  EXPECT_EQ(at("d")[Feature::campaign_edits_30d], 1);
  EXPECT_EQ(at("d")[Feature::targeting_change_count], 1);
  // Its edits move along with it.
  EXPECT_EQ(apply(event_of("campaign.updated", "c", campaign("e", "50", "cancelled", "de"),
                           campaign("d", "50", "draft", "de"))),
            (Ids{"d", "e"}));
  EXPECT_EQ(at("d")[Feature::campaign_edits_30d], 0);
  EXPECT_EQ(at("e")[Feature::targeting_change_count], 1);
  EXPECT_EQ(at("e")[Feature::budget_utilization], 0);  // cancelled
  apply(event_of("campaign.deleted", "c", {}, campaign("e", "50")));
  EXPECT_EQ(at("e")[Feature::targeting_change_count], 0);
  EXPECT_EQ(at("e")[Feature::days_since_last_campaign_update], 31);  // since it was created
}

TEST_F(Portfolios, CountsEditsOfContent) {
  apply(event_of("deal.created", "d", deal("a", "100")));
  const auto stands = [](const std::string& status, const std::string& targeting) {
    return R"({"type":"campaign","id":"c","deal_id":"d","budget":40,"status":")" + status +
           R"(","targeting":)" + targeting + R"(,"updated_at":"2026-08-31T00:00:00Z"})";
  };
  const auto draft = stands("draft", R"({"age_min":18,"x":[1]})");
  apply(event_of("campaign.created", "c", draft));
  // Another status, and the same content in other words.
  apply(event_of("campaign.updated", "c", stands("active", R"({"age_min":18,"x":[1]})"), draft));
  apply(event_of("campaign.updated", "c", stands("draft", R"({"x":[1.0],"age_min":18})"), draft));
  EXPECT_EQ(at("d")[Feature::campaign_edits_30d], 0);
  EXPECT_EQ(at("d")[Feature::targeting_change_count], 0);
  apply(event_of("campaign.updated", "c", stands("draft", R"({"x":[1],"age_min":19})"), draft));
  EXPECT_EQ(at("d")[Feature::campaign_edits_30d], 1);
  EXPECT_EQ(at("d")[Feature::targeting_change_count], 1);
}

TEST_F(Portfolios, FollowsReviewsAndInteractions) {
  apply(event_of("deal.created", "d", deal("a", "100")));
  auto transition = event_of(
      "deal.approval.events", "d",
      R"({"type":"approval_transition","deal_id":"d","round":1,"seats":[{"level":1,"seat":1,)"
      R"("state":"approved","opened_at":"2026-08-31T20:00:00Z",)"
      R"("decided_at":"2026-08-31T23:00:00Z"}]})");
  EXPECT_EQ(apply(transition), Ids{"d"});
  EXPECT_EQ(at("d")[Feature::approval_velocity], 3);
  EXPECT_EQ(at("d")[Feature::hours_since_last_approval_action], 1);
  EXPECT_EQ(apply(event_of("interaction.recorded", "i",
                           R"({"type":"interaction","id":"i","deal_id":"d",)"
                           R"("at":"2026-08-31T00:00:00+02:00"})")),
            Ids{"d"});
  EXPECT_EQ(at("d")[Feature::days_since_last_interaction], 1);
  EXPECT_EQ(at("d")[Feature::interactions_7d], 1);
}

TEST_F(Portfolios, TakesATimeWithoutAnOffsetAsUtc) {
  apply(event_of("deal.created", "d", deal("a", "100")));
  int number = 0;
  for (const std::string at : {"2026-08-30", "2026-08-31T00:00:00", "at noon"}) {
    const auto id = "i" + std::to_string(number++);
    apply(event_of("interaction.recorded", id,
                   R"({"type":"interaction","id":")" + id + R"(","deal_id":"d","at":")" + at +
                       "\"}"));
  }
  EXPECT_EQ(at("d")[Feature::interactions_7d], 2);
  EXPECT_EQ(at("d")[Feature::days_since_last_interaction], 1);
}

TEST_F(Portfolios, LeavesOtherEventsAlone) {
  apply(event_of("deal.created", "d", deal("a", "100")));
  auto score = event_of("score.updated", "m", R"({"type":"engagement_metric","deal_id":"d"})");
  EXPECT_EQ(apply(score), Ids{});
  // A fact about the deal is not the deal.
  auto fact = event_of("approval.escalated", "d", R"({"type":"approval_transition"})");
  EXPECT_EQ(apply(fact), Ids{});
  EXPECT_EQ(at("d")[Feature::deal_value], 100);
  auto broken = event_of("deal.updated", "d", "{}");
  broken.payload = "{";
  EXPECT_FALSE(portfolio_.apply(broken).has_value());
}

}  // namespace
}  // namespace dealkit::scoring
