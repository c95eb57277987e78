// creative_specs: creatives that ad servers take and browsers do not remove (CRE001
// … CRE021). Weights are of display creatives, bit rates, codecs and loudness of videos.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/validation/rule.hpp"

namespace dealkit::validation {

extern const Rule creative_rule;

struct CreativeThresholds {
  double weight_factor = 1.0;
  std::int64_t requests_most = 10;
  double cpu_most_percent = 30;
  double network_most_mb = 4;
  double static_tv_most_kb = 350;
  double ad_choices_most_kb = 5;
  double bitrate_tolerance = 0;
  double frame_rate_tolerance = 0.01;
  double loudness_us = -24;
  double loudness_us_tolerance = 2;
  double loudness_eu = -23;
  double loudness_eu_tolerance = 1;
  double peak_most_dbtp = -6;
  double duration_tolerance_s = 0.5;
  double declared_tolerance_kb = 1;
  double aspect_tolerance = 0.02;
  std::int64_t vast_wrappers_most = 5;
  std::vector<std::string> vast_versions{"2.0", "3.0", "4.0", "4.1", "4.2", "4.3"};
};
}  // namespace dealkit::validation
