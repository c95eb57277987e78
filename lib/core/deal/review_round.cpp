// The field table of the review_round record.
#include "core/deal/review_round.hpp"

#include <cstddef>

#include "core/record/decode.hpp"

namespace dealkit::deal {
namespace {

constexpr record::Field review_round_fields[] = {
    DEALKIT_FIELD(ReviewRound, type, "Record type", "review_round"),
    DEALKIT_FIELD(ReviewRound, id, "Id, at most 255 bytes: deal id and round, joined by a colon"),
    DEALKIT_FIELD(ReviewRound, deal_id, "Deal that is reviewed"),
    DEALKIT_FIELD(ReviewRound, round, "Number of the round, from 1"),
    DEALKIT_FIELD(ReviewRound, submission,
                  "The round that the submit began; this one or an earlier"),
    DEALKIT_FIELD(ReviewRound, submitter, "Who submitted the deal"),
    DEALKIT_FIELD(ReviewRound, levels,
                  "Array: the levels that the policy demanded, one array for each step; levels of "
                  "one step are reviewed at the same time"),
    DEALKIT_FIELD(ReviewRound, policy, "The policy as it was, as a JSON document"),
    DEALKIT_FIELD(ReviewRound, acknowledged, "Array: warnings that the submit acknowledged"),
    DEALKIT_FIELD(ReviewRound, snapshot,
                  "Object: for each level (\"1\", \"2\", \"3\") the fields that it signs for, as "
                  "they were when the round began"),
    DEALKIT_FIELD(ReviewRound, content_version, "Version of the deal when the round began"),
    DEALKIT_FIELD(ReviewRound, was_approved,
                  "Whether the deal was approved whole in some round since the submit, by people "
                  "or since nobody was needed"),
    DEALKIT_FIELD(ReviewRound, created_at, "When the round began"),
    DEALKIT_FIELD(ReviewRound, last_step_at,
                  "When the last step of the review was, where no seat of the round tells: a "
                  "delegation, an escalation, a comment"),
};

}  // namespace

constexpr record::Table review_round_table =
    record::make_table<ReviewRound>("review_round", "A review round", review_round_fields);

ReviewRound read_review_round(json::Value record) {
  ReviewRound round;
  record::Arena arena;
  std::vector<record::Problem> problems;
  record::decode(record, review_round_table, &round, arena, problems);
  return round;
}

}  // namespace dealkit::deal
