// Decisions on deals as lines, wherever their records are: who makes them (a store, each decision a
// transaction of its own, or the records that the input itself has brought), and the filter that
// answers each line.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/approval/records.hpp"
#include "core/base/decide.hpp"
#include "core/base/idempotency.hpp"
#include "core/deal/records.hpp"

namespace dealkit::approval {

/// Where decisions are made.
class Decisions {
 public:
  virtual ~Decisions() = default;
  /// The answer to a decision at `now`: one line, an approval_transition. Its own idempotency key
  /// is obeyed: the answer of then, or Errc::conflict for another decision of that key.
  virtual base::Result<std::string> decide(const DecisionRecord& decision, base::Instant now) = 0;
  /// A deal, a campaign, a report, an approval of the input: what is known from now on. Errc::data,
  /// also where records are kept elsewhere.
  virtual base::Result<void> learn(deal::Kind kind, json::Value record, base::Instant now) = 0;
};

/// On the records that were learnt.
class MemoryDecisions final : public Decisions {
 public:
  /// `policy` may be nullptr: the one that a deal was submitted under holds. It, and what `context`
  /// points to, must outlive this.
  MemoryDecisions(deal::Context context, const Policy* policy)
      : context_(std::move(context)), policy_(policy) {}
  base::Result<std::string> decide(const DecisionRecord& decision, base::Instant now) override;
  base::Result<void> learn(deal::Kind kind, json::Value record, base::Instant now) override;

 private:
  deal::Context context_;
  const Policy* policy_;
  deal::MemoryRecords records_;
  base::MemoryAnswers answers_;
};

/// What the answer to its idempotency key depends on is all of the decision but the key.
base::Idempotency idempotency_of(const DecisionRecord& decision);
/// One line for all that a decision came to: a submit answers with where its routing ended, and
/// with its warnings.
std::string answer_of(std::string_view deal_id, const DecidedDeal& decided);
/// The context of what `actor` does at the moment `now`, in the milliseconds that stores keep.
deal::Context context_of(const deal::Context& context, std::string_view actor, base::Instant now);

/// approve [FILE…]: decisions in, transitions or errors out, in order. Other records are learnt.
class DecisionTool final : public base::HostedTool {
 public:
  /// `decisions` must outlive it.
  explicit DecisionTool(Decisions& decisions) : decisions_(decisions) {}
  base::Result<void> apply(std::span<const base::Request> requests,
                            base::Replies& replies) override;
  base::Result<void> collect(std::span<const base::Request> requests,
                             base::Replies& replies) override;

 private:
  base::Result<void> apply_one(const base::Request& request, base::Replies& replies);
  base::Result<void> answer(json::Value record, base::Instant now, base::Replies& replies);
  base::Result<std::string> answer_to(json::Value record, base::Instant now);

  Decisions& decisions_;
  std::optional<base::Error> failed_;  // what ends the run
  json::Reader reader_{deal::derived_limits};
};

}  // namespace dealkit::approval
