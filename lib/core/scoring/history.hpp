// What happens to a deal as far as its score is concerned, and the features that follow from all
// of it. This is the definition; incremental.hpp keeps the same up to date.
#pragma once

#include <array>
#include <cstdint>
#include <map>
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

/// Occurrences have an id: one that is told twice counts once. One that lies after `now` has not
/// happened yet.
struct InteractionHappened {
  std::string id;
  base::Instant at;
};

/// A campaign of the deal as it now stands; the last one told counts.
struct CampaignStands {
  std::string campaign_id;
  std::optional<base::Instant> changed_at;  // when its content changed last
  base::Micros budget;                      // 0 once it is released (campaign_status)
};
/// The content of a campaign that was there already was changed.
struct CampaignEdited {
  std::string campaign_id;
  std::string id;
  base::Instant at;
  bool targeting_changed = false;
};
/// It is no campaign of the deal any more, and takes along what was told of it.
struct CampaignRemoved {
  std::string campaign_id;
};

/// A seat of a level of the deal's review as it now stands; the last one told counts.
struct SeatStands {
  enum class Decision : std::uint8_t { none, approved, rejected };
  std::int64_t round = 1, level = 1, seat = 1;
  Decision decision = Decision::none;
  std::optional<base::Instant> opened_at, decided_at;
};

/// The deal, and its account as far as it is known, as they now stand.
struct DealChanged {
  base::Instant created_at;
  base::Micros total_value;
  int dollar_exponent = 0;  // of its currency (base::dollar_exponent): amounts are compared by it
};
struct AccountChanged {
  std::optional<base::Micros> historical_spend;
  std::optional<double> past_completion_rate;
  std::optional<std::int64_t> support_tickets_90d;
  int dollar_exponent = 0;  // of its currency
};

using DealEvent = std::variant<InteractionHappened, CampaignStands, CampaignEdited,
                               CampaignRemoved, SeatStands, DealChanged, AccountChanged>;

/// The features at `now` after `events`, recomputed from all of them. Recency counts from the
/// deal's created_at where nothing is known (for interactions: of the last 90 days).
/// budget_utilization is min(1, sum of budgets / total_value). approval_velocity is the mean over
/// the levels decided in the last 90 days (from the opening of their first seat to their last
/// decision), else its default; a level is decided when a seat of it rejected or all approved. A
/// decision that a later round carried over is still the same one.
/// Errc::data: a value of the account, deal or campaigns that is out of range, with the member of
/// the record that it is taken from.
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
/// Seats by (round, level, seat).
using Seats = std::map<std::array<std::int64_t, 3>, SeatStands>;
/// Adds the last decision, and the levels that were decided.
void count_seats(const Seats& seats, base::Instant now, Counted& counted);
}  // namespace detail

}  // namespace dealkit::scoring
