#include "core/validation/output/human.hpp"

#include <fmt/format.h>

#include <iterator>

#include "core/base/visible.hpp"
#include "core/validation/output/naming.hpp"

namespace dealkit::validation {
namespace {

constexpr std::string_view bold = "\x1b[1m";
constexpr std::string_view faint = "\x1b[2m";
constexpr std::string_view plain = "\x1b[0m";

std::string_view colour_of(Severity severity) {
  switch (severity) {
    case Severity::critical: return "\x1b[1;31m";
    case Severity::warning: return "\x1b[1;33m";
    case Severity::advisory: return "\x1b[1;36m";
  }
  return plain;
}

}  // namespace

void HumanFormat::record(const Examined& examined, std::string& out) {
  locator_.start(examined);
  for (const auto& finding : examined.findings) {
    if (finding.counts() && limit_.take()) append_finding(examined, finding, out);
  }
}

void HumanFormat::append_head(Severity severity, std::string_view code, std::string_view slug,
                              std::string_view message, std::string& out) const {
  if (colour_) out += colour_of(severity);
  out += to_string(severity);
  if (colour_) out += plain;
  out.push_back(' ');
  if (colour_) out += bold;
  base::append_visible(out, code);
  if (!slug.empty()) {
    out.push_back(' ');
    base::append_visible(out, slug);
  }
  if (colour_) out += plain;
  out += ": ";
  base::append_visible(out, message);
  out.push_back('\n');
}

void HumanFormat::append_advice(const CodeInfo& info, bool fixable, std::string& out) const {
  const auto line = [&](std::string_view label, std::string_view text, std::string_view more) {
    if (text.empty()) return;
    out += "  ";
    if (colour_) out += faint;
    out += label;
    base::append_visible(out, text);
    out += more;
    if (colour_) out += plain;
    out.push_back('\n');
  };
  line("why: ", info.why, "");
  std::string_view how;
  if (fixable) how = info.fixing == Fixing::unsafe ? " [--fix=unsafe]" : " [--fix]";
  line("fix: ", info.how_to_fix, how);
}

void HumanFormat::append_finding(const Examined& examined, const Finding& finding,
                                 std::string& out) {
  const auto place = locator_.at(finding.pointer);
  base::append_visible(out, examined.source.file);
  fmt::format_to(std::back_inserter(out), ":{}:", place.line);
  if (place.column > 0) fmt::format_to(std::back_inserter(out), "{}:", place.column);
  out.push_back(' ');
  const bool standing = finding.external_code.empty();
  append_head(finding.severity, finding.code(), standing ? finding.info->slug : std::string_view{},
              finding.message, out);
  out += "  ";
  base::append_visible(out, record_name(examined));
  if (!finding.pointer.empty()) {
    out += " at ";
    base::append_visible(out, finding.pointer);
  }
  const bool unreadable = finding.info == &malformed_record;  // its message says what was found
  if (!unreadable && (!finding.actual.empty() || !finding.expected.empty())) {
    out += ": found ";
    std::string actual;
    append_one_line(actual, finding.actual);
    base::append_visible(out, actual.empty() ? "nothing" : std::string_view(actual));
    if (!finding.expected.empty()) {
      out += ", expected ";
      base::append_visible(out, finding.expected);
    }
  }
  out.push_back('\n');
  const bool fixable = finding.info->fixing != Fixing::none && !finding.fix.empty();
  if (standing) append_advice(*finding.info, fixable, out);
}

void HumanFormat::set_finding(const SetFinding& finding, std::string& out) {
  constexpr std::size_t ids_most = 10;
  if (!limit_.take()) return;
  append_head(finding.severity, finding.info->code, finding.info->slug, finding.message, out);
  if (!finding.campaign_ids.empty()) {
    out += "  campaigns ";
    base::append_visible(out, listed_ids(finding, ids_most));
    out.push_back('\n');
  }
  append_advice(*finding.info, false, out);
}

void HumanFormat::finish(const Totals& totals, std::string& out) {
  if (limit_.left_out() > 0) {
    out += counted(limit_.left_out(), "more finding", "more findings");
    out += " not shown (--max-findings)\n";
  }
  out += counted(totals.records, "record", "records") + " examined, ";
  out += totals.invalid == 0 ? "all valid" : fmt::format("{} invalid", totals.invalid);
  out += "; " + totals.counts_text();
  if (const auto accepted = totals.accepted_text(); !accepted.empty()) out += "; " + accepted;
  if (totals.passed_on > 0) {
    out += "; ";
    out += counted(totals.passed_on, "record of another type", "records of other types");
    out += " not examined";
  }
  out.push_back('\n');
}

}  // namespace dealkit::validation
