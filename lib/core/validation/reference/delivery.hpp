// What campaigns have spent so far (--delivery): NDJSON lines
// {"campaign_id":"c-1","delivered":1200.50,"best_day":90}, amounts in the campaign's currency.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/base/money.hpp"

namespace dealkit::validation {

class Delivery {
 public:
  struct Entry {
    base::Micros delivered;
    std::optional<base::Micros> best_day;  // most spent on one day
  };
  /// Errc::configuration with the line of what is no such object. The last line of a campaign
  /// counts.
  static base::Result<Delivery> parse(std::string_view ndjson);
  /// nullptr if nothing is known of the campaign.
  const Entry* find(std::string_view campaign_id) const;

 private:
  std::unordered_map<std::string, Entry> entries_;
};

}  // namespace dealkit::validation
