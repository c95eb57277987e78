// Decisions in a store, each a transaction of its own.
#pragma once

#include <string>

#include "core/approval/decisions.hpp"
#include "io/session/session.hpp"

namespace dealkit::cmd::approve {

class StoreDecisions final : public approval::Decisions {
 public:
  /// `policy` may be nullptr: the one that a deal was submitted under holds.
  StoreDecisions(io::session::Session& session, const approval::Policy* policy)
      : session_(session), policy_(policy) {}
  base::Result<std::string> decide(const approval::DecisionRecord& decision,
                                   base::Instant now) override;
  /// Records belong into the store.
  base::Result<void> learn(deal::Kind kind, base::json::Value record, base::Instant now) override;
  /// What it would come to, changing nothing.
  base::Result<std::string> try_out(const approval::DecisionRecord& decision, base::Instant now);

 private:
  io::session::Session& session_;
  const approval::Policy* policy_;
};

}  // namespace dealkit::cmd::approve
