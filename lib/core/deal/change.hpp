// The decisions that change deals, campaigns and accounts: what an import, an amendment, a report
// or a command amounts to, given what is stored. Pure: `decide` of design.md section 1.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/deal/diff.hpp"
#include "core/deal/records.hpp"

namespace dealkit::deal {

enum class Outcome : std::uint8_t { created, updated, unchanged, deleted, conflict };
std::string_view name_of(Outcome outcome);

/// A member of the input that was not taken, since only decisions or the store may set it.
struct Ignored {
  std::string name;
  std::string reason;  // "kept by the store", "set by approve", "use dealctl pause"
};

struct Decision {
  Outcome outcome = Outcome::unchanged;
  /// The record itself first, then what follows from it (a review that re-opens).
  std::vector<Change> changes;
  std::vector<Ignored> ignored;
  /// What was taken and somebody must look at, in sentences: campaigns that their deal does not
  /// cover.
  std::vector<std::string> warnings;
  /// Of a conflict: what is stored, and what the caller took it for. "who changed what" is added by
  /// the store, which has the audit log.
  std::string conflict;
  std::int64_t stored_version = 0;
  /// Levels whose signatures no longer fit, rising; the deal they belong to.
  std::vector<int> reopened_levels;
  std::string deal_id;
};

struct ImportOptions {
  /// Takes approval_state, status, versions and timestamps as they stand: for records that a store
  /// exported. Approvals may then be imported too.
  bool restore = false;
};

/// One record of an import, of any kind: created, updated, unchanged or in conflict with what
/// somebody else wrote (a `version` in the record that is not the stored one; for campaigns a
/// `content_hash` that is not the stored one). The same content again is unchanged, whatever its
/// version. A deal that is completed or cancelled is in conflict with any other content.
/// Errc::data: no `id`, an unknown deal or account, a wrong type, an amount that is out of range or
/// has more decimals than its currency, end_date before start_date, a name that is too long; with
/// the position of the member.
base::Result<Decision> import_record(const Records& records, Kind kind, json::Value record,
                                     const ImportOptions& options, const Context& context);
/// What must be loaded before that: the record itself and what it refers to.
std::vector<Key> keys_of_import(Kind kind, json::Value record);

/// One assignment of an amendment: `path` is "total_value" or "targeting.geo_targets" (member names
/// with dots; a number is the place in an array), `json` the value; "" removes the member.
struct Assignment {
  std::string path;
  std::string json;
};
/// Reads "path=value" as people type it: the value is typed by the field table ("12.50" is a
/// number for money, text for text; lists take "a,b"; an empty value removes the member).
/// Errc::usage with what the field expects and, for an unknown name, the nearest known one.
base::Result<Assignment> parse_assignment(Kind kind, std::string_view text);
/// Reads "path=JSON".
base::Result<Assignment> parse_json_assignment(Kind kind, std::string_view text);

struct Amendment {
  std::vector<Assignment> assignments;
  std::string merge_patch;                   // RFC 7396, applied first; "" = none
  std::optional<std::int64_t> if_version;    // conflict unless that is the stored version
  bool create = false;                       // the record must not exist yet
};
/// What an amendment may newly refer to: it must be loaded to be found.
std::vector<Key> references_of(Kind kind, const Amendment& amendment);
/// A conflict for a deal that is completed or cancelled. Errc::not_found, Errc::usage (a field that
/// only decisions set), Errc::data as import_record().
base::Result<Decision> amend(const Records& records, const Key& key, const Amendment& amendment,
                             const Context& context);

/// Deletes a campaign, or a deal that was never approved with its campaigns. Errc::negative if it
/// may not be deleted.
base::Result<Decision> remove(const Records& records, const Key& key,
                              std::optional<std::int64_t> if_version, const Context& context);

/// Sets the content of a deal or campaign to that of an earlier version, as a new version.
/// `content` is the record as it was then.
base::Result<Decision> revert(const Records& records, const Key& key, std::string_view content,
                              std::optional<std::int64_t> if_version, const Context& context);

}  // namespace dealkit::deal
