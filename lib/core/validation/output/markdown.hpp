// A summary in Markdown: what a run came to, findings by code, and the worst of them with their
// places. For the job summary of a CI run, a pull request or a mail.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/validation/output/format.hpp"
#include "core/validation/output/locate.hpp"

namespace dealkit::validation {

/// Written at the end; keeps a number a code and the findings that are listed, 50 unless
/// --max-findings says otherwise, the most severe first.
class MarkdownFormat final : public FindingsFormat {
 public:
  explicit MarkdownFormat(const FormatOptions& options);
  void record(const Examined& examined, std::string& out) override;
  void set_finding(const SetFinding& finding, std::string& out) override;
  void finish(const Totals& totals, std::string& out) override;

 private:
  struct Code {
    Severity severity = Severity::advisory;  // the worst of its findings
    std::string code, what;
    std::uint64_t findings = 0;
  };
  static constexpr std::size_t severities = 3;

  void count(Severity severity, std::string_view code, const CodeInfo& info);
  bool make_room(Severity severity);
  void append_codes(std::string& out) const;
  void append_rows(std::string& out) const;

  std::uint64_t most_;
  std::uint64_t kept_ = 0;
  std::uint64_t left_out_ = 0;
  std::map<std::string, Code, std::less<>> codes_;
  std::vector<std::string> rows_[severities];  // by severity
  Locator locator_;
};

}  // namespace dealkit::validation
