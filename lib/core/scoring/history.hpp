// What happens to a deal as far as its score is concerned, and the features that follow from all
// of it. This is the definition; incremental.hpp keeps the same up to date.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>

#include "core/base/money.hpp"
#include "core/base/time.hpp"
#include "core/scoring/features.hpp"

namespace dealkit::scoring {

/// Days of which interactions, changes of targeting and decisions of levels are remembered.
inline constexpr int remembered_days = 90;

/// Occurrences have the id of their event: one that is told twice counts once. One that lies after
/// `now` has not happened yet.
struct InteractionHappened {
  std::string id;
  base::Instant at;
};

enum class CampaignStep : std::uint8_t { created, updated, deleted };
/// Every step is an update of the deal's campaigns; `updated` alone is an edit. Steps of one
/// campaign must be told in their order: the last budget counts.
struct CampaignChanged {
  std::string id;  // of the event
  base::Instant at;
  std::string campaign_id;
  CampaignStep step = CampaignStep::updated;
  base::Micros budget;
  bool targeting_changed = false;
};

/// Somebody approved or rejected. `opened_at`: when the level that this decided was opened;
/// nullopt if it did not decide a level (one signature of a quorum).
struct ApprovalActed {
  std::string id;
  base::Instant at;
  std::optional<base::Instant> opened_at;
};

/// The deal, and its account as far as it is known, as they now stand.
struct DealChanged {
  base::Instant created_at;
  base::Micros total_value;
};
struct AccountChanged {
  std::optional<base::Micros> historical_spend;
  std::optional<double> past_completion_rate;
  std::optional<std::int64_t> support_tickets_90d;
};

using DealEvent = std::variant<InteractionHappened, CampaignChanged, ApprovalActed, DealChanged,
                               AccountChanged>;

/// The features at `now` after `events`, recomputed from all of them. Recency counts from the
/// deal's created_at where nothing is known (for interactions: of the last 90 days).
/// budget_utilization is min(1, sum of budgets / total_value), approval_velocity the mean over the
/// levels decided in the last 90 days, else its default. Errc::data: a value of the account that is
/// out of range.
base::Result<Features> features_of(std::span<const DealEvent> events, base::Instant now);

/// Whole days from `at` to `now`; negative if `at` is later.
std::int64_t whole_days(base::Instant at, base::Instant now);

namespace detail {
/// What both ways of computing features end in; the arithmetic of the last digits is only here.
struct Counted {
  DealChanged deal;
  AccountChanged account;
  std::optional<base::Instant> last_interaction, last_campaign_change, last_approval;
  std::int64_t interactions_7d = 0, interactions_30d = 0, campaign_edits_30d = 0;
  std::int64_t targeting_changes = 0;
  base::int128 budgets_micros = 0;
  std::int64_t levels_decided = 0;
  base::int128 deciding_nanos = 0;
};
base::Result<Features> to_features(const Counted& counted, base::Instant now);
/// How long a level took; 0 if it was decided before it was opened.
base::int128 deciding_nanos(const ApprovalActed& action);
}  // namespace detail

}  // namespace dealkit::scoring
