// Decisions on deals, wherever their records are: in a store, each decision a transaction of its
// own, or in the input of a pipe.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "core/approval/policy.hpp"
#include "core/approval/records.hpp"
#include "core/deal/records.hpp"
#include "io/session/session.hpp"

namespace dealkit::cmd::approve {

class Decider {
 public:
  virtual ~Decider() = default;
  /// The answer to a decision: one line, an approval_transition. Its own idempotency key is obeyed.
  virtual base::Result<std::string> decide(const approval::DecisionRecord& decision) = 0;
};

/// Decides in a store.
class StoreDecider final : public Decider {
 public:
  /// `policy` may be nullptr: the one that a deal was submitted under holds.
  StoreDecider(io::session::Session& session, const approval::Policy* policy)
      : session_(session), policy_(policy) {}
  base::Result<std::string> decide(const approval::DecisionRecord& decision) override;
  /// What it would come to, changing nothing.
  base::Result<std::string> try_out(const approval::DecisionRecord& decision);

 private:
  io::session::Session& session_;
  const approval::Policy* policy_;
};

/// Decides on the records that the input itself has brought.
class PipeDecider final : public Decider {
 public:
  PipeDecider(deal::Context context, const approval::Policy* policy)
      : context_(std::move(context)), policy_(policy) {}
  base::Result<std::string> decide(const approval::DecisionRecord& decision) override;
  /// A deal, a campaign, a report, an approval: what is known from now on. Errc::data.
  base::Result<void> learn(deal::Kind kind, base::json::Value record);

 private:
  struct Answered {
    std::string body;
    std::string answer;
  };
  deal::Context context_;
  const approval::Policy* policy_;
  deal::MemoryRecords records_;
  std::map<std::string, Answered, std::less<>> answered_;  // by idempotency key
};

/// One line for all that a decision came to: a submit answers with where its routing ended, and
/// with its warnings.
std::string answer_of(std::string_view deal_id, const approval::DecidedDeal& decided);

}  // namespace dealkit::cmd::approve
