// The set_finding record: what validate found in several campaigns together.
#pragma once

#include "core/record/field.hpp"

namespace dealkit::deal {

struct SetFinding {
  record::Text type, code, slug, severity, message;
  record::Tokens campaign_ids;
  record::AnyJson content_hashes;
  record::Text fingerprint;
};

extern const record::Table set_finding_table;

}  // namespace dealkit::deal
