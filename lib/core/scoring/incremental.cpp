// Sliding windows over what happened to a deal.
#include "core/scoring/incremental.hpp"

#include <algorithm>
#include <utility>

#include "core/base/hash.hpp"

namespace dealkit::scoring {
namespace {

/// What happened at this moment or before is more than `days` whole days old at `now`.
base::Instant border(int days, base::Instant now) {
  return {now.seconds - (std::int64_t{days} + 1) * base::seconds_per_day, now.nanos};
}

struct AtMost {
  bool operator()(base::Instant moment, const Occurrences::One& one) const {
    return moment < one.at;
  }
};

}  // namespace

void Occurrences::add(const One& one) {
  if (forgotten_until_ && one.at <= *forgotten_until_) {
    last_forgotten_ = last_forgotten_ ? std::max(*last_forgotten_, one.at) : one.at;
    return;
  }
  const auto place = std::lower_bound(list_.begin(), list_.end(), one);
  if (place != list_.end() && place->at == one.at && place->id == one.id) return;
  list_.insert(place, one);
}

void Occurrences::forget(base::Instant now) {
  const auto until = border(days_, now);
  if (forgotten_until_ && until <= *forgotten_until_) return;
  forgotten_until_ = until;
  const auto end = std::upper_bound(list_.begin(), list_.end(), until, AtMost{});
  if (end == list_.begin()) return;
  const auto last = (end - 1)->at;
  last_forgotten_ = last_forgotten_ ? std::max(*last_forgotten_, last) : last;
  list_.erase(list_.begin(), end);
}

std::int64_t Occurrences::within(int days, base::Instant now) const {
  const auto begin = std::upper_bound(list_.begin(), list_.end(), border(days, now), AtMost{});
  const auto end = std::upper_bound(list_.begin(), list_.end(), now, AtMost{});
  return std::max<std::int64_t>(end - begin, 0);
}

std::optional<base::Instant> Occurrences::last(base::Instant now) const {
  const auto end = std::upper_bound(list_.begin(), list_.end(), now, AtMost{});
  if (end != list_.begin()) return (end - 1)->at;
  return last_forgotten_;
}

void DealState::apply(const DealEvent& event) { std::visit(*this, event); }

void DealState::operator()(const InteractionHappened& e) {
  interactions_.add({e.at, base::hash64(e.id)});
}

void DealState::operator()(const CampaignStands& e) {
  auto& campaign = campaigns_[e.campaign_id];
  campaign.changed_at = e.changed_at;
  campaign.budget_micros = e.budget.value;
}

void DealState::operator()(const CampaignEdited& e) {
  auto& campaign = campaigns_[e.campaign_id];
  const Occurrences::One one{e.at, base::hash64(e.id)};
  campaign.edits.add(one);
  if (e.targeting_changed) campaign.targeting.add(one);
}

std::optional<CampaignState> DealState::take_campaign(std::string_view campaign_id) {
  const auto found = campaigns_.find(campaign_id);
  if (found == campaigns_.end()) return std::nullopt;
  auto campaign = std::move(found->second);
  campaigns_.erase(found);
  return campaign;
}

void DealState::put_campaign(std::string_view campaign_id, CampaignState campaign) {
  campaigns_.insert_or_assign(std::string(campaign_id), std::move(campaign));
}

base::Result<Features> DealState::features(base::Instant now) const {
  detail::Counted counted;
  counted.deal = deal_;
  counted.account = account_;
  const auto last_interaction = interactions_.last(now);
  if (last_interaction && *last_interaction > border(remembered_days, now)) {
    counted.last_interaction = last_interaction;
  }
  counted.interactions_7d = interactions_.within(7, now);
  counted.interactions_30d = interactions_.within(30, now);
  auto& last_change = counted.last_campaign_change;
  for (const auto& [id, campaign] : campaigns_) {
    counted.budgets_micros += campaign.budget_micros;
    counted.campaign_edits_30d += campaign.edits.within(30, now);
    counted.targeting_changes += campaign.targeting.within(remembered_days, now);
    const auto& changed = campaign.changed_at;
    if (changed && *changed <= now) {
      last_change = last_change ? std::max(*last_change, *changed) : changed;
    }
  }
  detail::count_seats(seats_, now, counted);
  return detail::to_features(counted, now);
}

void DealState::forget(base::Instant now) {
  interactions_.forget(now);
  for (auto& [id, campaign] : campaigns_) {
    campaign.edits.forget(now);
    campaign.targeting.forget(now);
  }
}

std::size_t DealState::size() const {
  auto size = interactions_.size();
  for (const auto& [id, campaign] : campaigns_) {
    size += campaign.edits.size() + campaign.targeting.size();
  }
  return size;
}

}  // namespace dealkit::scoring
