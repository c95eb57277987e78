// The formats by name, and the sums of a run.
#include "core/validation/output/format.hpp"

#include <fmt/format.h>

#include "core/validation/output/github.hpp"
#include "core/validation/output/human.hpp"
#include "core/validation/output/junit.hpp"
#include "core/validation/output/markdown.hpp"
#include "core/validation/output/report.hpp"
#include "core/validation/output/sarif.hpp"
#include "core/validation/output/tap.hpp"

namespace dealkit::validation {
namespace {

/// --max-findings does not cut reports: a report that hides findings would be a wrong record.
class ReportFormat final : public FindingsFormat {
 public:
  explicit ReportFormat(const FormatOptions& options) : writer_(options) {}
  void record(const Examined& examined, std::string& out) override {
    writer_.append_report(examined, out);
  }
  void set_finding(const SetFinding& finding, std::string& out) override {
    ReportWriter::append_set_finding(finding, out);
  }
  void finish(const Totals&, std::string&) override {}
  bool stateless() const override { return true; }

 private:
  ReportWriter writer_;
};

void count(Totals& totals, Severity severity) {
  switch (severity) {
    case Severity::critical: ++totals.critical; return;
    case Severity::warning: ++totals.warning; return;
    case Severity::advisory: ++totals.advisory; return;
  }
}

}  // namespace

void Totals::add(const Examined& examined) {
  if (examined.kind == Examined::Kind::other) {
    ++passed_on;
    return;
  }
  ++records;
  if (!examined.valid) ++invalid;
  for (const auto& finding : examined.findings) {
    if (finding.counts()) {
      count(*this, finding.severity);
    } else {
      ++suppressed;
      if (finding.suppressed == "baseline") ++by_baseline;
    }
  }
}

void Totals::add(const SetFinding& finding) {
  ++set_findings;
  count(*this, finding.severity);
}

void Totals::add(const Totals& other) {
  records += other.records;
  invalid += other.invalid;
  passed_on += other.passed_on;
  critical += other.critical;
  warning += other.warning;
  advisory += other.advisory;
  suppressed += other.suppressed;
  by_baseline += other.by_baseline;
  set_findings += other.set_findings;
}

std::string Totals::counts_text() const {
  return fmt::format("{} critical, {} warning{}, {} advisor{}", critical, warning,
                     warning == 1 ? "" : "s", advisory, advisory == 1 ? "y" : "ies");
}

std::string Totals::accepted_text() const {
  const auto in_records = suppressed - by_baseline;
  std::string text;
  if (by_baseline > 0) text = fmt::format("{} accepted by the baseline", by_baseline);
  if (in_records == 0) return text;
  text += fmt::format("{}{}{} by {}", text.empty() ? "" : ", ", in_records,
                      text.empty() ? " accepted" : "",
                      in_records == 1 ? "an exception in its record" : "exceptions in records");
  return text;
}

std::uint64_t Totals::at_least(Severity severity) const {
  switch (severity) {
    case Severity::critical: return critical;
    case Severity::warning: return critical + warning;
    case Severity::advisory: break;
  }
  return critical + warning + advisory;
}

std::unique_ptr<FindingsFormat> make_format(std::string_view name, const FormatOptions& options) {
  if (name == "report") return std::make_unique<ReportFormat>(options);
  if (name == "human") return std::make_unique<HumanFormat>(options);
  if (name == "sarif") return std::make_unique<SarifFormat>(options);
  if (name == "junit") return std::make_unique<JunitFormat>(options);
  if (name == "github") return std::make_unique<GithubFormat>(options);
  if (name == "markdown") return std::make_unique<MarkdownFormat>(options);
  if (name == "tap") return std::make_unique<TapFormat>(options);
  return nullptr;
}

}  // namespace dealkit::validation
