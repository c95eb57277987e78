// What a creative's VAST document says, against what the creative says of itself (CRE005, CRE007,
// CRE008, CRE012, CRE013).
#pragma once

#include "core/deal/campaign.hpp"
#include "core/validation/finding.hpp"

namespace dealkit::validation {
struct CreativeThresholds;
}

namespace dealkit::validation::creative {

/// Whether a length is one of product.durations_s.
bool offers_duration(const deal::Product& product, double seconds,
                     const CreativeThresholds& limits);

void check_vast(const deal::Creative& c, const deal::Product& product,
                const CreativeThresholds& limits, Findings& findings);

}  // namespace dealkit::validation::creative
