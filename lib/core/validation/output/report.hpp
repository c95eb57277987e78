// The report: one NDJSON record of type validation_report for each campaign or deal, which
// `dealctl import` takes. Half a million clean ones a second: what is the same for all of them is
// made once and copied.
#pragma once

#include <array>
#include <string>

#include "core/validation/record/examined.hpp"
#include "core/validation/output/format.hpp"
#include "core/validation/output/locate.hpp"

namespace dealkit::validation {

/// Not shared between threads; what it writes depends on the record alone.
class ReportWriter {
 public:
  explicit ReportWriter(const FormatOptions& options);

  /// One line. Nothing for records of other types. A record without id also gets its file and line,
  /// an unreadable one the column (in bytes) at which reading failed.
  void append_report(const Examined& examined, std::string& out);
  /// The report as an object without type and id: the member `validation` of an annotated record.
  void append_judgement(const Examined& examined, std::string& out);
  /// One line of type set_finding.
  static void append_set_finding(const SetFinding& finding, std::string& out);

 private:
  void append_members(const Examined& examined, std::string& out);
  const std::string& stamps_at(base::Instant now);
  void append_results(const Examined& examined, std::string& out);
  void append_rule(const Examined& examined, std::string_view rule_name, bool ran, bool& comma,
                   std::string& out);
  void append_quiet_rule(std::size_t place, bool& comma, std::string& out);
  void append_finding(const Examined& examined, const Finding& finding, std::string& out);
  void append_timing(const Examined& examined, std::string_view rule_name, std::string& out);
  void append_place(const Examined& examined, std::string& out);

  bool timings_;
  std::string policy_hash_;
  base::Instant run_now_, stamped_;
  std::string stamps_;  // of that moment: from content_hash's comma to the opening of results
  RuleBits clean_ran_;  // the rules of clean_results_
  std::string clean_results_;
  std::array<std::string, rules_max> passed_;  // of each rule, with a comma before it
  Locator locator_;
};

}  // namespace dealkit::validation
