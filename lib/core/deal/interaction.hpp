// The interaction record: a contact with the people behind a deal, of which scores are made.
#pragma once

#include "core/record/field.hpp"

namespace dealkit::deal {

struct Interaction {
  record::Text type, id, deal_id, kind;
  record::Time at;
};

extern const record::Table interaction_table;

}  // namespace dealkit::deal
