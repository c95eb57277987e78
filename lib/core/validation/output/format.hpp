// How findings are written. A format sees every record in the order of the input and appends text;
// what it must keep until the end is bounded.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/time.hpp"
#include "core/validation/record/examined.hpp"

namespace dealkit::validation {

struct FormatOptions {
  std::string version;      // of the tool
  base::Instant now;
  std::string policy_hash;
  bool colour = false;
  bool timings = false;
  Severity fail_on = Severity::critical;
  std::string homepage;            // of this build of dealkit: where SARIF's readers find more
  std::uint64_t max_findings = 0;  // listed at most; 0 = the format's own limit
};

/// What a run came to, for summaries and exit status.
struct Totals {
  std::uint64_t records = 0;  // examined: campaigns, deals, unreadable ones
  std::uint64_t invalid = 0;  // of them
  std::uint64_t passed_on = 0;  // records of other types
  std::uint64_t critical = 0, warning = 0, advisory = 0;  // findings that count
  std::uint64_t suppressed = 0;                           // findings that do not
  std::uint64_t by_baseline = 0;                          // of those, what a baseline accepts
  std::uint64_t set_findings = 0;                         // of those that count

  void add(const Examined& examined);
  void add(const SetFinding& finding);
  void add(const Totals& other);
  /// A finding about several campaigns that the baseline accepts.
  void add_accepted() { ++suppressed, ++by_baseline; }
  /// "2 critical, 1 warning, 0 advisories".
  std::string counts_text() const;
  /// "4 accepted by the baseline, 1 by an exception in its record"; empty if there is none.
  std::string accepted_text() const;
  /// Findings at or above `severity`.
  std::uint64_t at_least(Severity severity) const;
};

class FindingsFormat {
 public:
  virtual ~FindingsFormat() = default;
  virtual void record(const Examined& examined, std::string& out) = 0;
  virtual void set_finding(const SetFinding& finding, std::string& out) = 0;
  virtual void finish(const Totals& totals, std::string& out) = 0;
  /// Whether record() depends on nothing that came before, so that any worker may call it.
  virtual bool stateless() const { return false; }
};

/// "report", "human", "sarif", "junit", "github", "tap", "markdown"; nullptr for another name.
std::unique_ptr<FindingsFormat> make_format(std::string_view name, const FormatOptions& options);

}  // namespace dealkit::validation
