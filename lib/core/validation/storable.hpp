// What dealctl import always refuses, whatever the record says otherwise: with the import's own
// checks, so that a record which is valid here can be kept there. That an id is absent is a finding
// only in a record that states its type, as all that are kept do. A campaign may be validated
// before it has a deal; that it has none it must not say.
#pragma once

#include "core/base/time_zone.hpp"
#include "core/record/field.hpp"
#include "core/validation/finding.hpp"

namespace dealkit::validation {

/// A member that must be an id, if it is there (SYN005).
void check_storable_id(std::string_view member, const record::Text& id, Findings& findings);
/// An id that `record` lacks although it states its type, or that it says is null (SYN005).
void check_has_id(json::Value record, std::string_view member, Findings& findings);
/// An id that a typed record may lack, but not say is null (SYN005).
void check_id_not_null(json::Value record, std::string_view member, Findings& findings);
/// What the import refuses of a record of a type that no rule judges (SYN005): at most one finding.
void check_importable(json::Value record, const base::TimeZones* zones, Findings& findings);
/// A name of 1 to 255 characters, if it is there (SYN005).
void check_storable_name(std::string_view member, const record::Text& name, Findings& findings);
/// A number under `value` that is too long to be hashed (SYN005): at most one finding.
void check_storable_numbers(json::Value value, Findings& findings);
/// U+0000 anywhere in the record (SYN005).
void check_storable_text(json::Value record, Findings& findings);

}  // namespace dealkit::validation
