// The catalogue of rules and codes, for people and as NDJSON.
#include "catalogue.hpp"

#include <unistd.h>

#include "core/base/visible.hpp"
#include "core/validation/output/explain.hpp"
#include "core/validation/record/policy.hpp"
#include "io/cli/run.hpp"
#include "settings.hpp"

namespace dealkit::cmd::validate {
namespace {

/// What a rule of the policy file says of its code; empty if it has none of that code.
std::string explain_of_policy(const std::string& path, std::string_view code,
                              base::Problems& problems) {
  if (path.empty()) return {};
  base::Problems own(path);
  const auto policy = read_policy(path, std::nullopt, nullptr, own);
  for (const auto& problem : own.list()) problems.add(problem);
  for (const auto& rule : policy.rules()) {
    if (rule->code == code) return validation::explain(rule->info);
  }
  return {};
}

}  // namespace

base::Result<int> print_catalogue(const io::cli::Invocation& invocation) {
  const auto& values = invocation.values;
  std::string text;
  if (values.has("explain")) {
    const auto& code = values.text("explain");
    base::Problems problems;
    text = explain_of_policy(values.text("policy"), code, problems);
    if (!problems.empty()) return print_problems(std::move(problems));
    if (text.empty()) {
      DEALKIT_ASSIGN_OR_RETURN(text, validation::explain(code));
    }
  } else if (values.flag("list-codes")) {
    text = validation::codes_list();
  } else if (values.flag("man-codes")) {
    text = validation::codes_page();
  } else {
    const auto& format = values.text("format");
    const bool for_people = format == "human" || (format.empty() && isatty(STDOUT_FILENO) != 0);
    const auto profile = validation::parse_profile(values.text("profile"))
                             .value_or(validation::Profile::generic);
    text = for_people ? validation::rules_table(profile) : validation::rules_ndjson(profile);
  }
  // The list for shells has tabs, and none of its text is others'.
  if (!values.flag("list-codes")) text = base::visible_lines(text);
  DEALKIT_RETURN_IF_ERROR(io::cli::write_all(STDOUT_FILENO, text));
  return 0;
}

}  // namespace dealkit::cmd::validate
