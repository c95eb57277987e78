// When a stored score still answers, and what a new one changes and tells.
#include "core/scoring/stored_metric.hpp"

#include "core/event/event.hpp"
#include "generate.hpp"

namespace dealkit::scoring {
namespace {

constexpr base::Instant scored_now{1'788'220'800, 0};

std::string record_of(const Features& features, const Model& model, base::Instant at) {
  const MetricWriter writer({at, 0, true, false}, model);
  std::string line;
  writer.append(line, "d", features, score_of(features, model));
  return line;
}

Features some_features(double interactions) {
  Features features;
  for (const auto& info : all_features()) features[info.feature] = info.standard.value_or(5);
  features[Feature::interactions_7d] = interactions;
  return features;
}

base::Instant later(std::int64_t seconds) { return {scored_now.seconds + seconds, 0}; }

TEST(StoredMetric, AnswersForTenMinutes) {
  const Model model;
  const auto features = some_features(3);
  const auto metric = read_metric(record_of(features, model, scored_now));
  ASSERT_TRUE(metric.features.has_value());
  EXPECT_EQ(*metric.features, features);
  for (const std::int64_t age : {0, 1, 599}) {
    const auto score = answer_of(metric, model, later(age));
    ASSERT_TRUE(score.has_value()) << age;
    EXPECT_EQ(score->unrounded, score_of(features, model).unrounded);
  }
  EXPECT_FALSE(answer_of(metric, model, later(600)));
  EXPECT_FALSE(answer_of(metric, model, later(-1)));  // it has not been computed yet
}

TEST(StoredMetric, WithoutAnOffsetIsOfUtc) {
  auto metric = read_metric(record_of(some_features(3), {}, scored_now));
  metric.computed_at = "2026-09-01T00:00:00";
  EXPECT_TRUE(answer_of(metric, {}, later(599)));
  EXPECT_FALSE(answer_of(metric, {}, later(600)));
}

TEST(StoredMetric, OfOtherWeightsDoesNotAnswer) {
  const auto metric = read_metric(record_of(some_features(3), {}, scored_now));
  Model other;
  other.weights = {{0.2, 0.2, 0.2, 0.2, 0.2}};
  EXPECT_FALSE(answer_of(metric, other, scored_now));
  Model stricter;  // the same score, another tier
  stricter.thresholds = {90, 80, 70};
  EXPECT_FALSE(answer_of(metric, stricter, scored_now));
}

TEST(StoredMetric, WithoutWhatItNeedsDoesNotAnswer) {
  for (const auto* text :
       {"", "[]", R"({"id":"m"})", R"({"id":"m","score":101,"tier":"hot"})",
        R"({"id":"m","deal_id":"d","score":50,"tier":"warm","computed_at":"2026-09-01T00:00:00Z"})",
        R"({"id":"m","deal_id":"d","score":50,"tier":"warm","computed_at":"2026-09-01T00:00:00Z",)"
        R"("feature_vector":{"deal_value":-1}})"}) {
    EXPECT_FALSE(answer_of(read_metric(text), {}, scored_now)) << text;
  }
}

std::vector<std::string> types(const deal::Change& change) {
  std::vector<std::string> out;
  for (const auto& fact : change.facts) out.push_back(fact.type);
  return out;
}

TEST(StoredMetric, TellsWhatChanged) {
  const auto metric = [](const std::string& score, const std::string& tier) {
    return R"({"type":"engagement_metric","id":"m","deal_id":"d","score":)" + score +
           R"(,"tier":")" + tier + R"(","computed_at":"2026-09-01T00:00:00Z"})";
  };
  const auto change = [&](const std::string& record, const StoredMetric* latest) {
    const auto made = change_of({"m", "d", "a", record}, latest);
    EXPECT_TRUE(made.has_value());
    return made.value_or(deal::Change{});
  };
  using Types = std::vector<std::string>;
  const auto first = change(metric("50.10", "warm"), nullptr);
  EXPECT_EQ(types(first), Types{"score.updated"});
  EXPECT_EQ(first.facts[0].before, "");
  EXPECT_EQ(first.partition_key, "a:d");
  EXPECT_EQ(first.kind, deal::Kind::engagement_metric);
  EXPECT_EQ(first.event_type, "");

  const auto latest = read_metric(first.after);
  EXPECT_EQ(types(change(metric("50.1", "warm"), &latest)), Types{});
  const auto moved = change(metric("50.11", "warm"), &latest);
  EXPECT_EQ(types(moved), Types{"score.updated"});
  EXPECT_EQ(moved.facts[0].before, first.after);
  EXPECT_EQ(moved.facts[0].record, moved.after);
  EXPECT_EQ(types(change(metric("80", "hot"), &latest)), (Types{"score.updated", "score.alert"}));
  // Other thresholds: the same score, another tier.
  EXPECT_EQ(types(change(metric("50.1", "cold"), &latest)), Types{"score.alert"});
  EXPECT_FALSE(change_of({"m", "d", "a", "no json"}, nullptr).has_value());
}

TEST(StoredMetric, OfAnEarlierMomentTellsNothing) {
  const auto metric = [](const std::string& score, const std::string& at) {
    return R"({"type":"engagement_metric","id":"m","deal_id":"d","score":)" + score +
           R"(,"tier":"warm","computed_at":")" + at + "\"}";
  };
  const auto latest = read_metric(metric("50", "2026-09-01T00:00:00.5Z"));
  const auto told = [&](const std::string& at) {
    const auto change = change_of({"m", "d", "a", metric("60", at)}, &latest);
    EXPECT_TRUE(change.has_value());
    return change.has_value() ? types(*change) : std::vector<std::string>{"none"};
  };
  using Types = std::vector<std::string>;
  EXPECT_EQ(told("2026-08-31T23:59:59Z"), Types{});
  EXPECT_EQ(told("2026-09-01T00:00:00Z"), Types{});  // half a second before
  EXPECT_EQ(told("2026-09-01T00:00:00.5Z"), Types{"score.updated"});
  EXPECT_EQ(told("2026-09-01T00:00:01Z"), Types{"score.updated"});
}

}  // namespace
}  // namespace dealkit::scoring
