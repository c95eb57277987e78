// Records read: the same bytes in the same order from both databases, one snapshot, what is
// computed on the way, conditions that give the same with and without the database's help.
#include <malloc.h>

#include <algorithm>

#include <fmt/format.h>

#include "core/deal/money_numbers.hpp"
#include "core/expression/program.hpp"
#include "databases.hpp"

#if defined(__SANITIZE_ADDRESS__)  // Debian has its header in a package of clang's
extern "C" std::size_t __sanitizer_get_current_allocated_bytes();
#endif

namespace dealkit::io::store {
namespace {

using base::Errc;

class Reads : public OnBothDatabases {
 protected:
  std::vector<deal::Stored> visit(const Query& query) {
    std::vector<deal::Stored> found;
    must(Records(store()).visit({&query, 1}, [&](const deal::Stored& record) {
      found.push_back(record);
      return base::Result<void>();
    }));
    return found;
  }
  std::vector<std::string> ids(const Query& query) {
    std::vector<std::string> found;
    for (const auto& record : visit(query)) found.push_back(record.id);
    return found;
  }
  std::vector<std::string> ids_where(Kind kind, const std::string& source) {
    const auto program = must(expression::compile(source));
    Query query;
    query.kind = kind;
    query.where = &program;
    return ids(query);
  }
  base::Error error_of(const Query& query) {
    const auto result = Records(store()).visit(
        {&query, 1}, [](const deal::Stored&) { return base::Result<void>(); });
    return result ? base::Error{} : result.error();
  }
  void create(const std::vector<deal::Stored>& records) {
    std::vector<deal::Change> changes;
    for (const auto& record : records) changes.push_back(creation(record));
    must(apply(changes));
  }
  deal::Stored a_campaign(const std::string& id, const std::string& more) {
    return stored(Kind::campaign,
                  "{'type':'campaign','id':'" + id + "','deal_id':'d'," + more + "}");
  }
  std::string member(const deal::Stored& record, const std::string& name) {
    const auto* document = must(reader_.read(record.record));
    const auto value = document->root().find(name);
    return value ? std::string(value.text()) : "absent";
  }
  /// What an export says of each campaign: "limit / spend / deal".
  std::map<std::string, std::string> computed_of(const std::vector<deal::Stored>& records) {
    std::map<std::string, std::string> computed;
    for (const auto& record : records) {
      computed[record.id] = member(record, "deal_budget_limit") + " / " +
                            member(record, "allocated_spend") + " / " + member(record, "deal");
    }
    return computed;
  }
  /// The condition on the record that was handed out: what the database has no part in.
  bool holds(const expression::Program& program, const deal::Stored& record) {
    const auto* document = must(reader_.read(record.record));
    deal::MoneyNumbers money(*deal::traits(record.kind).table);
    money.find(document->root());
    expression::Scratch scratch;
    const auto answer =
        program.condition(expression::RecordBindings(document->root(), &money), scratch);
    return answer && *answer;
  }
  using Ids = std::vector<std::string>;
  int made_ids_ = 0;

 private:
  json::Reader reader_;
};
DEALKIT_ON_BOTH(Reads);

TEST_P(Reads, GiveOneRecordById) {
  const auto deal = a_deal("d", 1, "'deal_name':'Ö','total_value':12.5,'x':{'y':[1,null]}");
  create({deal});
  const auto found = must(Records(store()).read({Kind::deal, "d"}));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->record, deal.record);
  EXPECT_EQ(found->version, 1);
  EXPECT_FALSE(must(Records(store()).read({Kind::deal, "D"})));
  EXPECT_FALSE(must(Records(store()).read({Kind::campaign, "d"})));
}

TEST_P(Reads, TellTheKindsOfAnId) {
  create({a_deal("d"), a_campaign("d", "'budget':1"), a_campaign("c", "'budget':1")});
  EXPECT_EQ(must(Records(store()).kinds_of("d")), (std::vector<Kind>{Kind::deal, Kind::campaign}));
  EXPECT_EQ(must(Records(store()).kinds_of("c")), std::vector<Kind>{Kind::campaign});
  EXPECT_TRUE(must(Records(store()).kinds_of("x")).empty());
}

TEST_P(Reads, ComeInTheOrderOfBytes) {
  Ids names{"a", "B", "Z", "a b", "a-b", "a_b", "ä", "z", "é", "10", "9", "~"};
  std::vector<deal::Stored> deals;
  for (const auto& name : names) deals.push_back(a_deal(name, 1, "'deal_name':'" + name + "'"));
  create(deals);
  std::sort(names.begin(), names.end());
  EXPECT_EQ(ids({}), names);
  Query query;
  query.order = {{"deal_name", true}};
  std::reverse(names.begin(), names.end());
  EXPECT_EQ(ids(query), names);
}

TEST_P(Reads, SortWithAbsentMembersLastAndIdsBetweenEquals) {
  create({a_deal("a", 1, "'total_value':9"), a_deal("b", 1, "'total_value':10"),
          a_deal("c", 1, "'deal_name':'x'"), a_deal("d", 1, "'total_value':9"),
          a_deal("e", 1, "'total_value':0.000001"), a_deal("f", 1, "'at':1")});
  Query query;
  query.order = {{"total_value", false}};
  EXPECT_EQ(ids(query), (Ids{"e", "a", "d", "b", "c", "f"}));
  query.order = {{"total_value", true}};
  EXPECT_EQ(ids(query), (Ids{"b", "a", "d", "e", "c", "f"}));
  query.order = {{"type", true}, {"total_value", true}, {"id", true}};
  EXPECT_EQ(ids(query), (Ids{"b", "d", "a", "e", "f", "c"}));
}

TEST_P(Reads, SortPointsInTimeByTime) {
  const auto at = [](const std::string& time) { return "'updated_at':'2026-10-01T" + time + "'"; };
  create({a_deal("a", 1, at("09:00:00.500Z")), a_deal("b", 1, at("09:00:00Z")),
          a_deal("c", 1, at("09:00:01Z")), a_deal("d", 1, at("08:59:59.999Z"))});
  Query query;
  query.order = {{"updated_at", false}};
  EXPECT_EQ(ids(query), (Ids{"d", "b", "a", "c"}));
}

TEST_P(Reads, RefuseAnOrderThatThereIsNot) {
  Query query;
  query.order = {{"total_vaule", false}};
  EXPECT_EQ(error_of(query).code, Errc::usage);
  EXPECT_NE(error_of(query).message.find("did you mean 'total_value'"), std::string::npos);
  query.order = {{"wseat", false}};
  EXPECT_NE(error_of(query).message.find("list"), std::string::npos);
  query.order.clear();
  query.kind = Kind::campaign;
  query.effective = true;
  EXPECT_EQ(error_of(query).code, Errc::usage);
}

TEST_P(Reads, TakeSomeIdsAndNoMoreThanALimit) {
  std::vector<deal::Stored> deals{a_deal("a"), a_deal("b"), a_deal("c")};
  deals.push_back(stored(Kind::deal, R"({"type":"deal","id":"q\\ \"$1,{}","status":"draft",)"
                                     R"("approval_state":"draft","version":1})"));
  const std::string odd_id = R"(q\ "$1,{})";
  create(deals);
  Query query;
  query.ids = {"c", odd_id, "a", "a", "nobody"};
  EXPECT_EQ(ids(query), (Ids{"a", "c", odd_id}));
  query.limit = 2;
  EXPECT_EQ(ids(query), (Ids{"a", "c"}));
  query.ids.clear();
  query.limit = 3;
  EXPECT_EQ(ids(query), (Ids{"a", "b", "c"}));
}

TEST_P(Reads, VisitSeveralKindsInOneSnapshot) {
  create({a_deal("d"), a_campaign("c", "'budget':1")});
  std::vector<Query> queries(2);
  queries[0].kind = Kind::campaign;
  const auto other = open();
  Ids seen;
  must(Records(store()).visit(queries, [&](const deal::Stored& record) -> base::Result<void> {
    seen.push_back(record.id);
    if (record.kind != Kind::campaign) return {};
    return Records(*other).transact(context_of(), [&](UnitOfWork& unit) -> base::Result<void> {
      unit.apply(creation(a_deal("later")));
      return {};
    });
  }));
  EXPECT_EQ(seen, (Ids{"c", "d"}));
  EXPECT_EQ(ids({}), (Ids{"d", "later"}));
}

TEST_P(Reads, DoNotSeeWhatIsCommittedMeanwhile) {
  std::vector<deal::Stored> before;
  for (int i = 100; i < 700; ++i) before.push_back(a_deal("d" + std::to_string(i)));
  create(before);
  const auto other = open();
  std::size_t seen = 0;
  Query query;
  must(Records(store()).visit({&query, 1}, [&](const deal::Stored& record) -> base::Result<void> {
    EXPECT_EQ(record.record, before.at(seen).record);
    if (++seen != 1) return {};
    return Records(*other).transact(context_of("bob"), [&](UnitOfWork& unit) -> base::Result<void> {
      const std::vector<deal::Key> keys{{Kind::deal, "d699"}, {Kind::deal, "d650"}};
      DEALKIT_RETURN_IF_ERROR(unit.load(keys));
      unit.apply(creation(a_deal("d555a")));
      unit.apply(update(before.back(), a_deal("d699", 2, "'total_value':7")));
      unit.apply(removal(before.at(550)));
      return {};
    });
  }));
  EXPECT_EQ(seen, before.size());
  EXPECT_EQ(visit(query).size(), before.size());
  EXPECT_EQ(visit(query).back().version, 2);
}

TEST_P(Reads, LetAVisitorReadAndEndTheVisit) {
  create({a_deal("a"), a_deal("b"), a_deal("c")});
  Ids seen;
  Query query;
  const auto result =
      Records(store()).visit({&query, 1}, [&](const deal::Stored& record) -> base::Result<void> {
        seen.push_back(must(Records(store()).read({Kind::deal, record.id}))->id);
        if (record.id == "b") return base::Error{Errc::negative, "enough of it"};
        return {};
      });
  EXPECT_EQ(result.error().message, "enough of it");
  EXPECT_EQ(seen, (Ids{"a", "b"}));
  EXPECT_EQ(ids(query).size(), 3u);
}

TEST_P(Reads, ComputeWhatOtherCampaignsHaveBound) {
  create({a_deal("d", 1, "'total_value':1000.5,'currency':'EUR'"),
          a_campaign("a", "'budget':100.25,'status':'active'"), a_campaign("b", "'budget':50"),
          a_campaign("c", "'budget':7,'status':'cancelled'"),
          a_campaign("e", "'budget':9,'status':'archived'"),
          a_campaign("f", "'budget':0.000001,'status':'completed','currency':'EUR'"),
          a_campaign("g", "'budget':500,'currency':'USD'"), a_campaign("h", "'daily_budget':1")});
  Query query;
  query.kind = Kind::campaign;
  std::map<std::string, std::string> spent;
  for (const auto& record : visit(query)) {
    spent[record.id] = member(record, "allocated_spend");
    EXPECT_EQ(member(record, "deal_budget_limit"), "1000.5");
    EXPECT_EQ(must(Records(store()).read({Kind::campaign, record.id}))->record, record.record);
    Query one = query;
    one.ids = {record.id};
    EXPECT_EQ(visit(one).at(0).record, record.record);
  }
  const std::map<std::string, std::string> expected{
      {"a", "50.000001"},  {"b", "100.250001"}, {"c", "150.250001"}, {"e", "150.250001"},
      {"f", "150.25"},     {"g", "150.250001"}, {"h", "150.250001"}};
  EXPECT_EQ(spent, expected);
  query.computed = false;
  EXPECT_EQ(member(visit(query).at(0), "allocated_spend"), "absent");
}

TEST_P(Reads, SayWhatOthersHaveBoundInOtherCurrencies) {
  create({a_deal("d", 1, "'total_value':1000,'currency':'EUR'"),
          a_campaign("a", "'budget':1,'currency':'USD'"),
          a_campaign("b", "'budget':20.5,'currency':'USD','status':'Active'"),
          a_campaign("c", "'budget':300,'currency':'EUR'"),
          a_campaign("e", "'budget':4000"), a_campaign("f", "'budget':5,'currency':'JPY'"),
          a_campaign("g", "'budget':6,'currency':'usd'"),
          a_campaign("h", "'budget':7,'currency':'USD','status':'ARCHIVED'"),
          a_campaign("i", "'budget':-8,'currency':'EUR'"),
          a_campaign("j", "'budget':9,'currency':'EUR','status':'Canceled'")});
  const auto deal = [](const std::string& others) {
    return R"({"currency":"EUR","allocated_other":[)" + others + "]}";
  };
  const std::string yen = R"({"currency":"JPY","amount":5})";
  const std::string others = R"({"amount":6},)" + yen + R"(,{"currency":"USD","amount":21.5})";
  const std::map<std::string, std::string> expected{
      {"a", "1000 / 4300 / " + deal(R"({"amount":6},)" + yen +
                                    R"(,{"currency":"USD","amount":20.5})")},
      {"b", "1000 / 4300 / " + deal(R"({"amount":6},)" + yen +
                                    R"(,{"currency":"USD","amount":1})")},
      {"c", "1000 / 4000 / " + deal(others)},
      {"e", "1000 / 300 / " + deal(others)},
      {"f", "1000 / 4300 / " + deal(R"({"amount":6},{"currency":"USD","amount":21.5})")},
      {"g", "1000 / 4300 / " + deal(yen + R"(,{"currency":"USD","amount":21.5})")},
      {"h", "1000 / 4300 / " + deal(others)},
      {"i", "1000 / 4300 / " + deal(others)},
      {"j", "1000 / 4300 / " + deal(others)}};
  Query query;
  query.kind = Kind::campaign;
  const auto all = visit(query);
  EXPECT_EQ(computed_of(all), expected);
  for (const auto& record : all) {
    EXPECT_EQ(must(Records(store()).read({Kind::campaign, record.id}))->record, record.record);
  }
}

TEST_P(Reads, TakeALimitWithoutACurrencyForTheCampaigns) {
  create({a_deal("d", 1, "'total_value':10000"), a_campaign("a", "'budget':9000,'currency':'USD'"),
          a_campaign("b", "'budget':8000,'currency':'EUR'"), a_campaign("c", "'budget':7")});
  const std::string usd = R"({"currency":"USD","amount":9000})";
  const std::string eur = R"({"currency":"EUR","amount":8000})";
  const std::map<std::string, std::string> expected{
      {"a", R"(10000 / 7 / {"allocated_other":[)" + eur + "]}"},
      {"b", R"(10000 / 7 / {"allocated_other":[)" + usd + "]}"},
      {"c", R"(10000 / 0 / {"allocated_other":[)" + eur + "," + usd + "]}"}};
  Query query;
  query.kind = Kind::campaign;
  const auto all = visit(query);
  EXPECT_EQ(computed_of(all), expected);
  for (const auto& record : all) {
    EXPECT_EQ(must(Records(store()).read({Kind::campaign, record.id}))->record, record.record);
  }
}

TEST_P(Reads, SayWhatRulesMustKnowOfTheDeal) {
  create({stored(Kind::account, "{'type':'account','id':'a','time_zone':'Europe/Berlin'}"),
          a_deal("d", 1,
                 "'account_id':'a','currency':'EUR','start_date':'2026-10-01',"
                 "'end_date':'2026-12-31T12:00:00Z','countries':['FRA', 'D\\u00e4'],'x':1,"
                 "'frequency_caps':[{'max':3}]"),
          a_campaign("c", "'budget':1,'currency':'EUR','deal':{'currency':'XXX'}")});
  const auto record = must(Records(store()).read({Kind::campaign, "c"}))->record;
  EXPECT_EQ(member(*must(Records(store()).read({Kind::campaign, "c"})), "deal"),
            R"({"currency":"EUR","start_date":"2026-10-01","end_date":"2026-12-31T12:00:00Z",)"
            R"("time_zone":"Europe/Berlin","countries":["FRA","D\u00e4"],)"
            R"("frequency_caps":[{"max":3}]})");
  Query query;
  query.kind = Kind::campaign;
  EXPECT_EQ(visit(query).at(0).record, record);
  EXPECT_EQ(ids_where(Kind::campaign, "deal.currency == 'EUR'"), Ids{"c"});
  EXPECT_EQ(ids_where(Kind::campaign, "'FRA' in deal.countries"), Ids{"c"});
  EXPECT_EQ(ids_where(Kind::campaign, "deal.currency == 'XXX'"), Ids{});
}

/// Exactly what each campaign's budget counts for, worked out record by record.
TEST_P(Reads, GiveTheSameLimitsAsANaiveModel) {
  const auto any = [](const std::vector<std::string>& of) { return *rc::gen::elementOf(of); };
  const bool good = rc::check([&] {
    store();
    must(connection().script("DELETE FROM campaign"));
    must(connection().script("DELETE FROM deal"));
    const auto deal_id = fmt::format("d{}", ++made_ids_);
    const auto currency = any({"", "EUR", "USD"});
    std::vector<deal::Stored> records{
        a_deal(deal_id, 1, "'total_value':1000" +
                               (currency.empty() ? "" : ",'currency':'" + currency + "'"))};
    struct Row {
      std::string id, currency;
      int budget;
      bool binds;
    };
    std::vector<Row> rows;
    const int count = *rc::gen::inRange(1, 7);
    for (int i = 0; i < count; ++i) {
      const auto status = any({"draft", "Archived", "completed", "CANCELED", "odd"});
      rows.push_back({fmt::format("c{}", ++made_ids_), any({"", "EUR", "USD", "JPY"}),
                      *rc::gen::inRange(-5, 100), status[0] != 'A' && status[0] != 'C'});
      auto members = fmt::format("'budget':{},'status':'{}'", rows.back().budget, status);
      if (!rows.back().currency.empty()) members += ",'currency':'" + rows.back().currency + "'";
      records.push_back(stored(Kind::campaign,
                               fmt::format("{{'type':'campaign','id':'{}','deal_id':'{}',{}}}",
                                           rows.back().id, deal_id, members)));
    }
    create(records);
    Query query;
    query.kind = Kind::campaign;
    for (const auto& record : visit(query)) {
      const auto own = std::find_if(rows.begin(), rows.end(),
                                    [&](const Row& row) { return row.id == record.id; });
      const auto limit_in = currency.empty() ? own->currency : currency;
      int spent = 0;
      std::map<std::string, int> others;
      for (const auto& row : rows) {
        if (row.id == record.id || !row.binds || row.budget <= 0) continue;
        if (row.currency.empty() || row.currency == limit_in) {
          spent += row.budget;
        } else {
          others[row.currency] += row.budget;
        }
      }
      std::string list;
      for (const auto& [of, amount] : others) {
        list += fmt::format(R"({}{{"currency":"{}","amount":{}}})", list.empty() ? "" : ",", of,
                            amount);
      }
      RC_ASSERT(member(record, "allocated_spend") == std::to_string(spent));
      const auto deal = member(record, "deal");
      RC_ASSERT(list.empty() == (deal.find("allocated_other") == std::string::npos));
      RC_ASSERT(deal.find(list) != std::string::npos);
      RC_ASSERT(must(Records(store()).read({Kind::campaign, record.id}))->record == record.record);
    }
  });
  EXPECT_TRUE(good);
}

TEST_P(Reads, ComputeSumsBeyond64Bits) {
  create({a_deal("d"), a_campaign("a", "'budget':8999999999999.999999"),
          a_campaign("b", "'budget':8999999999999.999999"), a_campaign("c", "'budget':1.5"),
          a_campaign("e", "'budget':8999999999999.999999,'status':'cancelled'")});
  Query query;
  query.kind = Kind::campaign;
  for (const auto& record : visit(query)) {
    EXPECT_EQ(member(record, "allocated_spend"), "8999999999999.999999") << record.id;
    EXPECT_EQ(must(Records(store()).read({Kind::campaign, record.id}))->record, record.record);
  }
}

TEST_P(Reads, SelectAndSortByWhatIsComputed) {
  create({a_deal("d", 1, "'total_value':100"), a_deal("x", 1, "'total_value':3"),
          a_campaign("a", "'budget':60"), a_campaign("b", "'budget':50"),
          a_campaign("c", "'budget':1")});
  EXPECT_EQ(ids_where(Kind::campaign, "budget + allocated_spend > deal_budget_limit"),
            (Ids{"a", "b", "c"}));
  EXPECT_EQ(ids_where(Kind::campaign, "allocated_spend > 100.0"), Ids{"c"});
  EXPECT_EQ(ids_where(Kind::campaign, "has(allocated_spend)"), (Ids{"a", "b", "c"}));
  Query query;
  query.kind = Kind::campaign;
  query.order = {{"allocated_spend", true}};
  EXPECT_EQ(ids(query), (Ids{"c", "b", "a"}));
}

TEST_P(Reads, CountALimitAfterTheCondition) {
  std::vector<deal::Stored> deals;
  for (int i = 10; i < 60; ++i) {
    deals.push_back(a_deal(std::to_string(i), 1,
                           "'units':" + std::to_string(i) + ",'x_n':" + std::to_string(i % 7)));
  }
  create(deals);
  for (const std::string source : {"units > 20", "x_n == 3", "units > 20 && x_n == 3"}) {
    const auto program = must(expression::compile(source));
    Query query;
    query.where = &program;
    auto all = ids(query);
    ASSERT_GT(all.size(), 4u) << source;
    query.limit = 4;
    all.resize(4);
    EXPECT_EQ(ids(query), all) << source;
  }
}

/// A member that is absent, of one type or of another.
std::string random_members() {
  const auto any = [](const std::vector<std::string>& of) { return *rc::gen::elementOf(of); };
  return any({"", "'total_value':10,", "'total_value':2.5,", "'total_value':1000000,"}) +
         any({"", "'deal_name':'a',", "'deal_name':'ab',", "'deal_name':'Ä',", "'deal_name':'',"}) +
         any({"", "'at':1,", "'at':3,"}) + any({"", "'x':1,", "'x':'a',", "'x':{'y':2},"}) +
         any({"", "'wseat':['s1','s2'],", "'wseat':[],"}) +
         any({"", "'start_date':'2026-10-01',", "'start_date':'2026-11-01T00:00:00Z',"});
}

TEST_P(Reads, SelectTheSameAsWithoutTheDatabase) {
  const std::vector<std::string> sources{
      "total_value > 5.0", "total_value != 10.0", "deal_name == 'a' || at == 3",
      "!(deal_name < 'b')", "has(x) && x == 1", "has(wseat) ? 's1' in wseat : at == 1",
      "x.y == 2", "at in [1, 2]", "start_date < '2026-10-15'", "deal_name.startsWith('a')",
      "total_value / 0.0 > 1.0", "at / 0 == 1 || at == 1", "version == 1 && status == 'draft'"};
  std::vector<expression::Program> programs;
  for (const auto& source : sources) programs.push_back(must(expression::compile(source)));
  const bool good = rc::check([&] {
    store();
    must(connection().script("DELETE FROM deal"));
    const int count = *rc::gen::inRange(1, 12);
    std::vector<deal::Stored> deals;
    for (int i = 0; i < count; ++i) {
      deals.push_back(a_deal(fmt::format("d{}", ++made_ids_), 1, random_members() +
                                                                     "'owner_id':'o'"));
    }
    create(deals);
    for (std::size_t i = 0; i < programs.size(); ++i) {
      Ids expected;
      for (const auto& record : visit({})) {
        if (holds(programs[i], record)) expected.push_back(record.id);
      }
      RC_LOG() << sources[i] << '\n';
      RC_ASSERT(ids_where(Kind::deal, sources[i]) == expected);
    }
  });
  EXPECT_TRUE(good);
}

TEST_P(Reads, GiveContentAsItWasApproved) {
  const auto draft = a_deal("a", 1, "'deal_name':'one','total_value':1,'x':1");
  auto approved = stored(Kind::deal,
                         "{'type':'deal','id':'a','deal_name':'two','total_value':2,'x':1,"
                         "'status':'draft','approval_state':'approved','version':2,"
                         "'approved_version':2}", 2);
  auto later = stored(Kind::deal,
                      "{'type':'deal','id':'a','deal_name':'three','total_value':2,'y':1,"
                      "'status':'active','approval_state':'pending','open_levels':[1],"
                      "'version':3,'approved_version':2}", 3);
  const auto same = stored(Kind::deal,
                           "{'type':'deal','id':'b','deal_name':'b','status':'active',"
                           "'approval_state':'approved','version':1,'approved_version':1}");
  create({draft, same, a_deal("c")});
  must(apply({update(draft, approved)}));
  must(apply({update(approved, later)}));
  Query query;
  query.effective = true;
  const auto found = visit(query);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].record,
            stored(Kind::deal,
                   "{'type':'deal','id':'a','deal_name':'two','total_value':2,'x':1,"
                   "'status':'active','approval_state':'pending','open_levels':[1],'version':3,"
                   "'approved_version':2}").record);
  EXPECT_EQ(found[1].record, same.record);
  const auto two = must(expression::compile("deal_name == 'two'"));
  query.where = &two;
  query.limit = 1;
  EXPECT_EQ(ids(query), Ids{"a"});
  const auto three = must(expression::compile("deal_name == 'three'"));
  query.where = &three;
  EXPECT_EQ(ids(query), Ids{});
  query.where = nullptr;
  query.order = {{"status", false}, {"id", true}};
  query.limit = 0;
  EXPECT_EQ(ids(query), (Ids{"b", "a"}));
  query.order = {{"deal_name", false}};
  EXPECT_EQ(error_of(query).code, Errc::usage);
}

TEST_P(Reads, SayWhenApprovedContentIsNotKnown) {
  create({stored(Kind::deal,
                 "{'type':'deal','id':'a','deal_name':'x','status':'draft',"
                 "'approval_state':'pending','version':5,'approved_version':3}", 5)});
  Query query;
  query.effective = true;
  EXPECT_EQ(error_of(query).code, Errc::not_found);
  EXPECT_NE(error_of(query).message.find("version 3"), std::string::npos);
}

TEST_P(Reads, NameTheDealsThatDatesMayMove) {
  const auto with = [](const std::string& id, const std::string& status, bool approved) {
    return stored(Kind::deal, "{'type':'deal','id':'" + id + "','status':'" + status +
                                  "','approval_state':'pending','version':1" +
                                  (approved ? ",'approved_version':1}" : "}"));
  };
  std::vector<deal::Stored> deals{with("b", "active", true),    with("a", "paused", true),
                                  with("c", "draft", true),     with("d", "draft", false),
                                  with("e", "cancelled", true), with("f", "completed", true)};
  Ids expected{"a", "b", "c"};
  for (int i = 0; i < 1200; ++i) {
    deals.push_back(with(fmt::format("m{:04}", i), "active", true));
    expected.push_back(deals.back().id);
  }
  create(deals);
  Ids due;
  must(Records(store()).due_deals([&](const std::string& id) -> base::Result<void> {
    due.push_back(id);
    if (due.size() != 1) return {};
    return Records(store()).transact(context_of(), [&](UnitOfWork& unit) -> base::Result<void> {
      const std::vector<deal::Key> keys{{Kind::deal, id}};
      return unit.load(keys);  // whoever gets an id may write
    });
  }));
  EXPECT_EQ(due, expected);
}

/// Bytes that are in use, however many were freed.
std::size_t live_bytes() {
#if defined(__SANITIZE_ADDRESS__)
  return __sanitizer_get_current_allocated_bytes();
#else
  return ::mallinfo2().uordblks;
#endif
}

TEST_P(Reads, StreamInConstantMemory) {
  constexpr int campaigns = 200'000;
  create({a_deal("d", 1, "'total_value':1000000")});
  const bool is_sqlite = dialect() == sql::Dialect::sqlite;
  const std::string rows = is_sqlite
                               ? "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL "
                                 "SELECT i + 1 FROM n WHERE i < 200000)"
                               : "WITH n(i) AS (SELECT generate_series(1, 200000))";
  must(connection().script("INSERT INTO campaign "
                           "(id, deal_id, budget_micros, targeting, version) " + rows +
                           " SELECT 'c' || (1000000 + i), 'd', 5000000, " +
                           (is_sqlite ? "" : "json ") +
                           "'{\"geo_targets\":[\"DE\"]}', 1 FROM n"));
  Query query;
  query.kind = Kind::campaign;
  const auto program =
      must(expression::compile("allocated_spend > 1.0 && 'DE' in targeting.geo_targets"));
  query.where = &program;
  const auto before = live_bytes();
  std::size_t peak = before;
  int seen = 0;
  must(Records(store()).visit({&query, 1}, [&](const deal::Stored&) -> base::Result<void> {
    if (++seen % 1000 == 0) peak = std::max(peak, live_bytes());
    return {};
  }));
  EXPECT_EQ(seen, campaigns);
  // SQLite's cache of 16 MiB is full, in memory that sanitizers make larger; 600,000 campaigns take
  // no byte more. The records alone would take twice as much.
  EXPECT_LT(peak - before, 32u * 1024 * 1024);
}

}  // namespace
}  // namespace dealkit::io::store
