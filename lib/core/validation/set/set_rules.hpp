// The set rules: checks that look at the whole input. They take the entries of all records in the
// order of the input and answer at its end, with bounded memory (what does not fit is spilled) and
// with work that grows with the records, never with their pairs.
//
// Codes: BUD006 (deal_budgets.hpp), SCH009, SCH010, SCH017 (bookings.hpp), AUD002, AUD003, AUD004,
// AUD006 (audience_overlap.hpp). A campaign that is cancelled takes no part. A valid exception in
// x_validate takes the campaign out of the findings of that code: a pair is accepted if either of
// the two accepts it, a sum only if all do.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "core/validation/context.hpp"
#include "core/validation/finding.hpp"
#include "core/validation/set/audience_overlap.hpp"
#include "core/validation/set/bookings.hpp"
#include "core/validation/set/deal_budgets.hpp"
#include "core/validation/set/set_limits.hpp"
#include "core/validation/set/set_outbox.hpp"

namespace dealkit::validation {

struct SetRulesOptions {
  SetLimits limits;
  /// Keep what concerns each single record, for a second walk over the input (--set-rules=enforce).
  /// Exceptions in records are then left to the records.
  bool by_record = false;
};

class SetRules {
 public:
  /// `context`, `overrides` (nullptr = the codes as they stand) and `spills` must outlive it.
  SetRules(const Context& context, const Overrides* overrides, SpillFactory& spills,
           SetRulesOptions options = {});

  /// Entries of the next records, as append_entry() wrote them. Errc::io.
  base::Result<void> add(std::string_view entries);
  /// After the last entry: finds what there is to find. Errc::io.
  base::Result<void> finish();
  /// After finish(): all findings by first record, then code; what names no record comes last.
  base::Result<void> deliver(SetSink& sink) const { return outbox_.deliver(sink); }
  const SetOutbox& outbox() const { return outbox_; }
  const SetCounts& counts() const { return counts_; }

 private:
  void count(const ExternalSorter& sorter);

  bool by_record_;
  std::uint64_t next_ordinal_ = 0;
  SetCounts counts_;
  SetOutbox outbox_;
  std::optional<DealBudgets> budgets_;
  std::optional<Bookings> bookings_;
  std::optional<AudienceOverlap> audiences_;
};

/// The findings of each record, for a walk over the same records in the same order.
class SetFindingsByRecord {
 public:
  /// `rules` has finished and outlives it.
  static base::Result<SetFindingsByRecord> open(const SetRules& rules);
  /// Adds the findings of record `ordinal`, which must rise from call to call. Errc::io.
  base::Result<void> add_to(std::uint64_t ordinal, Findings& findings);

 private:
  SetFindingsByRecord(SetOutbox::Marks marks, std::uint64_t most)
      : marks_(std::move(marks)), most_(most) {}
  SetOutbox::Marks marks_;
  std::uint64_t most_;
  SetOutbox::Mark mark_;
  bool read_ahead_ = false, ended_ = false;
};

}  // namespace dealkit::validation
