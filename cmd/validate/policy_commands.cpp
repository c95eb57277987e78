// validate policy check FILE… and policy test FILE…
#include "policy_commands.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/visible.hpp"
#include "core/validation/record/record_validator.hpp"
#include "io/cli/run.hpp"
#include "io/filter/pipe_options.hpp"
#include "settings.hpp"

namespace dealkit::cmd::validate {
namespace {

using validation::Policy;
using validation::PolicyTest;

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : " ") + base::visible(word);
  return text.empty() ? "nothing" : text;
}

/// TAP 14: '#' would begin a directive, and a test is one line.
std::string in_tap(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c == '#' || c == '\\') out.push_back('\\');
    out.push_back(c == '\n' || c == '\r' ? ' ' : c);
  }
  return out;
}

/// What one case got, sorted; `valid` receives the verdict.
std::vector<std::string> codes_of(const Policy& policy, const validation::Context& context,
                                  const PolicyTest& test, bool& valid) {
  validation::RecordValidator validator(context, policy, {});
  validator.examine({"<test>", 1, 0, 0}, test.record);
  validator.finish();
  valid = validator.examined().valid;
  std::vector<std::string> codes;
  for (const auto& finding : validator.examined().findings) {
    if (finding.counts()) codes.emplace_back(finding.code());
  }
  std::sort(codes.begin(), codes.end());
  codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
  return codes;
}

/// One TAP line; true if the case came out as it says.
bool run_case(const Policy& policy, const validation::Context& context, const PolicyTest& test,
              std::size_t number, std::string& out) {
  bool valid = false;
  const auto found = codes_of(policy, context, test, valid);
  auto wanted = test.expect.value_or(std::vector<std::string>{});
  std::sort(wanted.begin(), wanted.end());
  const bool codes_agree = found == wanted || (test.valid && !test.expect);
  const bool verdict_agrees = !test.valid || *test.valid == valid;
  const bool good = codes_agree && verdict_agrees;
  out += fmt::format("{} {} - {}\n", good ? "ok" : "not ok", number, in_tap(test.name));
  if (!codes_agree) {
    out += fmt::format("# expected {}, found {}\n", joined(wanted), joined(found));
  }
  if (!verdict_agrees) {
    out += fmt::format("# expected the record to be {}\n", *test.valid ? "valid" : "invalid");
  }
  return good;
}

}  // namespace

base::Result<int> policy_check(const io::cli::Invocation& invocation) {
  const io::time_zone::SystemTimeZones zones;
  base::Problems problems;
  for (const auto& path : invocation.words) {
    base::Problems own(path);
    read_policy(path, std::nullopt, &zones, own);
    for (const auto& problem : own.list()) problems.add(problem);
  }
  return problems.empty() ? 0 : print_problems(std::move(problems));
}

base::Result<int> policy_test(const io::cli::Invocation& invocation) {
  const io::time_zone::SystemTimeZones zones;
  std::string out = "TAP version 14\n";
  std::size_t number = 0;
  std::size_t failed = 0;
  for (const auto& path : invocation.words) {
    base::Problems problems(path);
    const auto policy = read_policy(path, std::nullopt, &zones, problems);
    if (!problems.empty()) return print_problems(std::move(problems));
    validation::Context context;
    context.now = io::filter::now_of(invocation);
    context.profile = policy.profile();
    context.thresholds = policy.thresholds();
    context.zones = &zones;
    for (const auto& test : policy.tests()) {
      failed += run_case(policy, context, test, ++number, out) ? 0 : 1;
    }
  }
  out += fmt::format("1..{}\n", number);
  DEALKIT_RETURN_IF_ERROR(io::cli::write_all(1, base::visible_lines(out)));
  return base::traits(base::Errc::negative).exit_status * (failed > 0 ? 1 : 0);
}

}  // namespace dealkit::cmd::validate
