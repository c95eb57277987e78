// What a store knows of a deal as far as its score is concerned.
#pragma once

#include <string>

#include "core/scoring/incremental.hpp"

namespace dealkit::io::store {

struct ScoringFacts {
  std::string deal_id;
  std::string account_id;     // "" = none
  scoring::DealState state;   // all facts applied, of 90 days where only these count
  std::string latest_metric;  // the metric that counts at `now`, as a record; "" = none
};

}  // namespace dealkit::io::store
