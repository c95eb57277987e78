// The review_round record: what a round of a review began with, and under which policy.
#pragma once

#include "core/record/field.hpp"

namespace dealkit::deal {

struct ReviewRound {
  record::Text type, id, deal_id;
  record::Integer round, submission;
  record::Text submitter;
  record::AnyJson levels, policy, acknowledged, snapshot;
  record::Integer content_version;
  record::Boolean was_approved;
  record::Time created_at, last_step_at;
};

extern const record::Table review_round_table;

/// As read_approval().
ReviewRound read_review_round(json::Value record);

}  // namespace dealkit::deal
