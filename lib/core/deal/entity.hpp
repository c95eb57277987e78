// The kinds of record that a store keeps, and the one form in which they are kept: a JSON object
// in normal form, from which columns, diffs, events and exports are made.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/json/document.hpp"
#include "core/base/result.hpp"
#include "core/deal/record_text.hpp"
#include "core/record/field.hpp"

namespace dealkit::deal {

enum class Kind : std::uint8_t {
  account, deal, campaign, approval, review_round, interaction, engagement_metric,
  validation_report, set_finding
};
inline constexpr std::size_t kind_count = static_cast<std::size_t>(Kind::set_finding) + 1;

struct KindTraits {
  Kind kind;
  std::string_view name;        // the record's `type`
  const record::Table* table;
  bool versioned;     // account, deal, campaign: changes are counted, locked and told as events
  bool append_only;   // interaction, engagement_metric, validation_report, set_finding
  bool own_id;        // all but validation_report and set_finding: the record has a member `id`
  bool has_events;    // account, deal, campaign, interaction: each change of one has its event
};
/// The row of the table of kinds.
const KindTraits& traits(Kind kind);
std::span<const KindTraits> all_kinds();
std::optional<Kind> parse_kind(std::string_view name);

/// What identifies a record in a store: its member `id` ("" if that is absent or no string), or, of
/// a kind without an id of its own, "sha256:" and hex over `normal_form`, which is the record's:
/// the same report twice is one record.
std::string id_of(Kind kind, json::Value record, std::string_view normal_form);

/// The records that a record belongs to, as far as it names them; "" otherwise. Views into the text
/// that `record` was read from. (A set_finding names several campaigns: see its campaign_ids.)
struct References {
  std::string_view account_id;
  std::string_view deal_id;
  std::string_view campaign_id;
};
References references(json::Value record);

/// A record as it is stored.
struct Stored {
  Kind kind = Kind::deal;
  std::string id;
  /// Counts changes of content from 1. A deal's stands in its record too; of accounts and
  /// campaigns only the store knows it (a campaign's hash must not depend on it).
  std::int64_t version = 0;
  RecordText record;  // in normal form
};

/// What stands behind `type` and a record's id; what is looked up and locked.
struct Key {
  Kind kind = Kind::deal;
  std::string id;
  friend auto operator<=>(const Key&, const Key&) = default;
};

}  // namespace dealkit::deal
