// The field table of the engagement_metric record.
#include "core/deal/engagement_metric.hpp"

#include <cstddef>

namespace dealkit::deal {
namespace {

constexpr record::Field engagement_metric_fields[] = {
    DEALKIT_FIELD(EngagementMetric, type, "Record type", "engagement_metric"),
    DEALKIT_FIELD(EngagementMetric, id, "Metric id, at most 255 bytes"),
    DEALKIT_FIELD(EngagementMetric, deal_id, "Deal that was scored"),
    DEALKIT_FIELD(EngagementMetric, score, "Score, 0 to 100, with two decimals"),
    DEALKIT_FIELD(EngagementMetric, tier, "Tier of the score", "hot|warm|cold|at_risk"),
    DEALKIT_FIELD(EngagementMetric, components,
                  "Object of the score's components, 0 to 100 each: recency, frequency, monetary, "
                  "behavioural, account_health"),
    DEALKIT_FIELD(EngagementMetric, feature_vector,
                  "Object of the features that the score was computed of"),
    DEALKIT_FIELD(EngagementMetric, computed_at,
                  "When it was computed, an RFC 3339 time with an offset; the latest metric of a "
                  "deal counts"),
};

}  // namespace

constexpr record::Table engagement_metric_table =
    record::make_table<EngagementMetric>("engagement_metric", "An engagement metric",
                                         engagement_metric_fields);

}  // namespace dealkit::deal
