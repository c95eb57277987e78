// Units of work: what comes with what is loaded, what is written, what happens when work fails.
#include <thread>

#include <fmt/format.h>

#include "databases.hpp"
#include "io/store/records/unit_of_work.hpp"

namespace dealkit::io::store {
namespace {

using base::Errc;

class Work : public OnBothDatabases {
 protected:
  std::vector<std::string> ids(const std::vector<const deal::Stored*>& records) {
    std::vector<std::string> out;
    for (const auto* record : records) out.push_back(record->id);
    return out;
  }
  /// Runs `look` after loading the keys.
  void loaded(const std::vector<deal::Key>& keys, const std::function<void(UnitOfWork&)>& look,
              Related related = Related::submitted) {
    must(Records(store()).transact(context_of(), [&](UnitOfWork& unit) -> base::Result<void> {
      DEALKIT_RETURN_IF_ERROR(unit.load(keys, related));
      look(unit);
      return {};
    }));
  }
  static deal::Stored campaign(const std::string& id, const std::string& deal_id) {
    return stored(Kind::campaign,
                  "{'type':'campaign','id':'" + id + "','deal_id':'" + deal_id + "'}");
  }
  static deal::Stored report(const std::string& campaign_id, const std::string& at,
                             const std::string& more = "") {
    return stored(Kind::validation_report, "{'type':'validation_report','campaign_id':'" +
                                               campaign_id + "','validated_at':'" + at + "'" +
                                               more + "}",
                  0);
  }
  static deal::Stored deal_report(const std::string& deal_id, const std::string& at,
                                  const std::string& more = "") {
    return stored(Kind::validation_report, "{'type':'validation_report','deal_id':'" + deal_id +
                                               "','validated_at':'" + at + "'" + more + "}",
                  0);
  }
  static deal::Stored approval(const std::string& id, const std::string& place) {
    return stored(Kind::approval,
                  "{'type':'approval','id':'" + id + "','deal_id':'s'," + place + "}", 0);
  }
  static deal::Stored round(const std::string& id, int number) {
    return stored(Kind::review_round, "{'type':'review_round','id':'" + id +
                                          "','deal_id':'s','round':" + std::to_string(number) + "}",
                  0);
  }
  /// An account, a deal that was never submitted (d) and one that was (s), with what belongs to it.
  void fill() {
    const auto submitted = stored(Kind::deal,
                                  "{'type':'deal','id':'s','account_id':'a','status':'draft',"
                                  "'approval_state':'pending','version':1}");
    must(apply({creation(stored(Kind::account, "{'type':'account','id':'a'}")),
                creation(a_deal("d")), creation(submitted), creation(campaign("d1", "d")),
                creation(campaign("s2", "s")), creation(campaign("s1", "s")),
                creation(approval("p1", "'round':2,'level':1,'seat':1")),
                creation(approval("p2", "'round':1,'level':2,'seat':1")),
                creation(approval("p3", "'round':1,'level':1,'seat':2")),
                creation(round("s:2", 2)), creation(round("s:1", 1)),
                creation(report("s1", "2026-10-01T00:00:00.5Z")),
                creation(report("s1", "2026-10-01T00:00:00Z")),
                creation(report("d1", "2026-10-01T00:00:00Z", ",'is_valid':true")),
                creation(report("d1", "2026-10-01T01:00:00+01:00", ",'is_valid':false"))}));
  }
};
DEALKIT_ON_BOTH(Work);

TEST_P(Work, LoadsWhatDecisionsNeed) {
  fill();
  loaded({{Kind::deal, "d"}}, [&](UnitOfWork& unit) {
    EXPECT_NE(unit.find(Kind::deal, "d"), nullptr);
    EXPECT_TRUE(unit.campaigns_of("d").empty());
    EXPECT_EQ(unit.find(Kind::campaign, "d1"), nullptr);
  });
  loaded({{Kind::deal, "s"}}, [&](UnitOfWork& unit) {
    EXPECT_NE(unit.find(Kind::account, "a"), nullptr);
    EXPECT_EQ(ids(unit.campaigns_of("s")), (std::vector<std::string>{"s1", "s2"}));
    EXPECT_EQ(ids(unit.approvals_of("s")), (std::vector<std::string>{"p3", "p2", "p1"}));
    EXPECT_EQ(ids(unit.rounds_of("s")), (std::vector<std::string>{"s:1", "s:2"}));
    ASSERT_NE(unit.latest_report("s1"), nullptr);
    EXPECT_NE(unit.latest_report("s1")->record.text().find("00:00:00.5Z"), std::string::npos);
    EXPECT_EQ(unit.latest_report("s2"), nullptr);
  });
  loaded({{Kind::campaign, "d1"}}, [&](UnitOfWork& unit) {
    EXPECT_NE(unit.find(Kind::deal, "d"), nullptr);
    EXPECT_EQ(unit.find(Kind::deal, "s"), nullptr);
    // Of two at the same time the one that came later.
    EXPECT_NE(unit.latest_report("d1")->record.text().find("false"), std::string::npos);
  });
  loaded({{Kind::deal, "nobody"}, {Kind::account, "nobody"}, {Kind::campaign, "nobody"}},
         [&](UnitOfWork& unit) { EXPECT_EQ(unit.find(Kind::deal, "nobody"), nullptr); });
  loaded({{Kind::deal, "d"}}, [&](UnitOfWork& unit) {
    EXPECT_EQ(ids(unit.campaigns_of("d")), std::vector<std::string>{"d1"});
    EXPECT_NE(unit.latest_report("d1")->record.text().find("false"), std::string::npos);
  }, Related::whole);
}

/// Whatever ids they have, which come of their content: with many pairs it is no luck.
TEST_P(Work, OfReportsOfOneMomentTheLaterOneCounts) {
  fill();
  for (int i = 0; i < 8; ++i) {
    const auto at = fmt::format("2026-10-{:02}T00:00:00Z", 10 + i);
    must(apply({creation(report("s1", at, fmt::format(",'note':'first {}'", i))),
                creation(report("s1", at, fmt::format(",'note':'second {}'", i))),
                creation(deal_report("s", at, fmt::format(",'note':'first {}'", i)))}));
    must(apply({creation(deal_report("s", at, fmt::format(",'note':'second {}'", i)))}));
    const auto second = fmt::format("second {}", i);
    loaded({{Kind::deal, "s"}}, [&](UnitOfWork& unit) {
      EXPECT_NE(unit.latest_report("s1")->record.text().find(second), std::string::npos)
          << unit.latest_report("s1")->record.text();
      EXPECT_NE(unit.latest_deal_report("s")->record.text().find(second), std::string::npos)
          << unit.latest_deal_report("s")->record.text();
      const auto third = report("s1", at, ",'note':'third'");
      unit.apply(creation(third));
      EXPECT_EQ(unit.latest_report("s1")->id, third.id);
    }, Related::whole);
  }
}

/// Not in the order of their ids, whatever comes in one transaction.
TEST_P(Work, FactsAreNumberedAsTheyCame) {
  fill();
  std::vector<deal::Change> changes;
  for (const std::string id : {"z", "a", "m", "b", "y"}) {
    const auto start = "','id':'" + id + "','deal_id':'d',";
    changes.push_back(creation(stored(Kind::interaction, "{'type':'interaction" + start +
                                          "'kind':'call','at':'2026-10-01T00:00:00Z'}", 0)));
    changes.push_back(creation(stored(Kind::engagement_metric, "{'type':'engagement_metric" +
                                          start + "'computed_at':'2026-10-01T00:00:00Z'}", 0)));
    changes.push_back(creation(report("d1", "2026-10-01T00:00:00Z", ",'note':'" + id + "'")));
    changes.push_back(creation(
        stored(Kind::set_finding, "{'type':'set_finding','code':'AUD003','severity':'warning',"
                                  "'message':'" + id + "','campaign_ids':['d1'],"
                                  "'fingerprint':'f'}", 0)));
  }
  must(apply(changes));
  for (const auto kind : {Kind::interaction, Kind::engagement_metric, Kind::validation_report,
                          Kind::set_finding}) {
    std::vector<std::string> came;
    for (const auto& change : changes) {
      if (change.kind == kind) came.insert(came.begin(), change.id);
    }
    const std::string table(deal::traits(kind).name);
    EXPECT_EQ(rows("SELECT id FROM " + table + " ORDER BY arrival DESC LIMIT 5"), came) << table;
  }
}

TEST_P(Work, KeepsReportsOnADealApartFromThoseOnCampaigns) {
  fill();
  must(apply({creation(campaign("s", "s")), creation(report("s", "2026-10-09T00:00:00Z")),
              creation(deal_report("s", "2026-10-02T00:00:00.5Z")),
              creation(deal_report("s", "2026-10-02T00:00:00Z")),
              creation(deal_report("d", "2026-10-01T00:00:00Z"))}));
  loaded({{Kind::deal, "s"}}, [&](UnitOfWork& unit) {
    ASSERT_NE(unit.latest_deal_report("s"), nullptr);
    EXPECT_NE(unit.latest_deal_report("s")->record.text().find("00:00:00.5Z"), std::string::npos);
    ASSERT_NE(unit.latest_report("s"), nullptr);
    EXPECT_NE(unit.latest_report("s")->record.text().find("10-09"), std::string::npos);
    EXPECT_EQ(unit.latest_deal_report("s1"), nullptr);
    const auto later = deal_report("s", "2026-10-03T00:00:00Z");
    unit.apply(creation(later));
    EXPECT_EQ(unit.latest_deal_report("s")->id, later.id);
  }, Related::whole);
  loaded({{Kind::deal, "d"}}, [&](UnitOfWork& unit) {
    EXPECT_EQ(unit.facts_of({Kind::deal, "d"}).size(), 1u);
    for (const auto* fact : unit.facts_of({Kind::deal, "d"})) unit.apply(removal(*fact));
    for (const auto* fact : unit.facts_of({Kind::campaign, "d1"})) unit.apply(removal(*fact));
    unit.apply(removal(*unit.find(Kind::campaign, "d1")));
    unit.apply(removal(*unit.find(Kind::deal, "d")));
  }, Related::with_facts);
  EXPECT_EQ(rows("SELECT COUNT(*) FROM validation_report WHERE deal_id = 'd'"),
            std::vector<std::string>{"0"});
}

TEST_P(Work, SeesItsOwnChangesUntilTheyAreCut) {
  fill();
  loaded({{Kind::deal, "s"}}, [&](UnitOfWork& unit) {
    const auto savepoint = unit.savepoint();
    const auto deal = *unit.find(Kind::deal, "s");
    unit.apply(update(deal, a_deal("s", 2)));
    unit.apply(removal(*unit.find(Kind::campaign, "s1")));
    unit.apply(creation(campaign("s3", "s")));
    unit.apply(creation(report("s2", "2026-10-01T00:00:00Z")));
    unit.apply(update(*unit.find(Kind::campaign, "s2"), campaign("s2", "d")));
    EXPECT_EQ(unit.find(Kind::deal, "s")->version, 2);
    EXPECT_EQ(ids(unit.campaigns_of("s")), std::vector<std::string>{"s3"});
    EXPECT_EQ(ids(unit.campaigns_of("d")), std::vector<std::string>{"s2"});
    EXPECT_NE(unit.latest_report("s2"), nullptr);
    unit.rollback_to(savepoint);
    EXPECT_EQ(unit.find(Kind::deal, "s")->record, deal.record);
    EXPECT_EQ(ids(unit.campaigns_of("s")), (std::vector<std::string>{"s1", "s2"}));
    EXPECT_EQ(unit.latest_report("s2"), nullptr);
  });
  EXPECT_EQ(count("campaign"), 3);
  EXPECT_EQ(find(Kind::deal, "s")->version, 1);
}

TEST_P(Work, ThatFailsLeavesNothing) {
  fill();
  const auto audit = count("audit");
  const auto failed =
      Records(store()).transact(context_of(), [&](UnitOfWork& unit) -> base::Result<void> {
        unit.apply(creation(a_deal("x")));
        return base::Error{Errc::negative, "no"};
      });
  EXPECT_EQ(failed.error().message, "no");
  // The second record is refused by the database; nothing of the first stays.
  auto impossible = a_deal("z", 1, "'account_id':'nobody'");
  EXPECT_FALSE(apply({creation(a_deal("y")), creation(impossible)}));
  EXPECT_EQ(count("deal"), 2);
  EXPECT_EQ(count("audit"), audit);
  EXPECT_FALSE(connection().in_transaction());
  must(apply({creation(a_deal("y"))}));
}

TEST_P(Work, RunsAgainWhenTheDatabaseAsks) {
  int runs = 0;
  must(Records(store()).transact(context_of(), [&](UnitOfWork& unit) -> base::Result<void> {
    unit.apply(creation(a_deal("d")));
    if (++runs < 3) return base::Error{Errc::again, "deadlock"};
    return {};
  }));
  EXPECT_EQ(runs, 3);
  EXPECT_EQ(count("deal"), 1);
  EXPECT_EQ(count("audit"), 1);
  runs = 0;
  const auto never =
      Records(store()).transact(context_of(), [&](UnitOfWork&) -> base::Result<void> {
        ++runs;
        return base::Error{Errc::again, "deadlock"};
      });
  EXPECT_EQ(never.error().code, Errc::again);
  EXPECT_GT(runs, 3);
  EXPECT_LT(runs, 100);
}

/// As many as go the fastest way: one that is there after all has them tried again.
TEST_P(Work, ManyNewRecordsThatAreOvertakenAreTriedAgain) {
  std::vector<deal::Change> first;
  for (int i = 0; i < 100; ++i) first.push_back(creation(a_deal("n" + std::to_string(i))));
  must(apply(first));
  EXPECT_EQ(count("deal"), 100);
  EXPECT_EQ(count("audit"), 100);
  int runs = 0;
  must(Records(store()).transact(context_of("ben"), [&](UnitOfWork& unit) -> base::Result<void> {
    std::vector<deal::Key> keys;
    for (int i = 90; i < 190; ++i) keys.push_back({Kind::deal, "n" + std::to_string(i)});
    // The first time blind.
    if (++runs > 1) {
      if (auto done = unit.load(keys); !done) return done;
    }
    for (const auto& key : keys) {
      if (unit.find(Kind::deal, key.id) == nullptr) unit.apply(creation(a_deal(key.id)));
    }
    return {};
  }));
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(count("deal"), 190);
  EXPECT_EQ(count("outbox"), 190);
  EXPECT_EQ(rows("SELECT actor_id FROM audit WHERE entity_id = 'n95'"),
            std::vector<std::string>{"ana"});
}

TEST_P(Work, ThatIsAloneIsNotOvertaken) {
  fill();
  auto alone = must(Records(store()).begin(context_of(), Locking::exclusive));
  const std::vector<deal::Key> keys{{Kind::deal, "new"}, {Kind::account, "a"}};
  must(alone->work().load(keys));
  auto impatient = options();
  impatient.lock_timeout = std::chrono::milliseconds(50);
  const auto other = must(io::store::open(impatient));
  EXPECT_TRUE(
      must(Records(*other).read({Kind::deal, "d"}, true)).has_value());  // readers do not wait
  for (const auto& change : {creation(a_deal("new")),
                             creation(stored(Kind::account, "{'type':'account','id':'b'}"))}) {
    const auto refused = Records(*other).transact(context_of("ben"), [&](UnitOfWork& unit) {
      const std::vector<deal::Key> key{{change.kind, change.id}};
      if (auto done = unit.load(key); !done) return done;
      unit.apply(change);
      return base::Result<void>();
    });
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::again) << refused.error().message;
  }
  alone->work().apply(creation(a_deal("new", 1, "'total_value':7")));
  must(alone->flush());
  must(alone->work().load(keys));
  EXPECT_EQ(alone->work().find(Kind::account, "a")->version, 1);
  must(alone->commit());
  EXPECT_EQ(rows("SELECT actor_id FROM audit WHERE entity_id = 'new'"),
            std::vector<std::string>{"ana"});
  // One that was only begun leaves the others alone when it is gone.
  must(Records(store()).begin(context_of(), Locking::exclusive)).reset();
  must(apply({creation(a_deal("later"))}));
}

TEST_P(Work, ThatIsAloneMeetsNoDeadlockWhateverOthersLockFirst) {
  if (dialect() == sql::Dialect::sqlite) return;  // one writer at a time
  const auto account = stored(Kind::account, "{'type':'account','id':'a'}");
  must(apply({creation(account), creation(a_deal("d"))}));
  // Of two that wait for each other the database ends the one that looks first: that must be the
  // one that counts its tries.
  const auto look_after = [this, name = rows("SELECT current_database()").at(0)](const char* time) {
    must(connection().script("ALTER DATABASE \"" + name + "\" SET deadlock_timeout = '" + time +
                             "'"));
    return must(io::store::open(options()));
  };
  const auto hasty = look_after("10ms");
  const auto patient = look_after("10min");
  const std::vector<std::vector<deal::Key>> orders{
      {{Kind::account, "a"}, {Kind::deal, "d"}, {Kind::approval, "p"}, {Kind::campaign, "c"}},
      {{Kind::campaign, "c"}, {Kind::approval, "p"}, {Kind::deal, "d"}, {Kind::account, "a"}},
      {{Kind::deal, "d"}, {Kind::campaign, "c"}, {Kind::account, "a"}, {Kind::approval, "p"}}};
  for (const auto& order : orders) {
    int tries = 0;
    std::jthread other;
    must(Records(*hasty).transact(context_of(), [&](UnitOfWork& unit) -> base::Result<void> {
      ++tries;
      DEALKIT_RETURN_IF_ERROR(unit.load({&order.front(), 1}));
      if (tries == 1) {
        other = std::jthread([&] {
          auto alone = must(Records(*patient).begin(context_of("ben"), Locking::exclusive));
          must(alone->commit());
        });
        // It is waiting for us once a lock is not granted.
        while (count("pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database "
                     "WHERE datname = current_database())") == 0) {
          std::this_thread::yield();
        }
      }
      for (const auto& key : order) DEALKIT_RETURN_IF_ERROR(unit.load({&key, 1}));
      return {};
    }));
    EXPECT_EQ(tries, 1) << "a deadlock, first locked: " << deal::traits(order.front().kind).name;
  }
}

TEST_P(Work, TriesAgainUntilTheLockTimeoutHasPassed) {
  must(apply({creation(a_deal("d"))}));
  int tries = 0;
  must(Records(store()).transact(context_of(), [&](UnitOfWork&) -> base::Result<void> {
    constexpr int ended_by_the_database = 15;
    if (++tries > ended_by_the_database) return {};
    return base::Error{Errc::again, "deadlock detected"};
  }));
  EXPECT_EQ(tries, 16);
  auto impatient = options();
  impatient.lock_timeout = std::chrono::milliseconds(5);
  const auto other = must(io::store::open(impatient));
  const auto given_up =
      Records(*other).transact(context_of(), [&](UnitOfWork&) -> base::Result<void> {
        return base::Error{Errc::again, "deadlock detected"};
      });
  ASSERT_FALSE(given_up);
  EXPECT_EQ(given_up.error().code, Errc::again);
}

TEST_P(Work, SeveralChangesOfOneRecordAreOneRow) {
  const auto one = a_deal("d");
  const auto two = a_deal("d", 2, "'total_value':2");
  const auto three = a_deal("d", 3, "'total_value':3");
  must(apply({creation(one), update(one, two), update(two, three)}));
  EXPECT_EQ(find(Kind::deal, "d")->record, three.record);
  EXPECT_EQ(rows("SELECT version FROM audit ORDER BY id"),
            (std::vector<std::string>{"1", "2", "3"}));
  EXPECT_EQ(count("outbox"), 3);
  // Made and deleted in one go: only the log tells of it.
  must(apply({creation(a_deal("e")), removal(a_deal("e"))}));
  EXPECT_EQ(count("deal"), 1);
  EXPECT_EQ(count("audit"), 5);
}

TEST_P(Work, DeletesADealWithAllThatBelongsToIt) {
  fill();
  const auto forgotten = Records(store()).transact(context_of(), [&](UnitOfWork& unit) {
    const std::vector<deal::Key> keys{{Kind::deal, "d"}};
    if (auto done = unit.load(keys); !done) return done;
    unit.apply(removal(*unit.find(Kind::deal, "d")));
    return base::Result<void>();
  });
  EXPECT_EQ(forgotten.error().code, Errc::internal);  // its campaign would go without a word
  const auto half = Records(store()).transact(context_of(), [&](UnitOfWork& unit) {
    const std::vector<deal::Key> keys{{Kind::campaign, "s1"}};
    if (auto done = unit.load(keys); !done) return done;
    unit.apply(removal(*unit.find(Kind::campaign, "s1")));
    return base::Result<void>();
  });
  EXPECT_EQ(half.error().code, Errc::internal);  // so would its reports
  loaded({{Kind::deal, "s"}}, [&](UnitOfWork& unit) {
    EXPECT_EQ(unit.facts_of({Kind::campaign, "s1"}).size(), 2u);
    for (const auto* fact : unit.facts_of({Kind::campaign, "s1"})) unit.apply(removal(*fact));
    for (const auto* one : unit.approvals_of("s")) unit.apply(removal(*one));
    for (const auto* one : unit.rounds_of("s")) unit.apply(removal(*one));
    unit.apply(removal(*unit.find(Kind::deal, "s")));
    unit.apply(removal(*unit.find(Kind::campaign, "s1")));
    unit.apply(removal(*unit.find(Kind::campaign, "s2")));
  }, Related::with_facts);
  EXPECT_EQ(rows("SELECT id FROM deal"), std::vector<std::string>{"d"});
  EXPECT_EQ(rows("SELECT id FROM campaign"), std::vector<std::string>{"d1"});
  EXPECT_EQ(count("approval"), 0);
  EXPECT_EQ(count("validation_report"), 2);
}

TEST_P(Work, KnowsTheLastVersionOfWhatWasDeleted) {
  const auto deal = a_deal("d", 2);
  must(apply({creation(a_deal("d")), update(a_deal("d"), deal)}));
  must(apply({removal(deal)}));
  loaded({{Kind::deal, "d"}, {Kind::deal, "e"}}, [&](UnitOfWork& unit) {
    EXPECT_EQ(unit.last_version(Kind::deal, "d"), 2);
    EXPECT_EQ(unit.last_version(Kind::deal, "e"), 0);
    EXPECT_EQ(unit.last_version(Kind::campaign, "d"), 0);
    const auto savepoint = unit.savepoint();
    unit.apply(creation(a_deal("d", 3)));
    unit.apply(removal(a_deal("d", 3)));
    EXPECT_EQ(unit.last_version(Kind::deal, "d"), 3);
    unit.rollback_to(savepoint);
    EXPECT_EQ(unit.last_version(Kind::deal, "d"), 2);
    unit.apply(creation(a_deal("d", 3)));
  });
  must(apply({removal(a_deal("d", 3))}));
  loaded({{Kind::deal, "d"}},
         [&](UnitOfWork& unit) { EXPECT_EQ(unit.last_version(Kind::deal, "d"), 3); });
}

TEST_P(Work, WhatWasNotLoadedCannotBeChanged) {
  fill();
  const auto done = Records(store()).transact(context_of(), [&](UnitOfWork& unit) {
    unit.apply(update(a_deal("d"), a_deal("d", 2)));
    return base::Result<void>();
  });
  EXPECT_EQ(done.error().code, Errc::internal);
}

TEST_P(Work, ATransactionOfTheCallerEndsAsTheCallerSays) {
  const auto fill_with = [&](Transaction& transaction, const std::string& first,
                             const std::string& second) {
    const std::vector<deal::Key> first_key{{Kind::deal, first}};
    must(transaction.work().load(first_key));
    transaction.work().apply(creation(a_deal(first)));
    must(transaction.flush());
    EXPECT_EQ(transaction.work().savepoint(), 0u);
    // However long the transaction gets, it remembers no more than since the last flush.
    EXPECT_TRUE(dynamic_cast<SqlUnitOfWork&>(transaction.work()).requested().empty());
    must(transaction.work().load(first_key));  // what was flushed can be changed further
    transaction.work().apply(update(*transaction.work().find(Kind::deal, first), a_deal(first, 2)));
    transaction.work().apply(creation(a_deal(second)));
  };
  {
    auto transaction = must(Records(store()).begin(context_of(), Locking::shared));
    fill_with(*transaction, "a", "b");
  }
  EXPECT_EQ(count("deal"), 0);
  EXPECT_EQ(count("audit"), 0);
  {
    auto transaction = must(Records(store()).begin(context_of(), Locking::shared));
    fill_with(*transaction, "a", "b");
    must(transaction->commit());
  }
  EXPECT_EQ(rows("SELECT id, version FROM deal ORDER BY id"),
            (std::vector<std::string>{"a|2", "b|1"}));
  EXPECT_EQ(count("audit"), 3);
}

TEST_P(Work, AStoreThatIsOnlyReadIsNotWritten) {
  store();
  auto options = this->options();
  options.read_only = true;
  options.create = false;
  auto reader = must(io::store::open(options));
  EXPECT_FALSE(Records(*reader).transact(context_of(), [&](UnitOfWork& unit) {
    unit.apply(creation(a_deal("d")));
    return base::Result<void>();
  }));
  EXPECT_EQ(count("deal"), 0);
}

}  // namespace
}  // namespace dealkit::io::store
