#include "core/validation/output/tap.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/json/write.hpp"
#include "core/base/visible.hpp"
#include "core/validation/output/human.hpp"

namespace dealkit::validation {
namespace {

/// A string of JSON is one of YAML, and what is made visible in it stays the same string.
void append_entry(std::string& out, std::string_view name, std::string_view text) {
  out += fmt::format("{}: ", name);
  std::string quoted;
  json::append_string(quoted, text);
  base::append_visible(out, quoted);
  out.push_back('\n');
}

}  // namespace

void TapFormat::append_test(bool ok, std::string_view description, std::string& out) {
  if (tests_ == 0) out += "TAP version 14\n";
  ++tests_;
  out += fmt::format("{} {} - ", ok ? "ok" : "not ok", tests_);
  std::string printable;
  base::append_visible(printable, description);
  for (const char c : printable) {  // '#' would begin a directive
    if (c == '#' || c == '\\') out.push_back('\\');
    out.push_back(c);
  }
  out.push_back('\n');
}

void TapFormat::record(const Examined& examined, std::string& out) {
  if (examined.kind == Examined::Kind::other) return;
  locator_.start(examined);
  const auto fails = [this](const Finding& finding) {
    return finding.counts() && finding.severity >= fail_on_;
  };
  auto name = record_name(examined);
  if (examined.id.empty()) {
    name += fmt::format(" ({}:{})", examined.source.file, examined.source.line);
  }
  append_test(std::none_of(examined.findings.begin(), examined.findings.end(), fails), name, out);
  bool opened = false;
  for (const auto& finding : examined.findings) {
    if (!limit_.take()) continue;
    if (!opened) out += "  ---\n  findings:\n";
    opened = true;
    append_diagnostic(examined, finding, out);
  }
  if (opened) out += "  ...\n";
}

void TapFormat::append_diagnostic(const Examined& examined, const Finding& finding,
                                  std::string& out) {
  const auto place = locator_.at(finding.pointer);
  out += "    - ";
  append_entry(out, "code", finding.code());
  constexpr std::string_view indent = "      ";
  const auto entry = [&](std::string_view name, std::string_view text) {
    if (text.empty()) return;
    out += indent;
    append_entry(out, name, text);
  };
  if (finding.external_code.empty()) entry("slug", finding.info->slug);
  entry("severity", to_string(finding.severity));
  entry("message", finding.message);
  entry("file", examined.source.file);
  out += fmt::format("{}line: {}\n", indent, place.line);
  entry("pointer", finding.pointer);
  entry("actual", finding.actual);
  entry("expected", finding.expected);
  entry("suppressed", finding.suppressed);
}

void TapFormat::set_finding(const SetFinding& finding, std::string& out) {
  constexpr std::size_t ids_most = 20;
  append_test(finding.severity < fail_on_,
              fmt::format("{} {}: {}", finding.info->code, finding.info->slug,
                          listed_ids(finding, ids_most)),
              out);
  if (!limit_.take()) return;
  out += "  ---\n  ";
  append_entry(out, "severity", to_string(finding.severity));
  out += "  ";
  append_entry(out, "message", finding.message);
  out += "  ...\n";
}

void TapFormat::finish(const Totals& totals, std::string& out) {
  if (tests_ == 0) out += "TAP version 14\n";
  if (limit_.left_out() > 0) {
    out += fmt::format("# {} more findings not listed (--max-findings)\n", limit_.left_out());
  }
  out += fmt::format("# {} records, {} invalid\n1..{}\n", totals.records, totals.invalid, tests_);
}

}  // namespace dealkit::validation
