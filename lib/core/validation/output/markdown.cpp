#include "core/validation/output/markdown.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/text_width.hpp"
#include "core/base/visible.hpp"
#include "core/validation/output/human.hpp"
#include "core/validation/output/naming.hpp"

namespace dealkit::validation {
namespace {

constexpr std::uint64_t rows_usual = 50;
constexpr std::uint64_t rows_most = 1'000;    // GitHub takes a megabyte of summary a step
constexpr std::size_t codes_most = 500;       // an external check may bring any number of its own
constexpr std::size_t cell_most = 300;        // columns of a message in a cell

/// Text of others in a cell: what Markdown or HTML would read is escaped, so that a record's id can
/// neither end a row nor bring a link, a picture or a tag.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : base::visible(base::cut_to_width(text, cell_most))) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else {
      if (std::string_view("\\`*_[]|~#!>@").find(c) != std::string_view::npos) out += '\\';
      out += c;
    }
  }
  return out;
}

}  // namespace

MarkdownFormat::MarkdownFormat(const FormatOptions& options)
    : most_(options.max_findings == 0 ? rows_usual : std::min(options.max_findings, rows_most)) {}

void MarkdownFormat::count(Severity severity, std::string_view code, const CodeInfo& info) {
  auto known = codes_.find(code);
  if (known == codes_.end()) {
    if (codes_.size() >= codes_most && code != info.code) return count(severity, info.code, info);
    const bool own = code == info.code;
    known = codes_.emplace(std::string(code), Code{severity, std::string(code), "", 0}).first;
    known->second.what = own ? info.what : "a finding of an external check";
    if (own) known->second.code += fmt::format(" {}", info.slug);
  }
  known->second.severity = std::max(known->second.severity, severity);
  ++known->second.findings;
}

bool MarkdownFormat::make_room(Severity severity) {
  if (kept_ < most_) {
    ++kept_;
    return true;
  }
  ++left_out_;
  for (std::size_t lower = 0; lower < static_cast<std::size_t>(severity); ++lower) {
    if (rows_[lower].empty()) continue;
    rows_[lower].pop_back();
    return true;
  }
  return false;
}

void MarkdownFormat::record(const Examined& examined, std::string&) {
  locator_.start(examined);
  for (const auto& finding : examined.findings) {
    if (!finding.counts()) continue;
    count(finding.severity, finding.code(), *finding.info);
    if (!make_room(finding.severity)) continue;
    rows_[static_cast<std::size_t>(finding.severity)].push_back(
        fmt::format("| {} | {} | {}:{} | {} | {} |\n", to_string(finding.severity),
                    cell(finding.code()), cell(examined.source.file),
                    locator_.at(finding.pointer).line, cell(record_name(examined)),
                    cell(finding.message)));
  }
}

void MarkdownFormat::set_finding(const SetFinding& finding, std::string&) {
  constexpr std::size_t ids_most = 10;
  count(finding.severity, finding.info->code, *finding.info);
  if (!make_room(finding.severity)) return;
  rows_[static_cast<std::size_t>(finding.severity)].push_back(
      fmt::format("| {} | {} | | {} | {} |\n", to_string(finding.severity), finding.info->code,
                  cell(listed_ids(finding, ids_most)), cell(finding.message)));
}

void MarkdownFormat::append_codes(std::string& out) const {
  std::vector<const Code*> codes;
  for (const auto& [name, code] : codes_) codes.push_back(&code);
  std::stable_sort(codes.begin(), codes.end(), [](const Code* a, const Code* b) {
    return a->severity != b->severity ? a->severity > b->severity : a->findings > b->findings;
  });
  out += "\n| Code | Severity | Findings | Fires when |\n| --- | --- | ---: | --- |\n";
  for (const auto* code : codes) {
    out += fmt::format("| {} | {} | {} | {} |\n", cell(code->code), to_string(code->severity),
                       code->findings, cell(code->what));
  }
}

void MarkdownFormat::append_rows(std::string& out) const {
  out += "\n| Severity | Code | Place | Record | Message |\n| --- | --- | --- | --- | --- |\n";
  for (std::size_t severity = severities; severity-- > 0;) {
    for (const auto& row : rows_[severity]) out += row;
  }
  if (left_out_ > 0) {
    out += fmt::format("\n{} not listed, the least severe.\n",
                       counted(left_out_, "more finding is", "more findings are"));
  }
}

void MarkdownFormat::finish(const Totals& totals, std::string& out) {
  const auto accepted = totals.accepted_text();
  const std::string none = accepted.empty() ? "nothing found" : "nothing new found";
  out += "### validate: " + (codes_.empty() ? none : totals.counts_text()) + "\n\n";
  out += counted(totals.records, "record", "records") + " examined, ";
  out += totals.invalid == 0 ? "all valid" : fmt::format("{} invalid", totals.invalid);
  if (!accepted.empty()) out += "; " + accepted;
  out += ".\n";
  if (codes_.empty()) return;
  append_codes(out);
  append_rows(out);
}

}  // namespace dealkit::validation
