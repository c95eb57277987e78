// Tells expressions which numbers of a record are money: those are doubles wherever people write
// conditions (dealkit-expression(5)).
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "core/expression/value.hpp"
#include "core/record/money_nodes.hpp"

namespace dealkit::deal {

class MoneyNumbers final : public expression::NumberTypes {
 public:
  explicit MoneyNumbers(const record::Table& table) : table_(&table) {}
  /// Looks at another record; what was known of the one before is forgotten.
  void find(json::Value record) {
    nodes_.clear();
    record::find_money(record, *table_, nodes_);
  }
  bool is_money(json::Value number) const override {
    return std::binary_search(nodes_.begin(), nodes_.end(), number.index());
  }

 private:
  const record::Table* table_;
  std::vector<std::uint32_t> nodes_;
};

}  // namespace dealkit::deal
