#include "core/validation/output/report.hpp"

#include <algorithm>
#include <cmath>

#include "core/base/json/write.hpp"
#include "core/validation/output/naming.hpp"

namespace dealkit::validation {
namespace {

using json::append_integer;
using json::append_string;

void append_string_or_null(std::string_view text, std::string& out) {
  if (text.empty()) {
    out += "null";
  } else {
    append_string(out, text);
  }
}

void append_passed(std::string_view rule_name, std::string& out) {
  out += R"({"rule_name":)";
  append_string(out, rule_name);
  out += R"(,"passed":true)";
}

/// Milliseconds with the microseconds that a stopwatch can tell.
void append_milliseconds(double value, std::string& out) {
  json::append_number(out, std::isfinite(value) ? std::round(value * 1000) / 1000 : 0);
}

/// Findings of one of dealkit's rules are known by it; those of custom rules and external checks by
/// the name that they were given.
bool is_named(const Rule* rule) { return rule == &external_rule || rule == &custom_rule; }

}  // namespace

ReportWriter::ReportWriter(const FormatOptions& options)
    : timings_(options.timings), policy_hash_(options.policy_hash), run_now_(options.now) {}

const std::string& ReportWriter::stamps_at(base::Instant now) {
  if (!stamps_.empty() && now == stamped_) return stamps_;
  stamped_ = now;
  stamps_ = R"(,"validated_at":)";
  append_string(stamps_, base::to_string(now));
  stamps_ += R"(,"policy_hash":)";
  append_string_or_null(policy_hash_, stamps_);
  stamps_ += R"(,"results":[)";
  return stamps_;
}

void ReportWriter::append_report(const Examined& examined, std::string& out) {
  if (examined.kind == Examined::Kind::other) return;
  out += examined.kind == Examined::Kind::deal
             ? std::string_view(R"({"type":"validation_report","deal_id":)")
             : std::string_view(R"({"type":"validation_report","campaign_id":)");
  append_string_or_null(examined.id, out);
  out.push_back(',');
  append_members(examined, out);
  if (examined.id.empty()) append_place(examined, out);
  out += "}\n";
}

void ReportWriter::append_judgement(const Examined& examined, std::string& out) {
  out.push_back('{');
  append_members(examined, out);
  out.push_back('}');
}

void ReportWriter::append_members(const Examined& examined, std::string& out) {
  out += examined.valid ? std::string_view(R"("is_valid":true,"content_hash":)")
                        : std::string_view(R"("is_valid":false,"content_hash":)");
  append_string_or_null(examined.content_hash, out);
  out += stamps_at(examined.source.now.value_or(run_now_));
  if (examined.findings.empty() && examined.other_rules.empty() && examined.timings.empty()) {
    if (examined.ran != clean_ran_) {
      clean_ran_ = examined.ran;
      clean_results_.clear();
      append_results(examined, clean_results_);
    }
    out += clean_results_;
  } else {
    append_results(examined, out);
  }
  out += examined.short_circuited ? std::string_view(R"(],"short_circuited":true)")
                                  : std::string_view(R"(],"short_circuited":false)");
  if (!timings_) return;
  out += R"(,"total_latency_ms":)";
  append_milliseconds(examined.total_latency_ms, out);
  out += R"(,"cache_hit_rate":)";
  append_milliseconds(examined.cache_hit_rate, out);
}

void ReportWriter::append_results(const Examined& examined, std::string& out) {
  bool comma = false;
  RuleBits found;
  for (const auto& finding : examined.findings) {
    // A name that somebody gave may be any.
    if (is_named(finding.info->rule)) found.set();
    found.set(place_of(*finding.info->rule));
  }
  const auto rules = all_rules();
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (is_named(rules[i])) continue;
    if (found.test(i) || timings_) {
      append_rule(examined, rules[i]->name, examined.ran.test(i), comma, out);
    } else if (examined.ran.test(i)) {
      append_quiet_rule(i, comma, out);
    }
  }
  for (const auto name : examined.other_rules) append_rule(examined, name, true, comma, out);
  // Findings under a name that nobody announced must not be lost.
  for (const auto& finding : examined.findings) {
    const auto& names = examined.other_rules;
    if (!is_named(finding.info->rule) ||
        std::find(names.begin(), names.end(), finding.rule_name) != names.end()) {
      continue;
    }
    if (comma) out.push_back(',');
    comma = true;
    append_finding(examined, finding, out);
    out.push_back('}');
  }
}

/// Most rules of most records: nothing found, in words that are always the same.
void ReportWriter::append_quiet_rule(std::size_t place, bool& comma, std::string& out) {
  auto& text = passed_[place];
  if (text.empty()) {
    text = ',';
    append_passed(all_rules()[place]->name, text);
    text += '}';
  }
  out += std::string_view(text).substr(comma ? 0 : 1);
  comma = true;
}

void ReportWriter::append_rule(const Examined& examined, std::string_view rule_name, bool ran,
                               bool& comma, std::string& out) {
  bool found = false;
  for (const auto& finding : examined.findings) {
    if (finding.rule_name != rule_name) continue;
    if (comma) out.push_back(',');
    comma = true;
    append_finding(examined, finding, out);
    if (!found) append_timing(examined, rule_name, out);  // once a rule, so that sums come right
    out.push_back('}');
    found = true;
  }
  if (found || !ran) return;
  if (comma) out.push_back(',');
  comma = true;
  append_passed(rule_name, out);
  append_timing(examined, rule_name, out);
  out.push_back('}');
}

void ReportWriter::append_finding(const Examined& examined, const Finding& finding,
                                  std::string& out) {
  out += R"({"rule_name":)";
  append_string(out, finding.rule_name);
  out += R"(,"passed":false,"severity":")";
  out += to_string(finding.severity);
  out += R"(","code":)";
  append_string(out, finding.code());
  out += R"(,"message":)";
  append_string(out, finding.message);
  out += R"(,"pointer":)";
  append_string(out, finding.pointer);
  out += R"(,"actual":)";
  append_one_line(out, finding.actual.empty() ? "null" : std::string_view(finding.actual));
  out += R"(,"expected":)";
  append_string_or_null(finding.expected, out);
  out += R"(,"fingerprint":")";
  out += fingerprint(finding, examined.id);
  out.push_back('"');
  if (finding.counts()) return;
  out += R"(,"suppressed":)";
  append_string(out, finding.suppressed);
}

void ReportWriter::append_timing(const Examined& examined, std::string_view rule_name,
                                 std::string& out) {
  if (!timings_) return;
  const auto timing =
      std::find_if(examined.timings.begin(), examined.timings.end(),
                   [&](const Timing& one) { return one.rule_name == rule_name; });
  if (timing == examined.timings.end()) return;
  out += R"(,"latency_ms":)";
  append_milliseconds(timing->latency_ms, out);
  out += timing->cached ? std::string_view(R"(,"cached":true)")
                        : std::string_view(R"(,"cached":false)");
}

void ReportWriter::append_place(const Examined& examined, std::string& out) {
  out += R"(,"file":)";
  append_string(out, examined.source.file);
  out += R"(,"line":)";
  if (examined.kind != Examined::Kind::unreadable) {
    append_integer(out, static_cast<std::int64_t>(examined.source.line));
    return;
  }
  locator_.start(examined);
  const auto place = locator_.at({});
  append_integer(out, static_cast<std::int64_t>(place.line));
  if (place.column == 0) return;
  out += R"(,"column":)";
  append_integer(out, static_cast<std::int64_t>(place.column));
}

void ReportWriter::append_set_finding(const SetFinding& finding, std::string& out) {
  json::Writer line(out);
  line.object()
      .member("type", "set_finding")
      .member("code", finding.info->code)
      .member("slug", finding.info->slug)
      .member("severity", to_string(finding.severity))
      .member("message", finding.message);
  line.key("campaign_ids").array();
  for (const auto& id : finding.campaign_ids) line.string(id);
  line.close().key("content_hashes").array();
  for (const auto& hash : finding.content_hashes) {
    if (hash.empty()) {
      line.null();
    } else {
      line.string(hash);
    }
  }
  line.close().member("fingerprint", fingerprint(finding)).close();
  out.push_back('\n');
}

}  // namespace dealkit::validation
