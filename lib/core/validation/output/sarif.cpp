#include "core/validation/output/sarif.hpp"

#include <algorithm>
#include <string_view>

#include "core/base/json/write.hpp"
#include "core/validation/output/naming.hpp"
#include "core/validation/record/suppress.hpp"

namespace dealkit::validation {
namespace {

/// Codes that external checks may bring beside ours; further ones are shown under our own code.
constexpr std::size_t rules_most = 2'000;

std::string_view level_of(Severity severity) {
  switch (severity) {
    case Severity::critical: return "error";
    case Severity::warning: return "warning";
    case Severity::advisory: return "note";
  }
  return "error";
}

std::size_t urgency_of(Severity severity, bool counts) {
  return counts ? 1 + static_cast<std::size_t>(severity) : 0;
}

/// A path as a URI reference (RFC 3986): relative ones stay relative, as code review tools want.
std::string uri_of(std::string_view file) {
  constexpr std::string_view unescaped =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
  constexpr std::string_view hex = "0123456789ABCDEF";
  if (file == "<stdin>") return "stdin";
  if (file.starts_with("./")) file.remove_prefix(2);
  std::string uri = file.starts_with('/') ? "file://" : "";
  for (const char c : file) {
    if (unescaped.find(c) != std::string_view::npos) {
      uri.push_back(c);
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    uri.push_back('%');
    uri.push_back(hex[byte >> 4]);
    uri.push_back(hex[byte & 15]);
  }
  return uri;
}

/// SARIF reads braces in messages as placeholders; doubled, they stand for themselves (3.11.5).
std::string message_text(std::string_view text) {
  std::string doubled;
  for (const char c : text) {
    if (c == '{' || c == '}') doubled.push_back(c);
    doubled.push_back(c);
  }
  return doubled;
}

/// What a code means, as code scanning shows it beside an alert.
std::string markdown_help(std::string_view code, std::string_view what, std::string_view why,
                          std::string_view fix, std::string_view source) {
  std::string out = "**" + std::string(code) + "**: " + std::string(what);
  const auto paragraph = [&](std::string_view label, std::string_view text) {
    if (!text.empty()) out += "\n\n**" + std::string(label) + "**: " + std::string(text);
  };
  paragraph("Why", why);
  paragraph("Fix", fix);
  paragraph("Source", source);
  return out;
}

void add_text(json::Writer& out, std::string_view name, std::string_view text) {
  out.key(name).object().member("text", message_text(text)).close();
}

void add_number(json::Writer& out, std::string_view name, std::uint64_t value) {
  out.key(name).integer(static_cast<std::int64_t>(value));
}

void add_artifact(json::Writer& out, std::string_view file) {
  out.key("artifactLocation").object().member("uri", uri_of(file)).close();
}

void add_region(json::Writer& out, std::string_view name, const Place& place) {
  out.key(name).object();
  add_number(out, "startLine", place.line);
  if (place.character_column > 0) {
    add_number(out, "startColumn", place.character_column);
    add_number(out, "endLine", place.end_line);
    add_number(out, "endColumn", place.end_character_column);
  }
  add_number(out, "byteOffset", place.byte_offset);
  if (place.byte_length > 0) add_number(out, "byteLength", place.byte_length);
  out.close();
}

/// The reason that somebody gave in the record, word for word, is the justification.
void add_suppression(json::Writer& out, const Finding& finding, json::Value record,
                     base::Instant now) {
  const bool in_source = finding.suppressed == "record";
  out.key("suppressions").array().object();
  out.member("kind", in_source ? "inSource" : "external").member("status", "accepted");
  std::string_view reason = "accepted by the baseline";
  if (in_source) {
    const auto exceptions = record ? record.find("x_validate") : record;
    reason = exceptions ? reason_of(exceptions.find("ignore"), finding.code(), now)
                        : std::string_view();
    if (reason.empty()) reason = "accepted in the record (x_validate)";
  }
  out.member("justification", reason);
  out.close().close();
}

/// Only changes that put one text in the place of another: SARIF knows no others.
bool is_simple_fix(const Finding& finding, Locator& locator) {
  return finding.info->fixing == Fixing::safe && !finding.fix.empty() &&
         std::all_of(finding.fix.begin(), finding.fix.end(), [&](const Edit& edit) {
           return edit.operation == Edit::Operation::replace && locator.at(edit.pointer).exact;
         });
}

void add_fix(json::Writer& out, const Examined& examined, const Finding& finding,
             Locator& locator) {
  out.key("fixes").array().object();
  add_text(out, "description", finding.info->how_to_fix);
  out.key("artifactChanges").array().object();
  add_artifact(out, examined.source.file);
  out.key("replacements").array();
  for (const auto& edit : finding.fix) {
    out.object();
    add_region(out, "deletedRegion", locator.at(edit.pointer));
    out.key("insertedContent").object().member("text", edit.value).close().close();
  }
  out.close().close().close().close().close();
}

}  // namespace

SarifFormat::SarifFormat(const FormatOptions& options)
    : options_(options),
      most_(options.max_findings == 0 ? results_most
                                      : std::min(options.max_findings, results_most)) {
  for (const auto* info : all_codes()) rule_index(*info, info->code);
}

std::size_t SarifFormat::rule_index(const CodeInfo& info, std::string_view code) {
  if (const auto known = index_.find(code); known != index_.end()) return known->second;
  if (rules_.size() >= rules_most && code != info.code) return rule_index(info, info.code);
  const bool own = code == info.code;
  index_.emplace(code, rules_.size());
  rules_.push_back({std::string(code), std::string(own ? info.slug : info.code),
                    std::string(info.what), std::string(info.why), std::string(info.how_to_fix),
                    std::string(info.source), std::string(info.rule->name), info.severity});
  return rules_.size() - 1;
}

bool SarifFormat::make_room(std::size_t urgency) {
  if (kept_ < most_) {
    ++kept_;
    return true;
  }
  for (std::size_t lower = 0; lower < urgency; ++lower) {
    if (results_[lower].empty()) continue;
    results_[lower].pop_back();
    ++left_out_[lower];
    return true;
  }
  ++left_out_[urgency];
  return false;
}

void SarifFormat::record(const Examined& examined, std::string&) {
  if (first_file_.empty()) first_file_ = examined.source.file;
  locator_.start(examined);
  for (const auto& finding : examined.findings) {
    const auto urgency = urgency_of(finding.severity, finding.counts());
    if (make_room(urgency)) append_result(examined, finding, results_[urgency].emplace_back());
  }
}

void SarifFormat::set_finding(const SetFinding& finding, std::string&) {
  const auto urgency = urgency_of(finding.severity, true);
  if (make_room(urgency)) append_set_result(finding, results_[urgency].emplace_back());
}

void SarifFormat::append_result(const Examined& examined, const Finding& finding,
                                std::string& out) {
  const auto rule = rule_index(*finding.info, finding.code());
  json::Writer result(out);
  result.object().member("ruleId", rules_[rule].code);
  add_number(result, "ruleIndex", rule);
  result.member("level", level_of(finding.severity));
  add_text(result, "message", finding.message);
  result.key("locations").array().object().key("physicalLocation").object();
  add_artifact(result, examined.source.file);
  add_region(result, "region", locator_.at(finding.pointer));
  result.close().key("logicalLocations").array().object();
  if (!examined.id.empty()) result.member("name", examined.id);
  result.member("fullyQualifiedName", std::string(examined.id) + "#" + finding.pointer);
  result.member("kind", finding.pointer.empty() ? "object" : "property");
  result.close().close().close().close();
  result.key("partialFingerprints").object();
  result.member("dealkit/v1", fingerprint(finding, examined.id)).close();
  if (!finding.counts()) {
    add_suppression(result, finding, locator_.record(), options_.now);
  }
  if (is_simple_fix(finding, locator_)) add_fix(result, examined, finding, locator_);
  result.key("properties").object();
  result.member("record", record_name(examined)).member("pointer", finding.pointer);
  result.key("actual").raw(finding.actual.empty() ? "null" : std::string_view(finding.actual));
  if (!finding.expected.empty()) result.member("expected", finding.expected);
  result.close().close();
}

void SarifFormat::append_set_result(const SetFinding& finding, std::string& out) {
  constexpr std::size_t ids_most = 100;  // GitHub shows so many locations of a result
  const auto rule = rule_index(*finding.info, finding.info->code);
  json::Writer result(out);
  result.object().member("ruleId", rules_[rule].code);
  add_number(result, "ruleIndex", rule);
  result.member("level", level_of(finding.severity));
  add_text(result, "message", finding.message);
  result.key("locations").array().object();
  if (!first_file_.empty()) {
    result.key("physicalLocation").object();
    add_artifact(result, first_file_);
    result.key("region").object();
    add_number(result, "startLine", 1);
    result.close().close();
  }
  result.key("logicalLocations").array();
  const auto count = std::min(ids_most, finding.campaign_ids.size());
  for (std::size_t i = 0; i < count; ++i) {
    const auto& ids = finding.campaign_ids;
    const auto before = ids.begin() + static_cast<std::ptrdiff_t>(i);
    if (std::find(ids.begin(), before, ids[i]) != before) continue;  // the schema wants them unique
    result.object().member("name", ids[i]).member("kind", "object").close();
  }
  result.close().close().close();
  result.key("partialFingerprints").object();
  result.member("dealkit/v1", fingerprint(finding)).close();
  result.key("properties").object();
  add_number(result, "campaigns", finding.campaign_ids.size());
  result.close().close();
}

void SarifFormat::append_tool(std::string& out) const {
  json::Writer tool(out);
  tool.object().key("driver").object();
  tool.member("name", "validate").member("organization", "dealkit");
  tool.member("version", options_.version);
  if (!options_.homepage.empty()) tool.member("informationUri", options_.homepage);
  tool.key("rules").array();
  for (const auto& rule : rules_) {
    tool.object().member("id", rule.code).member("name", rule.slug);
    add_text(tool, "shortDescription", rule.what);
    add_text(tool, "fullDescription", rule.why.empty() ? rule.what : rule.what + ": " + rule.why);
    std::string help = rule.how_to_fix.empty() ? rule.what : rule.how_to_fix;
    if (!rule.source.empty()) help += "\nSource: " + rule.source;
    tool.key("help").object().member("text", message_text(help));
    tool.member("markdown", message_text(markdown_help(rule.code, rule.what, rule.why,
                                                       rule.how_to_fix, rule.source)));
    tool.close();
    if (!options_.homepage.empty()) {
      tool.member("helpUri", options_.homepage + "/blob/main/man/dealkit-codes.7");
    }
    tool.key("defaultConfiguration").object().member("level", level_of(rule.severity)).close();
    tool.key("properties").object().key("tags").array().string(rule.rule_name).close().close();
    tool.close();
  }
  tool.close().close().close();
}

void SarifFormat::append_invocation(const Totals& totals, std::string& out) const {
  std::uint64_t left_out = 0;
  for (const auto count : left_out_) left_out += count;
  json::Writer invocation(out);
  invocation.object().key("executionSuccessful").boolean(true);
  invocation.member("endTimeUtc", base::to_string(options_.now));
  if (left_out > 0) {
    invocation.key("toolExecutionNotifications").array().object();
    add_text(invocation, "message",
             std::to_string(left_out) + " results beyond the limit of " + std::to_string(most_) +
                 " were left out, the least severe first");
    invocation.member("level", "warning").close().close();
  }
  invocation.key("properties").object();
  add_number(invocation, "records", totals.records);
  add_number(invocation, "invalid", totals.invalid);
  constexpr std::array<std::string_view, urgencies> names{
      "left_out_suppressed", "left_out_advisory", "left_out_warning", "left_out_critical"};
  for (std::size_t i = urgencies; left_out > 0 && i-- > 0;) {
    add_number(invocation, names[i], left_out_[i]);
  }
  if (!options_.policy_hash.empty()) invocation.member("policy_hash", options_.policy_hash);
  invocation.close().close();
}

void SarifFormat::finish(const Totals& totals, std::string& out) {
  out += R"({"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[)"
         "\n{\"tool\":";
  append_tool(out);
  out += ",\n\"columnKind\":\"unicodeCodePoints\",\n\"invocations\":[";
  append_invocation(totals, out);
  out += "],\n\"results\":[";
  bool comma = false;
  for (std::size_t urgency = urgencies; urgency-- > 0;) {
    for (const auto& result : results_[urgency]) {
      out += comma ? ",\n" : "\n";
      comma = true;
      out += result;
    }
  }
  out += "\n]}]}\n";
}

}  // namespace dealkit::validation
