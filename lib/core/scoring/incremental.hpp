// The features of one deal, kept up to date event by event: what a daemon holds for each deal.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/scoring/history.hpp"

namespace dealkit::scoring {

/// Things that happened at a time, in the order of time, as long as they matter.
class Occurrences {
 public:
  struct One {
    base::Instant at;
    std::uint64_t id;       // hash of the event's id: tells what was told twice
    base::int128 amount;    // summed up
    friend bool operator<(const One& a, const One& b) {
      return a.at != b.at ? a.at < b.at : a.id < b.id;
    }
  };
  struct Sum {
    std::int64_t count = 0;
    base::int128 amount = 0;
  };
  explicit Occurrences(int days) : days_(days) {}

  void add(const One& one);
  /// Drops what will never be counted again when the clock does not go back before `now`.
  void forget(base::Instant now);
  /// Those of at most `days` whole days ago (up to the days of the constructor) that have happened.
  Sum within(int days, base::Instant now) const;
  /// The last one that has happened, however long ago.
  std::optional<base::Instant> last(base::Instant now) const;
  std::size_t size() const { return list_.size(); }

 private:
  int days_;
  std::vector<One> list_;  // rising
  std::optional<base::Instant> forgotten_until_;
  std::optional<base::Instant> last_forgotten_;
};

/// Equal, at every moment and to the last digit, to features_of() over all events that were ever
/// applied, but only holds the last 90 days of them. The clock must not go back: `now` of
/// features() is at least that of the last forget(). A few binary searches a call, so that recency
/// decays with the clock at no cost and deals that nothing happened to need no event.
class DealState {
 public:
  void apply(const DealEvent& event);
  base::Result<Features> features(base::Instant now) const;
  void forget(base::Instant now);
  /// Occurrences that are remembered.
  std::size_t size() const;

  void operator()(const InteractionHappened& e);
  void operator()(const CampaignChanged& e);
  void operator()(const ApprovalActed& e);
  void operator()(const DealChanged& e) { deal_ = e; }
  void operator()(const AccountChanged& e) { account_ = e; }

 private:
  DealChanged deal_;
  AccountChanged account_;
  Occurrences interactions_{remembered_days};
  Occurrences campaign_changes_{30};  // amount 1: an edit
  Occurrences targeting_{remembered_days};
  Occurrences actions_{0};
  Occurrences decisions_{remembered_days};  // amount: nanoseconds that the level took
  std::map<std::string, std::int64_t, std::less<>> budgets_;
  base::int128 budgets_micros_ = 0;
};

}  // namespace dealkit::scoring
