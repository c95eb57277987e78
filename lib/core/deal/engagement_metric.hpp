// The engagement_metric record: how likely a deal was to progress when it was scored.
#pragma once

#include "core/record/field.hpp"

namespace dealkit::deal {

struct EngagementMetric {
  record::Text type, id, deal_id;
  record::Number score;
  record::Text tier;
  record::AnyJson components, feature_vector;
  record::Time computed_at;
};

extern const record::Table engagement_metric_table;

}  // namespace dealkit::deal
