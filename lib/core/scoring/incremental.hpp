// The features of one deal, kept up to date event by event: what a daemon holds for each deal.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/scoring/history.hpp"

namespace dealkit::scoring {

/// Things that happened at a time, in the order of time, as long as they matter.
class Occurrences {
 public:
  struct One {
    base::Instant at;
    std::uint64_t id;       // hash of the event's id: tells what was told twice
    friend bool operator<(const One& a, const One& b) {
      return a.at != b.at ? a.at < b.at : a.id < b.id;
    }
  };
  explicit Occurrences(int days) : days_(days) {}

  void add(const One& one);
  /// Drops what will never be counted again when the clock does not go back before `now`.
  void forget(base::Instant now);
  /// Those of at most `days` whole days ago (up to the days of the constructor) that have happened.
  std::int64_t within(int days, base::Instant now) const;
  /// The last one that has happened, however long ago.
  std::optional<base::Instant> last(base::Instant now) const;
  std::size_t size() const { return list_.size(); }

 private:
  int days_;
  std::vector<One> list_;  // rising
  std::optional<base::Instant> forgotten_until_;
  std::optional<base::Instant> last_forgotten_;
};

/// What a deal remembers of one campaign.
struct CampaignState {
  std::optional<base::Instant> changed_at;
  std::int64_t budget_micros = 0;
  Occurrences edits{30};
  Occurrences targeting{remembered_days};
};

/// Equal, at every moment and to the last digit, to features_of() over all events that were ever
/// applied, but only holds the last 90 days of them (and all seats of reviews). The clock must not
/// go back: `now` of features() is at least that of the last forget(). A few binary searches a
/// call, so that recency decays with the clock at no cost and deals that nothing happened to need
/// no event.
class DealState {
 public:
  void apply(const DealEvent& event);
  base::Result<Features> features(base::Instant now) const;
  void forget(base::Instant now);
  /// Occurrences that are remembered.
  std::size_t size() const;

  /// A campaign that moves from one deal to another brings along what is known of it. nullopt: it
  /// is not known here.
  std::optional<CampaignState> take_campaign(std::string_view campaign_id);
  void put_campaign(std::string_view campaign_id, CampaignState campaign);
  const AccountChanged& account() const { return account_; }

  void operator()(const InteractionHappened& e);
  void operator()(const CampaignStands& e);
  void operator()(const CampaignEdited& e);
  void operator()(const CampaignRemoved& e) { campaigns_.erase(e.campaign_id); }
  void operator()(const SeatStands& e) { seats_[{e.round, e.level, e.seat}] = e; }
  void operator()(const DealChanged& e) { deal_ = e; }
  void operator()(const AccountChanged& e) { account_ = e; }

 private:
  DealChanged deal_;
  AccountChanged account_;
  Occurrences interactions_{remembered_days};
  std::map<std::string, CampaignState, std::less<>> campaigns_;
  detail::Seats seats_;
};

}  // namespace dealkit::scoring
