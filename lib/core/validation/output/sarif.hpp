// SARIF 2.1.0 (OASIS standard): what code review tools show beside the lines of a change.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/validation/output/format.hpp"
#include "core/validation/output/locate.hpp"

namespace dealkit::validation {

/// One run. Results are kept until the end, so that within the limit (25,000 by default, as GitHub
/// takes them; max_findings if that is less) the most severe stand, in the order of the input; how
/// many were left out is told by a notification. Memory: about 1.5 KB for each result kept.
class SarifFormat final : public FindingsFormat {
 public:
  static constexpr std::uint64_t results_most = 25'000;

  explicit SarifFormat(const FormatOptions& options);
  void record(const Examined& examined, std::string& out) override;
  void set_finding(const SetFinding& finding, std::string& out) override;
  void finish(const Totals& totals, std::string& out) override;

 private:
  /// Results wait by urgency: suppressed ones, then advisory, warning, critical.
  static constexpr std::size_t urgencies = 4;

  struct RuleRow {
    std::string code, slug, what, why, how_to_fix, source, rule_name;
    Severity severity = Severity::critical;
  };

  bool make_room(std::size_t urgency);
  std::size_t rule_index(const CodeInfo& info, std::string_view code);
  void append_result(const Examined& examined, const Finding& finding, std::string& out);
  void append_set_result(const SetFinding& finding, std::string& out);
  void append_tool(std::string& out) const;
  void append_invocation(const Totals& totals, std::string& out) const;

  FormatOptions options_;
  std::uint64_t most_;
  std::array<std::vector<std::string>, urgencies> results_;
  std::uint64_t kept_ = 0;
  std::array<std::uint64_t, urgencies> left_out_{};
  std::vector<RuleRow> rules_;
  std::map<std::string, std::size_t, std::less<>> index_;
  std::string first_file_;  // where set findings are pinned to: they have no line of their own
  Locator locator_;
};

}  // namespace dealkit::validation
