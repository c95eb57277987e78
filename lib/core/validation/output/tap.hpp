// TAP 14 (Test Anything Protocol): one test a record, findings as YAML diagnostics, the plan last.
#pragma once

#include <cstdint>

#include "core/validation/output/format.hpp"
#include "core/validation/output/locate.hpp"
#include "core/validation/output/naming.hpp"

namespace dealkit::validation {

/// Streams. A test is not ok by a finding at or above fail_on. Findings about several campaigns are
/// tests of their own.
class TapFormat final : public FindingsFormat {
 public:
  explicit TapFormat(const FormatOptions& options)
      : fail_on_(options.fail_on), limit_(options.max_findings) {}
  void record(const Examined& examined, std::string& out) override;
  void set_finding(const SetFinding& finding, std::string& out) override;
  void finish(const Totals& totals, std::string& out) override;

 private:
  void append_test(bool ok, std::string_view description, std::string& out);
  void append_diagnostic(const Examined& examined, const Finding& finding, std::string& out);

  Severity fail_on_;
  ListLimit limit_;
  Locator locator_;
  std::uint64_t tests_ = 0;
};

}  // namespace dealkit::validation
