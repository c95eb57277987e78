// The reply's grammar.
#include "io/check/reply.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace dealkit::io::check {

using base::Errc;
using base::Error;

namespace {

Error wrong(std::string_view expected, std::string_view found) {
  return Error{Errc::data, fmt::format("expected {}, found {}", expected, found)};
}

std::string_view found(json::Value value) {
  return value.present() ? json::describe(value.kind()) : "none";
}

/// The string member of that name; empty if it is absent or null.
Result<std::string> take_string(json::Value object, std::string_view name) {
  const json::Value value = object.find(name);
  if (!value.present() || value.is(json::Kind::null)) return std::string();
  if (!value.is(json::Kind::string))
    return wrong(fmt::format("a finding's {} to be a string", name), found(value));
  return std::string(value.string());
}

std::string take_text(json::Value object, std::string_view name) {
  const json::Value value = object.find(name);
  return value.present() ? std::string(value.text()) : std::string();
}

bool is_code(std::string_view text) {
  constexpr std::string_view others = "_-.";
  return text.size() <= max_code_bytes && std::all_of(text.begin(), text.end(), [&](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  others.find(c) != std::string_view::npos;
         });
}

Result<CheckFinding> parse_finding(json::Value value) {
  if (!value.is(json::Kind::object)) return wrong("a finding to be an object", found(value));
  CheckFinding finding;
  DEALKIT_ASSIGN_OR_RETURN(finding.code, take_string(value, "code"));
  if (!is_code(finding.code))
    return wrong("a finding's code of up to 64 letters, digits and _-.",
                 fmt::format("'{}'", finding.code.substr(0, max_code_bytes)));
  DEALKIT_ASSIGN_OR_RETURN(const std::string severity, take_string(value, "severity"));
  finding.severity = parse_severity(severity);
  if (!severity.empty() && !finding.severity)
    return wrong("a finding's severity to be critical, warning or advisory",
                 fmt::format("'{}'", severity));
  DEALKIT_ASSIGN_OR_RETURN(finding.message, take_string(value, "message"));
  DEALKIT_ASSIGN_OR_RETURN(finding.pointer, take_string(value, "pointer"));
  if (!finding.pointer.empty() && !finding.pointer.starts_with('/'))
    return wrong("a finding's pointer to be empty or to begin with /",
                 fmt::format("'{}'", finding.pointer));
  finding.actual = take_text(value, "actual");
  finding.expected = take_text(value, "expected");
  return finding;
}

Result<std::vector<CheckFinding>> parse_findings(json::Value list) {
  if (!list.is(json::Kind::array)) return wrong("findings to be an array", found(list));
  if (list.size() > max_findings)
    return wrong(fmt::format("at most {} findings", max_findings), fmt::to_string(list.size()));
  std::vector<CheckFinding> findings;
  findings.reserve(list.size());
  for (const json::Value value : list) {
    DEALKIT_ASSIGN_OR_RETURN(CheckFinding finding, parse_finding(value));
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace

std::optional<Severity> parse_severity(std::string_view text) {
  if (text == "critical") return Severity::critical;
  if (text == "warning") return Severity::warning;
  if (text == "advisory") return Severity::advisory;
  return std::nullopt;
}

Result<std::vector<CheckFinding>> parse_reply(std::string_view reply, json::Reader& reader) {
  auto document = reader.read(reply);
  if (!document) return wrong("a reply in JSON", "none: " + document.error().message);
  const json::Value root = (*document)->root();
  if (!root.is(json::Kind::object)) return wrong("a reply to be an object", found(root));
  const json::Value error = root.find("error");
  const json::Value passed = root.find("passed");
  const json::Value list = root.find("findings");
  if (error.present() && !error.is(json::Kind::null)) {
    if (!error.is(json::Kind::string)) return wrong("error to be a string", found(error));
    if (passed.present() || list.present())
      return wrong("error to stand alone", "it beside a verdict");
    return Error{Errc::unavailable, fmt::format("it reports: {}", error.string())};
  }
  if (passed.present() && !passed.is(json::Kind::boolean))
    return wrong("passed to be true or false", found(passed));
  if (!list.present()) {
    if (!passed.present()) return wrong("a reply with passed, findings or error", "none of them");
    if (passed.boolean()) return std::vector<CheckFinding>{};
    return std::vector<CheckFinding>(1);  // no, without a reason
  }
  DEALKIT_ASSIGN_OR_RETURN(auto findings, parse_findings(list));
  if (passed.present() && passed.boolean() != findings.empty())
    return wrong("passed to be true exactly if there are no findings",
                 fmt::format("passed {} and {} findings", passed.text(), findings.size()));
  return findings;
}

}  // namespace dealkit::io::check
