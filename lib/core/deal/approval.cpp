// The field table of the approval record.
#include "core/deal/approval.hpp"

#include <cstddef>

#include "core/record/decode.hpp"

namespace dealkit::deal {
namespace {

constexpr record::Field approval_fields[] = {
    DEALKIT_FIELD(Approval, type, "Record type", "approval"),
    DEALKIT_FIELD(Approval, id, "Approval id, at most 255 bytes"),
    DEALKIT_FIELD(Approval, deal_id, "Deal that is reviewed"),
    DEALKIT_FIELD(Approval, round,
                  "Round of the review, from 1: a review that opens again begins a new one"),
    DEALKIT_FIELD(Approval, level, "Level of the review, 1 to 3"),
    DEALKIT_FIELD(Approval, seat,
                  "Seat of the level, from 1: as many as the policy asks signatures for"),
    DEALKIT_FIELD(Approval, approver_id,
                  "Who decided; of an open seat who alone may decide, null: whoever holds the "
                  "role"),
    DEALKIT_FIELD(Approval, approver_role, "Role in which the approver decides"),
    DEALKIT_FIELD(Approval, action,
                  "What was decided; closed: nobody need decide any more; null while the seat is "
                  "pending",
                  "approve|reject|closed"),
    DEALKIT_FIELD(Approval, comments, "What the approver said about it"),
    DEALKIT_FIELD(Approval, opened_at, "When the turn of the seat's level came; null before that"),
    DEALKIT_FIELD(Approval, assigned_until,
                  "When the assignment to approver_id lapses and whoever holds the role decides"),
    DEALKIT_FIELD(Approval, sla_deadline, "When the decision is due; null before its level's turn"),
    DEALKIT_FIELD(Approval, escalations,
                  "How often the review of the seat was escalated, the alert included"),
    DEALKIT_FIELD(Approval, decided_at, "When the seat was decided; null while it is pending"),
    DEALKIT_FIELD(Approval, is_sla_breached, "Whether the deadline passed before the decision"),
    // `signed` is a word of C++, so the member has another name.
    record::Field{"signed", record::Type::any, offsetof(Approval, signed_), nullptr,
                  "What was signed: the snapshot of the fields that the level signs for"},
    DEALKIT_FIELD(Approval, created_at, "When the round began"),
    DEALKIT_FIELD(Approval, on_behalf_of,
                  "Whose right to decide the approver has, by a delegation; null: their own. Each "
                  "right counts once a level"),
};

}  // namespace

constexpr record::Table approval_table =
    record::make_table<Approval>("approval", "An approval", approval_fields);

Approval read_approval(json::Value record) {
  Approval approval;
  record::Arena arena;
  std::vector<record::Problem> problems;
  record::decode(record, approval_table, &approval, arena, problems);
  return approval;
}

}  // namespace dealkit::deal
