// What is known of many deals as far as scores are concerned, kept up to date from events: what a
// daemon holds.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/event/event.hpp"
#include "core/scoring/incremental.hpp"

namespace dealkit::scoring {

/// The states of many deals, kept from events. Accounts are shared by their deals.
class Portfolio {
 public:
  /// A deal as a store knows it; replaces what was known.
  void put(std::string_view deal_id, std::string_view account_id, DealState state);
  /// Returns the deals whose features may have changed, rising. Errc::data as feature_events_of():
  /// nothing was applied then.
  base::Result<std::vector<std::string>> apply(const event::EventView& event);
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
