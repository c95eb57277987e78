// Every change leaves its audit row and its event, in the same transaction; nobody alters the
// audit log afterwards.
#include "core/base/ids.hpp"
#include "core/deal/event_payload.hpp"
#include "databases.hpp"
#include "io/store/admin/admin.hpp"

namespace dealkit::io::store {
namespace {

class Audit : public OnBothDatabases {
 protected:
  void expect_refused(const std::string& statement) {
    const auto done = connection().script(statement);
    ASSERT_FALSE(done) << statement;
    EXPECT_NE(done.error().message.find("the audit log is append-only"), std::string::npos)
        << done.error().message;
    EXPECT_EQ(rows("SELECT action, actor_id FROM audit ORDER BY id"),
              (std::vector<std::string>{"create|ana", "update|ana"}));
  }
};
DEALKIT_ON_BOTH(Audit);

TEST_P(Audit, TellsWhatEachChangeDid) {
  const auto first = a_deal("d");
  const auto second = a_deal("d", 2, "'total_value':250");
  must(apply({creation(first)}));
  auto changed = update(first, second);
  changed.reason = "a \"better\" price";
  must(apply({changed}));
  EXPECT_EQ(rows("SELECT entity_type, entity_id, action, actor_id, version, changes, metadata FROM "
                 "audit ORDER BY id"),
            (std::vector<std::string>{
                R"(deal|d|create|ana|1|{"type":{"new":"deal"},"id":{"new":"d"},)"
                R"("total_value":{"new":100},"status":{"new":"draft"},)"
                R"("approval_state":{"new":"draft"},"version":{"new":1}}|)"
                R"({"correlation_id":"c-1","origin":"test"})",
                R"(deal|d|update|ana|2|{"total_value":{"old":100,"new":250},)"
                R"("version":{"old":1,"new":2}}|{"correlation_id":"c-1","origin":"test",)"
                R"("reason":"a \"better\" price"})"}));
  must(Records(store()).transact(context_of(), [](UnitOfWork& unit) -> base::Result<void> {
    DEALKIT_ASSIGN_OR_RETURN(const auto author, unit.last_author({Kind::deal, "d"}));
    EXPECT_EQ(author, "version 2 by ana at 2026-10-01T09:00:00.250Z (total_value)");
    DEALKIT_ASSIGN_OR_RETURN(const auto history, unit.history({Kind::deal, "d"}, 2));
    EXPECT_EQ(history.size(), 1u);
    EXPECT_EQ(history.at(0).created_at, "2026-10-01T09:00:00.250Z");
    EXPECT_EQ(history.at(0).action, "update");
    return {};
  }));
}

TEST_P(Audit, TheAuthorOfAVersionIsWhoMadeIt) {
  const auto first = a_deal("d");
  const auto second = a_deal("d", 2, "'total_value':250");
  must(apply({creation(first)}));
  must(apply({update(first, second)}));
  // A step of its life: the content and so the version stay, somebody else acts.
  const auto paused = a_deal("d", 2, "'total_value':250,'owner_id':'olga'");
  auto context = context_of();
  context.actor = "jon";
  must(Records(store()).transact(context, [&](UnitOfWork& unit) -> base::Result<void> {
    DEALKIT_RETURN_IF_ERROR(unit.load(std::array{deal::Key{Kind::deal, "d"}}));
    unit.apply(update(second, paused));
    return {};
  }));
  must(Records(store()).transact(context_of(), [](UnitOfWork& unit) -> base::Result<void> {
    DEALKIT_ASSIGN_OR_RETURN(const auto author, unit.last_author({Kind::deal, "d"}));
    EXPECT_EQ(author, "version 2 by ana at 2026-10-01T09:00:00.250Z (total_value)");
    return {};
  }));
}

/// What is queued counts as what is stored does: nobody can tell when it was written.
TEST_P(Audit, TheAuthorOfAVersionMayBeAtWorkStill) {
  const auto first = a_deal("d");
  const auto second = a_deal("d", 2, "'total_value':250");
  auto context = context_of();
  context.actor = "jon";
  must(Records(store()).transact(context, [&](UnitOfWork& unit) -> base::Result<void> {
    const deal::Key key{Kind::deal, "d"};
    DEALKIT_RETURN_IF_ERROR(unit.load(std::array{key}));
    EXPECT_EQ(*unit.last_author(key), "");
    unit.apply(creation(first));
    EXPECT_EQ(*unit.last_author(key), "version 1 by jon at 2026-10-01T09:00:00.250Z (created)");
    unit.apply(update(first, second));
    EXPECT_EQ(*unit.last_author(key), "version 2 by jon at 2026-10-01T09:00:00.250Z (total_value)");
    return {};
  }));
}

TEST_P(Audit, HasTransitionsAndFactsOfAChange) {
  const auto first = a_deal("d");
  const auto second = a_deal("d", 2, "'total_value':250");
  must(apply({creation(first)}));
  auto changed = update(first, second);
  changed.transitions = R"([{"action":"reopen"}])";
  changed.facts = {{"deal.approval.events", R"({"n":1})"}, {"approval.reopened", R"({"n":2})"}};
  auto quiet = update(second, second);  // nothing in the record, something happened all the same
  quiet.event_type.clear();
  quiet.facts = {{"deal.approval.events", R"({"n":3})"}};
  must(apply({changed, quiet}));
  const auto payload = [&](std::string_view member) {
    return dialect() == sql::Dialect::sqlite
               ? "json_extract(payload, '$." + std::string(member) + "')"
               : "payload->>'" + std::string(member) + "'";
  };
  EXPECT_EQ(rows("SELECT version, changes, metadata FROM audit ORDER BY id").at(1),
            R"(2|{"total_value":{"old":100,"new":250},"version":{"old":1,"new":2}}|)"
            R"({"correlation_id":"c-1","origin":"test","transitions":[{"action":"reopen"}]})");
  EXPECT_EQ(rows("SELECT version, changes FROM audit ORDER BY id").at(2), "2|{}");
  EXPECT_EQ(rows("SELECT aggregateid, type, " + payload("version") + ", " + payload("before") +
                 ", " + payload("actor") + " FROM outbox ORDER BY seq"),
            (std::vector<std::string>{
                "d|deal.created|1|NULL|ana",
                "d|deal.updated|2|" + first.record.text() + "|ana",
                "d|deal.approval.events|2|NULL|ana", "d|approval.reopened|2|NULL|ana",
                "d|deal.approval.events|2|NULL|ana"}));
  EXPECT_EQ(rows("SELECT " + payload("after") + " FROM outbox ORDER BY seq").at(3), R"({"n":2})");
  const auto accept = [](std::string_view problem) -> base::Result<void> {
    ADD_FAILURE() << problem;
    return {};
  };
  must(Admin(store()).check(accept));
}

TEST_P(Audit, CannotBeAltered) {
  must(apply({creation(a_deal("d"))}));
  must(apply({update(a_deal("d"), a_deal("d", 2))}));
  expect_refused("UPDATE audit SET actor_id = 'eve'");
  expect_refused("DELETE FROM audit");
  expect_refused("DELETE FROM audit WHERE id = 1");
  if (dialect() == sql::Dialect::postgresql) {
    expect_refused("TRUNCATE audit");
    expect_refused("TRUNCATE audit, outbox CASCADE");
    return;
  }
  const std::string values =
      " INTO audit (id, entity_type, entity_id, action, actor_id, version, changes, metadata, "
      "created_at) VALUES (1, 'deal', 'd', 'create', 'eve', 1, '{}', '{}', '')";
  expect_refused("INSERT OR REPLACE" + values);
  expect_refused("REPLACE" + values);
  expect_refused("INSERT" + values + " ON CONFLICT (id) DO UPDATE SET actor_id = 'eve'");
  expect_refused("UPDATE OR REPLACE audit SET id = 2 WHERE id = 1");
  expect_refused("PRAGMA recursive_triggers = OFF; INSERT OR REPLACE" + values);
}

TEST_P(Audit, InPostgresNotEvenTheOwnerMayAlterIt) {
  store();
  if (dialect() == sql::Dialect::sqlite) {
    EXPECT_EQ(rows("SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = "
                   "'audit'"),
              std::vector<std::string>{"3"});
    return;
  }
  EXPECT_EQ(rows("SELECT string_agg(privilege_type, ' ' ORDER BY privilege_type) FROM "
                 "information_schema.role_table_grants WHERE table_name = 'audit' AND "
                 "privilege_type IN ('UPDATE', 'DELETE', 'TRUNCATE')"),
            std::vector<std::string>{"NULL"});
}

TEST_P(Audit, EventsRiseAndTellOfEachChange) {
  std::vector<deal::Change> changes;
  for (int i = 0; i < 50; ++i) changes.push_back(creation(a_deal("d" + std::to_string(i))));
  auto context = context_of();
  context.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  must(Records(store()).transact(context, [&](UnitOfWork& unit) -> base::Result<void> {
    for (const auto& change : changes) unit.apply(change);
    return {};
  }));
  const auto ids = rows("SELECT id FROM outbox ORDER BY seq");
  ASSERT_EQ(ids.size(), changes.size());
  for (std::size_t i = 1; i < ids.size(); ++i) EXPECT_LT(ids[i - 1], ids[i]);
  EXPECT_EQ(rows("SELECT aggregatetype, aggregateid, partition_key, type, traceparent, payload "
                 "FROM outbox WHERE aggregateid = 'd7'"),
            std::vector<std::string>{"deal|d7|:d7|deal.created|" + context.traceparent + "|" +
                                     deal::make_event_payload({1, "", changes[7].after, "ana"})});
  // Changes without an event leave none.
  auto silent = creation(stored(Kind::interaction, "{'type':'interaction','id':'i'}", 0));
  silent.event_type.clear();
  must(apply({silent}));
  EXPECT_EQ(count("outbox"), 50);
  EXPECT_EQ(count("audit"), 51);
}

TEST_P(Audit, EventsOfOneSeedAndMomentDoNotMeet) {
  auto options = this->options();
  store();
  options.seed = 7;
  for (int i = 0; i < 30; ++i) {
    auto same = must(io::store::open(options));
    must(Records(*same).transact(context_of(), [&](UnitOfWork& unit) -> base::Result<void> {
      unit.apply(creation(a_deal("d" + std::to_string(i))));
      return {};
    }));
  }
  EXPECT_EQ(count("outbox"), 30);
}

TEST_P(Audit, AnEventHasNotTheIdOfARecordOfTheSameSeed) {
  auto options = this->options();
  store();
  options.seed = 7;
  base::Rng rng(options.seed);
  const auto id = base::make_uuid7(context_of().now, rng);
  auto same = must(io::store::open(options));
  must(Records(*same).transact(context_of(), [&](UnitOfWork& unit) -> base::Result<void> {
    unit.apply(creation(a_deal(id)));
    return {};
  }));
  EXPECT_NE(rows("SELECT id FROM outbox").at(0), id);
}

}  // namespace
}  // namespace dealkit::io::store
