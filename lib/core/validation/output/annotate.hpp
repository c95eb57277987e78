// Records that carry their judgement with them (--emit annotated).
#pragma once

#include <string>

#include "core/base/json/document.hpp"
#include "core/validation/record/examined.hpp"
#include "core/validation/output/format.hpp"

namespace dealkit::validation {

/// The record and a line end, with the member `validation` (the report without its type and id) as
/// its last, or in the place of one that it has. All other bytes stay as they came. `document` is
/// the record; what cannot be read as an object cannot be annotated.
void append_annotated(std::string& out, const Examined& examined, const json::Document& document,
                      const FormatOptions& options);

}  // namespace dealkit::validation
