// What the store knows of deals as far as their scores are concerned: the facts that features are
// made of, and the metric that counts.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/scoring/incremental.hpp"
#include "io/store/database.hpp"
#include "io/store/records/records.hpp"

namespace dealkit::io::store {

struct ScoringFacts {
  std::string deal_id;
  std::string account_id;     // "" = none
  scoring::DealState state;   // all facts applied, of 90 days where only these count
  std::string latest_metric;  // the metric that counts at `now`, as a record; "" = none
};

struct ScoringQuery {
  std::vector<std::string> deal_ids;  // none = all
  base::Instant now;                  // what is too old to count then is not read
};

class Scoring {
 public:
  explicit Scoring(Database& database) : database_(database) {}

  /// The facts of each deal, by id, all from one snapshot; a deal that there is not is left out.
  /// A few queries for some hundred deals; holds the facts of no more of them than that.
  base::Result<void> visit_facts(
      const ScoringQuery& query,
      const std::function<base::Result<void>(const ScoringFacts&)>& on_deal) const;

 private:
  Database& database_;
};

/// The metric of a deal that counts: that of the latest computed_at (as UTC text, which score
/// writes), of equal ones the one that was stored last.
struct LatestMetric {
  std::string deal_id;
  std::string record;  // in normal form; "" = the deal has none
};
/// Of each of the deals that there is, by id: its metric as it is stored. Nobody else who asks
/// for one of them is answered until this unit of work ends.
base::Result<std::vector<LatestMetric>> latest_metrics(UnitOfWork& work,
                                                       std::span<const std::string_view> deal_ids);

}  // namespace dealkit::io::store
