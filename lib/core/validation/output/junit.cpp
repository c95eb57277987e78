#include "core/validation/output/junit.hpp"

#include <fmt/format.h>

#include "core/validation/output/xml.hpp"
#include "core/validation/rule.hpp"

namespace dealkit::validation {
namespace {

void append_attribute(std::string& out, std::string_view name, std::string_view value) {
  out += fmt::format(" {}=\"", name);
  append_xml(out, value, XmlPlace::attribute);
  out.push_back('"');
}

std::string line_of(const Examined& examined, const Finding& finding, const Place& place) {
  std::string line = fmt::format("{}:{}: {} {}", examined.source.file, place.line,
                                 to_string(finding.severity), finding.code());
  if (finding.external_code.empty()) line += fmt::format(" {}", finding.info->slug);
  line += fmt::format(": {}", finding.message);
  if (!finding.pointer.empty()) line += fmt::format("\n  at {}", finding.pointer);
  if (!finding.actual.empty()) line += fmt::format("\n  found {}", finding.actual);
  if (!finding.expected.empty()) line += fmt::format("\n  expected {}", finding.expected);
  if (!finding.counts()) line += fmt::format("\n  suppressed by the {}", finding.suppressed);
  return line + "\n";
}

constexpr std::string_view document_start =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"validate\">\n";
constexpr std::string_view set_suite = "findings about several campaigns";

}  // namespace

void JunitFormat::record(const Examined& examined, std::string& out) {
  if (examined.kind == Examined::Kind::other) return;
  open_suite(examined.source.file, out);
  locator_.start(examined);
  Case test;
  test.name = record_name(examined);
  if (examined.id.empty()) test.name += fmt::format(" (line {})", examined.source.line);
  test.class_name = examined.source.file;
  for (const auto& finding : examined.findings) {
    const bool fails = finding.counts() && finding.severity >= fail_on_;
    if (fails && test.failures++ == 0) {
      test.failure_type = finding.code();
      test.failure_message = finding.message;
    }
    if (!limit_.take()) continue;
    auto& text = fails ? test.failure_text : test.output;
    text += line_of(examined, finding, locator_.at(finding.pointer));
  }
  append_case(test, out);
}

void JunitFormat::set_finding(const SetFinding& finding, std::string& out) {
  constexpr std::size_t ids_most = 20;
  open_suite(set_suite, out);
  Case test;
  test.class_name = finding.info->rule->name;
  const auto ids = listed_ids(finding, ids_most);
  test.name = fmt::format("{} {}: {}", finding.info->code, finding.info->slug, ids);
  const auto text = fmt::format("{} {} {}: {}\n  campaigns {}\n", to_string(finding.severity),
                                finding.info->code, finding.info->slug, finding.message, ids);
  const bool fails = finding.severity >= fail_on_;
  if (fails) {
    test.failures = 1;
    test.failure_type = finding.info->code;
    test.failure_message = finding.message;
  }
  if (limit_.take()) (fails ? test.failure_text : test.output) = text;
  append_case(test, out);
}

void JunitFormat::append_case(const Case& test, std::string& out) {
  auto& to = streaming_ ? out : buffer_;
  ++tests_;
  to += "    <testcase";
  append_attribute(to, "name", test.name);
  append_attribute(to, "classname", test.class_name);
  to += " time=\"0\"";
  if (test.failures == 0 && test.output.empty()) {
    to += "/>\n";
  } else {
    to += ">\n";
    if (test.failures > 0) {
      ++failures_;
      to += "      <failure";
      append_attribute(to, "type", test.failure_type);
      append_attribute(to, "message",
                       test.failures == 1 ? test.failure_message
                                          : fmt::format("{} (and {} more)", test.failure_message,
                                                        test.failures - 1));
      to += ">";
      append_xml(to, test.failure_text, XmlPlace::content);
      to += "</failure>\n";
    }
    if (!test.output.empty()) {
      to += "      <system-out>";
      append_xml(to, test.output, XmlPlace::content);
      to += "</system-out>\n";
    }
    to += "    </testcase>\n";
  }
  if (streaming_ || buffer_.size() <= buffer_most_bytes) return;
  append_start_tag(false, out);
  out += buffer_;
  buffer_.clear();
  streaming_ = true;
}

void JunitFormat::append_start_tag(bool counts, std::string& out) const {
  out += "  <testsuite";
  append_attribute(out, "name", suite_);
  if (counts) {
    out += fmt::format(" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"0\"", tests_,
                       failures_);
  }
  append_attribute(out, "timestamp", now_);
  out += " time=\"0\">\n";
}

void JunitFormat::open_suite(std::string_view name, std::string& out) {
  if (!started_) {
    out += document_start;
    started_ = true;
  }
  if (open_ && suite_ == name) return;
  close_suite(out);
  open_ = true;
  suite_ = name;
}

void JunitFormat::close_suite(std::string& out) {
  if (!open_) return;
  if (!streaming_) append_start_tag(true, out);
  out += buffer_;
  out += "  </testsuite>\n";
  buffer_.clear();
  open_ = streaming_ = false;
  tests_ = failures_ = 0;
}

void JunitFormat::finish(const Totals&, std::string& out) {
  if (limit_.left_out() > 0) {
    open_suite("not listed", out);
    Case test;
    test.name = fmt::format("{} more findings (--max-findings)", limit_.left_out());
    test.class_name = "validate";
    append_case(test, out);
  }
  close_suite(out);
  if (!started_) out += document_start;
  out += "</testsuites>\n";
}

}  // namespace dealkit::validation
