// Sliding windows over what happened to a deal.
#include "core/scoring/incremental.hpp"

#include <algorithm>

#include "core/base/hash.hpp"

namespace dealkit::scoring {
namespace {

/// What happened at this moment or before is more than `days` whole days old at `now`.
base::Instant border(int days, base::Instant now) {
  constexpr std::int64_t day_seconds = 86'400;
  return {now.seconds - (std::int64_t{days} + 1) * day_seconds, now.nanos};
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

Occurrences::Sum Occurrences::within(int days, base::Instant now) const {
  const auto begin = std::upper_bound(list_.begin(), list_.end(), border(days, now), AtMost{});
  const auto end = std::upper_bound(list_.begin(), list_.end(), now, AtMost{});
  Sum sum;
  for (auto i = begin; i < end; ++i) {
    ++sum.count;
    sum.amount += i->amount;
  }
  return sum;
}

std::optional<base::Instant> Occurrences::last(base::Instant now) const {
  const auto end = std::upper_bound(list_.begin(), list_.end(), now, AtMost{});
  if (end != list_.begin()) return (end - 1)->at;
  return last_forgotten_;
}

void DealState::apply(const DealEvent& event) { std::visit(*this, event); }

void DealState::operator()(const InteractionHappened& e) {
  interactions_.add({e.at, base::hash64(e.id), 0});
}

void DealState::operator()(const CampaignChanged& e) {
  auto& budget = budgets_[e.campaign_id];
  budgets_micros_ -= budget;
  budget = e.step == CampaignStep::deleted ? 0 : e.budget.value;
  budgets_micros_ += budget;
  if (e.step == CampaignStep::deleted) budgets_.erase(e.campaign_id);
  const auto id = base::hash64(e.id);
  campaign_changes_.add({e.at, id, e.step == CampaignStep::updated ? 1 : 0});
  if (e.targeting_changed) targeting_.add({e.at, id, 0});
}

void DealState::operator()(const ApprovalActed& e) {
  const auto id = base::hash64(e.id);
  actions_.add({e.at, id, 0});
  if (e.opened_at) decisions_.add({e.at, id, detail::deciding_nanos(e)});
}

base::Result<Features> DealState::features(base::Instant now) const {
  detail::Counted counted;
  counted.deal = deal_;
  counted.account = account_;
  const auto last_interaction = interactions_.last(now);
  if (last_interaction && *last_interaction > border(remembered_days, now)) {
    counted.last_interaction = last_interaction;
  }
  counted.last_campaign_change = campaign_changes_.last(now);
  counted.last_approval = actions_.last(now);
  counted.interactions_7d = interactions_.within(7, now).count;
  counted.interactions_30d = interactions_.within(30, now).count;
  counted.campaign_edits_30d = static_cast<std::int64_t>(campaign_changes_.within(30, now).amount);
  counted.targeting_changes = targeting_.within(remembered_days, now).count;
  const auto decisions = decisions_.within(remembered_days, now);
  counted.levels_decided = decisions.count;
  counted.deciding_nanos = decisions.amount;
  counted.budgets_micros = budgets_micros_;
  return detail::to_features(counted, now);
}

void DealState::forget(base::Instant now) {
  for (auto* list : {&interactions_, &campaign_changes_, &targeting_, &actions_, &decisions_}) {
    list->forget(now);
  }
}

std::size_t DealState::size() const {
  return interactions_.size() + campaign_changes_.size() + targeting_.size() + actions_.size() +
         decisions_.size();
}

}  // namespace dealkit::scoring
