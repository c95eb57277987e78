// The codes of what is no rule over campaigns or deals: that a record can be read and kept, that
// exceptions are answered for, that external checks answer.
#pragma once

#include "core/validation/rule.hpp"

namespace dealkit::validation {

extern const CodeInfo malformed_record;       // SYN001
extern const CodeInfo wrong_type;             // SYN002
extern const CodeInfo unknown_record_type;    // SYN003
extern const CodeInfo near_miss_member;       // SYN004
extern const CodeInfo not_storable;           // SYN005
extern const CodeInfo suppression_expired;    // SUP001
extern const CodeInfo suppression_unused;     // SUP002
extern const CodeInfo suppression_incomplete; // SUP003
extern const CodeInfo external_failed;        // EXT001
extern const CodeInfo external_refused;       // EXT002

}  // namespace dealkit::validation
