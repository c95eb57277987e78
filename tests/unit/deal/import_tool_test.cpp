// Imports as a host runs them, on records in memory: what is committed when, what is said of it,
// and that nobody sees how often a batch was decided.
#include "core/deal/import/import_tool.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "memory_imports.hpp"
#include "world.hpp"

namespace dealkit::deal {
namespace {

using Names = std::vector<std::string>;

std::string deal_line(std::string_view id, int value) {
  return R"({"type":"deal","id":")" + std::string(id) +
         R"(","account_id":"a-1","deal_name":"One","currency":"USD","total_value":)" +
         std::to_string(value) + "}";
}

/// What a run left behind.
struct Ran {
  std::string main, side;
  std::vector<base::BadRequest> bad;
  std::optional<base::Error> error;
};

class ImportToolTest : public testing::Test {
 protected:
  ImportToolTest() {
    settings_.tool = "dealctl";
    const auto world_account = World().decide_import(Kind::account, account_text);
    imports_.records.apply(world_account->changes[0]);
  }

  ImportTool make_tool() {
    std::optional<RejectedRecords> sink;
    if (keep_rejected_) {
      sink = RejectedRecords{[this](std::string_view records) -> base::Result<void> {
                               rejected_ += records;
                               return {};
                             },
                             [] { return base::Result<void>(); }};
    }
    return ImportTool(imports_, {{}, "ana", {}, "test", {}, nullptr}, settings_, sink);
  }

  /// Batches of lines, as a host hands them over.
  Ran run(ImportTool& tool, const std::vector<Names>& batches,
          std::optional<std::uint64_t> bad_allowed = std::nullopt) {
    Ran ran;
    const auto decider = tool.make_decider();
    for (const auto& lines : batches) {
      std::vector<base::Request> requests;
      for (const auto& line : lines) {
        base::Request request{line, "in", ++line_};
        request.now = now_;
        requests.push_back(request);
      }
      base::Replies replies;
      decider->due(true);
      decider->decide(requests, replies);
      replies.bad_allowed = bad_allowed;
      const auto applied = tool.apply(requests, replies);
      const auto collected = tool.collect(requests, replies);
      ran.main += replies.main;
      ran.side += replies.side;
      for (auto& bad : replies.bad) ran.bad.push_back(bad);
      if (!applied) ran.error = applied.error();
      if (!collected) ran.error = collected.error();
      if (ran.error) return ran;
    }
    const auto ended = tool.finish([&](base::Replies& replies) -> base::Result<void> {
      ran.main += replies.main;
      ran.side += replies.side;
      replies.clear();
      return {};
    });
    EXPECT_TRUE(ended);
    return ran;
  }
  Ran run(const std::vector<Names>& batches,
          std::optional<std::uint64_t> bad_allowed = std::nullopt) {
    auto tool = make_tool();
    return run(tool, batches, bad_allowed);
  }

  std::string stored(std::string_view id) const {
    const auto* found = imports_.records.find(Kind::deal, id);
    return found == nullptr ? std::string() : found->record.text();
  }

  MemoryImports imports_;
  ImportSettings settings_;
  bool keep_rejected_ = false;
  std::string rejected_;
  base::Instant now_{1'790'000'000, 123'456'789};
  std::uint64_t line_ = 0;
};

TEST_F(ImportToolTest, EachBatchIsACommitAndLaterLinesSeeEarlierOnes) {
  settings_.results = true;
  const auto ran = run({{deal_line("d-1", 1), deal_line("d-1", 2)}, {deal_line("d-1", 2)}});
  EXPECT_EQ(imports_.happened, (Names{"transact", "transact"}));
  EXPECT_NE(ran.main.find(R"("outcome":"created","version":1)"), std::string::npos) << ran.main;
  EXPECT_NE(ran.main.find(R"("outcome":"updated","version":2)"), std::string::npos) << ran.main;
  EXPECT_TRUE(ran.main.ends_with(
      R"({"type":"import_summary","created":1,"updated":1,"unchanged":1})" "\n"))
      << ran.main;
}

TEST_F(ImportToolTest, DecidesAtThePresentOfTheRequestInWholeMilliseconds) {
  auto tool = make_tool();
  static_cast<void>(run(tool, {{deal_line("d-1", 1)}}));
  now_.seconds += 60;
  static_cast<void>(run(tool, {{deal_line("d-2", 1)}}));
  EXPECT_NE(stored("d-1").find(R"("created_at":"2026-09-21T14:13:20.123Z")"), std::string::npos)
      << stored("d-1");
  EXPECT_NE(stored("d-2").find(R"("created_at":"2026-09-21T14:14:20.123Z")"), std::string::npos)
      << stored("d-2");
}

TEST_F(ImportToolTest, ABatchThatIsRunAgainIsToldOnce) {
  imports_.again = 3;
  settings_.results = true;
  const auto ran = run({{deal_line("d-1", 1), "[]"}});
  EXPECT_EQ(ran.bad.size(), 1U);
  EXPECT_EQ(imports_.records.find(Kind::deal, "d-1")->version, 1);
  EXPECT_TRUE(ran.main.ends_with(
      R"({"type":"import_summary","created":1,"rejected":1})" "\n"))
      << ran.main;
}

TEST_F(ImportToolTest, RecordsInConflictAreSaidAndKeptAsTheyCame) {
  keep_rejected_ = true;
  const std::string stale =
      R"({"type":"deal",  "id":"d-1","account_id":"a-1","total_value":9,"version":7})";
  const auto ran = run({{deal_line("d-1", 1), stale}});
  EXPECT_EQ(rejected_, stale + "\n");
  EXPECT_NE(ran.side.find("dealctl: in:2: error: deal 'd-1': conflict: "), std::string::npos)
      << ran.side;
  EXPECT_NE(ran.side.find("; version 2 by ana\n"), std::string::npos) << ran.side;
}

TEST_F(ImportToolTest, AllOrNothingEndsAtTheFirstThatIsNotTaken) {
  settings_.atomic = true;
  settings_.results = true;
  const auto conflict = run({{deal_line("d-1", 1)},
                             {R"({"type":"deal","id":"d-1","total_value":9,"version":7})",
                              deal_line("d-2", 1)},
                             {deal_line("d-3", 1)}}, 0);
  ASSERT_TRUE(conflict.error);
  EXPECT_EQ(conflict.error->code, base::Errc::conflict);
  EXPECT_EQ(conflict.error->message, "nothing was imported (--atomic)");
  EXPECT_NE(conflict.side.find("conflict"), std::string::npos);
  EXPECT_EQ(stored("d-1"), "");
  EXPECT_EQ(imports_.happened, (Names{"begin"}));

  imports_.happened.clear();
  const auto bad = run({{deal_line("d-1", 1)}, {"{", deal_line("d-2", 1)}}, 0);
  ASSERT_TRUE(bad.error);
  EXPECT_EQ(bad.error->code, base::Errc::data);
  EXPECT_TRUE(bad.bad.empty()) << "the tool has told it, and a host would tell it again";
  EXPECT_NE(bad.side.find("dealctl: in:"), std::string::npos) << bad.side;
  EXPECT_EQ(imports_.happened, (Names{"begin"}));

  imports_.happened.clear();
  EXPECT_FALSE(run({{deal_line("d-1", 1)}, {deal_line("d-2", 1)}}, 0).error);
  EXPECT_EQ(imports_.happened, (Names{"begin", "commit"}));
  EXPECT_NE(stored("d-2"), "");
}

TEST_F(ImportToolTest, ADryRunChangesNothingButSeesItself) {
  settings_.dry_run = true;
  settings_.results = true;
  settings_.told_counts = true;
  const auto ran = run({{deal_line("d-1", 1)}, {deal_line("d-1", 1)}});
  EXPECT_TRUE(ran.main.ends_with(
      R"({"type":"import_summary","created":1,"unchanged":1,"dry_run":true})" "\n"))
      << ran.main;
  EXPECT_TRUE(ran.side.ends_with(
      "dealctl: import: 1 created, 1 unchanged (dry run: nothing was changed)\n"))
      << ran.side;
  EXPECT_EQ(stored("d-1"), "");
  EXPECT_EQ(imports_.happened, (Names{"begin dry run"}));
}

TEST_F(ImportToolTest, AStoreIsMadeForTheFirstRecord) {
  imports_.there = false;
  const auto nothing = run({{"[]", "{"}, {R"({"type":"event"})"}});
  EXPECT_EQ(nothing.bad.size(), 3U);
  EXPECT_TRUE(imports_.happened.empty());

  const auto ran = run({{"[]"}, {"{", deal_line("d-1", 1)}, {deal_line("d-2", 1)}});
  EXPECT_EQ(imports_.happened, (Names{"make", "transact", "transact"}));
  ASSERT_EQ(ran.bad.size(), 2U);
  EXPECT_EQ(ran.side, "dealctl: created memory:\n");
  EXPECT_EQ(ran.bad[1].mark.side_bytes, 0U) << "it is told after the line that is no record";
}

TEST_F(ImportToolTest, NobodySeesWhetherABatchWasDecidedAhead) {
  settings_.results = true;
  const std::vector<Names> batches{{deal_line("d-1", 1), "{"}, {deal_line("d-1", 2)},
                                   {"[]", deal_line("d-2", 1)}};
  const auto now = run(batches);
  const auto left = imports_.records.find(Kind::deal, "d-1")->record;

  for (const int overtaken : {0, 1, 2}) {
    imports_ = {};
    imports_.records.apply(World().decide_import(Kind::account, account_text)->changes[0]);
    imports_.with_ahead = true;
    imports_.overtaken = overtaken;
    line_ = 0;
    auto tool = make_tool();
    EXPECT_TRUE(tool.looks_ahead());
    const auto ran = run(tool, batches);
    EXPECT_EQ(ran.main, now.main);
    EXPECT_EQ(ran.side, now.side);
    EXPECT_EQ(ran.bad.size(), now.bad.size());
    EXPECT_EQ(stored("d-1"), left);
    Names expected;
    for (int i = 0; i < overtaken; ++i) {
      expected.insert(expected.end(), {"alone", "transact"});
    }
    for (int i = overtaken; i < 3; ++i) expected.push_back("commit prepared");
    EXPECT_EQ(imports_.happened, expected);
  }
}

TEST_F(ImportToolTest, WhatWasDecidedAheadEndsAtTheSameLine) {
  imports_.with_ahead = true;
  const auto ran = run({{"{", deal_line("d-1", 1), "[", deal_line("d-2", 1)}}, 1);
  EXPECT_EQ(ran.bad.size(), 2U);
  EXPECT_NE(stored("d-1"), "");
  EXPECT_EQ(stored("d-2"), "") << "it stands behind the line that ends the run";
  EXPECT_EQ(imports_.happened, (Names{"alone", "transact"}));
}

TEST_F(ImportToolTest, NothingIsDecidedAheadWhereItMustBeOneTransaction) {
  imports_.with_ahead = true;
  settings_.atomic = true;
  EXPECT_FALSE(make_tool().looks_ahead());
  settings_.atomic = false;
  settings_.dry_run = true;
  EXPECT_FALSE(make_tool().looks_ahead());
}

}  // namespace
}  // namespace dealkit::deal
