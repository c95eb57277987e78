// The review of a deal in records: read from approvals, review rounds and the deal; written as
// changes of them. Here decisions meet stores, pipes without one, and amendments.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/approval/deciders.hpp"
#include "core/approval/review.hpp"
#include "core/approval/transition_record.hpp"
#include "core/deal/change.hpp"
#include "core/deal/content_review.hpp"
#include "core/deal/records.hpp"

namespace dealkit::approval {

/// Errc::not_found without the deal; Errc::data for records that cannot be read.
base::Result<Review> read_review(const deal::Records& records, std::string_view deal_id);

/// Who owned the deal when it was submitted for the review that stands, by the snapshot of the
/// submission's round; "" if nobody did or the round is not known.
base::Result<std::string> owner_at_submission(const deal::Records& records,
                                              std::string_view deal_id, const Review& review);

/// The policy that a round of the deal was submitted under; nullopt if none is stored.
base::Result<std::optional<Policy>> stored_policy(const deal::Records& records,
                                                  std::string_view deal_id,
                                                  const base::TimeZones* zones);

struct DecidedDeal {
  std::vector<Transition> transitions;
  std::vector<deal::Change> changes;  // the deal's first, if it changed
  std::vector<std::string> warnings;  // of a submit: levels that too few people can decide
};

/// Which policy holds: the one that is given, else the stored one, else the defaults.
struct PolicyChoice {
  const Policy* given = nullptr;
};

/// A decision on a deal: reads its review, checks a submit (see submit_checks.hpp), decides,
/// evolves, and says what changes. Errors as decide(); Errc::not_found for an unknown deal.
base::Result<DecidedDeal> decide_deal(const deal::Records& records, const DecisionRecord& decision,
                                      const PolicyChoice& policy, const deal::Context& context);
/// The open seats of a deal that somebody may decide now, under the policy that it is reviewed by;
/// its campaigns need not be among the records. Errors as read_review().
base::Result<std::vector<Seat>> seats_for(const deal::Records& records, std::string_view deal_id,
                                          const Asker& asker, const deal::Context& context);

/// What the clock says of one deal. No transitions: nothing is overdue.
base::Result<DecidedDeal> escalate_overdue(const deal::Records& records, std::string_view deal_id,
                                           const PolicyChoice& policy,
                                           const deal::Context& context);

/// What core/deal asks when content changes.
class ContentReview final : public deal::ContentReview {
 public:
  /// `given` may be nullptr; it must outlive this.
  explicit ContentReview(const Policy* given) : given_(given) {}
  base::Result<deal::Reopening> content_changed(const deal::Records& records,
                                                const deal::ContentBeforeAndAfter& content,
                                                const deal::Context& context) const override;
  base::Result<std::string> not_covered(const deal::Records& records, const deal::Stored& campaign,
                                        const deal::Context& context) const override;

 private:
  const Policy* given_;
};

}  // namespace dealkit::approval
