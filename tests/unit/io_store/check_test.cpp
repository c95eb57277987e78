// The invariants of a store: nothing is found in a healthy one, and each kind of damage is found in
// one that somebody wrote to behind its back.
#include <algorithm>

#include <fmt/format.h>

#include "core/deal/content_hash.hpp"
#include "databases.hpp"
#include "io/store/admin/admin.hpp"
#include "io/store/outbox/outbox.hpp"

namespace dealkit::io::store {
namespace {

class Check : public OnBothDatabases {
 protected:
  std::vector<std::string> problems() {
    std::vector<std::string> found;
    must(Admin(store()).check([&](std::string_view problem) {
      found.emplace_back(problem);
      return base::Result<void>();
    }));
    return found;
  }
  /// Expects problems, all of them with these words in them.
  void expect_only(const std::vector<std::string>& words) {
    const auto found = problems();
    EXPECT_FALSE(found.empty());
    for (const auto& problem : found) {
      for (const auto& word : words) {
        EXPECT_NE(problem.find(word), std::string::npos) << problem << "\nlacks " << word;
      }
    }
  }
  void damage(const std::string& statements) {
    store();
    must(connection().script(statements));
  }
  /// Lets the audit log be changed.
  void disarm() {
    damage(dialect() == sql::Dialect::sqlite
               ? "DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete"
               : "ALTER TABLE audit DISABLE TRIGGER ALL");
  }
  static deal::Stored campaign(const std::string& id, const std::string& more,
                               std::int64_t version = 1) {
    const auto start = "{'type':'campaign','id':'" + id + "','deal_id':'d'," + more;
    json::Reader reader;
    auto plain = stored(Kind::campaign, start + "}");
    const auto hash =
        must(deal::content_hash(must(reader.read(plain.record))->root()));
    return stored(Kind::campaign, start + ",'content_hash':'" + hash + "'}", version);
  }
  static deal::Stored report(const deal::Stored& campaign, const std::string& id,
                             const std::string& at, const std::string& more) {
    const auto hash_at = campaign.record.text().find("sha256:");
    return stored(Kind::validation_report,
                  "{'type':'validation_report','id':'" + id + "','campaign_id':'" + campaign.id +
                      "','content_hash':'" + campaign.record.text().substr(hash_at, 71) +
                      "','validated_at':'" + at + "'," + more + "}");
  }
  /// Records of all kinds with some past.
  void fill() {
    const auto account = stored(Kind::account, "{'type':'account','id':'a','name':'A'}");
    const auto account_2 = stored(Kind::account, "{'type':'account','id':'a','name':'B'}", 2);
    const auto first = a_deal("d", 1, "'account_id':'a','total_value':1,'x':1,'y':2");
    // Unknown members in another order: no change, but other bytes.
    const auto second = a_deal("d", 2, "'account_id':'a','total_value':2,'y':2,'x':1");
    const auto one = campaign("c1", "'budget':1,'validation_status':'pending'");
    const auto valid = campaign("c1", "'budget':1,'validation_status':'valid'");
    const auto gone = campaign("c2", "'budget':2");
    const auto call = stored(Kind::interaction,
                             "{'type':'interaction','id':'i','deal_id':'e','kind':'call',"
                             "'at':'2026-10-01'}");
    must(apply({creation(account), creation(first), creation(one), creation(gone)}));
    must(apply({update(account, account_2), update(first, second), removal(gone)}));
    must(apply({creation(report(one, "r1", "2026-10-01T09:00:00.5Z", "'is_valid':false")),
                creation(report(one, "r2", "2026-10-01T09:00:01Z", "'is_valid':true")),
                update(one, valid), creation(a_deal("e", 1, "'total_value':3")),
                creation(call)}));
    must(apply({creation(campaign("c2", "'budget':5", 2))}));
    must(apply({removal(call), removal(a_deal("e", 1, "'total_value':3"))}));
  }
};
DEALKIT_ON_BOTH(Check);

TEST_P(Check, FindsNothingInAHealthyStore) {
  EXPECT_EQ(problems(), std::vector<std::string>{});
  fill();
  EXPECT_EQ(problems(), std::vector<std::string>{});
}

TEST_P(Check, GoesOverPagesOfRecords) {
  std::vector<deal::Change> changes;
  for (int i = 0; i < 700; ++i) {
    const auto id = fmt::format("d{}", i);
    changes.push_back(creation(a_deal(id)));
    changes.push_back(update(a_deal(id), a_deal(id, 2, "'total_value':5")));
  }
  must(apply(changes));
  EXPECT_EQ(problems(), std::vector<std::string>{});
  damage("UPDATE deal SET total_value_micros = 1 WHERE id IN ('d0', 'd699', 'd300')");
  EXPECT_EQ(problems().size(), 3u);
}

TEST_P(Check, FindsReviewsThatTheirSeatsDoNotBear) {
  const auto deal = [](const std::string& id, const std::string& state, const std::string& open) {
    return stored(Kind::deal, "{'type':'deal','id':'" + id + "','status':'draft'," +
                                  "'approval_state':'" + state + "','open_levels':" + open +
                                  ",'version':1}");
  };
  const auto seat = [](const std::string& deal_id, const std::string& round,
                       const std::string& level) {
    return stored(Kind::approval, "{'type':'approval','id':'" + deal_id + round + level +
                                      "','deal_id':'" + deal_id + "','round':" + round +
                                      ",'level':" + level +
                                      ",'seat':1,'opened_at':'2026-10-01T09:00:00Z',"
                                      "'sla_deadline':'2026-10-02T09:00:00Z'}", 0);
  };
  must(apply({creation(deal("a", "level_2_review", "[2,3]")), creation(seat("a", "1", "2")),
              creation(seat("a", "1", "3"))}));
  EXPECT_EQ(problems(), std::vector<std::string>{});
  must(apply({creation(deal("b", "level_1_review", "[1]"))}));
  expect_only({"deal 'b'", "no approval stands"});
  must(apply({creation(seat("b", "1", "2"))}));
  expect_only({"deal 'b'", "open_levels is [1], expected [2]"});
  must(apply({update(deal("b", "level_1_review", "[1]"), deal("b", "level_1_review", "[2]"))}));
  expect_only({"deal 'b'", "approval_state is level_1_review", "lowest open level, 2"});
  must(apply({update(deal("b", "level_1_review", "[2]"), deal("b", "level_2_review", "[2]"))}));
  must(apply({creation(seat("b", "2", "2"))}));
  expect_only({"approval 'b12'", "has ended"});
}

TEST_P(Check, FindsAFactOfNoChange) {
  fill();
  auto quiet = update(a_deal("q"), a_deal("q"));
  quiet.event_type.clear();
  quiet.facts = {{"approval.alert", "{}"}};
  must(apply({creation(a_deal("q"))}));
  must(apply({quiet}));
  EXPECT_EQ(problems(), std::vector<std::string>{});
  damage(dialect() == sql::Dialect::sqlite
             ? "UPDATE outbox SET payload = json_set(payload, '$.version', 7) "
               "WHERE type = 'approval.alert'"
             : "UPDATE outbox SET created_at = created_at + interval '1 second' "
               "WHERE type = 'approval.alert'");
  expect_only({"deal 'q'", "tells of a change that the audit log does not have"});
}

TEST_P(Check, FindsAChangedRecord) {
  fill();
  damage("UPDATE deal SET total_value_micros = 5");
  expect_only({"deal 'd'", "total_value"});
}

TEST_P(Check, FindsAChangedVersionThatTheRecordDoesNotShow) {
  fill();
  damage("UPDATE account SET version = 7");
  expect_only({"account 'a'", "version 7, expected 2"});
}

TEST_P(Check, FindsADeletedRecord) {
  fill();
  damage("DELETE FROM campaign WHERE id = 'c2'");
  expect_only({"campaign 'c2'", "is not there"});
}

TEST_P(Check, FindsADeletedFact) {
  fill();
  damage("DELETE FROM validation_report WHERE validated_at = '2026-10-01T09:00:00.5Z'");
  expect_only({"validation_report 'sha256:", "is not there"});
}

TEST_P(Check, FindsARecordThatNobodyMade) {
  fill();
  damage("INSERT INTO account (id, version) VALUES ('0', 1), ('z', 1)");
  expect_only({"account", "without any audit row"});
  EXPECT_EQ(problems().size(), 2u);
}

TEST_P(Check, FindsAChangedAuditRow) {
  fill();
  disarm();
  damage("UPDATE audit SET changes = '{\"name\":{\"old\":\"A\",\"new\":\"C\"}}' "
         "WHERE entity_type = 'account' AND version = 2");
  const auto found = problems();
  ASSERT_EQ(found.size(), 2u);
  EXPECT_NE(found[0].find("account 'a' is not what its audit rows say"), std::string::npos);
  EXPECT_NE(found[0].find("name"), std::string::npos) << found[0];
  EXPECT_NE(found[1].find("another change than audit row"), std::string::npos) << found[1];
}

TEST_P(Check, FindsAnEventThatTellsOfAnotherChange) {
  fill();
  damage("UPDATE outbox SET payload = '{\"schema\":1,\"version\":2,\"before\":{\"type\":"
         "\"account\",\"id\":\"a\",\"name\":\"A\"},\"after\":{\"type\":\"account\","
         "\"id\":\"a\",\"name\":\"C\"},\"actor\":\"ana\"}' WHERE type = 'account.updated'");
  expect_only({"account 'a'", "(version 2) tells of another change than audit row"});
  damage("UPDATE outbox SET payload = '{\"version\":2,\"before\":[]}' "
         "WHERE type = 'account.updated'");
  expect_only({"account 'a'", "(version 2) tells of another change than audit row"});
}

TEST_P(Check, FindsAnInteractionThatNobodyWasToldOf) {
  const auto call = stored(Kind::interaction,
                           "{'type':'interaction','id':'i','deal_id':'d','kind':'call'}");
  must(apply({creation(a_deal("d")), creation(call)}));
  EXPECT_EQ(problems(), std::vector<std::string>{});
  damage("DELETE FROM outbox WHERE aggregatetype = 'interaction'");
  expect_only({"interaction 'i'", "no event"});
}

TEST_P(Check, FindsFactsThatWentWithoutAWord) {
  const auto one = a_deal("d");
  const auto call = stored(Kind::interaction,
                           "{'type':'interaction','id':'i','deal_id':'d','kind':'call'}");
  const auto mail = stored(Kind::interaction,
                           "{'type':'interaction','id':'j','deal_id':'d','kind':'mail'}");
  must(apply({creation(one), creation(call), creation(mail)}));
  must(apply({removal(call), removal(mail), removal(one)}));
  must(apply({creation(a_deal("d", 2)), creation(call)}));
  EXPECT_EQ(count("interaction"), 1);
  EXPECT_EQ(problems(), std::vector<std::string>{});
  damage("DELETE FROM interaction");
  expect_only({"interaction 'i'", "is not there"});
}

TEST_P(Check, FindsAnAuditRowThatCannotBeRead) {
  fill();
  disarm();
  damage("UPDATE audit SET changes = '[]' WHERE entity_type = 'account' AND version = 2");
  expect_only({"account 'a'", "audit row"});
}

TEST_P(Check, FindsADeletedAuditRow) {
  fill();
  disarm();
  damage("DELETE FROM audit WHERE entity_type = 'deal' AND entity_id = 'd' AND version = 2");
  expect_only({"deal 'd'"});
  EXPECT_EQ(problems().size(), 2u);  // the record has no history, the event no change
}

TEST_P(Check, FindsAGapInTheVersions) {
  const auto first = a_deal("d", 1, "'total_value':1");
  must(apply({creation(first)}));
  auto jump = update(first, a_deal("d", 3, "'total_value':2"));
  must(apply({jump}));
  expect_only({"deal 'd'", "version 3", "expected 2"});
}

TEST_P(Check, FindsAVersionThatStandsForTwoContents) {
  must(apply({creation(a_deal("x"))}));
  must(apply({removal(a_deal("x"))}));
  must(apply({creation(a_deal("x", 2))}));
  EXPECT_TRUE(problems().empty());
  must(apply({removal(a_deal("x", 2))}));
  must(apply({creation(a_deal("x", 2))}));
  const auto found = problems();
  ASSERT_EQ(found.size(), 1u) << found[0];
  EXPECT_NE(found[0].find("expected 3"), std::string::npos) << found[0];
}

TEST_P(Check, TakesVersionsThatWereRestored) {
  const auto first = a_deal("d", 4, "'total_value':1");
  auto creating = creation(first);
  creating.reason = "restored";
  auto jump = update(first, a_deal("d", 9, "'total_value':2"));
  jump.reason = "restored";
  must(apply({creating}));
  must(apply({jump}));
  EXPECT_EQ(problems(), std::vector<std::string>{});
}

TEST_P(Check, FindsLostEvents) {
  fill();
  damage("DELETE FROM outbox WHERE aggregatetype = 'account' AND type = 'account.created'");
  expect_only({"account 'a'", "no event"});
  damage("DELETE FROM outbox WHERE aggregatetype = 'account'");
  EXPECT_EQ(problems().size(), 2u);
}

TEST_P(Check, FindsALostEventBetweenOthers) {
  const auto one = a_deal("d", 1, "'total_value':1");
  const auto two = a_deal("d", 2, "'total_value':2");
  must(apply({creation(one), update(one, two), update(two, a_deal("d", 3, "'total_value':3"))}));
  damage("DELETE FROM outbox WHERE seq = (SELECT MIN(seq) + 1 FROM outbox)");
  expect_only({"deal 'd'", "(version 2) has no event"});
}

TEST_P(Check, DoesNotMissEventsThatWerePruned) {
  fill();
  const auto later = must(base::parse_instant("2026-10-01T09:00:01Z"));
  EXPECT_GT(must(Outbox(store()).prune({later, true, false})).events, 0u);
  EXPECT_EQ(count("outbox"), 0);
  EXPECT_EQ(problems(), std::vector<std::string>{});
  auto context = context_of();
  context.now = must(base::parse_instant("2026-10-02T09:00:00Z"));
  must(Records(store()).transact(context, [](UnitOfWork& unit) -> base::Result<void> {
    unit.apply(creation(a_deal("n")));
    return {};
  }));
  EXPECT_EQ(problems(), std::vector<std::string>{});
  damage("DELETE FROM outbox");
  expect_only({"deal 'n'", "no event"});
}

TEST_P(Check, RemembersTheLatestPruneHoweverTheyFollow) {
  fill();
  for (const auto* before : {"2026-10-01T09:00:01Z", "2026-10-01T08:00:00Z",
                             "2026-10-01T09:00:00.5Z", "2025-01-01T00:00:00Z"}) {
    const auto time = must(base::parse_instant(before));
    must(Outbox(store()).prune({time, true, false}));
    EXPECT_EQ(problems(), std::vector<std::string>{}) << "after a prune before " << before;
  }
}

TEST_P(Check, FindsEventsThatNobodyCaused) {
  fill();
  damage("UPDATE outbox SET aggregateid = 'q' WHERE type = 'account.updated'");
  const auto found = problems();
  ASSERT_EQ(found.size(), 2u);
  EXPECT_NE(found[0].find("account 'a': audit row"), std::string::npos) << found[0];
  EXPECT_NE(found[1].find("account 'q': event"), std::string::npos) << found[1];
}

TEST_P(Check, FindsStatusAndReviewThatCannotStandTogether) {
  fill();
  if (dialect() == sql::Dialect::sqlite) {
    damage("PRAGMA ignore_check_constraints = ON; UPDATE deal SET status = 'active'");
  } else {
    damage("ALTER TABLE deal DROP CONSTRAINT deal_runs_approved; "
           "UPDATE deal SET status = 'active'");
  }
  const auto found = problems();
  const auto is_pair = [](const std::string& problem) {
    return problem.find("deal 'd':") != std::string::npos &&
           problem.find("active") != std::string::npos;
  };
  EXPECT_EQ(std::count_if(found.begin(), found.end(), is_pair), 1) << found.size();
}

TEST_P(Check, FindsAnApprovedVersionThatIsToCome) {
  fill();
  damage("UPDATE deal SET approved_version = 3");
  const auto found = problems();
  EXPECT_EQ(found.size(), 2u);
  EXPECT_NE(found.back().find("approved_version is 3"), std::string::npos);
}

TEST_P(Check, FindsAWrongContentHash) {
  fill();
  disarm();
  // Record and audit log agree: only the content itself tells.
  must(apply({update(campaign("c2", "'budget':5"),
                     stored(Kind::campaign, "{'type':'campaign','id':'c2','deal_id':'d',"
                                            "'budget':6,'content_hash':'sha256:0'}", 2))}));
  expect_only({"campaign 'c2'", "content_hash sha256:0"});
}

TEST_P(Check, FindsAStatusThatTheLatestReportDidNotGive) {
  fill();
  must(apply({update(campaign("c1", "'budget':1,'validation_status':'valid'"),
                     campaign("c1", "'budget':1,'validation_status':'warnings'"))}));
  expect_only({"campaign 'c1'", "validation_status warnings", "expected valid"});
  must(apply({creation(stored(Kind::set_finding,
                              "{'type':'set_finding','id':'f','campaign_ids':['c1']}"))}));
  EXPECT_EQ(problems(), std::vector<std::string>{});
  must(apply({creation(report(campaign("c1", "'budget':1"), "r3", "2026-10-01T09:00:02Z",
                              "'is_valid':false"))}));
  expect_only({"campaign 'c1'", "expected invalid"});
  // A report on other content says nothing of this one.
  must(apply({creation(report(campaign("c1", "'budget':2"), "r4", "2026-10-01T09:00:03Z",
                              "'is_valid':true"))}));
  EXPECT_EQ(problems(), std::vector<std::string>{});
}

TEST_P(Check, FindsAnotherTextOfAMigration) {
  damage("UPDATE migration SET checksum = 'x' WHERE number = 2");
  expect_only({"migration 2"});
}

TEST_P(Check, FindsRowsThatReferToNothing) {
  if (dialect() == sql::Dialect::postgresql) return;  // never without the server's knowledge
  fill();
  damage("PRAGMA foreign_keys = OFF; DELETE FROM deal");
  const auto found = problems();
  EXPECT_TRUE(std::any_of(found.begin(), found.end(), [](const std::string& problem) {
    return problem.find("refers to a row of deal") != std::string::npos;
  }));
}

TEST_P(Check, EndsWhenItsReaderHasEnough) {
  damage("INSERT INTO account (id, version) VALUES ('0', 1), ('z', 1)");
  int told = 0;
  const auto result = Admin(store()).check([&](std::string_view) -> base::Result<void> {
    ++told;
    return base::Error{base::Errc::io, "no space left"};
  });
  EXPECT_EQ(result.error().message, "no space left");
  EXPECT_EQ(told, 1);
}

TEST_P(Check, AMigrationFormsHashesAnewThatWereOfDoubles) {
  const auto of_doubles = [](const std::string& id, const std::string& hash) {
    return stored(Kind::campaign,
                  "{'type':'campaign','id':'" + id + "','deal_id':'d','x':23842711111111111," +
                      "'content_hash':'sha256:" + hash + "','validation_status':'valid'}");
  };
  const auto other = of_doubles("c1", std::string(64, '0'));
  const auto right = campaign("c2", "'x':23842711111111111,'validation_status':'valid'");
  must(apply({creation(a_deal("d")), creation(other), creation(right),
              creation(report(other, "r1", "2026-10-01T09:00:00Z", "'is_valid':true"))}));
  expect_only({"c1", "content_hash"});
  EXPECT_EQ(must(Admin(store()).migrate(context_of())).rehashed, 1);
  EXPECT_EQ(problems(), std::vector<std::string>());
  const auto now = must(Records(store()).read({Kind::campaign, "c1"}, false));
  const auto before = right.record.text().find("sha256:");
  EXPECT_EQ(now->record.text().find(std::string(64, '0')), std::string::npos);
  EXPECT_NE(now->record.text().find(R"("validation_status":"pending")"), std::string::npos);
  const auto kept = must(Records(store()).read({Kind::campaign, "c2"}, false));
  EXPECT_EQ(kept->record.text().substr(before, 71), right.record.text().substr(before, 71));
  EXPECT_EQ(rows("SELECT type FROM outbox WHERE aggregateid = 'c1' ORDER BY seq").back(),
            "campaign.updated");
  EXPECT_EQ(must(Admin(store()).migrate(context_of())).rehashed, 0);
}

}  // namespace
}  // namespace dealkit::io::store
