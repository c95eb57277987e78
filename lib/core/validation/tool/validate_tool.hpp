// validate, the filter: campaigns in, findings or records out.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "core/base/decide.hpp"
#include "core/validation/context.hpp"
#include "core/validation/output/baseline.hpp"
#include "core/validation/output/format.hpp"
#include "core/validation/record/policy.hpp"
#include "core/validation/tool/external.hpp"
#include "core/validation/tool/set_pass.hpp"

namespace dealkit::validation {

/// Which records leave beside the findings, and how.
enum class Emit : std::uint8_t { nothing, valid, invalid, annotated, fixed, diff };

struct ValidateOptions {
  Emit emit = Emit::nothing;
  bool fix_unsafe = false;
  bool all = false;           // go on after a critical finding of phase 1
  bool strict = false;        // names close to known ones are critical
  bool content_hash = false;  // compute it where the record does not bring one
  Severity fail_on = Severity::critical;  // a record with a finding of it is a negative verdict
  /// Nanoseconds of a steady clock, for --timings; empty without.
  std::function<std::int64_t()> stopwatch = {};
  std::string format;  // of the findings, a name that make_format() knows
  FormatOptions format_options;
  bool findings_to_main = true;  // else to the second stream
  bool summarize = false;        // also as Markdown: summary()
};

/// What the decision works with; nullptr = it does without. All must outlive the tool.
struct ValidateParts {
  ExternalChecks* external = nullptr;
  SetRulesPass* set_rules = nullptr;
  Baseline* baseline = nullptr;
};

class ValidateTool final : public base::HostedTool {
 public:
  /// `policy` and what `context` points to must outlive it.
  ValidateTool(const Context& context, const Policy& policy, ValidateOptions options,
               const ValidateParts& parts);
  ~ValidateTool() override;

  /// Whether something depends on the order of the records: then a host takes one worker.
  bool needs_order() const;
  std::unique_ptr<base::Decider> make_decider() override;
  base::Result<void> collect(std::span<const base::Request> requests,
                             base::Replies& replies) override;
  base::Result<void> finish(const HostedTool::Emit& emit) override;
  /// After finish().
  const std::string& summary() const { return summary_text_; }

 private:
  friend class ValidateDecider;
  base::Result<void> write_set_findings(FindingsFormat& format, const HostedTool::Emit& emit,
                                       base::Replies& last);

  Context context_;
  const Policy& policy_;
  ValidateOptions options_;
  ValidateParts parts_;
  std::unique_ptr<FindingsFormat> ordered_format_;  // of all workers; nullptr where each has one
  std::unique_ptr<FindingsFormat> summary_;
  std::string summary_text_;
  Totals totals_;
};

}  // namespace dealkit::validation
