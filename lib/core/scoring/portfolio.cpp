// The states of many deals; see portfolio.hpp.
#include "core/scoring/portfolio.hpp"

#include <algorithm>

#include "core/scoring/feature_events.hpp"

namespace dealkit::scoring {

Portfolio::Deal& Portfolio::at(std::string_view deal_id) {
  const auto found = deals_.find(deal_id);
  if (found != deals_.end()) return found->second;
  return deals_.try_emplace(std::string(deal_id)).first->second;
}

void Portfolio::set_account(std::string_view deal_id, std::string_view account_id) {
  auto& deal = at(deal_id);
  if (deal.account_id == account_id) return;
  if (const auto old = deals_of_.find(deal.account_id); old != deals_of_.end()) {
    old->second.erase(std::string(deal_id));
    if (old->second.empty()) deals_of_.erase(old);
  }
  deal.account_id = account_id;
  const auto account = accounts_.find(account_id);
  deal.state.apply(account == accounts_.end() ? AccountChanged{} : account->second);
  if (!account_id.empty()) deals_of_[std::string(account_id)].emplace(deal_id);
}

void Portfolio::erase(std::string_view deal_id) {
  const auto found = deals_.find(deal_id);
  if (found == deals_.end()) return;
  set_account(deal_id, {});
  deals_.erase(found);
}

void Portfolio::put(std::string_view deal_id, std::string_view account_id, DealState state) {
  erase(deal_id);
  if (!account_id.empty()) accounts_.insert_or_assign(std::string(account_id), state.account());
  at(deal_id).state = std::move(state);
  set_account(deal_id, account_id);
}

base::Result<std::vector<std::string>> Portfolio::apply(const event::EventView& event) {
  DEALKIT_ASSIGN_OR_RETURN(const auto told, feature_events_of(event));
  std::vector<std::string> touched;
  if (told.removed) {
    erase(told.deal_id);
    touched.push_back(told.deal_id);
    return touched;
  }
  if (told.events.empty()) return touched;
  if (event.aggregate_type == "account") {
    accounts_.insert_or_assign(told.account_id, std::get<AccountChanged>(told.events.front()));
    if (const auto deals = deals_of_.find(told.account_id); deals != deals_of_.end()) {
      touched.assign(deals->second.begin(), deals->second.end());
    }
    for (const auto& id : touched) at(id).state.apply(told.events.front());
    return touched;
  }
  if (!told.moved_from.empty()) {
    auto campaign = at(told.moved_from).state.take_campaign(told.moved_campaign);
    if (campaign) at(told.deal_id).state.put_campaign(told.moved_campaign, std::move(*campaign));
    touched.push_back(told.moved_from);
  }
  if (told.deal_id.empty()) return touched;
  auto& deal = at(told.deal_id);
  for (const auto& one : told.events) deal.state.apply(one);
  if (event.aggregate_type == "deal" && event.type != "deal.approval.events") {
    set_account(told.deal_id, told.account_id);
  }
  touched.push_back(told.deal_id);
  std::sort(touched.begin(), touched.end());
  return touched;
}

const DealState* Portfolio::find(std::string_view deal_id) const {
  const auto found = deals_.find(deal_id);
  return found == deals_.end() ? nullptr : &found->second.state;
}

void Portfolio::forget(base::Instant now) {
  for (auto& [id, deal] : deals_) deal.state.forget(now);
}

}  // namespace dealkit::scoring
