#include "core/validation/thresholds.hpp"

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <limits>
#include <string>

#include "core/validation/context.hpp"

namespace dealkit::validation {

std::string_view to_string(Profile profile) {
  constexpr std::array<std::string_view, 8> names{"generic", "opendirect21", "dealsync1",
                                                  "openrtb26", "dv360", "gam", "googleads", "meta"};
  return names[static_cast<std::size_t>(profile)];
}

Thresholds thresholds_of(Profile profile) {
  Thresholds t;
  apply_profile(profile, t.budget);
  apply_profile(profile, t.compliance);
  apply_profile(profile, t.targeting);
  apply_profile(profile, t.creative);
  apply_profile(profile, t.schedule);
  apply_profile(profile, t.overlap);
  apply_profile(profile, t.frequency);
  apply_profile(profile, t.geo);
  apply_profile(profile, t.bid);
  apply_profile(profile, t.pacing);
  apply_profile(profile, t.attribution);
  apply_profile(profile, t.safety);
  apply_profile(profile, t.deal);
  return t;
}

std::string value_text(const ThresholdRef& ref) {
  const auto* at = static_cast<const std::byte*>(ref.base) + ref.threshold->offset;
  switch (ref.threshold->type) {
    case Threshold::Type::integer: {
      const auto value = *reinterpret_cast<const std::int64_t*>(at);
      if (value == std::numeric_limits<std::int64_t>::max()) return "none";
      return std::to_string(value);
    }
    case Threshold::Type::number: return fmt::format("{}", *reinterpret_cast<const double*>(at));
    case Threshold::Type::money: return to_string(*reinterpret_cast<const base::Micros*>(at));
    case Threshold::Type::words: break;
  }
  const auto& words = *reinterpret_cast<const std::vector<std::string>*>(at);
  return words.empty() ? "[]" : fmt::format("[\"{}\"]", fmt::join(words, "\", \""));
}

std::vector<ThresholdRef> all_thresholds(Thresholds& t) {
  std::vector<ThresholdRef> all;
  const auto add = [&all](std::span<const Threshold> rows, void* base) {
    for (const auto& row : rows) all.push_back({&row, base});
  };
  add(budget_thresholds(), &t.budget);
  add(compliance_thresholds(), &t.compliance);
  add(targeting_thresholds(), &t.targeting);
  add(creative_thresholds(), &t.creative);
  add(schedule_thresholds(), &t.schedule);
  add(overlap_thresholds(), &t.overlap);
  add(frequency_thresholds(), &t.frequency);
  add(geo_thresholds(), &t.geo);
  add(bid_thresholds(), &t.bid);
  add(pacing_thresholds(), &t.pacing);
  add(attribution_thresholds(), &t.attribution);
  add(safety_thresholds(), &t.safety);
  add(deal_thresholds(), &t.deal);
  return all;
}

}  // namespace dealkit::validation
