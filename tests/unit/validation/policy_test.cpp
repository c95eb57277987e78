// Policies: what they change, what they refuse, and when their hash differs.
#include "core/validation/record/policy.hpp"

#include <gtest/gtest.h>

#include "core/validation/record/rule_set.hpp"

namespace dealkit::validation::policy_test {
namespace {

using base::ConfigTree;
using Members = std::vector<ConfigTree::Member>;

ConfigTree table(Members members) { return ConfigTree::table(std::move(members)); }
ConfigTree text(std::string value) { return ConfigTree::string(std::move(value)); }
ConfigTree number(double value, std::string source) {
  return ConfigTree::number(value, std::move(source));
}
ConfigTree threshold(std::string group, std::string name, ConfigTree value) {
  return table({{"thresholds", {}, table({{std::move(group), {},
                                           table({{std::move(name), {}, std::move(value)}})}})}});
}
ConfigTree severity(std::string key, std::string word) {
  return table({{"severity", {}, table({{std::move(key), {}, text(std::move(word))}})}});
}
Members rule_members() {
  return {{"name", {}, text("named")},
          {"code", {}, text("ACM001")},
          {"message", {}, text("a campaign of ACME has a name")},
          {"when", {}, text("has(budget)")},
          {"expect", {}, text("has(campaign_name)")}};
}
ConfigTree with_rule(Members members) {
  return table({{"rule", {}, ConfigTree::array({table(std::move(members))})}});
}
ConfigTree with_rule_but(const std::string& key, std::string value) {
  auto members = rule_members();
  std::erase_if(members, [&key](const auto& member) { return member.key == key; });
  members.push_back({key, {}, text(std::move(value))});
  return with_rule(std::move(members));
}

Policy read(const ConfigTree& tree, std::optional<Profile> profile = std::nullopt) {
  base::Problems problems;
  auto policy = Policy::read(tree, profile, nullptr, problems);
  for (const auto& problem : problems.list()) ADD_FAILURE() << to_string(problem);
  return policy;
}
std::size_t problems_of(const ConfigTree& tree) {
  base::Problems problems;
  static_cast<void>(Policy::read(tree, std::nullopt, nullptr, problems));
  return problems.list().size();
}
std::string hash(const ConfigTree& tree) { return read(tree).hash(); }

TEST(Policy, AnEmptyOneIsTheProfileAsItStands) {
  EXPECT_EQ(read(table({})).hash(), Policy::of(Profile::generic).hash());
  EXPECT_EQ(read(table({{"profile", {}, text("meta")}})).hash(), Policy::of(Profile::meta).hash());
  EXPECT_EQ(read(table({{"profile", {}, text("meta")}}), Profile::gam).profile(), Profile::gam);
  EXPECT_TRUE(Policy::of(Profile::generic).hash().starts_with("sha256:"));
}

TEST(Policy, ThresholdsOfEachTypeAreRead) {
  const auto set = [](const ConfigTree& file, std::string_view name) {
    auto thresholds = read(file).thresholds();
    for (const auto& ref : thresholds.all()) {
      if (ref.threshold->name == name) return value_text(ref);
    }
    return std::string("there is none");
  };
  EXPECT_EQ(set(threshold("pacing", "asap_days_max", ConfigTree::integer(3, "3")),
                "pacing.asap_days_max"), "3");
  EXPECT_EQ(set(threshold("pacing", "behind_ratio", number(0.5, "0.5")), "pacing.behind_ratio"),
            "0.5");
  EXPECT_EQ(set(threshold("bid", "ceiling", number(12.5, "12.50")), "bid.ceiling"), "12.5");
  EXPECT_EQ(set(threshold("bid", "ceiling", text("12.50")), "bid.ceiling"), "12.5");
}

TEST(Policy, EveryThresholdHasANameAUnitAndAnOwnPlace) {
  auto thresholds = thresholds_of(Profile::generic);
  std::set<std::string_view> names;
  std::set<const void*> places;
  for (const auto& ref : thresholds.all()) {
    EXPECT_TRUE(names.insert(ref.threshold->name).second) << ref.threshold->name;
    EXPECT_TRUE(places.insert(static_cast<std::byte*>(ref.base) + ref.threshold->offset).second)
        << ref.threshold->name;
    EXPECT_FALSE(ref.threshold->unit.empty()) << ref.threshold->name;
    EXPECT_FALSE(ref.threshold->doc.empty()) << ref.threshold->name;
  }
  EXPECT_GT(names.size(), 20u);
}

TEST(Policy, SeveritiesChangeAndCodesGoOff) {
  auto now = Severity::critical;
  const auto& code = *find_code("BUD013");
  EXPECT_TRUE(read(severity("BUD013", "advisory")).severity(code, now));
  EXPECT_EQ(now, Severity::advisory);
  EXPECT_FALSE(read(severity("BUD013", "off")).severity(code, now));
  EXPECT_FALSE(read(severity("SYN004", "off")).severity(near_miss_member, now));
  now = Severity::critical;
  EXPECT_TRUE(read(severity("BUD001", "off")).severity(code, now));
  EXPECT_EQ(now, Severity::critical);
  EXPECT_FALSE(read(severity("bid_strategy", "off")).enabled(*find_rule("bid_strategy")));
  EXPECT_TRUE(read(severity("bid_strategy", "off")).enabled(*find_rule("pacing_rules")));
}

TEST(Policy, ACustomRuleKnowsWhatItSays) {
  const auto policy = read(with_rule(rule_members()));
  ASSERT_EQ(policy.rules().size(), 1u);
  const auto& rule = *policy.rules()[0];
  EXPECT_EQ(rule.info.code, "ACM001");
  EXPECT_EQ(rule.info.rule, &custom_rule);
  EXPECT_EQ(rule.info.severity, Severity::critical);
  EXPECT_EQ(rule.info.what, rule.message);
  EXPECT_TRUE(rule.when.has_value());
}

TEST(Policy, TestsAreRead) {
  const auto policy = read(table(
      {{"test", {}, ConfigTree::array({table({{"name", {}, text("t")},
                                              {"record", {}, text("{}")},
                                              {"expect", {}, ConfigTree::array({text("TGT013")})},
                                              {"valid", {}, ConfigTree::boolean(false)}})})}}));
  ASSERT_EQ(policy.tests().size(), 1u);
  ASSERT_TRUE(policy.tests()[0].expect);
  EXPECT_EQ(*policy.tests()[0].expect, std::vector<std::string>{"TGT013"});
  EXPECT_EQ(policy.tests()[0].valid, false);
}

TEST(Policy, WhatIsWrongIsAProblemEach) {
  EXPECT_EQ(problems_of(table({{"colour", {}, text("red")}})), 1u);
  EXPECT_EQ(problems_of(table({{"profile", {}, text("myspace")}})), 1u);
  EXPECT_EQ(problems_of(threshold("budget", "no_such", number(1, "1"))), 1u);
  EXPECT_EQ(problems_of(threshold("no_such", "ceiling", number(1, "1"))), 1u);
  EXPECT_EQ(problems_of(threshold("bid", "ceiling", text("much"))), 1u);
  EXPECT_EQ(problems_of(threshold("bid", "ceiling", number(1e13, "1e13"))), 1u);
  EXPECT_EQ(problems_of(threshold("pacing", "asap_days_max", text("3"))), 1u);
  EXPECT_EQ(problems_of(severity("BUD999", "off")), 1u);
  EXPECT_EQ(problems_of(severity("BUD013", "fatal")), 1u);
  EXPECT_EQ(problems_of(severity("bid_strategy", "warning")), 1u);
  EXPECT_EQ(problems_of(severity("syntax", "off")), 1u);
  EXPECT_EQ(problems_of(severity("SYN001", "off")), 1u);
  EXPECT_EQ(problems_of(severity("SYN002", "warning")), 0u);
  EXPECT_EQ(problems_of(with_rule({})), 4u) << "name, code, message, expect";
  EXPECT_EQ(problems_of(with_rule_but("expect", "1 +")), 1u);
  EXPECT_EQ(problems_of(with_rule_but("when", "nosuch(1)")), 1u);
  EXPECT_EQ(problems_of(with_rule_but("code", "BUD001")), 1u);
  EXPECT_EQ(problems_of(with_rule_but("name", "bid_strategy")), 1u);
  EXPECT_EQ(problems_of(with_rule_but("pointer", "budget")), 1u);
  EXPECT_EQ(problems_of(with_rule_but("severity", "off")), 1u);
  EXPECT_EQ(problems_of(with_rule_but("colour", "red")), 1u);
  EXPECT_EQ(problems_of(table({{"rule", {}, ConfigTree::array({table(rule_members()),
                                                               table(rule_members())})}})), 2u)
      << "the name and the code, again";
}

TEST(Policy, TheHashChangesWithWhatDecides) {
  std::set<std::string> hashes{hash(table({}))};
  for (const auto& tree :
       {threshold("bid", "ceiling", number(12.5, "12.5")),
        threshold("bid", "ceiling", number(12.6, "12.6")),
        threshold("pacing", "behind_ratio", number(0.5, "0.5")), severity("BUD013", "warning"),
        severity("BUD013", "off"), severity("BUD005", "off"), severity("bid_strategy", "off"),
        severity("pacing_rules", "off"), table({{"profile", {}, text("meta")}}),
        with_rule(rule_members()), with_rule_but("expect", "has(id)"),
        with_rule_but("when", "has(id)"), with_rule_but("code", "ACM002"),
        with_rule_but("severity", "warning")}) {
    EXPECT_TRUE(hashes.insert(hash(tree)).second);
  }
}

TEST(Policy, TheHashStaysWithWhatDoesNot) {
  const auto empty = hash(table({}));
  EXPECT_EQ(hash(table({{"name", {}, text("n")}, {"description", {}, text("d")}})), empty);
  EXPECT_EQ(hash(table({{"profile", {}, text("generic")}})), empty);
  EXPECT_EQ(hash(threshold("bid", "ceiling", number(1000, "1000.00"))), empty);
  EXPECT_EQ(hash(table({{"test", {}, ConfigTree::array({table({{"name", {}, text("t")},
                                                               {"record", {}, text("{}")}})})}})),
            empty);
  EXPECT_EQ(hash(with_rule_but("why", "because")), hash(with_rule(rule_members())));
  const auto order = [](std::string first, std::string second) {
    return hash(table({{"severity", {}, table({{first, {}, text("off")},
                                               {second, {}, text("off")}})}}));
  };
  EXPECT_EQ(order("BUD001", "BUD002"), order("BUD002", "BUD001"));
}

/// Who gets a name wrong is told which names there are.
TEST(Policy, UnknownThresholdsNameTheKnownOnes) {
  base::Problems problems;
  static_cast<void>(Policy::read(threshold("budget", "minimum", number(5, "5")), std::nullopt,
                                 nullptr, problems));
  ASSERT_EQ(problems.list().size(), 1U);
  EXPECT_EQ(problems.list()[0].message,
            "unknown key 'thresholds.budget.minimum'; known are amounts_unscaled, "
            "cannot_spend_ratio, guaranteed_tolerance, micros_suspect, over_delivery_ratio, "
            "per_day_minimum");
  EXPECT_EQ(problems_of(threshold("money", "minimum", number(5, "5"))), 1U);
}

/// What cannot be read would forbid nothing: it is no policy.
TEST(Policy, ListsOfPlacesAndProductsAreChecked) {
  const auto words = [](std::string word) { return ConfigTree::array({text(std::move(word))}); };
  for (const std::string key : {"embargoed", "licence_zones"}) {
    for (const std::string code : {"RU", "RUS", "UA-43", "XK"}) {
      EXPECT_EQ(problems_of(threshold("geo", key, words(code))), 0U) << code;
    }
    for (const std::string code : {"UK", "ru", "", "Narnia"}) {
      EXPECT_EQ(problems_of(threshold("geo", key, words(code))), 1U) << code;
    }
  }
  for (const std::string line : {"alcohol:DE=18", "Sports Betting:EU=licence", "crypto:*=FORBIDDEN",
                                 "alcohol:DEU=18"}) {
    EXPECT_EQ(problems_of(threshold("compliance", "restricted", words(line))), 0U) << line;
  }
  for (const std::string line : {"alcohol", "beers:DE=18", "alcohol:UK=18", "alcohol:DE=never",
                                 "alcohol:DE=-1", "alcohol:DE=", "alcohol=18:DE"}) {
    EXPECT_EQ(problems_of(threshold("compliance", "restricted", words(line))), 1U) << line;
  }
}

}  // namespace
}  // namespace dealkit::validation::policy_test
