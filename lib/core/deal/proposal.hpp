// The heart of import, amend and revert: a record as somebody wants it to be, against the record
// that is stored.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/deal/change.hpp"
#include "core/deal/content_checks.hpp"
#include "core/deal/records.hpp"

namespace dealkit::deal {

struct ProposalOptions {
  /// A version or content hash in the record says what its writer saw.
  bool locks = true;
  /// Kept members are taken as they stand (see restore_kept()).
  bool restore = false;
  Action action = Action::update;  // of a record that is stored already
};

/// What becomes of an account, deal or campaign whose content shall be that of `record`. Errors as
/// import_record(), with positions in the record's text.
base::Result<Decision> propose(const Records& records, Kind kind, json::Value record,
                               const ProposalOptions& options, const Context& context);

/// A conflict that changes nothing.
Decision conflict_with(const Stored& stored, std::string why);
/// The conflict with a version that the caller expected; nullopt if it is the stored one.
std::optional<Decision> version_conflict(const Stored& stored, std::int64_t expected);

/// Errc::data unless the account or deal that a record names is stored.
base::Result<void> check_references(const Records& records, Kind kind, const RecordIds& ids,
                                    json::Value record);

/// What decisions need of the deal above a record.
struct ParentDealState {
  std::string partition_key;
  /// It was submitted at some time and has not ended: a change may re-open levels.
  bool under_review = false;
};
/// Errc::internal if a stored deal cannot be read; of an unknown deal, the key of no account.
base::Result<ParentDealState> parent_state(const Records& records, std::string_view deal_id);

/// What the first change of a decision makes of a deal: its record before and after it, the same
/// where only campaigns changed, and the campaigns after it.
struct DealChange {
  RecordText before, after;
  std::span<const Stored* const> campaigns;
};
/// Adds to a decision what its first change does to the review of the deal: into that change if it
/// is the deal's own, else as a change of the deal; then those of approval records.
base::Result<void> add_reopening(Decision& decision, const Records& records,
                                 const DealChange& deal, const Context& context);

}  // namespace dealkit::deal
