// Scores against what is stored: when the stored one still answers, and the change and events that
// a new one is.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/deal/records.hpp"
#include "core/scoring/metric.hpp"

namespace dealkit::scoring {

/// How long a stored score answers for its deal.
inline constexpr base::Duration metric_lifetime{600, 0};

/// An engagement_metric as a store has it. Of what it lacks, or what is no such value, nothing is
/// known.
struct StoredMetric {
  std::string id;
  std::string record;  // in normal form
  std::optional<Hundredths> score;
  std::string tier;
  std::string computed_at;  // as it is written
  std::optional<Features> features;
};
StoredMetric read_metric(std::string_view record);

/// Whether `b` counts rather than `a`, whichever was stored first: by computed_at, as stores order
/// it.
bool comes_before(const StoredMetric& a, const StoredMetric& b);

/// The score, if the metric still answers: it was computed in the last ten minutes, and its own
/// features give its score and tier by this model. One of other weights does not.
std::optional<Score> answer_of(const StoredMetric& metric, const Model& model, base::Instant now);

/// A new metric. `record` as MetricWriter writes it.
struct NewMetric {
  std::string_view id, deal_id, account_id;
  std::string_view record;
};
/// The metric's creation. With the event score.updated, if the score is another than that of
/// `latest` (nullptr: the deal had none, so that it is), and score.alert, if the tier is another;
/// the first tier of a deal is no alert. A metric that was computed before `latest` tells nothing.
/// Errc::data: `record` is no engagement_metric.
base::Result<deal::Change> change_of(const NewMetric& metric, const StoredMetric* latest);

}  // namespace dealkit::scoring
