// External checks as the decision sees them: somebody else judges the campaigns of a batch. How
// they are asked (io/check) is not its business.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.hpp"
#include "core/validation/finding.hpp"

namespace dealkit::validation {

struct ExternalFinding {
  Severity severity = Severity::critical;
  std::string code;      // "" = the check gave none
  std::string pointer;   // RFC 6901, into the record
  std::string actual;    // a JSON text; "" = the check gave none
  std::string expected;  // likewise
  std::string message;   // likewise
};

/// What one check says of one record.
struct ExternalJudgement {
  std::string_view check;  // its name; stays as long as the checks do
  std::optional<std::string> failure;  // it gave no verdict: why
  Severity failure_severity = Severity::warning;
  std::vector<ExternalFinding> findings;
  bool cached = false;
  double latency_ms = 0;
};

class ExternalChecks {
 public:
  virtual ~ExternalChecks() = default;
  /// In the order of their results.
  virtual const std::vector<std::string>& names() const = 0;
  /// Asks all checks about all records and waits for all, a bounded time. One list for each record,
  /// in order, with one judgement for each check, in order. Safe from several threads.
  virtual std::vector<std::vector<ExternalJudgement>> judge(
      std::span<const std::string_view> records, base::Instant now) = 0;
};

}  // namespace dealkit::validation
