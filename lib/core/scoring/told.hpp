// What an event of the outbox tells of scores: from here a daemon that reads the outbox keeps the
// features of its deals up to date.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/event/event.hpp"
#include "core/scoring/incremental.hpp"

namespace dealkit::scoring {

/// What one event tells, and of whom.
struct Told {
  std::string deal_id;     // "" = of all deals of the account
  std::string account_id;  // of a deal: its account; of an account: itself
  std::vector<DealEvent> events;  // none: it is nothing to scores
  bool removed = false;    // the deal was deleted
  /// A campaign that was of another deal before; its edits move along.
  std::string moved_from, moved_campaign;
};

/// Takes deal.*, campaign.*, account.*, interaction.recorded and deal.approval.events; others tell
/// nothing. Errc::data: a payload that is not what the event's type says.
base::Result<Told> told_by(const event::Event& event);

/// The same members of stored records, whoever reads them. Microseconds: what stores keep.
base::Instant stored_instant(base::Instant instant);
/// Whether a campaign of this status still binds its budget.
bool binds_budget(std::string_view status);

/// The states of many deals, kept from events. Accounts are shared by their deals.
class Portfolio {
 public:
  /// A deal as a store knows it; replaces what was known.
  void put(std::string_view deal_id, std::string_view account_id, DealState state);
  /// Returns the deals whose features may have changed, rising. Errc::data as told_by(): nothing
  /// was applied then.
  base::Result<std::vector<std::string>> apply(const event::Event& event);
  /// nullptr: not known.
  const DealState* find(std::string_view deal_id) const;
  void forget(base::Instant now);
  std::size_t size() const { return deals_.size(); }

 private:
  struct Deal {
    std::string account_id;
    DealState state;
  };
  Deal& at(std::string_view deal_id);
  void set_account(std::string_view deal_id, std::string_view account_id);
  void erase(std::string_view deal_id);

  std::map<std::string, Deal, std::less<>> deals_;
  std::map<std::string, AccountChanged, std::less<>> accounts_;
  std::map<std::string, std::set<std::string, std::less<>>, std::less<>> deals_of_;  // by account
};

}  // namespace dealkit::scoring
