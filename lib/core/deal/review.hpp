// What a change of content does to a deal's review: which signatures still fit, which levels open
// again, and the records that say so. Routing by policy is added by the approval library.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/deal/records.hpp"
#include "core/deal/signed_content.hpp"

namespace dealkit::deal {

struct Reopening {
  std::vector<int> levels;      // that open again, rising; none: every signature still fits
  std::vector<Change> changes;  // of the deal's review fields and of approval records
};

/// `deal_after` is the deal's record after a change of its content (its version already counted) or
/// of its campaigns (`campaigns_after`). Of a deal that was never submitted: nothing. Otherwise, if
/// a level's latest signature does not fit any more, a new round begins with the signatures that
/// still fit copied and the other levels pending, approval_state is the lowest of them and
/// open_levels lists them; if all fit again (a revert) the deal is approved as it stands. In any
/// other case only approved_version moves on to the new version.
/// `deal_after` becomes the deal's record with that done.
base::Result<Reopening> reopen(std::string& deal_after, std::span<const Stored* const> campaigns_after,
                               std::span<const Stored* const> approvals, const Context& context);

}  // namespace dealkit::deal
