// Products that can be booked (--inventory): NDJSON lines of the shape of a campaign's member
// `product`, each with its id. A campaign whose product has just an id is completed from here.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/deal/campaign.hpp"

namespace dealkit::validation {

class Inventory {
 public:
  /// Errc::configuration with the line of what is no product or has no id.
  static base::Result<Inventory> parse(std::string_view ndjson);
  Inventory();
  ~Inventory();
  Inventory(Inventory&&) noexcept;
  Inventory& operator=(Inventory&&) noexcept;

  /// nullptr if there is no such product. Cells refer to this object's memory, not to a record:
  /// they name no nodes.
  const deal::Product* find(std::string_view product_id) const;

 private:
  struct Shelf;
  std::unique_ptr<Shelf> shelf_;
};

}  // namespace dealkit::validation
