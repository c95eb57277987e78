// Which levels deals need, and the deals for which it cannot be said.
#include "core/approval/routing.hpp"

#include "io/toml/read.hpp"
#include "zones.hpp"

namespace dealkit::approval {
namespace {

using base::Errc;

Policy routes_of(std::string_view toml) {
  const auto tree = io::toml::parse_toml(toml);
  EXPECT_TRUE(tree) << (tree ? "" : tree.error().message);
  base::Problems problems;
  auto policy = Policy::read(*tree, &test_zones(), problems);
  for (const auto& problem : problems.list()) ADD_FAILURE() << to_string(problem);
  return policy;
}

base::Result<Demand> demand(const Policy& policy, std::string_view deal,
                            std::string_view account = "") {
  json::Reader deal_reader;
  json::Reader account_reader;
  const auto deal_document = deal_reader.read(deal);
  EXPECT_TRUE(deal_document);
  json::Value account_value;
  if (!account.empty()) account_value = (*account_reader.read(account))->root();
  expression::Scratch scratch;
  return demand_of(policy, (*deal_document)->root(), account_value, scratch);
}

Steps steps(const Policy& policy, std::string_view deal) {
  const auto result = demand(policy, deal);
  EXPECT_TRUE(result) << (result ? "" : result.error().message);
  return result ? result->steps : Steps{{-1}};
}

std::string worth(std::string_view value, std::string_view more = "") {
  return R"({"type":"deal","currency":"USD","total_value":)" + std::string(value) +
         std::string(more) + "}";
}

constexpr std::string_view standard = R"(,"deal_type":"standard")";
const Steps all{{1}, {2, 3}};

TEST(Routing, DefaultsAreTheTableOfTheSpecification) {
  const auto policy = Policy::defaults();
  EXPECT_EQ(steps(policy, worth("10000", standard)), Steps{});
  EXPECT_EQ(steps(policy, worth("10000.000001", standard)), Steps{{1}});
  EXPECT_EQ(steps(policy, worth("10", R"(,"deal_type":"preferred")")), Steps{{1}});
  EXPECT_EQ(steps(policy, worth("10")), Steps{{1}});
  EXPECT_EQ(steps(policy, worth("100000.00")), Steps{{1}});
  EXPECT_EQ(steps(policy, worth("100000.01")), (Steps{{1}, {2}}));
  EXPECT_EQ(steps(policy, worth("500000")), (Steps{{1}, {2}}));
  EXPECT_EQ(steps(policy, worth("500000.000001")), all);
  EXPECT_EQ(steps(policy, worth("8999999999999", standard)), all);
}

TEST(Routing, ValueIsInThePolicysCurrency) {
  const auto policy = routes_of("[rates]\nJPY = 0.0061\n");
  const auto result =
      demand(policy, R"({"currency":"JPY","total_value":81967214,"deal_type":"standard"})");
  ASSERT_TRUE(result);
  EXPECT_EQ(result->value->value, 500'000'005'400);
  EXPECT_EQ(result->steps, all);
  EXPECT_EQ(result->route, 3u);
}

TEST(Routing, WhatIsNotKnownIsNotWavedThrough) {
  const auto policy = Policy::defaults();
  const auto no_rate = demand(policy, R"({"currency":"EUR","total_value":1})");
  ASSERT_FALSE(no_rate);
  EXPECT_EQ(no_rate.error().code, Errc::data);
  EXPECT_NE(no_rate.error().message.find("route 2 of the policy"), std::string::npos);
  EXPECT_NE(no_rate.error().message.find("no rate for EUR"), std::string::npos);
  const auto no_value = demand(policy, R"({"currency":"USD","total_value":null})");
  ASSERT_FALSE(no_value);
  EXPECT_NE(no_value.error().message.find("the deal has no total_value"), std::string::npos);
  const auto missing = demand(
      routes_of("[[route]]\nwhen = 'true == (units > 5)'\nlevels = []\n"), worth("1"));
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, Errc::data);
  EXPECT_NE(missing.error().message.find("'units'"), std::string::npos);
  EXPECT_FALSE(demand(routes_of("[[route]]\nwhen = 'currency'\nlevels = []\n"), worth("1")));
  EXPECT_FALSE(demand(policy, "[]"));
}

TEST(Routing, ConditionsSeeDealAccountAndMoneyAsDoubles) {
  const auto policy = routes_of(R"(
[[route]]
when = 'has(account.status) && account.status == "blocked"'
levels = [[3]]
[[route]]
when = 'price == 5.0 && type(price) == double && units == 7 && type(units) == int'
levels = [[2]]
[[route]]
when = 'value == 1.5 && type(value) == double'
levels = [[1], [3]]
)");
  EXPECT_EQ(demand(policy, worth("1"), R"({"status":"blocked"})")->steps, Steps{{3}});
  EXPECT_EQ(steps(policy, worth("1", R"(,"price":5,"units":7)")), Steps{{2}});
  // A deal's own member of that name does not stand for its value.
  EXPECT_EQ(steps(policy, worth("1.5", R"(,"value":0,"account":1,"price":0)")),
            (Steps{{1}, {3}}));
}

TEST(Routing, EveryLevelIsDemandedWhereNoRouteHolds) {
  const auto policy = routes_of(
      "[[level]]\nnumber = 1\nrole = \"a\"\nsla = \"1h\"\n"
      "[[level]]\nnumber = 3\nrole = \"b\"\nsla = \"1h\"\n"
      "[[route]]\nwhen = 'currency == \"EUR\"'\nlevels = []\n");
  const auto result = demand(policy, R"({"currency":"CHF","total_value":1})");
  ASSERT_TRUE(result);
  EXPECT_EQ(result->steps, (Steps{{1}, {3}}));
  EXPECT_FALSE(result->route.has_value());
  EXPECT_FALSE(result->value.has_value());
  EXPECT_EQ(steps(policy, R"({"currency":"EUR"})"), Steps{});
}

}  // namespace
}  // namespace dealkit::approval
