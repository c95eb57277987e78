// What the tests of set rules share: campaigns as small structs, their JSON, and a run of the rules
// over records in JSON, with as little memory as the rules take and with all that they want.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "core/base/json/write.hpp"
#include "core/validation/record/record_validator.hpp"
#include "core/validation/set/entry.hpp"
#include "memory_spill.hpp"
#include "core/validation/set/set_rules.hpp"

namespace dealkit::validation {

/// A campaign of a test. Times are days of October 2026 from 1; 0 = not given.
struct TestCampaign {
  std::string id, deal_id, currency, advertiser, category, status;
  std::optional<int> budget, limit;
  int start = 0, end = 0;
  bool exclusive = false;
  double share = 0;
  std::vector<std::string> placements, segments, excluded, places, devices;
  std::string sketch;
  std::int64_t audience_size = 0;
  std::vector<std::string> accepts;  // codes

  std::string json() const {
    std::string out;
    json::Writer w(out);
    w.object().member("type", "campaign");
    const auto text = [&](std::string_view name, const std::string& value) {
      if (!value.empty()) w.member(name, value);
    };
    const auto texts = [&](std::string_view name, const std::vector<std::string>& values) {
      if (values.empty()) return;
      w.key(name).array();
      for (const auto& value : values) w.string(value);
      w.close();
    };
    text("id", id);
    text("deal_id", deal_id);
    text("currency", currency);
    text("product_category", category);
    text("status", status);
    if (budget) w.key("budget").integer(*budget);
    if (limit) w.key("deal_budget_limit").integer(*limit);
    w.key("compliance").object();
    text("advertiser", advertiser);
    w.close().key("scheduling").object();
    if (start > 0) w.member("start", day(start));
    if (end > 0) w.member("end", day(end));
    if (exclusive) w.key("exclusive").boolean(true);
    if (share > 0) w.key("share_of_voice").number(share);
    texts("placements", placements);
    w.close().key("targeting").object();
    texts("audience_segments", segments);
    texts("exclude_segments", excluded);
    texts("geo_targets", places);
    texts("device_types", devices);
    text("audience_sketch", sketch);
    if (audience_size > 0) w.key("audience_size").integer(audience_size);
    w.close();
    if (!accepts.empty()) {
      w.key("x_validate").object().key("ignore").array();
      for (const auto& code : accepts) {
        w.object().member("code", code).member("until", "2027-01-01").member("reason", "ok");
        w.close();
      }
      w.close().close();
    }
    w.close();
    return out;
  }

  static std::string day(int number) {
    return (number < 10 ? "2026-10-0" : "2026-10-") + std::to_string(number) + "T00:00:00Z";
  }
};

/// Sets switched on and off by code, or given another severity.
class TestOverrides final : public Overrides {
 public:
  std::map<std::string, std::optional<Severity>, std::less<>> by_code;
  bool severity(const CodeInfo& info, Severity& severity) const override {
    const auto it = by_code.find(info.code);
    if (it == by_code.end()) return true;
    if (!it->second) return false;
    severity = *it->second;
    return true;
  }
};

struct TestRun {
  std::vector<SetFinding> findings;
  std::vector<std::vector<std::string>> by_record;  // "CODE severity" of each record
  SetCounts counts;
  std::uint64_t spilled_bytes = 0;

  std::vector<const SetFinding*> of(std::string_view code) const {
    std::vector<const SetFinding*> found;
    for (const auto& finding : findings) {
      if (finding.info->code == code) found.push_back(&finding);
    }
    return found;
  }
  /// The ordinals of each finding of a code, sorted.
  std::vector<std::vector<std::uint64_t>> ordinals_of(std::string_view code) const {
    std::vector<std::vector<std::uint64_t>> all;
    for (const auto* finding : of(code)) all.push_back(finding->ordinals);
    std::sort(all.begin(), all.end());
    return all;
  }
};

struct TestOptions {
  SetRulesOptions rules;
  std::size_t entries_per_batch = 7;
  const Overrides* overrides = nullptr;
  const Rates* rates = nullptr;
  OverlapThresholds overlap;
  TestOptions() {
    rules.limits.memory_bytes = 0;  // as little as can be
    rules.limits.max_listed = 1000;
  }
};

/// The entry of each record.
inline std::vector<std::string> entries_of(const std::vector<std::string>& records) {
  Context context;
  context.now = *base::parse_instant("2026-10-01T00:00:00Z");
  const auto policy = Policy::of(Profile::generic);
  context.thresholds = policy.thresholds();
  RecordValidator validator(context, policy, {});
  EntryScratch scratch;
  std::vector<std::string> entries;
  for (const auto& record : records) {
    validator.examine({"test", entries.size() + 1, 0, entries.size()}, record);
    validator.finish();
    append_entry(entries.emplace_back(), validator, scratch);
  }
  return entries;
}

inline TestRun run_entries(const std::vector<std::string>& entries, const TestOptions& options) {
  struct Sink final : SetSink {
    std::vector<SetFinding> findings;
    base::Result<void> take(const SetFinding& finding) override {
      findings.push_back(finding);
      return {};
    }
  } sink;
  Context context;
  context.rates = options.rates;
  context.thresholds = thresholds_of(Profile::generic);
  context.thresholds.of<OverlapThresholds>() = options.overlap;
  MemorySpillFactory spills;
  SetRules rules(context, options.overrides, spills, options.rules);
  TestRun run;
  for (std::size_t i = 0; i < entries.size();) {
    std::string batch;
    for (std::size_t n = 0; n < options.entries_per_batch && i < entries.size(); ++n) {
      batch += entries[i++];
    }
    EXPECT_TRUE(rules.add(batch).has_value());
  }
  EXPECT_TRUE(rules.finish().has_value());
  EXPECT_TRUE(rules.deliver(sink).has_value());
  run.findings = std::move(sink.findings);
  if (options.rules.by_record) {
    auto by_record = SetFindingsByRecord::open(rules);
    Findings findings;
    for (std::size_t ordinal = 0; ordinal < entries.size(); ++ordinal) {
      findings.reset(nullptr, nullptr);
      EXPECT_TRUE(by_record->add_to(ordinal, findings).has_value());
      auto& texts = run.by_record.emplace_back();
      for (const auto& finding : findings.all()) {
        texts.push_back(std::string(finding.info->code) + " " +
                        std::string(to_string(finding.severity)));
      }
    }
  }
  run.counts = rules.counts();
  run.spilled_bytes = spills.written_bytes();
  return run;
}

/// All that a run says, as text: two runs that say the same are alike.
inline std::vector<std::string> texts_of(const TestRun& run) {
  std::vector<std::string> texts;
  for (const auto& finding : run.findings) {
    auto& text = texts.emplace_back(finding.info->code);
    text += ' ' + std::string(to_string(finding.severity)) + ' ' + finding.message;
    for (const auto& id : finding.campaign_ids) text += ' ' + id;
    for (const auto ordinal : finding.ordinals) text += ' ' + std::to_string(ordinal);
  }
  for (const auto& codes : run.by_record) {
    auto& text = texts.emplace_back();
    for (const auto& code : codes) text += code + ' ';
  }
  return texts;
}

inline TestOptions in_memory(TestOptions options) {
  options.rules.limits.memory_bytes = 64 << 20;
  return options;
}

inline TestRun run_records(const std::vector<std::string>& records,
                           const TestOptions& options = {}) {
  const auto entries = entries_of(records);
  auto run = run_entries(entries, options);
  EXPECT_EQ(texts_of(run_entries(entries, in_memory(options))), texts_of(run))
      << "what the rules say must not depend on memory";
  return run;
}

inline TestRun run_campaigns(const std::vector<TestCampaign>& campaigns,
                             const TestOptions& options = {}) {
  std::vector<std::string> records;
  for (const auto& campaign : campaigns) records.push_back(campaign.json());
  return run_records(records, options);
}

}  // namespace dealkit::validation
