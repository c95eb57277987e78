// The approval record: what one seat of one level of a review decided, or has still to decide.
#pragma once

#include "core/record/field.hpp"

namespace dealkit::deal {

struct Approval {
  record::Text type, id, deal_id;
  record::Integer round, level, seat;
  record::Text approver_id, approver_role, action, comments;
  record::Time opened_at, assigned_until, sla_deadline;
  record::Integer escalations;
  record::Time decided_at;
  record::Boolean is_sla_breached;
  record::AnyJson signed_;
  record::Time created_at;
  record::Text on_behalf_of;
};

extern const record::Table approval_table;

/// The record's cells; those that have not the type of their field are absent. Texts and JSON are
/// views of what `record`, an object, was read from.
Approval read_approval(json::Value record);

}  // namespace dealkit::deal
