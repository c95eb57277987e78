// Policies as people write them: what is read, what is refused and where, how amounts are converted
// and who may decide.
#include "core/approval/policy.hpp"

#include "core/approval/condition_lint.hpp"
#include "core/deal/account.hpp"
#include "core/deal/deal.hpp"
#include "io/toml/read.hpp"
#include "printers.hpp"
#include "zones.hpp"

namespace dealkit::approval {
namespace {

using base::Errc;
using base::Micros;
using dealkit::test::error_of;

constexpr std::string_view full_file = R"(
name = "House rules"
currency = "EUR"
trust_stated_roles = true
allow_several_levels = true
on_material_change = "pause"
[rates]
USD = 0.930
JPY = "0.0061"
[roles]
finance = ["fay", "abe"]
legal = "lea"
[[calendar]]
name = "office"
time_zone = "Europe/Berlin"
work_days = ["mon", "tue"]
hours = ["13:30-18:00", "09:00-12:30"]
holidays = [2026-12-25, "2026-01-01"]
[[level]]
number = 2
role = "finance"
quorum = 2
sla = "16h"
clock = "business"
calendar = "office"
backup = "abe"
skip_level = "max"
max_escalations = 5
[[level]]
number = 3
role = "legal"
sla = "1h30m"
[[route]]
when = "value <= 5.0"
levels = []
[[route]]
when = "true"
levels = [[3, 2]]
[[delegation]]
from = "fay"
to = "gil"
role = "finance"
since = 2026-01-01T00:00:00Z
until = 2026-02-01
)";

Policy read(std::string_view toml) {
  const auto tree = io::toml::parse_toml(toml);
  EXPECT_TRUE(tree) << (tree ? "" : tree.error().message);
  base::Problems problems("p.toml");
  auto policy = Policy::read(*tree, &test_zones(), problems);
  for (const auto& problem : problems.list()) ADD_FAILURE() << to_string(problem);
  return policy;
}

/// The first problem of a file, with its place.
std::string problem_of(std::string_view toml) {
  const auto tree = io::toml::parse_toml(toml);
  if (!tree) return "not TOML: " + tree.error().message;
  base::Problems problems;
  Policy::read(*tree, &test_zones(), problems);
  problems.sort();
  return problems.empty() ? "none" : to_string(problems.list().front());
}

base::Result<Policy> from_json(std::string_view text) {
  json::Reader reader;
  const auto document = reader.read(text);
  EXPECT_TRUE(document);
  return Policy::from_json((*document)->root(), &test_zones());
}

base::Instant moment(const char* text) { return *base::parse_instant(text); }

TEST(Policy, DefaultsAreTheFileThatSaysSo) {
  const auto policy = Policy::defaults();
  EXPECT_EQ(read(Policy::defaults_toml()).to_json(), policy.to_json());
  EXPECT_EQ(read("").to_json(), policy.to_json());
  EXPECT_EQ(policy.level(1)->role, "sales_manager");
  EXPECT_EQ(policy.level(2)->sla, (base::Duration{48 * 3600, 0}));
  EXPECT_EQ(policy.level(3)->quorum, 1);
  EXPECT_EQ(policy.level(0), nullptr);
  EXPECT_EQ(policy.level(4), nullptr);
  ASSERT_EQ(policy.routes().size(), 4u);
  EXPECT_EQ(policy.routes()[3].levels, (Steps{{1}, {2, 3}}));
  EXPECT_FALSE(policy.trust_stated_roles());
  EXPECT_TRUE(policy.grants("finance", "fay", moment("2026-01-01T00:00:00Z")).empty());
}

TEST(Policy, ReadsEveryKey) {
  const auto policy = read(full_file);
  EXPECT_EQ(policy.currency(), "EUR");
  EXPECT_TRUE(policy.trust_stated_roles());
  EXPECT_TRUE(policy.allow_several_levels());
  EXPECT_FALSE(policy.allow_own_deals());
  EXPECT_EQ(policy.on_material_change(), OnMaterialChange::pause);
  EXPECT_EQ(policy.level(1), nullptr);
  const Level& finance = *policy.level(2);
  EXPECT_EQ(finance.quorum, 2);
  EXPECT_EQ(finance.clock, Clock::business);
  EXPECT_EQ(finance.backup, "abe");
  EXPECT_EQ(finance.skip_level, "max");
  EXPECT_EQ(finance.max_escalations, 5);
  EXPECT_EQ(policy.routes()[1].levels, (Steps{{2, 3}}));
  ASSERT_NE(policy.calendar("office"), nullptr);
  EXPECT_EQ(policy.calendar("office")->day_length(), (base::Duration{8 * 3600, 0}));
  EXPECT_EQ(policy.calendar("other"), nullptr);
  // Two working days of eight hours from a Monday morning, Berlin time.
  EXPECT_EQ(*policy.deadline(finance, moment("2026-06-01T07:00:00Z")),
            moment("2026-06-02T16:00:00Z"));
  EXPECT_EQ(*policy.deadline(*policy.level(3), moment("2026-06-01T07:00:00Z")),
            moment("2026-06-01T08:30:00Z"));
}

TEST(Policy, JsonIsCanonicalAndReadsBack) {
  const auto policy = read(full_file);
  const auto again = from_json(policy.to_json());
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(again->to_json(), policy.to_json());
  EXPECT_EQ(again->hash(), policy.hash());
  EXPECT_TRUE(policy.hash().starts_with("sha256:"));
  // Only what decides counts: neither the order of roles and digits nor a comment.
  std::string other(full_file);
  const auto swap = [&other](std::string_view from, std::string_view to) {
    const auto place = other.find(from);
    ASSERT_NE(place, other.npos);
    other.replace(place, from.size(), to);
  };
  swap("House rules", "Rules of the house");
  swap("0.930", "93e-2");
  swap("[\"fay\", \"abe\"]", "[\"abe\", \"fay\"]");
  swap("1h30m", "90m");
  EXPECT_EQ(read(other).hash(), policy.hash());
  swap("quorum = 2", "quorum = 1");
  EXPECT_NE(read(other).hash(), policy.hash());
}

TEST(Policy, JsonObeysTheSameChecks) {
  const auto null_rate = from_json(R"({"rates": {"EUR": null}})");
  ASSERT_FALSE(null_rate);
  EXPECT_EQ(null_rate.error().code, Errc::data);
  EXPECT_EQ(null_rate.error().position.column, 19u);
  const auto unknown = from_json(R"({"curency": "USD"})");
  ASSERT_FALSE(unknown);
  EXPECT_NE(unknown.error().message.find("did you mean 'currency'?"), std::string::npos);
  EXPECT_FALSE(from_json("[]"));
}

TEST(Policy, EveryMistakeHasItsPlace) {
  const auto level = [](std::string_view members) {
    return problem_of("[[level]]\nnumber = 1\nrole = \"r\"\nsla = \"1h\"\n" + std::string(members) +
                      "\n[[route]]\nwhen = \"true\"\nlevels = [[1]]\n");
  };
  const auto route = [](std::string_view members) {
    return problem_of("[[route]]\n" + std::string(members));
  };
  const auto calendar = [](std::string_view members) {
    return problem_of("[[calendar]]\nname = \"c\"\n" + std::string(members));
  };
  EXPECT_EQ(level(""), "none");
  EXPECT_EQ(level("quorum = 0"), "5:10: error: 'level[0].quorum' is 0: expected 1 to 100");
  EXPECT_EQ(level("clock = \"business\""),
            "5:9: error: 'level[0].clock' is business, so 'calendar' must name a [[calendar]]");
  EXPECT_EQ(level("calendar = \"x\""),
            "5:12: error: 'level[0].calendar' is 'x', but no [[calendar]] has that name");
  EXPECT_EQ(level("quorom = 1"),
            "5:1: error: unknown key 'level[0].quorom'; did you mean 'quorum'?");
  EXPECT_EQ(level("backup = \"\""),
            "5:10: error: 'level[0].backup' is empty: leave it out, or name somebody");
  EXPECT_EQ(level("[[level]]\nnumber = 1\nrole = \"r\"\nsla = \"1h\""),
            "6:10: error: 'level[1].number' is 1, as another level's is");
  EXPECT_EQ(level("[[level]]\nnumber = 4\nrole = \"r\"\nsla = \"1h\""),
            "6:10: error: 'level[1].number' is 4: expected 1 to 3");
  EXPECT_EQ(level("[[level]]\nnumber = 2\nsla = \"1h\""),
            "5:1: error: 'level[1].role' is missing: a string is required");
  EXPECT_EQ(level("[[level]]\nnumber = 2\nrole = \"r\"\nsla = \"-1h\""),
            "8:7: error: 'level[1].sla' is -1h: expected more than 0 and at most ten years");
  EXPECT_EQ(problem_of("[[level]]\nnumber = 1\nrole = \"r\"\nsla = \"1h\"\n"),
            "error: the file has no [[route]], so that the default routes hold, and the one for "
            "\"value <= 500000\" demands level 2, but no [[level]] has that number: add the level, "
            "or routes of your own");
  EXPECT_EQ(route("when = \"value <= \"\nlevels = []").substr(0, 51),
            "2:8: error: 'route[0].when' cannot be read: column ");
  EXPECT_EQ(route("when = \"true\""), "1:1: error: 'route[0].levels' is missing: [] approves at "
                                       "once");
  EXPECT_EQ(route("when = \"true\"\nlevels = [[1], [2, 1]]"),
            "3:10: error: 'route[0].levels' demands level 1 twice");
  EXPECT_NE(route("when = \"true\"\nlevels = [1]").find("array of arrays"), std::string::npos);
  EXPECT_NE(route("when = \"true\"\nlevels = [[]]").find("array of arrays"), std::string::npos);
  EXPECT_NE(route("when = \"true\"\nlevels = [[0]]").find("there are 1 to 3"), std::string::npos);
  EXPECT_EQ(calendar(""), "none");
  EXPECT_EQ(calendar("time_zone = \"Mars/Base\""),
            "3:13: error: 'calendar[0].time_zone' is 'Mars/Base', which is not a known time zone: "
            "give one like Europe/Berlin");
  EXPECT_EQ(calendar("hours = [\"09:00-12:00\", \"11:59-13:00\"]"),
            "3:9: error: 'calendar[0].hours' overlap each other");
  EXPECT_NE(calendar("hours = \"12:00-12:00\"").find("must be like"), std::string::npos);
  EXPECT_NE(calendar("hours = \"12:00-24:01\"").find("must be like"), std::string::npos);
  EXPECT_EQ(calendar("hours = \"00:00-24:00\""), "none");
  EXPECT_NE(calendar("work_days = [\"mon\", \"mo\"]").find("is not one of"), std::string::npos);
  EXPECT_NE(calendar("work_days = []").find("name a day at least"), std::string::npos);
  EXPECT_NE(calendar("holidays = [2026-02-30]"), "none");
  EXPECT_NE(calendar("holidays = [\"2026-02-30\"]").find("must hold dates"), std::string::npos);
  EXPECT_NE(calendar("[[calendar]]\nname = \"c\"").find("another calendar's"), std::string::npos);
}

TEST(Policy, RefusesRatesPeopleAndTimesThatCannotBe) {
  EXPECT_EQ(problem_of("currency = \"XXZ\""),
            "1:12: error: 'currency' is 'XXZ', which ISO 4217 does not list");
  EXPECT_NE(problem_of("[rates]\nEUR = 0").find("more than 0"), std::string::npos);
  EXPECT_NE(problem_of("[rates]\nEUR = -1.5").find("more than 0"), std::string::npos);
  EXPECT_NE(problem_of("[rates]\nEUR = 1e-10").find("is between"), std::string::npos);
  EXPECT_NE(problem_of("[rates]\nEUR = 1e10").find("is between"), std::string::npos);
  EXPECT_NE(problem_of("[rates]\nEUR = \"1e-99999\"").find("is between"), std::string::npos);
  EXPECT_NE(problem_of("[rates]\nEUR = \"1.000000000000000001\"").find("is between"),
            std::string::npos);
  EXPECT_EQ(problem_of("[rates]\nEUR = 1e9"), "none");
  EXPECT_EQ(problem_of("[rates]\nEUR = 1e-9"), "none");
  EXPECT_EQ(problem_of("[rates]\nUSD = 1.0"), "none");
  EXPECT_NE(problem_of("[rates]\nUSD = 1.1").find("which is 1"), std::string::npos);
  EXPECT_NE(problem_of("[rates]\nEURO = 1.1").find("ISO 4217"), std::string::npos);
  EXPECT_NE(problem_of("[roles]\nr = [\"a\", \"a\"]").find("'a' twice"), std::string::npos);
  EXPECT_NE(problem_of("[roles]\nr = [\"\"]").find("without a name"), std::string::npos);
  const auto delegation = [](std::string_view members) {
    return problem_of("[[delegation]]\nfrom = \"a\"\n" + std::string(members));
  };
  EXPECT_EQ(delegation("to = \"b\"\nsince = 2026-01-02\nuntil = 2026-01-02T00:00:00Z"),
            "5:9: error: 'delegation[0].until' is not after 'since'");
  EXPECT_NE(delegation("to = \"a\"").find("comes from"), std::string::npos);
  EXPECT_NE(delegation("to = \"b\"\nuntil = 2026-01-02T00:00:00").find("no offset"),
            std::string::npos);
  EXPECT_NE(delegation("").find("'delegation[0].to' is missing"), std::string::npos);
  EXPECT_NE(problem_of("on_material_change = \"stop\"").find("not one of"), std::string::npos);
}

TEST(Policy, ConvertsExactlyAndHalfAwayFromZero) {
  const auto policy = read(
      "currency = \"EUR\"\n[rates]\nUSD = 0.5\nJPY = \"0.006100000000000001\"\nGBP = 1e9\n");
  EXPECT_EQ(policy.convert({1}, "EUR")->value, 1);
  EXPECT_EQ(policy.convert({1}, "USD")->value, 1);
  EXPECT_EQ(policy.convert({-1}, "USD")->value, -1);
  EXPECT_EQ(policy.convert({3}, "USD")->value, 2);
  EXPECT_EQ(policy.convert({2}, "USD")->value, 1);
  // 8999999999999 * 0.006100000000000001 = 54899999999.9939089999999990999…
  EXPECT_EQ(policy.convert({8'999'999'999'999'000'000}, "JPY")->value, 54'899'999'999'993'909);
  EXPECT_EQ(policy.convert({9}, "GBP")->value, 9'000'000'000);
  EXPECT_EQ(error_of(policy.convert({9'000'000'000}, "GBP")).code, Errc::limit);
  EXPECT_EQ(error_of(policy.convert({-9'000'000'000}, "GBP")).code, Errc::limit);
  EXPECT_EQ(error_of(policy.convert({1}, "CHF")).code, Errc::data);
}

RC_GTEST_PROP(Policy, ConvertsToTheNearestOfTheExactQuotient, ()) {
  const auto digits = *rc::gen::inRange<std::int64_t>(1, 1'000'000'000);
  const auto decimals = *rc::gen::inRange(0, 9);
  const auto amount = *rc::gen::inRange<std::int64_t>(-9'000'000'000'000, 9'000'000'000'000);
  const auto policy = read("[rates]\nEUR = \"" + std::to_string(digits) + "e-" +
                           std::to_string(decimals) + "\"\n");
  base::int128 divisor = 1;
  for (int i = 0; i < decimals; ++i) divisor *= 10;
  const auto result = policy.convert({amount}, "EUR");
  const base::int128 product = base::int128{amount} * digits;
  if (!result) {
    RC_ASSERT((product < 0 ? -product : product) / divisor >= base::micros_limit.value);
    return;
  }
  const base::int128 twice = (base::int128{result->value} * divisor - product) * 2;
  RC_ASSERT((twice < 0 ? -twice : twice) <= divisor);
}

TEST(Policy, GrantsRolesToMembersAndToWhomTheyAsked) {
  const auto policy = read(R"(
[roles]
finance = ["fay", "abe"]
legal = ["lea", "fay"]
[[delegation]]
from = "fay"
to = "gil"
role = "finance"
since = 2026-01-01
until = 2026-02-01
[[delegation]]
from = "fay"
to = "gil"
since = 2026-01-15
[[delegation]]
from = "gil"
to = "joe"
[[delegation]]
from = "abe"
to = "gil"
)");
  using Names = std::vector<std::string>;
  const auto january = moment("2026-01-10T00:00:00Z");
  EXPECT_EQ(policy.grants("finance", "fay", january), Names{""});
  EXPECT_EQ(policy.grants("finance", "gil", january), (Names{"abe", "fay"}));
  EXPECT_EQ(policy.grants("finance", "gil", moment("2025-12-31T23:59:59Z")), Names{"abe"});
  EXPECT_EQ(policy.grants("finance", "gil", moment("2026-01-01T00:00:00Z")), (Names{"abe", "fay"}));
  EXPECT_EQ(policy.grants("finance", "gil", moment("2026-02-01T00:00:00Z")), (Names{"abe", "fay"}));
  EXPECT_EQ(policy.grants("legal", "gil", january), Names{});
  EXPECT_EQ(policy.grants("legal", "gil", moment("2026-01-15T00:00:00Z")), Names{"fay"});
  EXPECT_EQ(policy.grants("finance", "joe", january), Names{});  // no chains
  EXPECT_EQ(policy.grants("unknown", "fay", january), Names{});
}

TEST(Policy, SaysWhatItTakesFromTheDefaults) {
  using Texts = std::vector<std::string>;
  EXPECT_EQ(read("[roles]\nsales_manager = [\"ana\"]\n").taken_from_defaults(),
            (Texts{"no [[level]]: the default levels hold; level 1: sales_manager; "
                   "level 2: finance; level 3: legal",
                   "no [[route]]: the default routes hold; value <= 10000 && has(deal_type) && "
                   "deal_type == \"standard\" needs nobody's signature; value <= 100000 needs "
                   "level 1; value <= 500000 needs level 1, then level 2; any other deal needs "
                   "level 1, then levels 2 and 3"}));
  EXPECT_EQ(read(full_file).taken_from_defaults(), Texts{});
  EXPECT_EQ(from_json(read("").to_json())->taken_from_defaults(), Texts{})
      << "a stored policy has all of its own";
}

TEST(Policy, KnowsPeopleByAnySpelling) {
  const auto policy = read(
      "[roles]\nfinance = [\"Fay\", \"fay \", \"abe\", \"Ben\"]\n"
      "[[delegation]]\nfrom = \"ABE\"\nto = \"Gil\"\n");
  const auto now = moment("2026-06-01T00:00:00Z");
  EXPECT_TRUE(policy.is_member("finance", "FAY"));
  EXPECT_TRUE(policy.is_member("finance", "b en"));
  EXPECT_FALSE(policy.is_member("finance", "benn"));
  EXPECT_FALSE(policy.is_member("Finance", "fay")) << "roles are names of the policy's own";
  EXPECT_EQ(policy.grants("finance", "FAY", now), std::vector<std::string>{""});
  EXPECT_EQ(policy.grants("finance", "gil", now), std::vector<std::string>{"abe"});
  EXPECT_NE(policy.to_json().find(R"("finance":["Ben","Fay","abe"])"), std::string::npos)
      << "as written, by bytes: " << policy.to_json();
}

TEST(Policy, OfManyRoutesAndRolesIsReadAndChecked) {
  std::string toml = "trust_stated_roles = true\n[roles]\n";
  for (int i = 0; i < 3000; ++i) toml += "r" + std::to_string(i) + " = [\"ana\"]\n";
  for (int i = 0; i < 3000; ++i) {
    toml += "[[route]]\nwhen = \"value == " + std::to_string(i % 2999) + "\"\nlevels = [[1]]\n";
  }
  const auto tree = io::toml::parse_toml(toml);
  ASSERT_TRUE(tree);
  base::Problems problems, lints;
  const auto policy = Policy::read(*tree, &test_zones(), problems);
  EXPECT_TRUE(problems.empty());
  policy.lint(moment("2026-06-01T00:00:00Z"), lints);
  std::string never;
  for (const auto& problem : lints.list()) {
    if (problem.message.find("never matches") != std::string::npos) never += problem.message;
  }
  EXPECT_EQ(never,
            "route 3000 (when \"value == 0\") never matches: route 1 has the same condition");
}

TEST(Policy, ADelegationUntilADayIncludesIt) {
  const auto policy = read(R"(
[roles]
finance = ["fay"]
[[delegation]]
from = "fay"
to = "gil"
since = 2026-01-02
until = 2026-01-02
)");
  const auto decides = [&](const char* now) {
    return !policy.grants("finance", "gil", moment(now)).empty();
  };
  EXPECT_FALSE(decides("2026-01-01T23:59:59Z"));
  EXPECT_TRUE(decides("2026-01-02T00:00:00Z"));
  EXPECT_TRUE(decides("2026-01-02T23:59:59Z"));
  EXPECT_FALSE(decides("2026-01-03T00:00:00Z"));
}

std::vector<std::string> lint(std::string_view toml) {
  base::Problems problems;
  read(toml).lint(moment("2026-06-01T00:00:00Z"), problems);
  std::vector<std::string> texts;
  for (const auto& problem : problems.list()) {
    texts.push_back(to_string(problem));
  }
  return texts;
}

using Texts = std::vector<std::string>;
constexpr std::string_view people =
    "[roles]\nsales_manager = [\"a\"]\nfinance = [\"b\"]\nlegal = [\"c\"]\n";

TEST(PolicyLint, SaysNothingOfAPolicyThatIsMeant) {
  EXPECT_EQ(lint(people), Texts{});
  EXPECT_EQ(lint("trust_stated_roles = true\n"), Texts{});
}

TEST(PolicyLint, FindsRolesWithoutEnoughPeople) {
  EXPECT_EQ(lint("").size(), 3u);
  EXPECT_EQ(lint("[roles]\nsales_manager = [\"a\"]\nfinance = [\"a\"]\nlegal = [\"c\"]\n"),
            Texts{"error: levels 1 and 2 need 2 different people, but their roles together have 1; "
                  "nobody may decide two levels of a deal"});
  EXPECT_EQ(lint("allow_several_levels = true\n[roles]\nsales_manager = [\"a\"]\n"
                 "finance = [\"a\"]\nlegal = [\"a\"]\n"),
            Texts{});
  EXPECT_EQ(lint("[roles]\nsales_manager = [\"a\", \"b\"]\nfinance = [\"a\", \"b\"]\n"
                 "legal = [\"a\", \"b\"]\n")
                .size(),
            1u);
}

TEST(PolicyLint, FindsRoutesThatNeverMatch) {
  const auto routes = [](std::initializer_list<std::string_view> conditions) {
    std::string toml(people);
    for (const auto condition : conditions) {
      toml += "[[route]]\nwhen = '" + std::string(condition) + "'\nlevels = [[1], [2, 3]]\n";
    }
    return lint(toml);
  };
  EXPECT_EQ(routes({"value <= 5", "value <= 10.0", "deal_type == \"x\" && value < 11"}), Texts{});
  EXPECT_EQ(routes({"value <= 10", "value <= 10 && deal_type == \"x\""}),
            Texts{"8:1: error: route 2 (when \"value <= 10 && deal_type == \"x\"\") never "
                  "matches: earlier "
                  "routes match whenever it would"});
  EXPECT_EQ(routes({"value <= 10", "10 < value", "true"}).size(), 1u);
  EXPECT_EQ(routes({"value < 10", "value > 10", "true"}).size(), 0u);
  EXPECT_EQ(routes({"true", "value < 10"}).size(), 1u);
  EXPECT_EQ(routes({"value < 10 && value > 11"}).size(), 1u);
  EXPECT_EQ(routes({"value < 10 || value > 9", "account.id == \"a\""}).size(), 1u);
  EXPECT_EQ(routes({"!(value >= 10)", "value < 9"}).size(), 1u);
  EXPECT_EQ(routes({"currency == \"EUR\"", "currency == \"EUR\""}).size(), 1u);
  EXPECT_EQ(routes({"vlaue < 10"}),
            Texts{"5:1: error: route 1 (when \"vlaue < 10\") reads 'vlaue', which deals do not "
                  "have; did "
                  "you mean 'value'?"});
}

TEST(PolicyLint, FindsConditionsThatRefuseEverySubmit) {
  const auto doubts = [](std::string_view condition) {
    return lint(std::string(people) + "[[route]]\nwhen = '" + std::string(condition) +
                "'\nlevels = [[1], [2, 3]]\n");
  };
  const auto refuses = [&](std::string_view condition, std::string_view why) {
    EXPECT_EQ(doubts(condition),
              Texts{"5:1: error: route 1 (when \"" + std::string(condition) +
                    "\") refuses the submit even of deals that have every member: " +
                    std::string(why)})
        << condition;
  };
  refuses("deal_name > 3", "no such overload: '>' applied to (string, int)");
  refuses("value", "expected a condition (a bool), found a value of type double");
  refuses("account.nope == \"x\"", "no such key: 'nope'; ask with has() first");
  refuses("value <= 10000 && deal_name > 3", "no such overload: '>' applied to (string, int)");
  for (const auto* good :
       {"has(account.nope) && account.nope == \"x\"", "size(wadomain) > 0 && units > 5",
        "timestamp(start_date) > timestamp(\"2026-01-01T00:00:00Z\")",
        "start_date < \"2026-11-01\" && price < 10.5 && at == 1",
        "account.deal_completion_rate > 0.9 && account.support_tickets_90d < 3"}) {
    EXPECT_EQ(doubts(good), Texts{}) << good;
  }
}

TEST(PolicyLint, TriesDealsThatHaveEveryMember) {
  const auto check = [](std::string_view text, const record::Table& table) {
    json::Reader reader;
    const auto document = reader.read(text);
    ASSERT_TRUE(document) << document.error().message;
    EXPECT_EQ((*document)->root().size(), table.fields.size());
    for (const auto& field : table.fields) {
      EXPECT_TRUE((*document)->root().find(field.name).present()) << field.name;
    }
  };
  const auto deals = sample_deals("EUR");
  EXPECT_FALSE(deals.empty());
  for (const auto& deal : deals) check(deal, deal::deal_table);
  check(sample_account(), deal::account_table);
}

TEST(PolicyLint, FindsWhatIsNotUsed) {
  const auto found = lint(std::string(people) +
                          "financ = [\"z\"]\n"
                          "[[calendar]]\nname = \"c\"\n"
                          "[[route]]\nwhen = 'true'\nlevels = [[2], [1]]\n"
                          "[[delegation]]\nfrom = \"a\"\nto = \"b\"\nuntil = 2026-05-01\n"
                          "[[delegation]]\nfrom = \"x\"\nto = \"b\"\nrole = \"legal\"\n");
  EXPECT_EQ(found,
            (Texts{"error: level 3 is demanded by no route",
                   "5:1: error: the role \"financ\" decides no level; did you mean 'finance'?",
                   "7:8: error: the calendar \"c\" is used by no level",
                   "8:1: error: route 1 (when \"true\") asks for a higher level before a lower one",
                   "11:1: error: the delegation from \"a\" to \"b\" has ended at "
                   "2026-05-02T00:00:00Z",
                   "15:1: error: the delegation from \"x\" to \"b\" has no end: give 'until'",
                   "15:1: error: the delegation from \"x\" to \"b\" gives nothing: \"x\" does "
                   "not hold "
                   "the role \"legal\""}));
}

TEST(PolicyLint, FindsLevelsThatCannotEscalateAsSaid) {
  const auto found =
      lint(std::string(people) +
           "[[calendar]]\nname = \"c\"\n"
           "[[level]]\nnumber = 1\nrole = \"sales_manager\"\nsla = \"1h\"\ncalendar = \"c\"\n"
           "[[level]]\nnumber = 2\nrole = \"finance\"\nsla = \"1h\"\nskip_level = \"m\"\n"
           "[[level]]\nnumber = 3\nrole = \"legal\"\nsla = \"1h\"\nbackup = \"z\"\n"
           "skip_level = \"z\"\n");
  EXPECT_EQ(found, (Texts{"7:1: error: level 1 names the calendar \"c\" but counts every hour: "
                          "say clock = "
                          "\"business\"",
                          "12:1: error: level 2 has a skip_level but no backup: a breach is "
                          "reported, but "
                          "nobody takes over",
                          "17:1: error: level 3 has \"z\" as backup and skip_level: nobody else "
                          "hears of "
                          "a breach",
                          "17:1: error: the backup \"z\" of level 3 does not hold the role "
                          "\"legal\""}));
}

}  // namespace
}  // namespace dealkit::approval
