// What was: the audit log of a record and its earlier versions.
#include <algorithm>

#include <fmt/format.h>

#include "databases.hpp"

namespace dealkit::io::store {
namespace {

using base::Errc;

class History : public OnBothDatabases {
 protected:
  std::vector<AuditRow> history(const deal::Key& key) {
    std::vector<AuditRow> rows;
    must(Records(store()).history(key, [&](const AuditRow& row) {
      rows.push_back(row);
      return base::Result<void>();
    }));
    return rows;
  }
  static deal::Stored campaign(const std::string& more, std::int64_t version = 1) {
    return stored(Kind::campaign, "{'type':'campaign','id':'c','deal_id':'d'," + more + "}",
                  version);
  }
  const deal::Key key_{Kind::deal, "d"};
};
DEALKIT_ON_BOTH(History);

TEST_P(History, TellsWhoChangedWhat) {
  const auto first = a_deal("d", 1, "'total_value':1,'deal_name':'a'");
  const auto second = a_deal("d", 2, "'total_value':2,'deal_name':'a'");
  must(apply({creation(a_deal("e")), creation(first)}));
  must(apply({update(first, second)}));
  const auto rows = history(key_);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_LT(rows[0].id, rows[1].id);
  EXPECT_EQ(rows[0].action, "create");
  EXPECT_EQ(rows[1].action, "update");
  EXPECT_EQ(rows[1].actor_id, "ana");
  EXPECT_EQ(rows[1].version, 2);
  EXPECT_EQ(rows[1].changes, R"({"total_value":{"old":1,"new":2},"version":{"old":1,"new":2}})");
  EXPECT_EQ(rows[1].metadata, R"({"correlation_id":"c-1","origin":"test"})");
  EXPECT_EQ(rows[1].created_at, "2026-10-01T09:00:00.250Z");
  EXPECT_TRUE(history({Kind::campaign, "d"}).empty());
}

TEST_P(History, GivesEveryVersionBack) {
  constexpr int versions = 300;
  std::vector<deal::Stored> then;
  for (int i = 1; i <= versions; ++i) {
    std::string more = fmt::format("'total_value':{}", i % 17 + 1);
    if (i % 3 != 0) more += fmt::format(",'deal_name':'n{}'", i % 5);
    if (i % 4 == 1) more += fmt::format(",'x':{{'deep':[{}]}}", i);
    if (i % 7 == 2) more += ",'wseat':['s']";
    then.push_back(a_deal("d", i, more));
  }
  must(apply({creation(then[0])}));
  std::vector<deal::Change> changes;
  for (std::size_t i = 1; i < then.size(); ++i) changes.push_back(update(then[i - 1], then[i]));
  must(apply(changes));
  for (const auto& record : then) {
    EXPECT_EQ(must(Records(store()).at_version(key_, record.version)), record.record);
  }
  EXPECT_EQ(Records(store()).at_version(key_, 0).error().code, Errc::not_found);
  const auto late = Records(store()).at_version(key_, versions + 1);
  EXPECT_EQ(late.error().code, Errc::not_found);
  EXPECT_NE(late.error().message.find("1 to 300"), std::string::npos) << late.error().message;
  EXPECT_EQ(Records(store()).at_version({Kind::deal, "x"}, 1).error().code, Errc::not_found);
}

TEST_P(History, CountsChangesOfNoContentToTheVersionTheyWereMadeOn) {
  const auto first = campaign("'budget':1,'validation_status':'pending'");
  const auto seen = campaign("'budget':1,'validation_status':'valid'");
  const auto second = campaign("'budget':2,'validation_status':'pending'", 2);
  const auto again = campaign("'budget':2,'validation_status':'invalid'", 2);
  must(apply({creation(a_deal("d")), creation(first)}));
  must(apply({update(first, seen)}));
  must(apply({update(seen, second), update(second, again)}));
  EXPECT_EQ(must(Records(store()).at_version({Kind::campaign, "c"}, 1)), seen.record);
  EXPECT_EQ(must(Records(store()).at_version({Kind::campaign, "c"}, 2)), again.record);
}

TEST_P(History, KnowsRecordsThatWereDeletedAndMadeAgain) {
  const deal::Key key{Kind::campaign, "c"};
  const auto first = campaign("'budget':1");
  const auto second = campaign("'budget':2", 2);
  must(apply({creation(a_deal("d")), creation(first)}));
  must(apply({update(first, second)}));
  must(apply({removal(second)}));
  EXPECT_FALSE(must(Records(store()).read(key)));
  EXPECT_EQ(must(Records(store()).at_version(key, 2)), second.record);
  const auto other = campaign("'budget':3", 3);
  must(apply({creation(other)}));
  EXPECT_EQ(must(Records(store()).at_version(key, 1)), first.record);
  EXPECT_EQ(must(Records(store()).at_version(key, 2)), second.record);
  EXPECT_EQ(must(Records(store()).at_version(key, 3)), other.record);
}

TEST_P(History, SaysWhenItDoesNotFitTheRecord) {
  const auto first = a_deal("d", 1, "'total_value':1");
  must(apply({creation(first)}));
  must(apply({update(first, a_deal("d", 2, "'total_value':2"))}));
  must(connection().script("UPDATE deal SET total_value_micros = 5"));
  const auto result = Records(store()).at_version(key_, 1);
  EXPECT_EQ(result.error().code, Errc::data);
  EXPECT_NE(result.error().message.find("store check"), std::string::npos);
}

}  // namespace
}  // namespace dealkit::io::store
