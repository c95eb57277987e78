// The validation_report record: what validate found in one campaign or deal.
#pragma once

#include "core/record/field.hpp"

namespace dealkit::deal {

struct ValidationReport {
  record::Text type, campaign_id, deal_id;
  record::Boolean is_valid;
  record::Text content_hash;
  record::Time validated_at;
  record::Text policy_hash;
  record::AnyJson results;
  record::Boolean short_circuited;
  record::Number total_latency_ms, cache_hit_rate;
};

extern const record::Table validation_report_table;

}  // namespace dealkit::deal
