// Features of a whole history, by looking at every event.
#include "core/scoring/history.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace dealkit::scoring {
namespace {

constexpr std::int64_t nanos_per_second = 1'000'000'000;

class Collector {
 public:
  explicit Collector(base::Instant now) : now_(now) {}

  void operator()(const InteractionHappened& e) {
    const auto age = new_age(e.id, e.at);
    if (!age || *age > remembered_days) return;
    raise(counted_.last_interaction, e.at);
    counted_.interactions_7d += *age <= 7;
    counted_.interactions_30d += *age <= 30;
  }
  void operator()(const CampaignStands& e) {
    auto& campaign = campaigns_[e.campaign_id];
    campaign.changed_at = e.changed_at;
    campaign.budget = e.budget.value;
  }
  void operator()(const CampaignEdited& e) {
    campaigns_[e.campaign_id].edits.emplace(e.at, e.id, e.targeting_changed);
  }
  void operator()(const CampaignRemoved& e) { campaigns_.erase(e.campaign_id); }
  void operator()(const SeatStands& e) { seats_[{e.round, e.level, e.seat}] = e; }
  void operator()(const DealChanged& e) { counted_.deal = e; }
  void operator()(const AccountChanged& e) { counted_.account = e; }

  base::Result<Features> finish() {
    for (const auto& [id, campaign] : campaigns_) count(campaign);
    detail::count_seats(seats_, now_, counted_);
    return detail::to_features(counted_, now_);
  }

 private:
  struct Campaign {
    std::optional<base::Instant> changed_at;
    std::int64_t budget = 0;
    std::set<std::tuple<base::Instant, std::string, bool>> edits;  // with targeting or not
  };

  void count(const Campaign& campaign) {
    counted_.budgets_micros += campaign.budget;
    const auto& changed = campaign.changed_at;
    if (changed && *changed <= now_) raise(counted_.last_campaign_change, *changed);
    for (const auto& [at, id, targeting] : campaign.edits) {
      if (at > now_) continue;
      const auto age = whole_days(at, now_);
      counted_.campaign_edits_30d += age <= 30;
      counted_.targeting_changes += targeting && age <= remembered_days;
    }
  }
  /// The age in whole days of what has happened and was not told before.
  std::optional<std::int64_t> new_age(const std::string& id, base::Instant at) {
    if (at > now_ || !told_.emplace(at, id).second) return std::nullopt;
    return whole_days(at, now_);
  }
  static void raise(std::optional<base::Instant>& last, base::Instant at) {
    last = last ? std::max(*last, at) : at;
  }

  base::Instant now_;
  detail::Counted counted_;
  std::set<std::pair<base::Instant, std::string>> told_;  // interactions
  std::map<std::string, Campaign> campaigns_;
  detail::Seats seats_;
};

}  // namespace

std::int64_t whole_days(base::Instant at, base::Instant now) {
  const auto age = base::subtract(now, at);
  const auto days = age.seconds / base::seconds_per_day;
  const bool below = age.seconds % base::seconds_per_day < 0 ||
                     (age.seconds % base::seconds_per_day == 0 && age.nanos < 0);
  return below ? days - 1 : days;
}

base::Result<Features> features_of(std::span<const DealEvent> events, base::Instant now) {
  Collector collector(now);
  for (const auto& event : events) std::visit(collector, event);
  return collector.finish();
}

namespace detail {

namespace {

/// Level, opening and end. A re-opened review carries a signature that still holds into its new
/// round, with the times that it had.
using Decisions = std::set<std::tuple<std::int64_t, base::Instant, base::Instant>>;

/// What the seats of one level of one round come to.
class Level {
 public:
  void add(const SeatStands& seat, base::Instant now) {
    if (seat.opened_at) opened_ = opened_ ? std::min(*opened_, *seat.opened_at) : seat.opened_at;
    const bool decided = seat.decision != SeatStands::Decision::none && seat.decided_at &&
                         *seat.decided_at <= now;
    if (!decided) {
      waits_ = true;
      return;
    }
    last_ = last_ ? std::max(*last_, *seat.decided_at) : seat.decided_at;
    rejected_ = rejected_ || seat.decision == SeatStands::Decision::rejected;
  }

  void count(std::int64_t number, base::Instant now, Decisions& seen, Counted& counted) const {
    if (!last_) return;
    auto& last = counted.last_approval;
    last = last ? std::max(*last, *last_) : last_;
    const bool decided = rejected_ || !waits_;
    if (!decided || !opened_ || whole_days(*last_, now) > remembered_days) return;
    if (!seen.emplace(number, *opened_, *last_).second) return;
    const auto took = base::subtract(*last_, *opened_);
    ++counted.levels_decided;
    counted.deciding_nanos += std::max(
        base::int128{0}, base::int128{took.seconds} * nanos_per_second + took.nanos);
  }

 private:
  std::optional<base::Instant> opened_, last_;
  bool waits_ = false;
  bool rejected_ = false;
};

/// What people wrote of which a feature is made, where it may be out of range; else "".
std::string_view source_of(Feature feature) {
  switch (feature) {
    case Feature::deal_value: return "total_value of the deal";
    case Feature::budget_utilization: return "budgets of its campaigns over its total_value";
    case Feature::historical_spend: return "total_historical_spend of its account";
    case Feature::past_completion_rate: return "deal_completion_rate of its account";
    case Feature::support_tickets_90d: return "support_tickets_90d of its account";
    default: return {};
  }
}

}  // namespace

void count_seats(const Seats& seats, base::Instant now, Counted& counted) {
  Decisions seen;
  for (auto seat = seats.begin(); seat != seats.end();) {
    const auto first = seat->first;
    Level level;
    for (; seat != seats.end() && seat->first[0] == first[0] && seat->first[1] == first[1];
         ++seat) {
      level.add(seat->second, now);
    }
    level.count(first[1], now, seen, counted);
  }
}

base::Result<Features> to_features(const Counted& counted, base::Instant now) {
  const auto days_since = [&](const std::optional<base::Instant>& last) {
    const auto days = whole_days(last.value_or(counted.deal.created_at), now);
    return static_cast<double>(std::max<std::int64_t>(days, 0));
  };
  const auto hours = [](base::int128 nanos) { return static_cast<double>(nanos) / 3.6e12; };
  // In units that are worth about a dollar: 2,000,000 yen do not rank before 120,000 euros.
  const auto units = [](base::int128 micros, int dollar_exponent) {
    auto unit = 1e6;
    for (int i = 0; i < dollar_exponent; ++i) unit *= 10;
    return static_cast<double>(micros) / unit;
  };
  const auto count = [](std::int64_t n) { return static_cast<double>(n); };

  Features f;
  for (const auto& info : all_features()) f[info.feature] = info.standard.value_or(0);
  f[Feature::days_since_last_interaction] = days_since(counted.last_interaction);
  f[Feature::days_since_last_campaign_update] = days_since(counted.last_campaign_change);
  const auto since =
      base::subtract(now, counted.last_approval.value_or(counted.deal.created_at));
  f[Feature::hours_since_last_approval_action] = hours(std::max(
      base::int128{0}, base::int128{since.seconds} * nanos_per_second + since.nanos));
  f[Feature::interactions_7d] = count(counted.interactions_7d);
  f[Feature::interactions_30d] = count(counted.interactions_30d);
  f[Feature::campaign_edits_30d] = count(counted.campaign_edits_30d);
  const auto value = counted.deal.total_value.value;
  f[Feature::deal_value] = units(value, counted.deal.dollar_exponent);
  if (value > 0) {
    f[Feature::budget_utilization] =
        std::min(1.0, static_cast<double>(counted.budgets_micros) / static_cast<double>(value));
  }
  f[Feature::targeting_change_count] = count(counted.targeting_changes);
  if (counted.levels_decided > 0) {
    f[Feature::approval_velocity] = hours(counted.deciding_nanos) / count(counted.levels_decided);
  }
  const auto& account = counted.account;
  if (account.historical_spend) {
    f[Feature::historical_spend] =
        units(account.historical_spend->value, account.dollar_exponent);
  }
  if (account.past_completion_rate) {
    f[Feature::past_completion_rate] = *account.past_completion_rate;
  }
  if (account.support_tickets_90d) {
    f[Feature::support_tickets_90d] = count(*account.support_tickets_90d);
  }
  for (const auto& info : all_features()) {
    if (const auto good = check_feature(info.feature, f[info.feature]); !good) {
      const auto source = source_of(info.feature);
      auto message = good.error().message;
      if (!source.empty()) message.replace(0, info.name.size(), source);
      return base::Error{base::Errc::data, std::move(message)};
    }
  }
  return f;
}

}  // namespace detail

}  // namespace dealkit::scoring
