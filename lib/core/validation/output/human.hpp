// Findings for people at a terminal.
#pragma once

#include "core/validation/output/format.hpp"
#include "core/validation/output/locate.hpp"
#include "core/validation/output/naming.hpp"

namespace dealkit::validation {

/// Streams. Suppressed findings are only counted. Control characters of the input are shown as
/// escapes, so that no record can drive a terminal.
class HumanFormat final : public FindingsFormat {
 public:
  explicit HumanFormat(const FormatOptions& options)
      : colour_(options.colour), limit_(options.max_findings) {}
  void record(const Examined& examined, std::string& out) override;
  void set_finding(const SetFinding& finding, std::string& out) override;
  void finish(const Totals& totals, std::string& out) override;

 private:
  void append_finding(const Examined& examined, const Finding& finding, std::string& out);
  void append_head(Severity severity, std::string_view code, std::string_view slug,
                   std::string_view message, std::string& out) const;
  void append_advice(const CodeInfo& info, bool fixable, std::string& out) const;

  bool colour_;
  ListLimit limit_;
  Locator locator_;
};


}  // namespace dealkit::validation
