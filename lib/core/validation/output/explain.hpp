// The catalogue of codes: --explain CODE, --rules as a table and as NDJSON.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/validation/context.hpp"
#include "core/validation/record/rule_set.hpp"

namespace dealkit::validation {

/// What a code means, why it matters, how to fix it and where it comes from, in up to 80 columns.
std::string explain(const CodeInfo& info);
/// The same for a code ("BUD013", in any case) or a slug ("exceeds-remaining"). Errc::usage, with
/// the nearest code, for another word.
base::Result<std::string> explain(std::string_view code);

/// All rules and their codes, for people: code, severity, what --fix does about it, slug; then the
/// thresholds with their defaults under `profile`.
std::string rules_table(Profile profile);
/// The manual page dealkit-codes(7), man(7) source: what --explain says of every code.
std::string codes_page();
/// "BUD001<tab>not-positive", a line a code: what shells offer after --explain.
std::string codes_list();
/// One line a code, of type validation_code, and one a threshold, of type validation_threshold.
std::string rules_ndjson(Profile profile);
/// The thresholds as paragraphs of dealkit-policy(5), with the defaults of the generic profile.
std::string manual_thresholds();

}  // namespace dealkit::validation
