// BUD006: the campaigns of a deal have more budget together than the deal allows.
//
// What a deal allows is the total_value of its record in the same input (the last one, if there
// are several), else the greatest deal_budget_limit that its campaigns state; a limit that only one
// campaign stands under is BUD013's affair. allocated_spend plays no part: it counts other
// campaigns of the deal, which may well stand in this input. Records with one id are versions of
// one campaign: the last one counts. A budget without a currency is in the limit's, and a limit
// without one is in that of the budgets; budgets in another currency are converted by --rates. What
// cannot be converted or read makes the sum unknown, and that is a finding like one that exceeds: a
// sum never shrinks.
#pragma once

#include "core/validation/context.hpp"
#include "core/validation/set/entry.hpp"
#include "core/validation/set/set_outbox.hpp"

namespace dealkit::validation {

class DealBudgets {
 public:
  DealBudgets(SpillFactory& spills, std::size_t memory_bytes, const Context& context)
      : sorter_(spills, memory_bytes), context_(context) {}

  base::Result<void> add(std::uint64_t ordinal, const SetEntry& entry);
  base::Result<void> finish(SetOutbox& outbox);
  const ExternalSorter& sorter() const { return sorter_; }

 private:
  class Latest;
  struct Sum;
  struct Limit;
  Limit limit_of(const Sum& sum) const;
  base::Result<void> judge(const Sum& sum, Latest& follower, SetOutbox& outbox) const;
  base::Result<void> report(const Sum& sum, const std::string& message, Latest& follower,
                            SetOutbox& outbox) const;

  ExternalSorter sorter_;
  const Context& context_;
  std::string record_;
};

}  // namespace dealkit::validation
