// Reading [[external]]; see external_section.hpp.
#include "external_section.hpp"

#include <algorithm>

#include "core/validation/record/policy.hpp"
#include "io/http/header.hpp"
#include "io/http/url.hpp"

namespace dealkit::cmd::validate {
namespace {

using io::check::ExternalCheck;

void read_severity(base::ConfigReader& section, std::string_view key,
                   io::check::Severity& severity) {
  const auto word = section.choice(key, {"critical", "warning", "advisory"});
  if (word) severity = io::check::parse_severity(*word).value_or(severity);
}

template <class Number>
void read_number(base::ConfigReader& section, std::string_view key, std::int64_t min,
                 std::int64_t max, Number& number) {
  const auto value = section.integer(key);
  if (!value) return;
  if (*value < min || *value > max) {
    section.problem(key, "expected " + std::to_string(min) + " to " + std::to_string(max) +
                             ", found " + std::to_string(*value));
    return;
  }
  number = static_cast<Number>(*value);
}

void read_headers(base::ConfigReader& section, ExternalCheck& check) {
  auto headers = section.section("headers");
  if (!headers) return;
  for (const auto& member : headers->table().members()) {
    const auto value = headers->text(member.key);
    if (!value) continue;
    if (auto good = io::http::check_field(member.key, *value); !good) {
      headers->problem(member.key, good.error().message);
    }
    check.headers.emplace_back(member.key, *value);
  }
}

ExternalCheck read_check(base::ConfigReader& section) {
  ExternalCheck check;
  check.name = section.required_text("name").value_or("");
  check.argv = section.texts("command").value_or(std::vector<std::string>{});
  check.url = section.text("url").value_or("");
  if (check.argv.empty() == check.url.empty()) {
    section.problem("", "expected either command = [\"PROGRAM\", …] or url = \"http://…\"");
  }
  if (!check.url.empty()) {
    if (auto url = io::http::parse_url(check.url); !url) {
      section.problem("url", url.error().message);
    }
  }
  if (validation::find_rule(check.name) != nullptr) {
    section.problem("name", "'" + check.name + "' is the name of a rule of validate's own");
  }
  check.kind = check.url.empty() ? ExternalCheck::Kind::command : ExternalCheck::Kind::http;
  read_headers(section, check);
  read_number(section, "timeout_ms", 1, 600'000, check.timeout_ms);
  read_number(section, "concurrency", 1, 1024, check.concurrency);
  read_number(section, "cache_seconds", 0, 86'400 * 365, check.cache_seconds);
  read_severity(section, "severity", check.severity);
  read_severity(section, "on_failure", check.on_failure);
  check.fields = section.texts("fields").value_or(std::vector<std::string>{});
  check.version = section.text("version").value_or("");
  section.finish();
  return check;
}

}  // namespace

std::vector<ExternalCheck> read_external(const io::cli::Invocation& invocation,
                                         base::Problems& problems) {
  std::vector<ExternalCheck> checks;
  // The other members of the file are the option table's; only this section is read here.
  base::Problems own(invocation.config_file);
  base::ConfigReader file(invocation.config, "", own);
  for (auto& section : file.sections("external")) {
    auto check = read_check(section);
    const auto same = [&check](const auto& other) { return other.name == check.name; };
    if (!check.name.empty() && std::any_of(checks.begin(), checks.end(), same)) {
      section.problem("name", "another check has the name '" + check.name + "' too");
    }
    checks.push_back(std::move(check));
  }
  for (const auto& problem : own.list()) problems.add(problem);
  return checks;
}

}  // namespace dealkit::cmd::validate
