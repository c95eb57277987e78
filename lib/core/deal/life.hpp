// The commercial life of a deal: which statuses there are, what leads from one to the next, and
// which pairs of status and review may stand together (10-deals, "Life of a deal").
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/deal/change.hpp"
#include "core/deal/records.hpp"

namespace dealkit::deal {

enum class Status : std::uint8_t { draft, active, paused, completed, cancelled };
std::string_view name_of(Status status);
std::optional<Status> parse_status(std::string_view text);

enum class ApprovalState : std::uint8_t {
  draft, pending, level_1_review, level_2_review, level_3_review, approved, rejected
};
std::string_view name_of(ApprovalState state);
std::optional<ApprovalState> parse_approval_state(std::string_view text);

/// One row of the table of the manual: with this status, these states of the review may stand.
struct AllowedPair {
  Status status;
  ApprovalState approval;
  bool without_approved_version;  // also before the deal was approved for the first time
  bool with_approved_version;
};
std::span<const AllowedPair> allowed_pairs();
/// Errc::data with the pair and what it lacks.
base::Result<void> check_pair(Status status, ApprovalState approval, bool has_approved_version);
/// The same for a deal's record; an absent status or approval_state is draft.
base::Result<void> check_pair(json::Value deal);

/// One way from a status to another. By command: pause, resume, cancel; by the dates: activate,
/// complete.
struct Move {
  Action action;
  Status from;
  Status to;
  std::string_view event_type;
};
std::span<const Move> moves();
/// No move leads on: the deal is completed or cancelled, and its content is a closed book.
bool is_final(Status status);

/// Both tables as man(7) source without a section heading.
std::string manual_life();

/// A deal's status by command: pause, resume, cancel. Errc::negative with the status, and what
/// would be allowed; Errc::not_found; Errc::usage for another action. The same status again is
/// unchanged. The version stays (a status is no content), updated_at moves.
base::Result<Decision> change_status(const Records& records, std::string_view deal_id,
                                     Action action, std::optional<std::int64_t> if_version,
                                     std::string_view reason, const Context& context);

/// What the dates say of a deal at context.now: draft (with an approved version) to active from
/// start_date on, active or paused to completed after end_date, both steps at once if need be.
/// `effective` is the deal's record as it was approved last (its own record if nothing changed
/// since; "" = its own). Dates without a time are days in the account's time zone (UTC if the
/// account, its zone or context.zones is not known): from the beginning of the first to the end of
/// the last. Without a start_date a deal starts as soon as it is approved, without an end_date it
/// never ends. Errc::not_found.
base::Result<Decision> advance(const Records& records, std::string_view deal_id,
                               const RecordText& effective, const Context& context);

}  // namespace dealkit::deal
