// Workflow commands of GitHub Actions: findings become annotations of a run's changed lines.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "core/validation/output/format.hpp"
#include "core/validation/output/locate.hpp"

namespace dealkit::validation {

/// Writes at the end, the most severe first: GitHub shows ten errors, ten warnings and ten notices
/// of a step and drops the rest without a word. So that many are written, or as many in all as
/// --max-findings says, and one notice says what was left out.
class GithubFormat final : public FindingsFormat {
 public:
  static constexpr std::uint64_t shown_of_each = 10;   // by GitHub, of a severity and step
  static constexpr std::uint64_t commands_most = 5'000;  // are kept in memory

  explicit GithubFormat(const FormatOptions& options);
  void record(const Examined& examined, std::string& out) override;
  void set_finding(const SetFinding& finding, std::string& out) override;
  void finish(const Totals& totals, std::string& out) override;

 private:
  static constexpr std::size_t severities = 3;

  bool make_room(Severity severity);
  void append_left_out(std::string& out) const;

  std::uint64_t most_;  // in all; 0 = ten of each
  std::uint64_t kept_ = 0;
  std::array<std::vector<std::string>, severities> commands_;  // by severity
  std::array<std::uint64_t, severities> left_out_{};
  Locator locator_;
};

}  // namespace dealkit::validation
