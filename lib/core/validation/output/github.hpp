// Workflow commands of GitHub Actions: findings become annotations of a run's changed lines.
#pragma once

#include "core/validation/output/format.hpp"
#include "core/validation/output/locate.hpp"
#include "core/validation/output/naming.hpp"

namespace dealkit::validation {

/// Streams. GitHub itself shows the first ten errors, warnings and notices of a step.
class GithubFormat final : public FindingsFormat {
 public:
  explicit GithubFormat(const FormatOptions& options) : limit_(options.max_findings) {}
  void record(const Examined& examined, std::string& out) override;
  void set_finding(const SetFinding& finding, std::string& out) override;
  void finish(const Totals& totals, std::string& out) override;

 private:
  ListLimit limit_;
  Locator locator_;
};

}  // namespace dealkit::validation
