#include "core/validation/set/set_rules.hpp"

#include <fmt/format.h>

namespace dealkit::validation {
namespace {

SetLimits usable(SetLimits limits) {
  limits.max_listed = std::max<std::size_t>(limits.max_listed, 2);
  limits.max_active_bookings = std::max<std::size_t>(limits.max_active_bookings, 2);
  limits.max_postings = std::max<std::size_t>(limits.max_postings, 1);
  limits.max_competitors = std::max<std::size_t>(limits.max_competitors, 1);
  return limits;
}

}  // namespace

// Memory: findings and marks hold an eighth; deals an eighth while entries come in, placements and
// audiences a quarter each. A part that has finished lets go of its memory before the next one
// begins; the index of audiences then uses twice what its entries did.
SetRules::SetRules(const Context& context, const Overrides* overrides, SpillFactory& spills,
                   SetRulesOptions options)
    : by_record_(options.by_record),
      outbox_(spills, {overrides, options.by_record, options.limits.memory_bytes / 8,
                       usable(options.limits)}) {
  const auto eighth = options.limits.memory_bytes / 8;
  budgets_.emplace(spills, eighth, context);
  bookings_.emplace(spills, 2 * eighth);
  audiences_.emplace(spills, AudienceOverlap::Options{
                                 2 * eighth, context.thresholds.of<OverlapThresholds>()});
}

base::Result<void> SetRules::add(std::string_view entries) {
  for (ByteReader reader(entries); !reader.empty(); ++next_ordinal_) {
    auto entry = take_entry(reader);
    if (entry.kind == SetEntry::Kind::none) continue;
    if (by_record_) entry.accepted = 0;
    DEALKIT_RETURN_IF_ERROR(budgets_->add(next_ordinal_, entry));
    if (entry.kind != SetEntry::Kind::campaign) continue;
    DEALKIT_RETURN_IF_ERROR(bookings_->add(next_ordinal_, entry));
    DEALKIT_RETURN_IF_ERROR(audiences_->add(next_ordinal_, entry));
  }
  return {};
}

void SetRules::count(const ExternalSorter& sorter) {
  counts_.spilled_sorts += sorter.spilled() ? 1 : 0;
  counts_.premerged_runs += sorter.premerged_runs();
}

base::Result<void> SetRules::finish() {
  counts_.records = next_ordinal_;
  DEALKIT_RETURN_IF_ERROR(budgets_->finish(outbox_));
  count(budgets_->sorter());
  budgets_.reset();
  DEALKIT_RETURN_IF_ERROR(bookings_->finish(outbox_, counts_));
  count(bookings_->sorter());
  bookings_.reset();
  DEALKIT_RETURN_IF_ERROR(audiences_->finish(outbox_, counts_));
  count(audiences_->sorter());
  audiences_.reset();
  return outbox_.finish();
}

base::Result<SetFindingsByRecord> SetFindingsByRecord::open(const SetRules& rules) {
  DEALKIT_ASSIGN_OR_RETURN(auto marks, rules.outbox().marks());
  return SetFindingsByRecord(std::move(marks), rules.outbox().limits().max_marks);
}

base::Result<void> SetFindingsByRecord::add_to(std::uint64_t ordinal, Findings& findings) {
  const CodeInfo* code = nullptr;
  std::uint64_t count = 0;
  Severity gravest = Severity::advisory;  // of the code's marks
  const auto add = [&](Severity severity, std::string message) {
    auto& finding = findings.add(*code, code->rule->name, severity);
    finding.message = std::move(message);
    finding.expected = code->how_to_fix;
  };
  const auto close = [&] {
    if (count > most_) {
      add(gravest, fmt::format("{} more findings of {} concern this record", count - most_,
                                code->code));
    }
    count = 0;
    gravest = Severity::advisory;
  };
  for (;;) {
    if (!read_ahead_ && !ended_) {
      DEALKIT_ASSIGN_OR_RETURN(const bool more, marks_.next(mark_));
      ended_ = !more;
    }
    read_ahead_ = !ended_ && mark_.ordinal > ordinal;
    if (ended_ || read_ahead_) break;
    if (mark_.ordinal < ordinal) continue;
    if (mark_.info != code) {
      close();
      code = mark_.info;
    }
    gravest = std::max(gravest, mark_.severity);
    if (++count <= most_) add(mark_.severity, std::string(mark_.message));
  }
  close();
  return {};
}

}  // namespace dealkit::validation
