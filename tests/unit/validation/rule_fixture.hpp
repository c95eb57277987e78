// What the tests of record rules share: reads a campaign from JSON, runs one rule on it and says
// which codes it gave and where.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/currency.hpp"
#include "core/base/json/document.hpp"
#include "core/record/decode.hpp"
#include "core/validation/context.hpp"
#include "core/validation/finding.hpp"
#include "core/validation/record/rule_set.hpp"
#include "core/validation/subject.hpp"

namespace dealkit::validation {

/// Zones that tests name: UTC, Europe/Berlin and America/New_York with the changes of 2026.
class TestZones final : public base::TimeZones {
 public:
  const base::TimeZone* find(std::string_view name) const override {
    const auto found = std::find_if(zones_.begin(), zones_.end(),
                                    [&](const auto& zone) { return zone.name() == name; });
    return found == zones_.end() ? nullptr : &*found;
  }

 private:
  // 2026-03-29T01:00Z, 2026-10-25T01:00Z; 2026-03-08T07:00Z, 2026-11-01T06:00Z.
  std::vector<base::TimeZone> zones_{
      base::TimeZone("UTC", 0, {}),
      base::TimeZone("Europe/Berlin", 3600, {{1774746000, 7200}, {1792890000, 3600}}),
      base::TimeZone("America/New_York", -18000, {{1772953200, -14400}, {1793512800, -18000}})};
};

/// The context of a profile at 2026-10-01T00:00:00Z, without reference data.
inline Context context_of(Profile profile) {
  static const TestZones zones;
  Context context;
  context.now = *base::parse_instant("2026-10-01T00:00:00Z");
  context.profile = profile;
  context.thresholds = thresholds_of(profile);
  context.zones = &zones;
  return context;
}

/// The limit of that name ("bid.ceiling"), to be changed as a policy would.
template <class T>
T& limit(Context& context, std::string_view name) {
  for (const auto& ref : context.thresholds.all()) {
    if (ref.threshold->name != name || ref.threshold->type != ThresholdType<T>::value) continue;
    return *reinterpret_cast<T*>(static_cast<std::byte*>(ref.base) + ref.threshold->offset);
  }
  throw std::invalid_argument("no such limit: " + std::string(name));
}

/// The findings of `rule` on the campaign in `text`, as copies. What does not decode is left out,
/// as in a run.
inline std::vector<Finding> findings_of(const Rule& rule, std::string_view text,
                                        const Context& context) {
  json::Reader reader;
  const auto document = reader.read(text);
  if (!document) {
    ADD_FAILURE() << "the test's JSON is wrong: " << document.error().message << "\n" << text;
    return {};
  }
  deal::Campaign campaign;
  record::Arena arena;
  std::vector<record::Problem> problems;
  record::decode((*document)->root(), deal::campaign_table, &campaign, arena, problems);
  const auto& currency = campaign.currency ? campaign.currency : campaign.deal.currency;
  const Subject subject{
      campaign, **document, currency ? base::find_currency(*currency) : nullptr,
      resolve_schedule(campaign.scheduling, context.zones)};
  Findings findings;
  findings.reset(*document, nullptr);
  rule.check(subject, context, context.thresholds.limits_of(rule), findings);
  const auto all = std::as_const(findings).all();
  return {all.begin(), all.end()};
}

/// "CODE@POINTER" of each finding, in order.
inline std::vector<std::string> codes_of(const Rule& rule, std::string_view text,
                                         const Context& context) {
  std::vector<std::string> codes;
  for (const auto& finding : findings_of(rule, text, context)) {
    codes.push_back(std::string(finding.info->code) + "@" + finding.pointer);
  }
  return codes;
}

/// One row of a rule's table of cases: with `fires` empty the campaign must be clean.
struct RuleCase {
  std::string name;
  std::string campaign;
  std::vector<std::string> fires;
  Profile profile = Profile::generic;
};

inline void run_cases(const Rule& rule, const std::vector<RuleCase>& cases) {
  for (const auto& row : cases) {
    EXPECT_EQ(codes_of(rule, row.campaign, context_of(row.profile)), row.fires)
        << row.name << " (" << to_string(row.profile) << ")\n" << row.campaign;
  }
}

/// Every code of a rule must fire somewhere in its table of cases, but those of set rules; a code
/// whose case needs other data stands in `elsewhere`.
inline void expect_all_codes_fire(std::span<const CodeInfo> codes,
                                  const std::vector<RuleCase>& cases,
                                  const std::set<std::string>& elsewhere = {}) {
  std::set<std::string> fired = elsewhere;
  for (const auto& row : cases) {
    for (const auto& code : row.fires) fired.insert(code.substr(0, code.find('@')));
  }
  for (const auto& code : codes) {
    EXPECT_TRUE(code.set_rule || fired.contains(std::string(code.code)))
        << code.code << " has no case that fires";
    for (const auto text : {code.slug, code.what, code.why, code.how_to_fix, code.source}) {
      EXPECT_FALSE(text.empty()) << code.code;
    }
  }
}

}  // namespace dealkit::validation
