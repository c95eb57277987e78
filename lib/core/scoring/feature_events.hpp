// What an event of the outbox tells of scores: from here a daemon that reads the outbox keeps the
// features of its deals up to date.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/event/event.hpp"
#include "core/scoring/incremental.hpp"

namespace dealkit::scoring {

/// What one event tells, and of whom.
struct FeatureEvents {
  std::string deal_id;     // "" = of all deals of the account
  std::string account_id;  // of a deal: its account; of an account: itself
  std::vector<DealEvent> events;  // none: it is nothing to scores
  bool removed = false;    // the deal was deleted
  /// A campaign that was of another deal before; its edits move along.
  std::string moved_from, moved_campaign;
};

/// Takes deal.*, campaign.*, account.*, interaction.recorded and deal.approval.events; others tell
/// nothing. Errc::data: a payload that is not what the event's type says.
base::Result<FeatureEvents> feature_events_of(const event::EventView& event);

/// The same members of stored records, whoever reads them. Microseconds: what stores keep.
base::Instant stored_instant(base::Instant instant);
/// A time as it is written in a record, the same way. Without an offset, as stores took it once, it
/// is UTC. nullopt: no time.
std::optional<base::Instant> moment_of(std::string_view text);
/// What amounts in a currency are scaled by (base::dollar_exponent); 0 for one that is not known.
int dollar_exponent_of(std::string_view currency);

}  // namespace dealkit::scoring
