// Fixing records: the edits that findings propose, applied to a record's bytes or printed as JSON
// Patch (RFC 6902).
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json/document.hpp"
#include "core/validation/record/examined.hpp"

namespace dealkit::validation {

struct Fixed {
  std::string text;           // the record; all bytes but the changed ones as they were
  std::vector<Edit> applied;  // a patch that makes the one document into the other, in order
  std::size_t resolved = 0;   // findings whose edits were applied
  std::size_t skipped = 0;    // findings whose edits did not fit what others had changed before:
                              // validate and fix again
};

/// Applies the edits of the findings that `level` allows (safe, or unsafe ones as well) in their
/// order; those of one finding wholly or not at all. A finding's pointers are those of `document`
/// with its own earlier edits. Findings that the record itself accepts are left alone.
Fixed apply_fixes(const json::Document& document, std::span<const Finding> findings, Fixing level);

/// How often each code was found in a record; findings that are accepted do not count.
using CodeCounts = std::map<std::string, std::size_t, std::less<>>;
CodeCounts count_codes(std::span<const Finding> findings);

/// The codes of all rules together on a record's text.
using Judge = std::function<CodeCounts(std::string_view record)>;

/// The same, but no edit stays that makes a finding which was not there: an amount rounded down may
/// then be below a floor, a place in another code may stand twice. Where all edits together do so,
/// each finding's are tried for themselves; those that are left out count as skipped.
Fixed apply_fixes(const json::Document& document, std::span<const Finding> findings, Fixing level,
                  const Judge& judge);

/// One line of type json_patch with the record's id, file, line and the edits; nothing without any.
void append_patch(std::string& out, const Examined& examined, std::span<const Edit> edits);

}  // namespace dealkit::validation
