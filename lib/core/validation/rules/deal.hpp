// deal: records of type deal (DEL011 to DEL016) and Deal Sync objects (DEL001 to DEL010, profile
// dealsync1).
#pragma once

#include <span>

#include "core/record/decode.hpp"
#include "core/validation/finding.hpp"
#include "core/validation/threshold.hpp"

namespace dealkit::validation {

enum class Profile : std::uint8_t;
struct Context;

struct DealThresholds {
};
std::span<const Threshold> deal_thresholds();
void apply_profile(Profile profile, DealThresholds& thresholds);

std::span<const CodeInfo> deal_codes();
/// `record` is a JSON object; it is decoded into `arena`, members of wrong types go to `problems`.
void check_deal(json::Value record, const Context& context, record::Arena& arena,
                std::vector<record::Problem>& problems, Findings& findings);

}  // namespace dealkit::validation
