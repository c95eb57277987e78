#include "core/validation/record/policy.hpp"

#include <algorithm>

#include "core/base/hash.hpp"
#include "core/base/json/write.hpp"
#include "core/validation/record/rule_set.hpp"

namespace dealkit::validation {
namespace {

constexpr std::string_view syntax_prefix = "SYN";

/// "budget.per_day_minimum" -> {"budget", "per_day_minimum"}.
std::pair<std::string_view, std::string_view> split_name(std::string_view name) {
  const auto dot = name.find('.');
  return {name.substr(0, dot), name.substr(dot + 1)};
}

template <class T>
T& member(const ThresholdRef& ref) {
  return *reinterpret_cast<T*>(static_cast<std::byte*>(ref.base) + ref.threshold->offset);
}

void set_threshold(base::ConfigReader& section, std::string_view key, const ThresholdRef& ref) {
  switch (ref.threshold->type) {
    case Threshold::Type::integer:
      if (const auto v = section.integer(key)) member<std::int64_t>(ref) = *v;
      return;
    case Threshold::Type::number:
      if (const auto v = section.number(key)) member<double>(ref) = *v;
      return;
    case Threshold::Type::words:
      if (auto v = section.texts(key)) member<std::vector<std::string>>(ref) = std::move(*v);
      return;
    case Threshold::Type::money: break;
  }
  const auto text = section.decimal(key);
  if (!text) return;
  const auto amount = base::parse_micros(*text);
  if (amount) {
    member<base::Micros>(ref) = *amount;
  } else {
    section.problem(key, amount.error().message);
  }
}

void append_threshold(json::Writer& writer, const ThresholdRef& ref) {
  writer.key(ref.threshold->name);
  switch (ref.threshold->type) {
    case Threshold::Type::integer: writer.integer(member<std::int64_t>(ref)); return;
    case Threshold::Type::number: writer.number(member<double>(ref)); return;
    case Threshold::Type::money: writer.string(to_string(member<base::Micros>(ref))); return;
    case Threshold::Type::words: break;
  }
  writer.array();
  for (const auto& word : member<std::vector<std::string>>(ref)) writer.string(word);
  writer.close();
}

}  // namespace

std::optional<Profile> parse_profile(std::string_view name) {
  for (int i = 0; i <= static_cast<int>(Profile::meta); ++i) {
    if (to_string(static_cast<Profile>(i)) == name) return static_cast<Profile>(i);
  }
  return std::nullopt;
}

std::optional<Severity> parse_severity(std::string_view name) {
  for (const auto severity : {Severity::advisory, Severity::warning, Severity::critical}) {
    if (to_string(severity) == name) return severity;
  }
  return std::nullopt;
}

Policy Policy::of(Profile profile) {
  Policy policy;
  policy.profile_ = profile;
  policy.thresholds_ = thresholds_of(profile);
  policy.compute_hash();
  return policy;
}

Policy Policy::read(const base::ConfigTree& file, std::optional<Profile> profile,
                    const base::TimeZones* zones, base::Problems& problems) {
  Policy policy;
  base::ConfigReader reader(file, "", problems);
  reader.text("name");  // for people
  reader.text("description");
  const auto named = reader.text("profile");
  const auto own = named ? parse_profile(*named) : std::nullopt;
  if (named && !own) {
    reader.problem("profile",
                   "unknown profile \"" + *named +
                       "\": expected generic, opendirect21, dealsync1, openrtb26, dv360, "
                       "gam, googleads or meta");
  }
  policy.profile_ = profile.value_or(own.value_or(Profile::generic));
  policy.thresholds_ = thresholds_of(policy.profile_);
  if (auto section = reader.section("thresholds")) policy.read_thresholds(*section);
  if (auto section = reader.section("severity")) policy.read_severities(*section);
  for (auto& section : reader.sections("rule")) policy.read_rule(section, zones);
  for (auto& section : reader.sections("test")) policy.read_test(section);
  reader.finish();
  policy.compute_hash();
  return policy;
}

void Policy::read_thresholds(base::ConfigReader section) {
  for (const auto& group : thresholds_.groups()) {
    auto inner = section.section(split_name(group.rows.front().threshold->name).first);
    if (!inner) continue;
    for (const auto& ref : group.rows) {
      set_threshold(*inner, split_name(ref.threshold->name).second, ref);
    }
    thresholds_.verify(*group.rule, [&inner](std::string_view key, const std::string& why) {
      inner->problem(key, why);
    });
    inner->finish(true);
  }
  section.finish(true);
}

void Policy::read_severities(base::ConfigReader section) {
  for (const auto& [key, position, value] : section.table().members()) {
    const auto word = section.text(key);
    if (!word) continue;
    const auto severity = parse_severity(*word);
    if (!severity && *word != "off") {
      section.problem(key, "expected critical, warning, advisory or off, found \"" + *word + "\"");
      continue;
    }
    if (const auto* rule = find_rule(key)) {
      if (severity) {
        section.problem(key, "a whole rule can only be switched off: expected \"off\"");
      } else if (rule == &syntax_rule) {
        section.problem(key, "the rule syntax cannot be switched off");
      } else {
        off_rules_.set(place_of(*rule));
      }
    } else if (find_code(key) == nullptr) {
      section.problem(key, "'" + key + "' is not a code or rule: see validate --rules");
    } else if (std::string_view(key).starts_with(syntax_prefix) && !severity &&
               key != near_miss_member.code) {
      section.problem(key, "what cannot be read cannot be switched off");
    } else {
      severities_[key] = severity;
    }
  }
}

void Policy::read_rule(base::ConfigReader section, const base::TimeZones* zones) {
  auto rule = std::make_unique<CustomRule>();
  const auto take = [&section](std::string_view key) { return section.text(key).value_or(""); };
  rule->name = section.required_text("name").value_or("");
  rule->code = section.required_text("code").value_or("");
  rule->message = section.required_text("message").value_or("");
  rule->pointer = take("pointer");
  rule->what = take("what");
  rule->why = take("why");
  rule->how_to_fix = take("mend");
  rule->source = take("source");
  const auto word = section.choice("severity", {"critical", "warning", "advisory"});
  const auto compile = [&](std::string_view key, const std::optional<std::string>& text)
      -> std::optional<expression::Program> {
    if (!text) return std::nullopt;
    auto program = expression::compile(*text, {.zones = zones});
    if (program) return std::move(*program);
    section.problem(key, "column " + std::to_string(program.error().position.column) + ": " +
                             program.error().message);
    return std::nullopt;
  };
  rule->when = compile("when", section.text("when"));
  rule->expect = compile("expect", section.required_text("expect"));
  if (find_rule(rule->name) != nullptr) {
    section.problem("name", "'" + rule->name + "' is the name of a rule of validate's own");
  }
  if (find_code(rule->code) != nullptr) {
    section.problem("code", "'" + rule->code + "' is a code of validate's own");
  }
  for (const auto& other : rules_) {
    if (!rule->name.empty() && other->name == rule->name) {
      section.problem("name", "another rule has the name '" + rule->name + "' too");
    }
    if (!rule->code.empty() && other->code == rule->code) {
      section.problem("code", "another rule has the code '" + rule->code + "' too");
    }
  }
  if (!rule->pointer.empty() && rule->pointer.front() != '/') {
    section.problem("pointer", "expected a JSON Pointer such as \"/budget\"");
  }
  section.finish();
  if (rule->what.empty()) rule->what = rule->message;
  rule->info = CodeInfo{rule->code, rule->name, &custom_rule,
                        parse_severity(word.value_or("critical")).value_or(Severity::critical),
                        rule->what, rule->why, rule->how_to_fix, rule->source};
  rules_.push_back(std::move(rule));
}

void Policy::read_test(base::ConfigReader section) {
  PolicyTest test;
  test.name = section.required_text("name").value_or("");
  test.record = section.required_text("record").value_or("");
  test.expect = section.texts("expect");
  test.valid = section.boolean("valid");
  test.position = section.position("name");
  section.finish();
  tests_.push_back(std::move(test));
}

bool Policy::severity(const CodeInfo& info, Severity& severity) const {
  if (severities_.empty()) return true;
  const auto it = severities_.find(info.code);
  if (it == severities_.end()) return true;
  if (!it->second) return false;
  severity = *it->second;
  return true;
}

void Policy::compute_hash() {
  std::string text;
  json::Writer writer(text);
  writer.object().member("profile", to_string(profile_)).key("thresholds").object();
  for (const auto& ref : thresholds_.all()) append_threshold(writer, ref);
  writer.close().key("severity").object();
  for (const auto& [code, severity] : severities_) {
    writer.member(code, severity ? to_string(*severity) : std::string_view("off"));
  }
  writer.close().key("off").array();
  for (const auto* rule : all_rules()) {
    if (!enabled(*rule)) writer.string(rule->name);
  }
  writer.close().key("rules").array();
  for (const auto& rule : rules_) {
    writer.object().member("code", rule->code).member("name", rule->name);
    writer.member("severity", to_string(rule->info.severity));
    if (rule->when) writer.member("when", rule->when->source());
    if (rule->expect) writer.member("expect", rule->expect->source());
    writer.close();
  }
  writer.close().close();
  hash_ = "sha256:" + base::sha256_hex(text);
}

}  // namespace dealkit::validation
