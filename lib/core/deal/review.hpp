// What a change of content does to a deal's review: which signatures still fit, which levels open
// again, and the records that say so. Routing by policy is added by the approval library.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/deal/records.hpp"
#include "core/deal/signed_content.hpp"

namespace dealkit::deal {

struct Reopening {
  std::vector<int> levels;      // whose signatures no longer fit, rising; none: all still do
  std::vector<Change> changes;  // of approval records only; the caller writes the deal's own
};

/// What becomes of the review of a deal whose content changed, or whose campaigns did
/// (`campaigns_after`). `deal_before` is its record before the change (as after it, if only
/// campaigns changed; "" = created: nothing), `deal_after` the one after it, its version already
/// counted; it is edited in place. `approvals` are all approval records of the deal, of all rounds:
/// one history. The highest round counts; it must have a record for each seat of each level that
/// the policy demands, also of levels whose turn has not come. Pending records of earlier rounds
/// mean nothing.
///
/// A signature is a record with action "approve" and the object `signed`. A level looks in the
/// history for the most recent signatures that fit the present content (same or minor), of as many
/// different approvers as it has seats. Then:
/// - Deals in draft, pending or rejected: nothing.
/// - Every signature of the round fits: records stay. A pending seat for which the history has a
///   fitting signature (of a content that came back) takes a copy of it, as an update.
/// - Some signature of the round does not fit: a new round (highest + 1), created whole, with
///   copies of the fitting signatures and the other seats pending. Its ids are deal id, round,
///   level and seat joined by ':' (a hash stands for a deal id that would make them longer than
///   255 bytes).
///   Pending records have no approver, action or deadline: those are the approval library's.
/// - approval_state and open_levels of the deal follow: levels that fell and levels that were open
///   are open, the state is the review of the lowest. With no open level the deal is approved as it
///   stands: open_levels goes, approved_version is its version.
/// So of the highest round every signature fits the present content, and only the present content
/// and the history matter, not the steps between.
///
/// An approved deal without approval records was approved since its policy demands no level; there
/// is no signature to compare with. A minor change (signed_content(1) before and after) keeps it
/// approved, a material one makes its approval_state draft: it must be submitted again.
/// Errc::data for records that cannot be read.
base::Result<Reopening> reopen(std::string_view deal_before, std::string& deal_after,
                               std::span<const Stored* const> campaigns_after,
                               std::span<const Stored* const> approvals, const Context& context);

}  // namespace dealkit::deal
