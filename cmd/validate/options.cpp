// All options of validate, by group.
#include "options.hpp"

#include "io/cli/standard.hpp"
#include "policy_commands.hpp"
#include "settings.hpp"
#include "validate.hpp"

namespace dealkit::cmd::validate {
namespace {

using io::cli::Kind;
using io::cli::Option;

const std::vector<std::string> profiles = {"generic", "opendirect21", "dealsync1", "openrtb26",
                                           "dv360",   "gam",          "googleads", "meta"};

std::vector<Option> rule_options() {
  const std::string group = "Rules";
  return {
      {.name = "profile", .value = "NAME", .kind = Kind::choice,
       .help = "limits of this platform", .group = group, .choices = profiles,
       .detail = "Beats the profile that the policy file names; generic without either."},
      {.name = "policy", .value = "FILE", .kind = Kind::path,
       .help = "thresholds, severities and rules of your own, as TOML", .group = group,
       .detail = "dealkit-policy(5) describes the file. \"validate policy check\" and \"validate "
                 "policy test\" examine it."},
      {.name = "set-rules", .value = "MODE", .kind = Kind::choice,
       .help = "rules that look at all campaigns together", .group = group,
       .default_text = "report", .choices = {"off", "report", "enforce"},
       .detail = "report adds lines of type set_finding after the last record; they count for the "
                 "exit status. enforce reads the input twice (standard input is spooled to a "
                 "temporary file), so that is_valid and --emit know of them."},
      {.name = "set-memory", .value = "SIZE", .kind = Kind::size,
       .help = "memory of the set rules; more is spilled to $TMPDIR", .group = group,
       .default_text = "64M", .min = 1 << 20},
      {.name = "all", .help = "go on after a critical finding of phase 1", .group = group},
      {.name = "strict", .help = "refuse members whose names are close to known ones",
       .group = group,
       .detail = "Such a name (SYN004) is only an advisory otherwise."},
      {.name = "fail-on", .value = "SEVERITY", .kind = Kind::choice,
       .help = "exit with 1 from this severity on", .group = group, .default_text = "critical",
       .choices = {"critical", "warning", "advisory"}},
  };
}

std::vector<Option> context_options() {
  const std::string group = "Reference data";
  const auto file = [&group](std::string name, std::string help) {
    return Option{.name = std::move(name), .value = "FILE", .kind = Kind::path,
                  .help = std::move(help), .group = group};
  };
  auto taxonomy = file("taxonomy", "directory with the IAB Tech Lab's taxonomies (TSV)");
  taxonomy.value = "DIR";
  taxonomy.folder = true;
  auto sellers = file("sellers", "who may sell (ads.txt, app-ads.txt or sellers.json)");
  sellers.repeatable = true;
  auto rates = file("rates", "exchange rates, CSV lines \"currency,rate\"");
  rates.detail = "dealkit-reference(5) describes this file and the following ones.";
  return {rates, taxonomy,
          file("calendar", "blackouts (JSON)"),
          file("inventory", "products by id (NDJSON)"),
          file("delivery", "what campaigns have spent so far (NDJSON)"),
          sellers};
}

std::vector<Option> output_options() {
  const std::string group = "Output";
  return {
      {.name = "format",
       .value = "FORMAT",
       .kind = Kind::choice,
       .help = "how findings are written",
       .group = group,
       .choices = {"report", "human", "sarif", "junit", "github", "tap", "markdown"},
       .detail = "report (NDJSON) in a pipe or file, human on a terminal if not given. github "
                 "writes as many annotations as GitHub shows of a step, ten errors, warnings and "
                 "notices each, the most severe first, and says what it left out; --max-findings "
                 "sets another number for all of them together. markdown is a summary: findings "
                 "by code, and the first 50 with their places, the most severe first."},
      {.name = "report",
       .value = "FILE",
       .kind = Kind::path,
       .help = "write findings to this file instead of stdout",
       .group = group,
       .output = true},
      {.name = "summary",
       .value = "FILE",
       .kind = Kind::path,
       .help = "append a summary in Markdown to this file",
       .group = group,
       .detail = "Whatever --format says; GitHub Actions shows what stands in "
                "$GITHUB_STEP_SUMMARY, where --format github puts a summary without being asked.",
        .output = true},
      {.name = "emit",
       .value = "WHICH",
       .kind = Kind::choice,
       .help = "pass records on; findings go to --report FILE or stderr",
       .group = group,
       .choices = {"valid", "invalid", "annotated"},
       .detail =
           "valid and invalid records leave byte for byte as they came, records of types that "
           "validate does not judge pass as valid; annotated adds the member validation."},
      {.name = "max-findings",
       .value = "N",
       .kind = Kind::integer,
       .help = "list at most so many findings",
       .group = group,
       .min = 1,
       .detail = "All are counted. Not for the report format, which is complete."},
      {.name = "timings", .help = "add latencies and cache use to reports", .group = group},
      {.name = "content-hash",
       .help = "compute content_hash where a record has none",
       .group = group},
  };
}

std::vector<Option> fix_options() {
  const std::string group = "Fixing and accepting";
  const auto flag = [&group](std::string name, std::string help) {
    return Option{.name = std::move(name), .help = std::move(help), .group = group,
                  .in_file = false, .in_env = false};
  };
  const auto writer = [&flag](std::string name, std::string help) {
    auto option = flag(std::move(name), std::move(help));
    option.writes = "baseline";
    return option;
  };
  return {
      {.name = "fix", .value = "LEVEL", .kind = Kind::choice,
       .help = "write the records with all automatic fixes applied", .group = group,
       .choices = {"safe", "unsafe"}, .value_optional = true, .implied = "safe",
       .detail = "safe changes only what keeps its meaning. Findings that remain go to --report "
                 "FILE or stderr.",
       .in_file = false, .in_env = false},
      flag("diff", "print what --fix would change, as JSON Patch lines"),
      {.name = "baseline", .value = "FILE", .kind = Kind::path,
       .help = "findings that are listed there do not fail the run", .group = group,
       .value_optional = true, .implied = ".validate-baseline.json"},
      writer("baseline-update", "write all findings into the baseline"),
      writer("baseline-prune", "remove fixed findings from the baseline"),
  };
}

std::vector<Option> catalogue_options() {
  const std::string group = "Catalogue";
  return {{.name = "rules", .help = "list all rules and codes", .group = group, .in_file = false,
           .in_env = false},
          {.name = "explain", .value = "CODE", .kind = Kind::text,
           .help = "say what a code means and how to fix it", .group = group,
           .listed_by = "list-codes", .in_file = false, .in_env = false},
          {.name = "list-codes", .help = "print the codes, as shells complete them",
           .group = group, .in_file = false, .in_env = false, .hidden = true},
          {.name = "man-codes", .help = "print dealkit-codes(7), as man(7) source",
           .group = group, .in_file = false, .in_env = false, .hidden = true}};
}

std::vector<Option> cache_options() {
  return {{.name = "cache", .value = "URL", .kind = Kind::text,
           .help = "keep answers of external checks here: memory, off or redis://HOST[:PORT][/DB]",
           .group = "Rules", .default_text = "memory"}};
}

io::cli::Command policy_command() {
  io::cli::Command eval{
      .name = "eval",
      .run = policy_eval,
      .summary = "evaluate an expression over records",
      .description =
          "Each record's members are the variables. Without input the expression is evaluated once "
          "with none. Prints the value as JSON, one line a record; an evaluation error is a line "
          "with a member error, and the exit status is 1.",
      .positionals = {{.name = "EXPR", .min = 1, .max = 1, .help = "the expression", .path = false},
                      {.name = "FILE", .help = "records; - is standard input"}},
      .options = io::cli::join(
          {{{.name = "typed", .help = "print values with their type, as {\"int64\":\"3\"}",
             .in_file = false, .in_env = false}},
           io::cli::filter_options()}),
      .examples = {{"Which campaigns spend more than 5000?",
                    "validate policy eval 'budget > 5000.0' campaigns.ndjson"}}};
  io::cli::Command test{.name = "test",
                        .run = policy_test,
                        .summary = "run the [[test]] cases of a policy file",
                        .positionals = {{.name = "FILE", .min = 1, .help = "policy files"}},
                        .options = io::cli::filter_options()};
  io::cli::Command check{.name = "check",
                         .run = policy_check,
                         .summary = "report every problem of a policy file",
                         .positionals = {{.name = "FILE", .min = 1, .help = "policy files"}}};
  return {.name = "policy",
          .summary = "try, check and test policies",
          .subcommands = {std::move(eval), std::move(test), std::move(check)},
          .verb_required = true};
}

}  // namespace

io::cli::Tool make_tool() {
  io::cli::Tool tool;
  tool.name = "validate";
  tool.summary = "check advertising campaigns against rules of money, law and platforms";
  tool.options = io::cli::universal_options();
  tool.command.run = validate;
  tool.command.description =
      "Reads campaigns (NDJSON, pretty-printed JSON or arrays) and writes what is wrong with them: "
      "where, why, and how to fix it. The exit status is 0 if nothing critical was found, 1 if "
      "something was.";
  tool.command.positionals = {{.name = "FILE", .help = "campaigns; - is standard input"}};
  tool.command.options = io::cli::join({rule_options(), cache_options(), context_options(),
                                        output_options(), fix_options(), catalogue_options(),
                                        io::cli::filter_options()});
  tool.command.subcommands = {policy_command()};
  tool.command.examples = {
      {"Check campaigns in a repository, for people", "validate campaigns/*.json"},
      {"Annotate a pull request", "validate --format github campaigns/*.json"},
      {"Pass on only what is valid", "validate --emit valid --report findings.ndjson <in >out"},
      {"Ask what a code means", "validate --explain BUD013"}};
  tool.sections = {{.name = "external", .help = "an external check ([[external]])",
                    .secret_keys = {"headers"}}};
  tool.check = check_settings;
  return tool;
}

}  // namespace dealkit::cmd::validate
