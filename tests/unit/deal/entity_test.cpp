// The kinds of record, what identifies a record, and records in memory.
#include "core/deal/entity.hpp"

#include <set>

#include "core/base/hash.hpp"
#include "core/deal/records.hpp"

namespace dealkit::deal {
namespace {

TEST(Kinds, EachIsFoundByItsNameAndHasItsTable) {
  std::set<std::string_view> names;
  for (const auto& one : all_kinds()) {
    EXPECT_EQ(&traits(one.kind), &one);
    EXPECT_EQ(parse_kind(one.name), one.kind);
    EXPECT_EQ(one.table->type, one.name);
    EXPECT_TRUE(names.insert(one.name).second);
    const bool has_id = one.table->find(json::hash_key("id"), "id") != nullptr;
    EXPECT_EQ(has_id, one.own_id) << one.name;
    EXPECT_FALSE(one.versioned && one.append_only) << one.name;
  }
  EXPECT_EQ(names.size(), 9U);
  EXPECT_EQ(parse_kind("decision"), std::nullopt);
}

TEST(Kinds, RecordsAreIdentifiedByTheirIdOrTheirContent) {
  json::Reader reader;
  const std::string text = R"({"id":"x\u00311","deal_id":"d","campaign_id":"c","account_id":7})";
  const auto document = reader.read(text);
  ASSERT_TRUE(document.has_value());
  const auto root = (*document)->root();
  EXPECT_EQ(id_of(Kind::deal, root, text), "x11");
  EXPECT_EQ(id_of(Kind::validation_report, root, text), "sha256:" + base::sha256_hex(text));
  EXPECT_EQ(id_of(Kind::set_finding, root, text), "sha256:" + base::sha256_hex(text));
  EXPECT_EQ(references(root).deal_id, "d");
  EXPECT_EQ(references(root).campaign_id, "c");
  EXPECT_EQ(references(root).account_id, "");
  const auto other = reader.read(R"({"id":1})");
  ASSERT_TRUE(other.has_value());
  EXPECT_EQ(id_of(Kind::account, (*other)->root(), R"({"id":1})"), "");
}

TEST(Actions, HaveNames) {
  for (int i = 0; i <= static_cast<int>(Action::review); ++i) {
    const auto action = static_cast<Action>(i);
    EXPECT_EQ(parse_action(name_of(action)), action);
  }
  EXPECT_EQ(name_of(Action::remove), "delete");
  EXPECT_EQ(name_of(Action::review), "review");
  EXPECT_EQ(parse_action("remove"), std::nullopt);
}

std::vector<std::string> ids(const std::vector<const Stored*>& records) {
  std::vector<std::string> out;
  for (const auto* record : records) out.push_back(record->id);
  return out;
}

TEST(MemoryRecords, FindsWhatWasPut) {
  MemoryRecords records;
  EXPECT_EQ(records.find(Kind::deal, "d"), nullptr);
  records.put({Kind::deal, "d", 3, R"({"id":"d"})"});
  ASSERT_NE(records.find(Kind::deal, "d"), nullptr);
  EXPECT_EQ(records.find(Kind::deal, "d")->version, 3);
  EXPECT_EQ(records.find(Kind::campaign, "d"), nullptr);
}

TEST(MemoryRecords, GivesCampaignsAndApprovalsOfADealInOrder) {
  MemoryRecords records;
  records.put({Kind::campaign, "b", 1, R"({"id":"b","deal_id":"d"})"});
  records.put({Kind::campaign, "a", 1, R"({"id":"a","deal_id":"d"})"});
  records.put({Kind::campaign, "c", 1, R"({"id":"c","deal_id":"other"})"});
  EXPECT_EQ(ids(records.campaigns_of("d")), (std::vector<std::string>{"a", "b"}));
  EXPECT_TRUE(records.campaigns_of("none").empty());

  const auto approval = [&](const std::string& id, int round, int level, int seat) {
    records.put({Kind::approval, id, 1,
                 R"({"id":")" + id + R"(","deal_id":"d","round":)" + std::to_string(round) +
                     R"(,"level":)" + std::to_string(level) + R"(,"seat":)" +
                     std::to_string(seat) + "}"});
  };
  approval("p", 2, 1, 1);
  approval("q", 1, 2, 2);
  approval("r", 1, 2, 1);
  approval("s", 1, 10, 1);
  EXPECT_EQ(ids(records.approvals_of("d")), (std::vector<std::string>{"r", "q", "s", "p"}));
}

TEST(MemoryRecords, GivesRoundsInOrder) {
  MemoryRecords records;
  for (const int round : {10, 2, 1}) {
    const auto id = "d:" + std::to_string(round);
    records.put({Kind::review_round, id, 1,
                 R"({"id":")" + id + R"(","deal_id":"d","round":)" + std::to_string(round) + "}"});
  }
  EXPECT_EQ(ids(records.rounds_of("d")), (std::vector<std::string>{"d:1", "d:2", "d:10"}));
  EXPECT_TRUE(records.rounds_of("e").empty());
}

TEST(MemoryRecords, GivesTheLatestReport) {
  MemoryRecords records;
  const auto report = [&](const std::string& id, const std::string& at) {
    records.put({Kind::validation_report, id, 1,
                 R"({"campaign_id":"c","validated_at":")" + at + R"("})"});
  };
  EXPECT_EQ(records.latest_report("c"), nullptr);
  report("z", "2026-10-01T12:00:00Z");
  report("y", "2026-10-01T12:00:00Z");  // the same moment: the one that came later
  report("x", "2026-10-01T12:30:00+01:00");
  ASSERT_NE(records.latest_report("c"), nullptr);
  EXPECT_EQ(records.latest_report("c")->id, "y");
  report("a", "2026-10-01T12:00:00.001Z");
  EXPECT_EQ(records.latest_report("c")->id, "a");
}

TEST(MemoryRecords, AppliesChanges) {
  MemoryRecords records;
  Change change;
  change.kind = Kind::campaign;
  change.id = "c";
  change.version = 1;
  change.after = R"({"id":"c","deal_id":"d"})";
  records.apply(change);
  EXPECT_EQ(ids(records.campaigns_of("d")), std::vector<std::string>{"c"});
  change.version = 2;
  change.before = change.after;
  change.after = R"({"id":"c","deal_id":"e"})";
  records.apply(change);
  EXPECT_TRUE(records.campaigns_of("d").empty());
  EXPECT_EQ(records.find(Kind::campaign, "c")->version, 2);
  EXPECT_EQ(ids(records.campaigns_of("e")), std::vector<std::string>{"c"});
  change.after = {};
  records.apply(change);
  EXPECT_TRUE(records.campaigns_of("e").empty());
  EXPECT_EQ(records.find(Kind::campaign, "c"), nullptr);
}

TEST(MemoryRecords, TakesBackWhatWasAppliedLast) {
  MemoryRecords records;
  records.put({Kind::campaign, "c", 1, R"({"id":"c","deal_id":"d"})"});
  Change change;
  change.kind = Kind::campaign;
  change.id = "c";
  change.version_before = change.version = 1;
  change.before = R"({"id":"c","deal_id":"d"})";
  records.apply(change);
  EXPECT_EQ(records.last_version(Kind::campaign, "c"), 1);
  auto again = change;
  again.version_before = 0;
  again.version = 2;
  again.before = {};
  again.after = R"({"id":"c","deal_id":"e"})";
  records.apply(again);
  EXPECT_EQ(ids(records.campaigns_of("e")), std::vector<std::string>{"c"});
  records.take_back(again);
  EXPECT_EQ(records.find(Kind::campaign, "c"), nullptr);
  EXPECT_EQ(records.last_version(Kind::campaign, "c"), 1);
  EXPECT_TRUE(records.campaigns_of("e").empty());
  records.take_back(change);
  EXPECT_EQ(records.find(Kind::campaign, "c")->version, 1);
  EXPECT_EQ(ids(records.campaigns_of("d")), std::vector<std::string>{"c"});
}

TEST(MemoryRecords, GivesFindingsSinceTheLatestReportAsTheyArrived) {
  MemoryRecords records;
  const auto finding = [&](const std::string& id) {
    records.put({Kind::set_finding, id, 1, R"({"campaign_ids":["c","e",1,"c"]})"});
  };
  finding("f1");
  EXPECT_EQ(ids(records.findings_on("c")), std::vector<std::string>{"f1"});
  EXPECT_EQ(ids(records.findings_on("e")), std::vector<std::string>{"f1"});
  records.put({Kind::validation_report, "r", 1,
               R"({"campaign_id":"c","validated_at":"2026-10-01T12:00:00Z"})"});
  EXPECT_TRUE(records.findings_on("c").empty());
  finding("f2");
  EXPECT_EQ(ids(records.findings_on("c")), std::vector<std::string>{"f2"});
  finding("f1");  // what is there keeps its place
  EXPECT_EQ(ids(records.findings_on("c")), std::vector<std::string>{"f2"});
  records.set_arrival(Kind::validation_report, "r", 0);  // a store knows better
  EXPECT_EQ(ids(records.findings_on("c")), (std::vector<std::string>{"f1", "f2"}));
  records.erase(Kind::set_finding, "f1");
  EXPECT_EQ(ids(records.findings_on("e")), std::vector<std::string>{"f2"});
}

TEST(MemoryRecords, TakesAReportWithoutATimeForTheOldest) {
  MemoryRecords records;
  records.put({Kind::validation_report, "old", 1,
               R"({"campaign_id":"c","validated_at":"1969-10-01T12:00:00Z"})"});
  records.put({Kind::validation_report, "none", 1, R"({"campaign_id":"c"})"});
  EXPECT_EQ(records.latest_report("c")->id, "old");
}

TEST(MemoryRecords, KeepsWhatCannotBeReadForItself) {
  MemoryRecords records;
  records.put({Kind::campaign, "c", 1, R"({"id":"c","deal_id":"d")"});
  EXPECT_NE(records.find(Kind::campaign, "c"), nullptr);
  EXPECT_EQ(records.parent_of(Kind::campaign, "c"), "");
}

}  // namespace
}  // namespace dealkit::deal
