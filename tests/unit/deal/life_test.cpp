// The commercial life of a deal: its tables, its commands, its dates.
#include "core/deal/life.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "core/base/time_zone.hpp"
#include "core/deal/records.hpp"

namespace dealkit::deal {
namespace {

/// One zone with summer time, and one whose clock skips midnight.
class Zones final : public base::TimeZones {
 public:
  const base::TimeZone* find(std::string_view name) const override {
    if (name == "Europe/Berlin") return &berlin_;
    if (name == "Asia/Beirut") return &beirut_;
    return nullptr;
  }

 private:
  // +1 h, from 2026-03-29T01:00Z on +2 h, from 2026-10-25T01:00Z on +1 h.
  base::TimeZone berlin_{"Europe/Berlin", 3600, {{1'774'746'000, 7200}, {1'792'890'000, 3600}}};
  // +2 h, from 2026-03-28T22:00Z (local midnight) on +3 h.
  base::TimeZone beirut_{"Asia/Beirut", 7200, {{1'774'735'200, 10800}}};
};

class Life : public testing::Test {
 protected:
  void put_deal(const std::string& members, std::int64_t version = 1) {
    records.put({Kind::deal, "d-1", version,
                 R"({"type":"deal","id":"d-1","account_id":"a-1",)" + members + "}"});
  }
  void put_zone(const std::string& name) {
    records.put({Kind::account, "a-1", 1,
                 R"({"type":"account","id":"a-1","time_zone":")" + name + R"("})"});
  }
  void at(std::string_view now) { context.now = *base::parse_instant(now); }
  /// The statuses that advance() leads through.
  std::vector<std::string> advanced(std::string_view now, std::string_view effective = "") {
    at(now);
    const auto decision = advance(records, "d-1", effective, context);
    EXPECT_TRUE(decision.has_value()) << decision.error().message;
    std::vector<std::string> out;
    for (const auto& change : decision->changes) out.push_back(status_in(change.after));
    EXPECT_EQ(decision->outcome, out.empty() ? Outcome::unchanged : Outcome::updated);
    return out;
  }
  static std::string status_in(std::string_view record) {
    json::Reader reader;
    return std::string((*reader.read(record))->root().find("status").string());
  }

  Zones zones;
  MemoryRecords records;
  Context context{{1'790'000'000, 0}, "ana", "", "test", "", &zones};
};

using Steps = std::vector<std::string>;

TEST(LifeTable, NamesAreThereAndBack) {
  std::set<std::string_view> seen;
  for (const auto& pair : allowed_pairs()) {
    EXPECT_EQ(parse_status(name_of(pair.status)), pair.status);
    EXPECT_EQ(parse_approval_state(name_of(pair.approval)), pair.approval);
    seen.insert(name_of(pair.approval));
  }
  EXPECT_EQ(seen.size(), 7U);
  EXPECT_EQ(allowed_pairs().size(), 35U);
  EXPECT_FALSE(parse_status("approved").has_value());
  EXPECT_FALSE(parse_approval_state("").has_value());
}

TEST(LifeTable, PairsAreThoseOfTheSpec) {
  const std::set<std::string_view> running{"active", "paused", "completed"};
  for (const auto& pair : allowed_pairs()) {
    const bool demanded =
        running.contains(name_of(pair.status)) || name_of(pair.approval) == "approved";
    EXPECT_EQ(check_pair(pair.status, pair.approval, false).has_value(), !demanded);
    EXPECT_TRUE(check_pair(pair.status, pair.approval, true).has_value());
  }
  const auto refused = check_pair(Status::active, ApprovalState::pending, false);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, base::Errc::data);
  EXPECT_EQ(refused.error().message,
            "status active with approval_state pending demands an approved_version, found none");
}

TEST(LifeTable, PairOfARecord) {
  json::Reader reader;
  const auto fits = [&reader](std::string_view text) {
    return check_pair((*reader.read(text))->root()).has_value();
  };
  EXPECT_TRUE(fits("{}"));
  EXPECT_FALSE(fits(R"({"status":"active"})"));
  EXPECT_FALSE(fits(R"({"status":"active","approved_version":null})"));
  EXPECT_TRUE(fits(R"({"status":"active","approved_version":1})"));
  EXPECT_FALSE(fits(R"({"approval_state":"approved"})"));
  EXPECT_FALSE(fits(R"({"status":"running"})"));
  EXPECT_FALSE(fits(R"({"approval_state":"signed"})"));
}

TEST(LifeTable, ManualSaysEachStepAndStatus) {
  const auto text = manual_life();
  for (const auto& move : moves()) {
    EXPECT_NE(text.find("from \\fB" + std::string(name_of(move.from)) + "\\fR to \\fB" +
                        std::string(name_of(move.to)) + "\\fR"),
              std::string::npos);
  }
  EXPECT_NE(text.find("\\fBpaused\\fR\nDemands an approved_version;\nwith one:\nany.\n"),
            std::string::npos);
  EXPECT_NE(text.find("\\fBlevel_3_review\\fR or\n\\fBrejected\\fR;\nwith one:\nany.\n"),
            std::string::npos)
      << text;
}

TEST_F(Life, CommandsFollowTheTable) {
  const std::vector<std::pair<Action, std::vector<Steps>>> expected{
      {Action::pause, {{"active", "paused"}, {"paused", "paused"}}},
      {Action::resume, {{"paused", "active"}, {"active", "active"}}},
      {Action::cancel,
       {{"draft", "cancelled"},
        {"active", "cancelled"},
        {"paused", "cancelled"},
        {"cancelled", "cancelled"}}},
  };
  for (const auto& [action, rows] : expected) {
    for (const std::string from : {"draft", "active", "paused", "completed", "cancelled"}) {
      put_deal(R"("status":")" + from + R"(","approval_state":"approved","version":4,)"
               R"("approved_version":4)", 4);
      const auto decision = change_status(records, "d-1", action, 4, "why", context);
      const auto row = std::find_if(rows.begin(), rows.end(),
                                    [&from = from](const Steps& r) { return r[0] == from; });
      if (row == rows.end()) {
        ASSERT_FALSE(decision.has_value()) << name_of(action) << from;
        EXPECT_EQ(decision.error().code, base::Errc::negative);
        EXPECT_NE(decision.error().message.find(from), std::string::npos);
      } else if ((*row)[1] == from) {
        ASSERT_TRUE(decision.has_value());
        EXPECT_EQ(decision->outcome, Outcome::unchanged);
        EXPECT_TRUE(decision->changes.empty());
      } else {
        ASSERT_TRUE(decision.has_value()) << decision.error().message;
        EXPECT_EQ(decision->outcome, Outcome::updated);
        ASSERT_EQ(decision->changes.size(), 1U);
        EXPECT_EQ(status_in(decision->changes[0].after), (*row)[1]);
      }
    }
  }
}

TEST_F(Life, AChangeOfStatusIsWhole) {
  put_deal(R"("status":"active","approval_state":"approved","version":4,"approved_version":4,)"
           R"("updated_at":"2026-01-01T00:00:00Z","x":{"y":1})", 4);
  at("2026-06-01T00:00:00.500Z");
  const auto decision = change_status(records, "d-1", Action::cancel, 4, "no budget", context);
  ASSERT_TRUE(decision.has_value());
  EXPECT_EQ(decision->deal_id, "d-1");
  EXPECT_EQ(decision->stored_version, 4);
  const auto& change = decision->changes.at(0);
  EXPECT_EQ(change.action, Action::cancel);
  EXPECT_EQ(change.kind, Kind::deal);
  EXPECT_EQ(change.id, "d-1");
  EXPECT_EQ(change.version_before, 4);
  EXPECT_EQ(change.version, 4);
  EXPECT_EQ(change.event_type, "deal.cancelled");
  EXPECT_EQ(change.partition_key, "a-1:d-1");
  EXPECT_EQ(change.reason, "no budget");
  EXPECT_EQ(change.before, records.find(Kind::deal, "d-1")->record);
  EXPECT_EQ(change.after,
            R"({"type":"deal","id":"d-1","account_id":"a-1","status":"cancelled",)"
            R"("approval_state":"approved","version":4,"approved_version":4,)"
            R"("updated_at":"2026-06-01T00:00:00.500Z","x":{"y":1}})");
  records.apply(change);
  EXPECT_EQ(change_status(records, "d-1", Action::cancel, 4, "", context)->outcome,
            Outcome::unchanged);
  EXPECT_EQ(change_status(records, "d-1", Action::resume, 4, "", context).error().message,
            "cannot resume deal 'd-1': its status is cancelled, which allows nothing");
}

TEST_F(Life, AnotherVersionIsAConflict) {
  put_deal(R"("status":"active","approval_state":"approved","version":5,"approved_version":4)", 5);
  const auto decision = change_status(records, "d-1", Action::pause, 4, "", context);
  ASSERT_TRUE(decision.has_value());
  EXPECT_EQ(decision->outcome, Outcome::conflict);
  EXPECT_TRUE(decision->changes.empty());
  EXPECT_EQ(decision->stored_version, 5);
  EXPECT_EQ(decision->conflict, "expected version 4, stored is 5");
  EXPECT_EQ(change_status(records, "d-1", Action::pause, {}, "", context)->outcome,
            Outcome::updated);
}

TEST_F(Life, WhatIsNoCommandAndNoDeal) {
  EXPECT_EQ(change_status(records, "d-1", Action::pause, {}, "", context).error().code,
            base::Errc::not_found);
  EXPECT_EQ(advance(records, "d-1", "", context).error().code, base::Errc::not_found);
  put_deal(R"("status":"active")");
  EXPECT_EQ(change_status(records, "d-1", Action::complete, {}, "", context).error().code,
            base::Errc::usage);
  EXPECT_EQ(change_status(records, "d-1", Action::pause, {}, "", context).error().code,
            base::Errc::data)
      << "active without an approved_version";
}

TEST_F(Life, DatesAreDaysInTheAccountsZone) {
  put_zone("Europe/Berlin");
  put_deal(R"("start_date":"2026-07-01","end_date":"2026-11-30","status":"draft",)"
           R"("approval_state":"approved","version":1,"approved_version":1)");
  EXPECT_EQ(advanced("2026-06-30T21:59:59.999Z"), Steps{});
  EXPECT_EQ(advanced("2026-06-30T22:00:00Z"), Steps{"active"});
  EXPECT_EQ(advanced("2026-11-30T22:59:59.999Z"), Steps{"active"});
  EXPECT_EQ(advanced("2026-11-30T23:00:00Z"), (Steps{"active", "completed"}));
  put_zone("Nowhere/Known");
  EXPECT_EQ(advanced("2026-06-30T23:59:59.999Z"), Steps{});
  EXPECT_EQ(advanced("2026-07-01T00:00:00Z"), Steps{"active"});
  put_zone("Europe/Berlin");
  context.zones = nullptr;
  EXPECT_EQ(advanced("2026-06-30T23:59:59.999Z"), Steps{});
}

TEST_F(Life, ADayBeginsWhereItsMidnightIsSkipped) {
  put_zone("Asia/Beirut");
  put_deal(R"("start_date":"2026-03-29","end_date":"2026-03-29","status":"draft",)"
           R"("approval_state":"approved","version":1,"approved_version":1)");
  EXPECT_EQ(advanced("2026-03-28T21:59:59Z"), Steps{});
  EXPECT_EQ(advanced("2026-03-28T22:00:00Z"), Steps{"active"});
  EXPECT_EQ(advanced("2026-03-29T21:00:00Z"), (Steps{"active", "completed"}));
}

TEST_F(Life, ALocalTimeThatComesTwiceCountsForTheDeal) {
  put_zone("Europe/Berlin");
  const std::string state =
      R"("status":"draft","approval_state":"approved","version":1,"approved_version":1)";
  put_deal(R"("start_date":"2026-10-25T02:30:00","end_date":"2026-12-01T00:00:00Z",)" + state);
  EXPECT_EQ(advanced("2026-10-25T00:30:00Z"), Steps{"active"});
  put_deal(R"("start_date":"2026-10-01T00:00:00Z","end_date":"2026-10-25T02:30:00",)" + state);
  EXPECT_EQ(advanced("2026-10-25T01:29:59Z"), Steps{"active"});
  EXPECT_EQ(advanced("2026-10-25T01:30:00Z"), (Steps{"active", "completed"}));
}

TEST_F(Life, OnlyApprovedDealsStart) {
  put_deal(R"("start_date":"2026-07-01","end_date":"2026-11-30","status":"draft",)"
           R"("approval_state":"level_1_review","version":1)");
  EXPECT_EQ(advanced("2026-08-01T00:00:00Z"), Steps{});
  EXPECT_EQ(advanced("2027-08-01T00:00:00Z"), Steps{});
  put_deal(R"("start_date":"2026-07-01","end_date":"2026-11-30","status":"draft",)"
           R"("approval_state":"level_1_review","version":2,"approved_version":1)", 2);
  EXPECT_EQ(advanced("2026-08-01T00:00:00Z"), Steps{"active"});
}

TEST_F(Life, PausedDealsEndAndCancelledOnesDoNothing) {
  const std::string rest =
      R"(,"approval_state":"approved","version":1,"approved_version":1,)"
      R"("start_date":"2026-07-01","end_date":"2026-11-30")";
  put_deal(R"("status":"paused")" + rest);
  EXPECT_EQ(advanced("2026-08-01T00:00:00Z"), Steps{});
  EXPECT_EQ(advanced("2026-12-01T00:00:00Z"), Steps{"completed"});
  for (const std::string done : {"cancelled", "completed"}) {
    put_deal(R"("status":")" + done + "\"" + rest);
    EXPECT_EQ(advanced("2026-12-01T00:00:00Z"), Steps{});
  }
}

TEST_F(Life, WithoutDatesADealStartsAtOnceAndNeverEnds) {
  put_deal(R"("status":"draft","approval_state":"approved","version":1,"approved_version":1)");
  EXPECT_EQ(advanced("2026-12-01T00:00:00Z"), Steps{"active"});
}

TEST_F(Life, TheApprovedContentGivesTheDates) {
  put_deal(R"("start_date":"2026-07-01","end_date":"2026-07-31","status":"active",)"
           R"("approval_state":"level_1_review","version":2,"approved_version":1)", 2);
  const auto agreed = R"({"type":"deal","id":"d-1","account_id":"a-1",)"
                      R"("start_date":"2026-07-01","end_date":"2026-11-30"})";
  EXPECT_EQ(advanced("2026-09-01T00:00:00Z", agreed), Steps{});
  EXPECT_EQ(advanced("2026-09-01T00:00:00Z"), Steps{"completed"});
}

/// All that dates hang on is as it was approved: an account that is still to be approved, in
/// another zone, moves nothing.
TEST_F(Life, TheApprovedContentGivesTheZone) {
  put_zone("Europe/Berlin");
  records.put({Kind::account, "a-2", 1,
               R"({"type":"account","id":"a-2","time_zone":"Asia/Beirut"})"});
  put_deal(R"("start_date":"2026-07-01","end_date":"2026-07-31","status":"draft",)"
           R"("approval_state":"level_1_review","version":2,"approved_version":1)", 2);
  const auto agreed = R"({"type":"deal","id":"d-1","account_id":"a-2",)"
                      R"("start_date":"2026-07-01","end_date":"2026-07-31"})";
  EXPECT_EQ(advanced("2026-06-30T20:59:59Z", agreed), Steps{});
  EXPECT_EQ(advanced("2026-06-30T21:00:00Z", agreed), Steps{"active"});
  EXPECT_EQ(advanced("2026-07-31T20:59:59Z", agreed), Steps{"active"});
  EXPECT_EQ(advanced("2026-07-31T21:00:00Z", agreed), (Steps{"active", "completed"}));
  EXPECT_EQ(advanced("2026-06-30T21:59:59Z"), Steps{});
  EXPECT_EQ(advanced("2026-06-30T22:00:00Z"), Steps{"active"});
}

TEST_F(Life, BothStepsAtOnceFollowEachOther) {
  put_deal(R"("start_date":"2026-07-01","end_date":"2026-07-31","status":"draft",)"
           R"("approval_state":"approved","version":3,"approved_version":3)", 3);
  at("2027-01-01T00:00:00Z");
  const auto decision = advance(records, "d-1", "", context);
  ASSERT_TRUE(decision.has_value());
  ASSERT_EQ(decision->changes.size(), 2U);
  EXPECT_EQ(decision->changes[0].action, Action::activate);
  EXPECT_EQ(decision->changes[1].action, Action::complete);
  EXPECT_EQ(decision->changes[1].before, decision->changes[0].after);
  EXPECT_EQ(decision->changes[1].version, 3);
  for (const auto& change : decision->changes) EXPECT_EQ(change.event_type, "deal.updated");
}

/// Whatever comes in which order: each record has an allowed pair, and a repeat does nothing.
RC_GTEST_FIXTURE_PROP(Life, EveryResultIsAnAllowedPair, ()) {
  const auto approved = *rc::gen::arbitrary<bool>();
  const auto state = *rc::gen::element<std::string>("draft", "pending", "level_2_review",
                                                    "approved", "rejected");
  RC_PRE(approved || state != "approved");
  put_deal(R"("start_date":"2026-07-01","end_date":"2026-07-31","approval_state":")" + state +
           "\"" + (approved ? R"(,"version":1,"approved_version":1)" : R"(,"version":1)"));
  // RapidCheck makes ranges grow with the case; here all of a range counts in each case.
  const auto whole_range = [](int below) {
    return rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, below));
  };
  const auto steps =
      *rc::gen::resize(16, rc::gen::container<std::vector<int>>(whole_range(4)));
  for (const int step : steps) {
    context.now.seconds = 1'780'000'000 + *whole_range(10'000'000);
    const auto run = [&] {
      if (step == 0) return advance(records, "d-1", "", context);
      constexpr Action actions[] = {Action::pause, Action::resume, Action::cancel};
      return change_status(records, "d-1", actions[step - 1], 1, "", context);
    };
    const auto decision = run();
    if (!decision) {
      RC_ASSERT(decision.error().code == base::Errc::negative);
      continue;
    }
    for (const auto& change : decision->changes) records.apply(change);
    json::Reader reader;
    const auto* document = *reader.read(records.find(Kind::deal, "d-1")->record);
    RC_ASSERT(check_pair(document->root()).has_value());
    const auto again = run();
    RC_ASSERT(again.has_value());
    RC_ASSERT(again->outcome == Outcome::unchanged);
  }
}

}  // namespace
}  // namespace dealkit::deal
