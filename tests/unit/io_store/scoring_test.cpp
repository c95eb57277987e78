// Facts of scores on both databases: what the tables tell of a deal is what the events told, to
// the last digit, whatever happened; and the metric that counts.
#include <fmt/format.h>

#include "core/approval/records.hpp"
#include "core/base/rng.hpp"
#include "core/deal/change.hpp"
#include "core/scoring/portfolio.hpp"
#include "core/scoring/score.hpp"
#include "core/scoring/stored_metric.hpp"
#include "databases.hpp"
#include "io/store/admin/admin.hpp"
#include "io/store/outbox/outbox.hpp"
#include "io/store/scoring/scoring.hpp"

namespace dealkit::io::store {
namespace {

using base::Errc;
using scoring::Feature;
using scoring::Features;

constexpr std::string_view policy_text =
    R"({"currency":"USD","trust_stated_roles":true,"allow_own_deals":true,)"
    R"("allow_several_levels":true,"level":[{"number":1,"role":"sales","sla":"24h"},)"
    R"({"number":2,"role":"finance","sla":"48h","quorum":2}],)"
    R"("route":[{"when":"value <= 500.0","levels":[[1]]},{"when":"true","levels":[[1],[2]]}]})";

approval::Policy policy_of() {
  json::Reader reader;
  return must(approval::Policy::from_json(must(reader.read(policy_text))->root(), nullptr));
}

class Scores : public OnBothDatabases {
 protected:
  Scores() : policy_(policy_of()), review_(&policy_) {
    context_ = context_of();
    context_.review = &review_;
  }

  base::Result<void> import(Kind kind, const std::string& text,
                            deal::ImportOptions options = {}) {
    return Records(store()).transact(context_, [&](UnitOfWork& unit) -> base::Result<void> {
      json::Reader reader;
      DEALKIT_ASSIGN_OR_RETURN(const auto* document, reader.read(text));
      DEALKIT_RETURN_IF_ERROR(unit.load(deal::keys_of_import(kind, document->root())));
      DEALKIT_ASSIGN_OR_RETURN(
          const auto decision,
          deal::import_record(unit, kind, document->root(), options, context_));
      for (const auto& change : decision.changes) unit.apply(change);
      return {};
    });
  }
  base::Result<void> remove(Kind kind, const std::string& id) {
    return Records(store()).transact(context_, [&](UnitOfWork& unit) -> base::Result<void> {
      const deal::Key key{kind, id};
      DEALKIT_RETURN_IF_ERROR(unit.load({&key, 1}, Related::with_facts));
      DEALKIT_ASSIGN_OR_RETURN(const auto decision,
                               deal::remove(unit, key, std::nullopt, context_));
      for (const auto& change : decision.changes) unit.apply(change);
      return {};
    });
  }
  base::Result<void> decide(const std::string& deal, approval::Action action,
                            const std::string& role, const std::string& actor) {
    approval::DecisionRecord record;
    record.deal_id = deal;
    record.command.action = action;
    record.command.role = role;
    record.command.actor = actor;
    record.command.comments = "so be it";
    record.acknowledge = true;
    auto by = context_;
    by.actor = actor;
    return Records(store()).transact(by, [&](UnitOfWork& unit) -> base::Result<void> {
      const deal::Key key{Kind::deal, deal};
      DEALKIT_RETURN_IF_ERROR(unit.load({&key, 1}, Related::whole));
      DEALKIT_ASSIGN_OR_RETURN(const auto decided,
                               approval::decide_deal(unit, record, {&policy_}, by));
      for (const auto& change : decided.changes) unit.apply(change);
      return {};
    });
  }

  std::map<std::string, ScoringFacts> facts(std::vector<std::string> ids = {}) {
    std::map<std::string, ScoringFacts> found;
    std::string last;
    must(Scoring(store()).visit_facts({std::move(ids), context_.now},
                                      [&](const ScoringFacts& one) -> base::Result<void> {
                                        EXPECT_LT(last, one.deal_id);
                                        last = one.deal_id;
                                        found.emplace(one.deal_id, one);
                                        return {};
                                      }));
    return found;
  }
  std::vector<event::Event> new_events() {
    std::vector<event::Event> all;
    for (;;) {
      auto some = must(Outbox(store()).poll(cursor_, 100));
      if (some.empty()) return all;
      for (auto& one : some) all.push_back(std::move(one));
    }
  }
  void pass(std::int64_t seconds) { context_.now.seconds += seconds; }
  void import_metric(const std::string& id, double score, const std::string& at) {
    must(import(Kind::engagement_metric,
                fmt::format(R"({{"type":"engagement_metric","id":"{}","deal_id":"d1",)"
                            R"("score":{},"tier":"cold","computed_at":"{}"}})",
                            id, score, at)));
  }

  approval::Policy policy_;
  approval::ContentReview review_;
  deal::Context context_;
  Cursor cursor_;
};
DEALKIT_ON_BOTH(Scores);

/// Does one thing or other, by chance; what is not allowed just does not happen.
class Chance {
 public:
  explicit Chance(std::uint64_t seed) : rng_(seed) {}

  std::uint64_t below(std::uint64_t end) { return rng_.below(end); }
  std::string one_of(std::initializer_list<std::string> list) {
    return *(list.begin() + static_cast<std::ptrdiff_t>(below(list.size())));
  }
  std::string account() {
    return fmt::format(R"({{"type":"account","id":"a{}","total_historical_spend":{},)"
                       R"("deal_completion_rate":0.{},"support_tickets_90d":{}}})",
                       below(2), below(1'000'000), below(9) + 1, below(9));
  }
  std::string deal() {
    return fmt::format(R"({{"type":"deal","id":"{}","account_id":"a{}","deal_name":"n{}",)"
                       R"("currency":"USD","deal_type":"standard","total_value":{}.25}})",
                       deal_id(), below(2), below(3), below(1000) + 1);
  }
  std::string campaign() {
    return fmt::format(R"({{"type":"campaign","id":"c{}","deal_id":"{}","campaign_name":"n{}",)"
                       R"("budget":{}.5,"status":"{}","targeting":{{"languages":["{}"]}}}})",
                       below(4), deal_id(), below(3), below(300),
                       one_of({"draft", "cancelled", "cancelled", "archived"}),
                       one_of({"en", "de"}));
  }
  std::string interaction(base::Instant now) {
    now.seconds -= static_cast<std::int64_t>(below(100 * 86'400));
    return fmt::format(R"({{"type":"interaction","id":"i{}","deal_id":"{}","kind":"call",)"
                       R"("at":"{}"}})",
                       below(1000), deal_id(), base::to_string(now));
  }
  std::string deal_id() { return "d" + std::to_string(below(3)); }

 private:
  base::Rng rng_;
};

TEST_P(Scores, TablesTellWhatEventsTold) {
  int compared = 0;
  int decided = 0;
  {
    Chance chance(1);
    scoring::Portfolio from_the_beginning;
    scoring::Portfolio from_facts;  // and then kept by events, some of which it knows already
    for (int step = 0; step < 240; ++step) {
      pass(static_cast<std::int64_t>(chance.below(60'000)));
      const auto role = chance.one_of({"sales", "finance"});
      const auto actor = chance.one_of({"ana", "ben", "cem"});
      // What fails was not allowed; the tables and events must agree all the same.
      switch (chance.below(12)) {
        case 0: (void)import(Kind::account, chance.account()); break;
        case 1:
        case 2: (void)import(Kind::deal, chance.deal()); break;
        case 3:
        case 4:
        case 5: (void)import(Kind::campaign, chance.campaign()); break;
        case 6: (void)remove(Kind::campaign, "c" + std::to_string(chance.below(4))); break;
        case 7: (void)import(Kind::interaction, chance.interaction(context_.now)); break;
        case 8:
          if (chance.below(6) == 0) (void)remove(Kind::deal, chance.deal_id());
          break;
        case 9: (void)decide(chance.deal_id(), approval::Action::submit, role, actor); break;
        case 10:
          decided += decide(chance.deal_id(), approval::Action::approve, role, actor).has_value();
          break;
        case 11:
          if (chance.below(3) == 0) {
            (void)decide(chance.deal_id(), approval::Action::reject, role, actor);
          } else {
            (void)decide(chance.deal_id(), approval::Action::revise, role, actor);
          }
          break;
        default: break;
      }
      if (step % 8 != 0) continue;
      const auto events = new_events();
      for (const auto& event : events) must(from_the_beginning.apply(event));
      const auto stored = facts();
      EXPECT_EQ(from_the_beginning.size(), stored.size());
      if (step == 120) {
        for (const auto& [id, one] : stored) from_facts.put(id, one.account_id, one.state);
        for (const auto& event : events) must(from_facts.apply(event));  // once more
      } else if (step > 120) {
        for (const auto& event : events) must(from_facts.apply(event));
      }
      for (const auto& [id, one] : stored) {
        const auto expected = must(one.state.features(context_.now));
        const auto* told = from_the_beginning.find(id);
        ASSERT_NE(told, nullptr) << id;
        const auto features = must(told->features(context_.now));
        for (const auto& info : scoring::all_features()) {
          EXPECT_EQ(features[info.feature], expected[info.feature])
              << info.name << " of " << id << " at step " << step;
        }
        EXPECT_EQ(score_of(features, {}).unrounded, score_of(expected, {}).unrounded);
        if (step >= 120) {
          ASSERT_NE(from_facts.find(id), nullptr);
          EXPECT_EQ(must(from_facts.find(id)->features(context_.now)), expected) << id;
        }
        ++compared;
      }
      if (HasFailure()) return;
    }
  }
  EXPECT_GT(compared, 40);
  EXPECT_GT(decided, 3);  // reviews took place
}

TEST_P(Scores, ReadsEverySource) {
  must(import(Kind::account, R"({"type":"account","id":"a","total_historical_spend":5000,)"
                             R"("deal_completion_rate":0.5,"support_tickets_90d":2})"));
  must(import(Kind::deal, R"({"type":"deal","id":"d1","account_id":"a","deal_name":"n",)"
                          R"("currency":"USD","total_value":1000})"));
  const std::string head = R"({"type":"campaign","id":"c","deal_id":"d1","campaign_name":)";
  must(import(Kind::campaign,
              head + R"("n","budget":250,"targeting":{"languages":["en"],"x":1}})"));
  must(import(Kind::campaign, R"({"type":"campaign","id":"x","deal_id":"d1","campaign_name":"n",)"
                              R"("budget":900,"status":"cancelled"})"));
  pass(3 * 86'400);
  must(import(Kind::campaign,
              head + R"("m","budget":300,"targeting":{"languages":["en"],"x":1}})"));
  pass(86'400);
  must(import(Kind::campaign,
              head + R"("m","budget":300,"targeting":{"languages":["de"],"x":1}})"));
  // The same content, written otherwise, and another status: no edits.
  const auto rows = count("audit WHERE entity_type = 'campaign'");
  const std::string same = R"("m","budget":300,"targeting":{"x":1.0,"languages":["de"]})";
  must(import(Kind::campaign, head + same + "}"));
  must(import(Kind::campaign, head + same + R"(,"status":"paused"})"));
  EXPECT_EQ(count("audit WHERE entity_type = 'campaign'"), rows + 2);
  const auto call = [](const std::string& id, const std::string& at) {
    return R"({"type":"interaction","id":")" + id + R"(","deal_id":"d1","kind":"call","at":")" +
           at + "\"}";
  };
  must(import(Kind::interaction, call("i1", "2026-10-04T11:00:00+02:00")));
  must(import(Kind::interaction, call("i2", "2026-09-10T00:00:00Z")));
  must(import(Kind::interaction, call("i3", "2026-05-10T00:00:00Z")));  // 90 days are over
  // Of a store that took times without an offset.
  must(import(Kind::interaction, call("i4", "2026-10-04"), {.restore = true}));
  pass(86'400);
  const auto f = must(facts().at("d1").state.features(context_.now));
  EXPECT_EQ(f[Feature::days_since_last_interaction], 2);
  EXPECT_EQ(f[Feature::interactions_7d], 2);
  EXPECT_EQ(f[Feature::interactions_30d], 3);
  EXPECT_EQ(f[Feature::days_since_last_campaign_update], 1);
  EXPECT_EQ(f[Feature::campaign_edits_30d], 2);
  EXPECT_EQ(f[Feature::targeting_change_count], 1);
  EXPECT_EQ(f[Feature::budget_utilization], 0.3);
  EXPECT_EQ(f[Feature::deal_value], 1000);
  EXPECT_EQ(f[Feature::historical_spend], 5000);
  EXPECT_EQ(f[Feature::past_completion_rate], 0.5);
  EXPECT_EQ(f[Feature::support_tickets_90d], 2);
  EXPECT_EQ(f[Feature::hours_since_last_approval_action], 5 * 24);  // since it was created
  EXPECT_EQ(f[Feature::approval_velocity], 48);
}

TEST_P(Scores, VisitsManyDealsAndNamedOnes) {
  std::vector<deal::Change> changes;
  for (int i = 0; i < 1201; ++i) {
    changes.push_back(creation(a_deal(fmt::format("d{:04}", i))));
    if (i % 3 != 0) continue;
    changes.push_back(creation(stored(
        Kind::interaction, fmt::format("{{'type':'interaction','id':'i{0}','deal_id':'d{0:04}',"
                                       "'at':'2026-09-30T00:00:00Z'}}", i))));
  }
  must(apply(changes));
  const auto all = facts();
  ASSERT_EQ(all.size(), 1201u);
  for (int i = 0; i < 1201; ++i) {
    const auto f = must(all.at(fmt::format("d{:04}", i)).state.features(context_.now));
    EXPECT_EQ(f[Feature::interactions_7d], i % 3 == 0) << i;
  }
  const auto some = facts({"d0003", "none", "d0001", "d0003"});
  ASSERT_EQ(some.size(), 2u);
  EXPECT_EQ(must(some.at("d0003").state.features(context_.now))[Feature::interactions_7d], 1);
  EXPECT_EQ(some.count("d0001"), 1u);
}

TEST_P(Scores, TheLatestMetricCounts) {
  must(apply({creation(a_deal("d1")), creation(a_deal("d2"))}));
  EXPECT_EQ(facts().at("d1").latest_metric, "");
  pass(60);
  import_metric("m1", 30, "2026-10-01T09:00:00.5Z");
  import_metric("m2", 31, "2026-10-01T09:00:00Z");  // half a second before
  import_metric("m0", 32, "2026-09-01T09:00:00Z");
  const auto latest = [&] { return scoring::read_metric(facts().at("d1").latest_metric).id; };
  EXPECT_EQ(latest(), "m1");
  import_metric("m3", 33, "2026-10-01T09:00:00.5Z");  // stored later
  EXPECT_EQ(latest(), "m3");
  // What lies after the present does not count yet for what is printed …
  import_metric("m9", 34, "2099-01-01T00:00:00Z");
  EXPECT_EQ(latest(), "m3");
  must(Records(store()).transact(context_, [&](UnitOfWork& unit) -> base::Result<void> {
    // … but it does for what is told of changes.
    const std::vector<std::string_view> ids{"d2", "d1", "none"};
    DEALKIT_ASSIGN_OR_RETURN(const auto metrics, latest_metrics(unit, ids));
    EXPECT_EQ(metrics.size(), 2u);
    for (const auto& metric : metrics) {
      const auto id = scoring::read_metric(metric.record).id;
      EXPECT_EQ(id, metric.deal_id == "d1" ? "m9" : "") << metric.deal_id;
    }
    return {};
  }));
}

TEST_P(Scores, AScoreIsStoredWithItsAuditRowAndEvents) {
  must(apply({creation(a_deal("d1"))}));
  const auto store_metric = [&](const std::string& id, double score, const std::string& tier) {
    must(Records(store()).transact(context_, [&](UnitOfWork& unit) -> base::Result<void> {
      const std::vector<std::string_view> ids{"d1"};
      DEALKIT_ASSIGN_OR_RETURN(const auto metrics, latest_metrics(unit, ids));
      const auto latest = scoring::read_metric(metrics.at(0).record);
      const auto record = fmt::format(
          R"({{"type":"engagement_metric","id":"{}","deal_id":"d1","score":{},"tier":"{}",)"
          R"("computed_at":"{}"}})", id, score, tier, base::to_string(context_.now));
      DEALKIT_ASSIGN_OR_RETURN(
          const auto change, scoring::change_of({id, "d1", "a", record},
                                                metrics.at(0).record.empty() ? nullptr : &latest));
      unit.apply(change);
      return {};
    }));
    pass(600);
  };
  (void)new_events();
  store_metric("m1", 40, "cold");
  store_metric("m2", 40, "cold");
  store_metric("m3", 60.5, "warm");
  std::vector<std::string> told;
  for (const auto& event : new_events()) {
    EXPECT_EQ(event.partition_key, "a:d1");
    const auto before = event.payload.find(R"("before":null)") == std::string::npos;
    told.push_back(event.type + " " + event.aggregate_id + (before ? " before" : ""));
  }
  EXPECT_EQ(told, (std::vector<std::string>{"score.updated m1", "score.updated m3 before",
                                            "score.alert m3 before"}));
  EXPECT_EQ(count("engagement_metric"), 3);
  EXPECT_EQ(count("audit WHERE entity_type = 'engagement_metric' AND action = 'create'"), 3);
  std::vector<std::string> problems;
  must(Admin(store()).check([&](std::string_view problem) {
    problems.emplace_back(problem);
    return base::Result<void>();
  }));
  EXPECT_EQ(problems, std::vector<std::string>{});
}

}  // namespace
}  // namespace dealkit::io::store
