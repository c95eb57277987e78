// Tells expressions which numbers of a campaign are money: those are doubles wherever people write
// conditions (dealkit-expression(5)).
#pragma once

#include <algorithm>
#include <vector>

#include "core/deal/campaign.hpp"
#include "core/expression/value.hpp"
#include "core/record/money_nodes.hpp"

namespace dealkit::validation {

class CampaignNumbers final : public expression::NumberTypes {
 public:
  /// Looks at another record; what was known of the one before is forgotten.
  void find(json::Value record) {
    nodes_.clear();
    record::find_money(record, deal::campaign_table, nodes_);
  }
  bool is_money(json::Value number) const override {
    return std::binary_search(nodes_.begin(), nodes_.end(), number.index());
  }

 private:
  std::vector<std::uint32_t> nodes_;
};

}  // namespace dealkit::validation
