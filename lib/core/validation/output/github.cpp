#include "core/validation/output/github.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/visible.hpp"
#include "core/validation/output/human.hpp"
#include "core/validation/output/naming.hpp"

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

/// What the runner undoes: %, CR and LF everywhere, : and , in properties as well. Further control
/// characters are made visible: a log is read on a terminal, too.
void append_escaped(std::string& out, std::string_view text, bool property) {
  for (std::size_t at = 0; at <= text.size();) {
    const auto end = std::min(text.find_first_of("\r\n", at), text.size());
    std::string line;
    base::append_visible(line, text.substr(at, end - at));
    for (const char c : line) {
      if (c == '%' || (property && (c == ':' || c == ','))) {
        out += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
      } else {
        out.push_back(c);
      }
    }
    if (end < text.size()) out += text[end] == '\n' ? "%0A" : "%0D";
    at = end + 1;
  }
}

/// Columns only where a finding ends on the line on which it begins: the runner refuses others. The
/// last one is the value's own last character.
void append_place(std::string& out, const Place& place) {
  out += fmt::format(",line={},endLine={}", place.line, std::max(place.line, place.end_line));
  if (place.character_column == 0 || place.end_line > place.line) return;
  out += fmt::format(",col={},endColumn={}", place.character_column,
                     std::max(place.character_column, place.end_character_column - 1));
}

std::string command(const Examined& examined, const Finding& finding, const Place& place) {
  std::string out = fmt::format("::{} ", command_of(finding.severity));
  if (examined.source.file != "<stdin>") {
    out += "file=";
    append_escaped(out, examined.source.file, true);
    append_place(out, place);
    out.push_back(',');
  }
  std::string title(finding.code());
  if (finding.external_code.empty()) title += fmt::format(" {}", finding.info->slug);
  out += "title=";
  append_escaped(out, title, true);
  out += "::";
  auto message = fmt::format("{}: {}", record_name(examined), finding.message);
  if (!finding.pointer.empty()) message += fmt::format(" ({})", finding.pointer);
  if (finding.external_code.empty() && !finding.info->how_to_fix.empty()) {
    message += fmt::format("\nTo fix it: {}", finding.info->how_to_fix);
  }
  append_escaped(out, message, false);
  return out + "\n";
}

}  // namespace

GithubFormat::GithubFormat(const FormatOptions& options)
    : most_(std::min(options.max_findings, commands_most)) {}

bool GithubFormat::make_room(Severity severity) {
  const auto own = static_cast<std::size_t>(severity);
  const bool room = most_ == 0 ? commands_[own].size() < shown_of_each : kept_ < most_;
  if (room) {
    ++kept_;
    return true;
  }
  for (std::size_t lower = 0; most_ != 0 && lower < own; ++lower) {
    if (commands_[lower].empty()) continue;
    commands_[lower].pop_back();
    ++left_out_[lower];
    return true;
  }
  ++left_out_[own];
  return false;
}

void GithubFormat::record(const Examined& examined, std::string&) {
  locator_.start(examined);
  for (const auto& finding : examined.findings) {
    if (!finding.counts() || !make_room(finding.severity)) continue;
    commands_[static_cast<std::size_t>(finding.severity)].push_back(
        command(examined, finding, locator_.at(finding.pointer)));
  }
}

void GithubFormat::set_finding(const SetFinding& finding, std::string&) {
  constexpr std::size_t ids_most = 10;
  if (!make_room(finding.severity)) return;
  std::string out = fmt::format("::{} title=", command_of(finding.severity));
  append_escaped(out, fmt::format("{} {}", finding.info->code, finding.info->slug), true);
  out += "::";
  append_escaped(out, fmt::format("{} ({})", finding.message, listed_ids(finding, ids_most)),
                 false);
  commands_[static_cast<std::size_t>(finding.severity)].push_back(out + "\n");
}

void GithubFormat::append_left_out(std::string& out) const {
  std::string list;
  for (std::size_t severity = severities; severity-- > 0;) {
    if (left_out_[severity] == 0) continue;
    list += fmt::format("{}{} {}", list.empty() ? "" : ", ", left_out_[severity],
                        to_string(static_cast<Severity>(severity)));
  }
  if (list.empty()) return;
  out += fmt::format("::notice title=validate::further findings are not annotated here: {} "
                     "(--max-findings, --summary)\n", list);
}

/// The notice on what was left out is a notice, too, and must be one of those that are shown.
void GithubFormat::finish(const Totals&, std::string& out) {
  auto& notices = commands_[static_cast<std::size_t>(Severity::advisory)];
  const bool any_left = std::any_of(left_out_.begin(), left_out_.end(),
                                    [](std::uint64_t count) { return count > 0; });
  if (any_left && most_ == 0 && notices.size() == shown_of_each) {
    notices.pop_back();
    ++left_out_[static_cast<std::size_t>(Severity::advisory)];
  }
  for (std::size_t severity = severities; severity-- > 0;) {
    for (const auto& one : commands_[severity]) out += one;
  }
  append_left_out(out);
}

}  // namespace dealkit::validation
