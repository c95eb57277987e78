// What is put comes out again, byte for byte; amounts, documents and unknown members stand where
// people who read the tables look for them.
#include "databases.hpp"
#include "io/store/columns.hpp"
#include "json_generator.hpp"

namespace dealkit::io::store {
namespace {

class StoredRecords : public OnBothDatabases {};
DEALKIT_ON_BOTH(StoredRecords);

TEST_P(StoredRecords, StandInTheirColumns) {
  const auto account = stored(Kind::account, R"({"type":"account","id":"a","name":"Ä \"q\" \\",)"
                                             R"("total_historical_spend":0.000001,)"
                                             R"("deal_completion_rate":0.1,"x":null,"y":[1]})");
  const auto deal = a_deal("d", 1, "'account_id':'a','total_value':1250000.5,'wseat':['1', '2']");
  must(apply({creation(account), creation(deal)}));
  EXPECT_EQ(rows("SELECT name, total_historical_spend_micros, extra, version FROM account"),
            std::vector<std::string>{"Ä \"q\" \\|1|{\"y\":[1]}|1"});
  EXPECT_EQ(rows("SELECT account_id, total_value_micros, wseat, deal_name, extra FROM deal"),
            std::vector<std::string>{R"(a|1250000500000|["1","2"]|NULL|NULL)"});
  EXPECT_EQ(find(Kind::deal, "d")->record, deal.record);
  EXPECT_EQ(find(Kind::account, "a")->record, account.record);
}

TEST_P(StoredRecords, OfEveryKindComeOutAgain) {
  const auto deal = a_deal(
      "d", 1,
      "'start_date':'2026-10-01','end_date':'2026-12-31T23:59:59+02:00','at':3,'floor':1.5,"
      "'units':9223372036854775807,'created_at':'2026-10-01T09:00:00Z',"
      "'updated_at':'2026-10-01T09:00:00.001Z'");
  const auto campaign = stored(
      Kind::campaign,
      "{'type':'campaign','id':'c','deal_id':'d','budget':8999999999999.999999,"
      "'targeting':{'geo_targets':['DE'],'n':1e400,'m':123456789012345678901234567890.10},"
      "'creative_specs':[{'w':300}],'validation_status':'valid',"
      "'last_validated_at':'2026-10-01T09:00:00.5Z','deal_budget_limit':3,'allocated_spend':1,"
      "'zz':{'created_at':'x'}}");
  const std::vector<deal::Stored> records{
      deal, campaign,
      stored(Kind::approval,
             "{'type':'approval','id':'p','deal_id':'d','round':1,'level':2,'seat':1,"
             "'is_sla_breached':false,'signed':{'value':'1'},'comments':'\\u0007',"
             "'opened_at':'2026-10-01T09:00:00Z','escalations':1,"
             "'assigned_until':'2026-10-05T09:00:00.5Z','on_behalf_of':'ann'}",
             0),
      stored(Kind::review_round,
             "{'type':'review_round','id':'d:1','deal_id':'d','round':1,'submission':1,"
             "'submitter':'ana','levels':[[1],[2,3]],'policy':{'rates':{}},'acknowledged':[],"
             "'snapshot':{'1':{'a':'1'}},'content_version':3,'was_approved':false,"
             "'created_at':'2026-10-01T09:00:00Z',"
             "'last_step_at':'2026-10-01T09:30:00.123456789Z','x':1}",
             0),
      stored(Kind::interaction,
             "{'type':'interaction','id':'i','deal_id':'d','kind':'call','at':'2026-10-01'}", 0),
      stored(Kind::engagement_metric,
             "{'type':'engagement_metric','id':'m','deal_id':'d','score':87.25,'tier':'hot',"
             "'components':{'a':1}}",
             0),
      stored(Kind::validation_report,
             "{'type':'validation_report','campaign_id':'c','is_valid':true,"
             "'validated_at':'2026-10-01T09:00:00.5Z','results':[],'total_latency_ms':0.25}",
             0),
      stored(Kind::set_finding,
             "{'type':'set_finding','code':'S1','campaign_ids':['c'],'content_hashes':[null]}",
             0)};
  std::vector<deal::Change> changes;
  for (const auto& record : records) changes.push_back(creation(record));
  must(apply(changes));
  for (const auto& record : records) {
    const auto found = find(record.kind, record.id);
    ASSERT_TRUE(found) << record.id;
    EXPECT_EQ(found->record, record.record);
    EXPECT_EQ(found->version, record.version);
    EXPECT_EQ(found->id, record.id);
  }
}

TEST_P(StoredRecords, KeepInstantsAsTheyWereWritten) {
  // Not one of these can a timestamptz give back.
  for (const std::string written :
       {"2026-10-01T11:00:00+02:00", "2026-10-01T09:00:00.123456789Z", "2026-10-01",
        "2026-10-01T09:00:00.100Z", "2026-10-01T09:00:00.1Z", "2026-10-01t09:00:00z"}) {
    const auto record = a_deal(written, 1, "'created_at':'" + written + "','b':1");
    must(apply({creation(record)}));
    EXPECT_EQ(find(Kind::deal, written)->record, record.record);
    const auto later = a_deal(written, 2, "'created_at':'2026-10-01T09:00:00Z'");
    must(apply({update(record, later)}));
    EXPECT_EQ(find(Kind::deal, written)->record, later.record);
  }
}

TEST_P(StoredRecords, OthersThanNormalOnesAreABug) {
  auto wrong = a_deal("d");
  wrong.version = 2;
  EXPECT_EQ(apply({creation(wrong)}).error().code, base::Errc::internal);
  wrong = a_deal("d");
  wrong.id = "e";
  EXPECT_EQ(apply({creation(wrong)}).error().code, base::Errc::internal);
  wrong = a_deal("d");
  wrong.record = R"({"id":"d","version":1})";
  EXPECT_EQ(apply({creation(wrong)}).error().code, base::Errc::internal);
}

TEST_P(StoredRecords, TheDatabaseItselfRefusesWhatCannotBe) {
  const auto insert = [&](const std::string& columns, const std::string& values) {
    return connection().script("INSERT INTO deal (" + columns + ") VALUES (" + values + ")");
  };
  store();
  EXPECT_FALSE(insert("id, version", "'a', 0"));
  EXPECT_FALSE(insert("id, version, status", "'a', 1, 'sold'"));
  EXPECT_FALSE(insert("id, version, approval_state", "'a', 1, 'maybe'"));
  EXPECT_FALSE(insert("id, version, total_value_micros", "'a', 1, 0"));
  EXPECT_FALSE(insert("id, version, account_id", "'a', 1, 'nobody'"));
  EXPECT_FALSE(insert("id, version, approval_state", "'a', 1, 'approved'"));
  for (const std::string status : {"active", "paused", "completed"}) {
    EXPECT_FALSE(insert("id, version, status", "'a', 1, '" + status + "'"));
    EXPECT_TRUE(insert("id, version, approved_version, status",
                       "'" + status + "', 1, 1, '" + status + "'"));
  }
  must(connection().script("INSERT INTO approval (id, deal_id, round, level, seat, approver_id) "
                           "VALUES ('p', 'active', 1, 1, 1, 'ana')"));
  EXPECT_FALSE(connection().script("INSERT INTO approval (id, deal_id, round, level, seat) "
                                   "VALUES ('q', 'active', 1, 1, 1)"));
  EXPECT_FALSE(connection().script("INSERT INTO approval (id, deal_id, round, level, seat, "
                                   "approver_id) VALUES ('q', 'active', 1, 1, 2, 'ana')"));
}

/// Any JSON object as a record of the kind: generated members under known and unknown names.
std::string record_of(Kind kind, const std::string& id, test::JsonGenerator& generator,
                      const std::string& text) {
  json::Reader reader;
  const auto* document = must(reader.read(text));
  record::NormalBuilder builder(*deal::traits(kind).table);
  builder.set_string("type", deal::traits(kind).name);
  builder.set_string("id", id);
  if (kind == Kind::deal) builder.set_integer("version", 1);
  if (document->root().is(json::Kind::object)) {
    for (const auto member : document->root()) {
      std::string value;
      if (member.key().find('\0') != std::string_view::npos) continue;
      if (record::append_normal_value(value, member, nullptr)) {
        builder.set("x" + std::string(member.key()), value);
      }
    }
  }
  constexpr std::array<std::string_view, 7> texts{"", "\"", "\\", "{\"created_at\":1}", "NULL",
                                                  "\xC3\xA9\xF0\x9F\x98\x80 \t\n", "'; --"};
  builder.set_string(kind == Kind::deal ? "deal_name" : "campaign_name",
                     texts[generator.choose(texts.size())]);
  constexpr std::array<std::string_view, 5> amounts{"", "0.000001", "8999999999999.999999", "12",
                                                    "0.1"};
  builder.set(kind == Kind::deal ? "total_value" : "budget",
              std::string(amounts[generator.choose(amounts.size())]));
  return builder.build();
}

TEST_P(StoredRecords, AnyNormalFormComesOutAgain) {
  int made = 0;
  store();
  const auto comes_out_again = [&](const std::vector<std::uint8_t>& choices) {
    test::JsonGenerator generator(choices);
    std::vector<deal::Change> changes;
    for (const auto kind : {Kind::deal, Kind::campaign}) {
      const auto id = std::to_string(++made);
      const auto text = "{\"a\":" + generator.text() + "}";
      const auto record = record_of(kind, id, generator, generator.choose(2) == 0
                                                              ? generator.text()
                                                              : text);
      changes.push_back(creation({kind, id, 1, record}));
    }
    const auto applied = apply(changes);
    if (!applied) RC_FAIL(applied.error().message);
    for (const auto& change : changes) {
      RC_ASSERT(find(change.kind, change.id)->record == change.after);
    }
  };
  EXPECT_TRUE(rc::check("any normal form comes out again", comes_out_again));
}

}  // namespace
}  // namespace dealkit::io::store
