// Records in memory with deals under review: decisions are made on them and written at once.
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../deal/world.hpp"
#include "core/approval/records.hpp"

namespace dealkit::approval {

namespace json = base::json;
using deal::Kind;

/// Level 1 alone up to 100,000, all three above, finance and legal at the same time.
inline constexpr std::string_view usual_policy =
    R"({"currency":"USD","roles":{"sales_manager":["sam"],"finance":["fay","fred"],)"
    R"("legal":["lea"]},"level":[{"number":1,"role":"sales_manager","sla":"24h","backup":"bea"},)"
    R"({"number":2,"role":"finance","sla":"48h","quorum":2},)"
    R"({"number":3,"role":"legal","sla":"72h"}],)"
    R"("route":[{"when":"value <= 100.0","levels":[]},{"when":"value <= 100000.0","levels":[[1]]},)"
    R"({"when":"true","levels":[[1],[2,3]]}]})";

inline Policy policy_of(std::string_view text) {
  json::Reader reader;
  const auto document = reader.read(text);
  EXPECT_TRUE(document) << document.error().message;
  auto policy = Policy::from_json((*document)->root(), nullptr);
  EXPECT_TRUE(policy) << policy.error().message;
  return policy ? std::move(*policy) : Policy::defaults();
}

class ReviewWorld : public deal::World {
 public:
  explicit ReviewWorld(std::string_view policy_text = usual_policy)
      : policy(policy_of(policy_text)), review_(nullptr) {
    import(Kind::account, deal::account_text);
    import(Kind::deal, deal::deal_text);
    context.review = &review_;
  }
  ReviewWorld(const ReviewWorld&) = delete;
  ReviewWorld& operator=(const ReviewWorld&) = delete;

  Policy policy;

  base::Result<DecidedDeal> try_decide(const DecisionRecord& decision) {
    auto by = context;
    by.actor = decision.command.actor;
    DEALKIT_ASSIGN_OR_RETURN(auto decided, decide_deal(records(), decision, {&policy}, by));
    apply(decided);
    return decided;
  }
  DecisionRecord decision(Action action, std::string actor) const {
    DecisionRecord record;
    record.deal_id = "d-1";
    record.command.action = action;
    record.command.actor = std::move(actor);
    return record;
  }
  DecidedDeal decide(Action action, std::string actor) {
    return done(try_decide(decision(action, std::move(actor))));
  }
  DecidedDeal done(base::Result<DecidedDeal> decided) {
    if (decided) return std::move(*decided);
    ADD_FAILURE() << decided.error().message;
    return {};
  }
  void apply(const DecidedDeal& decided) {
    for (const auto& change : decided.changes) {
      const auto* stored = records().find(change.kind, change.id);
      EXPECT_EQ(stored == nullptr ? "" : stored->record, change.before) << change.id;
      records().apply(change);
      // What evolve() makes of the log is the review that the rows hold.
      if (change.kind == Kind::deal) log(change.transitions);
    }
    context.now.seconds += 60;
  }
  void log(const std::string& transitions) {
    if (transitions.empty()) return;
    json::Reader reader{deal::derived_limits};
    const auto document = reader.read(transitions);
    ASSERT_TRUE(document) << transitions;
    for (const auto element : (*document)->root()) {
      const auto transition = parse_transition(element);
      ASSERT_TRUE(transition) << transition.error().message;
      evolve(replayed_, *transition);
    }
  }
  /// A decision of core/deal, made so, its transitions logged.
  deal::Decision changed(base::Result<deal::Decision> decision) {
    if (decision) {
      for (const auto& change : decision->changes) log(change.transitions);
    }
    return applied(std::move(decision));
  }
  deal::Decision amended(std::vector<std::string> assignments) {
    deal::Amendment amendment;
    for (const auto& text : assignments) {
      amendment.assignments.push_back(*deal::parse_assignment(Kind::deal, text));
    }
    return changed(deal::amend(records(), {Kind::deal, "d-1"}, amendment, context));
  }
  /// Validates the campaigns that are there.
  void validate(std::string_view results = "[]", bool valid = true) {
    for (const auto* campaign : records().campaigns_of("d-1")) {
      const auto hash = member(Kind::campaign, campaign->id, "content_hash");
      import(Kind::validation_report,
             R"({"type":"validation_report","campaign_id":")" + campaign->id +
                 R"(","content_hash":)" + hash + R"(,"is_valid":)" + (valid ? "true" : "false") +
                 R"(,"validated_at":")" + base::to_string(context.now) + R"(","results":)" +
                 std::string(results) + "}");
    }
  }
  Review review() const {
    auto review = read_review(const_cast<ReviewWorld*>(this)->records(), "d-1");
    EXPECT_TRUE(review) << review.error().message;
    return review ? std::move(*review) : Review{};
  }
  /// The review as its log gives it; snapshots do not stand in the log.
  void expect_replay() {
    auto stored = review();
    auto replayed = replayed_;
    for (auto* one : {&stored, &replayed}) {
      for (auto& seat : one->seats) seat.signed_content.clear();
      for (auto& seat : one->signatures) seat.signed_content.clear();
    }
    EXPECT_TRUE(stored == replayed);
  }
  std::string deal_member(std::string_view name) const {
    return member(Kind::deal, "d-1", name);
  }

 private:
  ContentReview review_;
  Review replayed_;
};

}  // namespace dealkit::approval
