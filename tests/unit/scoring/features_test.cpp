// Reading feature vectors: both places, defaults, what is refused, and where.
#include "core/scoring/features.hpp"

#include <cmath>
#include <limits>

#include "core/scoring/metric.hpp"
#include "generate.hpp"

namespace dealkit::scoring {
namespace {

constexpr std::string_view required =
    R"("days_since_last_interaction":2,"days_since_last_campaign_update":3,)"
    R"("hours_since_last_approval_action":12.5,"deal_value":250000)";

std::string flat(std::string_view more = "") {
  return R"({"deal_id":"d-1",)" + std::string(required) + std::string(more) + "}";
}

TEST(VectorReader, FillsInDefaults) {
  VectorReader reader;
  const auto text = flat();
  ASSERT_TRUE(reader.read(text)) << reader.error().message;
  EXPECT_EQ(reader.deal_id(), "d-1");
  EXPECT_EQ(reader.features().values,
            (std::array<double, feature_count>{2, 3, 12.5, 0, 0, 0, 250'000, 0, 0, 0, 48, 0.8, 0}));
  EXPECT_EQ(reader.outcome(), std::nullopt);
}

TEST(VectorReader, TakesFeaturesInsideAsWell) {
  VectorReader reader, other;
  const std::string inside = R"({"type":"engagement_metric","id":"m","deal_id":"d-1","score":1.5,)"
                             R"("feature_vector":{)" +
                             std::string(required) + R"(,"interactions_7d":4,"own":[]},"x":1})";
  ASSERT_TRUE(reader.read(inside)) << reader.error().message;
  ASSERT_TRUE(other.read(flat(R"(,"interactions_7d":4)")));
  EXPECT_EQ(reader.features(), other.features());
  EXPECT_TRUE(reader.has_features());
}

TEST(VectorReader, TakesAScoreWhereOneWillDo) {
  const std::string metric = R"({"type":"engagement_metric","deal_id":"d","score":61.25})";
  VectorReader lenient(VectorReader::Need::features_or_score);
  ASSERT_TRUE(lenient.read(metric)) << lenient.error().message;
  EXPECT_FALSE(lenient.has_features());
  EXPECT_EQ(lenient.metric_score(), 61.25);
  ASSERT_TRUE(lenient.read(flat()));
  EXPECT_TRUE(lenient.has_features());
  EXPECT_FALSE(lenient.read(R"({"deal_id":"d","score":100.5})"));
  EXPECT_EQ(lenient.pointer(), "/score");
  VectorReader strict;
  EXPECT_FALSE(strict.read(metric));
}

struct Refused {
  std::string text;
  std::string message;
  std::string pointer;
};

TEST(VectorReader, SaysWhatIsWrongAndWhere) {
  const Refused refused[] = {
      {"[]", "expected an object, found an array", ""},
      {"{}", "deal_id is missing: expected the id of the deal, a string", ""},
      {R"({"deal_id":""})", "deal_id: ", "/deal_id"},
      {R"({"type":"deal","deal_id":"d"})",
       "expected a record of type feature_vector or engagement_metric, found type \"deal\"",
       "/type"},
      {R"({"deal_id":"d"})",
       "days_since_last_interaction is missing: a feature vector must have it", ""},
      {R"({"deal_id":"d","feature_vector":{}})", "days_since_last_interaction is missing",
       "/feature_vector"},
      {flat(R"(,"feature_vector":{"deal_value":3})"), "features stand both beside",
       "/feature_vector"},
      {flat(R"(,"interactions_7d":-1)"),
       "interactions_7d: expected a whole number of at least 0, found -1", "/interactions_7d"},
      {flat(R"(,"interactions_7d":1.5)"),
       "interactions_7d: expected a whole number of at least 0, found 1.5", "/interactions_7d"},
      {flat(R"(,"interactions_7d":"4")"), "interactions_7d: expected a number, found a string",
       "/interactions_7d"},
      {flat(R"(,"budget_utilization":1.01)"),
       "budget_utilization: expected a number from 0 to 1, found 1.01", "/budget_utilization"},
      {flat(R"(,"approval_velocity":-0.5)"),
       "approval_velocity: expected a finite number of at least 0, found -0.5",
       "/approval_velocity"},
      {flat(R"(,"historical_spend":1e999)"), "historical_spend: ", "/historical_spend"},
      {flat(R"(,"historical_spend":NaN)"), "", ""},
  };
  VectorReader reader;
  for (const auto& one : refused) {
    EXPECT_FALSE(reader.read(one.text)) << one.text;
    EXPECT_EQ(reader.error().message.substr(0, one.message.size()), one.message) << one.text;
    EXPECT_EQ(reader.pointer(), one.pointer) << one.text;
    EXPECT_GT(reader.error().position.column, 0U) << one.text;
  }
  ASSERT_TRUE(reader.read(flat()));  // nothing of the refused ones is left
}

TEST(Features, NoNumberOutOfRangePasses) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  constexpr double infinity = std::numeric_limits<double>::infinity();
  for (const auto& info : all_features()) {
    for (const double bad : {nan, infinity, -infinity, -1.0}) {
      const auto checked = check_feature(info.feature, bad);
      ASSERT_FALSE(checked.has_value());
      EXPECT_NE(checked.error().message.find(info.name), std::string::npos);
    }
    EXPECT_TRUE(check_feature(info.feature, 0).has_value());
    EXPECT_TRUE(check_feature(info.feature, info.standard.value_or(0)).has_value());
  }
}

RC_GTEST_PROP(Metric, ItsFeatureVectorReadsBackTheSame, ()) {
  const auto features = any_features();
  const Model model;
  const MetricWriter writer({{1'788'220'800, 0}, 7, true, true}, model);
  std::string line;
  writer.append(line, "deal \"ä\"", features, score_of(features, model));
  VectorReader reader;
  RC_ASSERT(reader.read(std::string_view(line).substr(0, line.size() - 1)));
  RC_ASSERT(reader.features() == features);
  RC_ASSERT(reader.deal_id() == "deal \"ä\"");
}

TEST(Metric, IsOneLine) {
  const MetricWriter writer({{1'788'220'800, 0}, 0, false, false}, {});
  Score score{{{0, 5, 12.345, 99.999, 100}}, 7.05, 705, Tier::at_risk};
  std::string line;
  writer.append(line, "d-1", {}, score);
  EXPECT_EQ(line, "{\"type\":\"engagement_metric\",\"id\":\"" + writer.id_of("d-1") +
                      "\",\"deal_id\":\"d-1\",\"score\":7.05,\"tier\":\"at_risk\",\"components\":"
                      "{\"recency\":0.00,\"frequency\":5.00,\"monetary\":12.35,"
                      "\"behavioural\":100.00,\"account_health\":100.00},"
                      "\"computed_at\":\"2026-09-01T00:00:00Z\"}\n");
}

TEST(Metric, IdsAreOfDealMomentAndSeed) {
  const auto id = [](std::int64_t second, std::uint64_t seed, std::string_view deal) {
    return MetricWriter({{second, 0}, seed, false, false}, {}).id_of(deal);
  };
  const auto one = id(1'788'220'800, 0, "d-1");
  EXPECT_EQ(one.size(), 36U);
  EXPECT_EQ(one[14], '7');
  EXPECT_NE(std::string("89ab").find(one[19]), std::string::npos);
  EXPECT_EQ(one, id(1'788'220'800, 0, "d-1"));
  EXPECT_NE(one, id(1'788'220'800, 0, "d-2"));
  EXPECT_NE(one, id(1'788'220'800, 1, "d-1"));
  EXPECT_LT(one, id(1'788'220'801, 0, "d-1"));
}

TEST(Metric, HundredthsHaveTwoDecimalsWhereverTheirDigitsBegin) {
  const auto written = [](std::int64_t value) {
    const auto size = value < 0 ? -value : value;
    const auto cents = std::to_string(size % 100);
    return (value < 0 ? "-" : "") + std::to_string(size / 100) + (cents.size() == 1 ? ".0" : ".") +
           cents;
  };
  for (const int around : {0, 100, 1000, 10'000, 100'000, 2'000'000'000}) {
    for (int value = around - 101; value <= around + 101; ++value) {
      for (const int one : {value, -value}) {
        std::string text;
        append_hundredths(text, one);
        ASSERT_EQ(text, written(one));
      }
    }
  }
}

RC_GTEST_PROP(Metric, HundredthsReadBack, ()) {
  const auto value = *rc::gen::inRange(-20'000, 2'000'000);
  std::string text;
  append_hundredths(text, value);
  RC_ASSERT(std::lround(std::stod(text) * 100) == value);
  RC_ASSERT(text[text.size() - 3] == '.');
}

}  // namespace
}  // namespace dealkit::scoring
