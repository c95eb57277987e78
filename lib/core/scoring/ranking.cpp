#include "core/scoring/ranking.hpp"

#include <algorithm>

namespace dealkit::scoring {
namespace {

bool ranks_before(double score, std::string_view deal_id, const RankedDeal& than) {
  return score != than.score ? score > than.score : deal_id < than.deal_id;
}

}  // namespace

struct Ranking::Earlier {
  bool operator()(const Ordered& a, const Ordered& b) const {
    if (ranks_before(a.second.score, a.second.deal_id, b.second)) return true;
    return !ranks_before(b.second.score, b.second.deal_id, a.second) && a.first < b.first;
  }
};

bool Ranking::wants(double score, std::string_view deal_id) const {
  return heap_.size() < most_ || ranks_before(score, deal_id, heap_.front().second);
}

void Ranking::add(RankedDeal deal) {
  if (heap_.size() == most_) {
    std::pop_heap(heap_.begin(), heap_.end(), Earlier{});
    heap_.pop_back();
  }
  heap_.emplace_back(next_++, std::move(deal));
  std::push_heap(heap_.begin(), heap_.end(), Earlier{});
}

std::vector<RankedDeal> Ranking::take() {
  std::sort(heap_.begin(), heap_.end(), Earlier{});
  return take_all();
}

std::vector<RankedDeal> Ranking::take_in_order() {
  std::sort(heap_.begin(), heap_.end(),
            [](const Ordered& a, const Ordered& b) { return a.first < b.first; });
  return take_all();
}

std::vector<RankedDeal> Ranking::take_all() {
  std::vector<RankedDeal> deals;
  deals.reserve(heap_.size());
  for (auto& [order, deal] : heap_) deals.push_back(std::move(deal));
  heap_.clear();
  return deals;
}

}  // namespace dealkit::scoring
