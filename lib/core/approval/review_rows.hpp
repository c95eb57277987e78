// The rows that a review is kept in, approvals and review rounds: how they are found, named and
// written. Private to the files that connect reviews with records.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/approval/review.hpp"
#include "core/deal/content_review.hpp"
#include "core/deal/records.hpp"

namespace dealkit::approval {

/// The row of the deal's highest round; nullptr if no round has one.
const deal::Stored* last_round_row(const deal::Records& records, std::string_view deal_id);

/// When the last step was that left its time in the round's seats: a level's opening, a decision.
std::optional<base::Instant> last_seat_step(const Review& review);

/// What a change of a review is written with.
struct WriteInput {
  const deal::Records& records;
  const Content& content;
  const Policy* policy;  // that a new round is routed by; nullptr: it is not known
  const deal::Context& context;
  base::Instant time;    // when the transitions happened
};

struct ReviewStep {
  const Review& before;
  const Review& after;
  std::span<const Transition> transitions;
  const deal::RecordText& deal_record;  // with its content as it is after the change
};

/// What follows for the deal's record (but for updated_at), for the rows, and what is told.
base::Result<deal::Reopening> write_review(const WriteInput& input, const ReviewStep& step);

/// The same where the deal's own change is nothing else: its record then says when that was.
struct WrittenReview : deal::Reopening {
  bool deal_changed = false;
};
base::Result<WrittenReview> write_decision(const WriteInput& input, const ReviewStep& step);

}  // namespace dealkit::approval
