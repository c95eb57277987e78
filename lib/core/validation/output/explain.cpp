#include "core/validation/output/explain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "core/base/json/write.hpp"
#include "core/base/nearest.hpp"
#include "core/base/roff.hpp"

namespace dealkit::validation {
namespace {

constexpr std::size_t columns_most = 80;
constexpr std::size_t label_columns = 10;

std::string_view fix_of(Fixing fixing) {
  switch (fixing) {
    case Fixing::none: return "-";
    case Fixing::safe: return "--fix";
    case Fixing::unsafe: return "--fix=unsafe";
  }
  return "-";
}

/// "label     words, broken before column 80 and set in under each other".
void append_wrapped(std::string& out, std::string_view label, std::string_view text) {
  if (text.empty()) return;
  out += fmt::format("{:<{}}", label, label_columns);
  std::size_t column = label_columns;
  bool first = true;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    const auto word = text.substr(0, end);
    if (!first && column + 1 + word.size() > columns_most) {
      out += "\n" + std::string(label_columns, ' ');
      column = label_columns;
    } else if (!first) {
      out.push_back(' ');
      ++column;
    }
    out += word;
    column += word.size();
    first = false;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  out.push_back('\n');
}

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

}  // namespace

std::string explain(const CodeInfo& info) {
  auto text = fmt::format("{} {}\n\n", info.code, info.slug);
  append_wrapped(text, "What", info.what);
  append_wrapped(text, "Why", info.why);
  append_wrapped(text, "Fix", info.how_to_fix);
  append_wrapped(text, "Severity", to_string(info.severity));
  append_wrapped(text, "Rule", info.rule->name);
  if (info.set_rule) append_wrapped(text, "Looks at", "several campaigns (--set-rules)");
  if (info.fixing != Fixing::none) append_wrapped(text, "Fixed by", fix_of(info.fixing));
  append_wrapped(text, "Source", info.source);
  return text;
}

base::Result<std::string> explain(std::string_view code) {
  const auto wanted = upper(code);
  std::vector<std::string> known;
  for (const auto* info : all_codes()) {
    if (info->code == wanted || info->slug == code) return explain(*info);
    known.emplace_back(info->code);
  }
  return base::Error{base::Errc::usage,
                     fmt::format("there is no code \"{}\"{}; --rules lists them", code,
                                 base::did_you_mean(wanted, known))};
}

std::string rules_table(Profile profile) {
  std::string text = "CODE    SEVERITY  FIX           MEANING\n";
  const CodeInfo* before = nullptr;
  for (const auto* info : all_codes()) {
    if (before == nullptr || before->rule != info->rule) {
      text += fmt::format("\n{}: {}\n", info->rule->name, info->rule->summary);
    }
    before = info;
    text += fmt::format("{:<8}{:<10}{:<14}{}{}\n", info->code, to_string(info->severity),
                        fix_of(info->fixing), info->slug,
                        info->set_rule ? " (several campaigns)" : "");
  }
  text += fmt::format(
      "\nthresholds: what a policy may set (dealkit-policy(5)), with the defaults of {}\n",
      to_string(profile));
  auto thresholds = thresholds_of(profile);
  for (const auto& ref : thresholds.all()) {
    text += fmt::format("{} = {} ({}): {}\n", ref.threshold->name, value_text(ref),
                        ref.threshold->unit, ref.threshold->doc);
  }
  return text;
}

std::string codes_list() {
  std::string text;
  for (const auto* info : all_codes()) text += fmt::format("{}\t{}\n", info->code, info->slug);
  return text;
}

std::string manual_thresholds() {
  std::string text;
  std::string_view before;
  auto thresholds = thresholds_of(Profile::generic);
  for (const auto& ref : thresholds.all()) {
    const auto name = ref.threshold->name;
    const auto group = name.substr(0, name.find('.'));
    if (group != before) {
      text += ".SS [thresholds." + std::string(group) + "]\n";
      before = group;
    }
    text += ".TP\n" + base::roff_bold(name.substr(group.size() + 1)) + " = " +
            base::roff(value_text(ref)) + " (" + base::roff(ref.threshold->unit) + ")\n" +
            base::roff(ref.threshold->doc) + ".\n";
  }
  return text;
}

std::string rules_ndjson(Profile profile) {
  std::string text;
  for (const auto* info : all_codes()) {
    json::Writer line(text);
    line.object().member("type", "validation_code").member("code", info->code);
    line.member("slug", info->slug).member("rule_name", info->rule->name);
    line.member("severity", to_string(info->severity)).key("phase");
    if (const auto* rule = info->rule; rule->phase != 0) {
      line.integer(rule->phase).key("reads").array();
      for (const auto member : rule->reads) line.string(member);
      line.close();
    } else {
      line.null();
    }
    constexpr std::string_view fixes[] = {"none", "safe", "unsafe"};
    line.member("fix", fixes[static_cast<std::size_t>(info->fixing)]);
    line.key("set_rule").boolean(info->set_rule);
    line.member("what", info->what).member("why", info->why).member("mend", info->how_to_fix);
    line.member("source", info->source).close();
    text.push_back('\n');
  }
  auto thresholds = thresholds_of(profile);
  for (const auto& ref : thresholds.all()) {
    json::Writer line(text);
    line.object().member("type", "validation_threshold").member("name", ref.threshold->name);
    line.member("profile", to_string(profile)).member("default", value_text(ref));
    line.member("unit", ref.threshold->unit).member("what", ref.threshold->doc).close();
    text.push_back('\n');
  }
  return text;
}

}  // namespace dealkit::validation
