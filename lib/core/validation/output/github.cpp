#include "core/validation/output/github.hpp"

#include <fmt/format.h>

namespace dealkit::validation {
namespace {

std::string_view command_of(Severity severity) {
  switch (severity) {
    case Severity::critical: return "error";
    case Severity::warning: return "warning";
    case Severity::advisory: return "notice";
  }
  return "error";
}

/// What the runner undoes: %, CR and LF everywhere, : and , in properties as well.
void append_escaped(std::string& out, std::string_view text, bool property) {
  for (const char c : text) {
    if (c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ','))) {
      out += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    } else {
      out.push_back(c);
    }
  }
}

}  // namespace

void GithubFormat::record(const Examined& examined, std::string& out) {
  locator_.start(examined);
  for (const auto& finding : examined.findings) {
    if (!finding.counts() || !limit_.take()) continue;
    const auto place = locator_.at(finding.pointer);
    out += fmt::format("::{} ", command_of(finding.severity));
    if (examined.source.file != "<stdin>") {
      out += "file=";
      append_escaped(out, examined.source.file, true);
      out += fmt::format(",line={}", place.line);
      if (place.end_line > place.line) out += fmt::format(",endLine={}", place.end_line);
      if (place.character_column > 0) out += fmt::format(",col={}", place.character_column);
      out.push_back(',');
    }
    std::string title(finding.code());
    if (finding.external_code.empty()) title += fmt::format(" {}", finding.info->slug);
    out += "title=";
    append_escaped(out, title, true);
    out += "::";
    auto message = fmt::format("{}: {}", record_name(examined), finding.message);
    if (!finding.pointer.empty()) message += fmt::format(" ({})", finding.pointer);
    if (finding.external_code.empty() && !finding.info->mend.empty()) {
      message += fmt::format("\nTo mend it: {}", finding.info->mend);
    }
    append_escaped(out, message, false);
    out.push_back('\n');
  }
}

void GithubFormat::set_finding(const SetFinding& finding, std::string& out) {
  constexpr std::size_t ids_most = 10;
  if (!limit_.take()) return;
  out += fmt::format("::{} title=", command_of(finding.severity));
  append_escaped(out, fmt::format("{} {}", finding.info->code, finding.info->slug), true);
  out += "::";
  const auto message = fmt::format("{} ({})", finding.message, listed_ids(finding, ids_most));
  append_escaped(out, message, false);
  out.push_back('\n');
}

void GithubFormat::finish(const Totals&, std::string& out) {
  if (limit_.left_out() == 0) return;
  out += fmt::format("::notice title=validate::{} more findings are not listed (--max-findings)\n",
                     limit_.left_out());
}

}  // namespace dealkit::validation
