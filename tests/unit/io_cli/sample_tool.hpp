// A small tool with one of everything, for the tests of the table and what is made from it.
#pragma once

#include <string>
#include <vector>

#include "io/cli/prepare.hpp"
#include "io/cli/standard.hpp"

namespace dealkit::io::cli {

inline std::vector<Option> sample_options() {
  return {
      {.name = "fail-on",
       .value = "SEVERITY",
       .kind = Kind::choice,
       .help = "exit with 1 from this severity on",
       .default_text = "critical",
       .choices = {"critical", "warning", "advisory"},
       .detail = "First paragraph.\n\nSecond paragraph: it's \"quoted\"."},
      {.name = "fix",
       .value = "KIND",
       .kind = Kind::choice,
       .help = "fix what can be fixed",
       .choices = {"safe", "unsafe"},
       .value_optional = true,
       .implied = "safe"},
      {.name = "baseline",
       .value = "FILE",
       .kind = Kind::path,
       .help = "leave out findings of this file",
       .value_optional = true},
      {.name = "tag", .letter = 't', .value = "TAG", .kind = Kind::text,
       .help = "mark with this", .repeatable = true},
      {.name = "wait", .value = "TIME", .kind = Kind::duration, .help = "how long to wait",
       .default_text = "2s"},
      {.name = "store", .value = "URL", .kind = Kind::text, .help = "where state is kept",
       .shared = true},
      {.name = "token", .value = "TEXT", .kind = Kind::text, .help = "what proves who we are",
       .secret = true},
      {.name = "old-store", .value = "URL", .kind = Kind::text, .help = "the old name",
       .deprecated = "--store"},
  };
}

inline Tool sample_tool() {
  const Run nothing = [](const Invocation&) -> base::Result<int> { return 0; };
  Command eval{.name = "eval",
               .run = nothing,
               .summary = "evaluate an expression",
               .positionals = {{.name = "EXPR", .min = 1, .max = 1, .help = "an expression",
                                .path = false},
                               {.name = "FILE"}},
               .options = {{.name = "typed", .help = "print types too"}}};
  Command test{
      .name = "test", .run = nothing, .summary = "run a policy's cases",
      .positionals = {{.name = "FILE"}}};
  Command policy{.name = "policy",
                 .summary = "work on policies",
                 .options = {{.name = "strict", .help = "take warnings for errors"}},
                 .subcommands = {eval, test},
                 .verb_required = true};
  Tool tool;
  tool.name = "sample";
  tool.summary = "Checks samples.";
  tool.options = universal_options();
  tool.command = {.run = nothing,
                  .description = "Reads records and reports on them. This paragraph is long enough "
                                 "that it has to be wrapped somewhere before column eighty.",
                  .positionals = {{.name = "FILE", .help = "records; - is standard input"}},
                  .options = join({sample_options(), filter_options()}),
                  .subcommands = {policy},
                  .examples = {{.text = "check a file", .command = "sample campaigns.ndjson"}}};
  tool.sections = {{.name = "external", .help = "checkers of others", .secret_keys = {"password"}}};
  return tool;
}

inline Request request(std::vector<std::string> arguments, Environment environment = {}) {
  Request out;
  out.arguments = std::move(arguments);
  out.environment = std::move(environment);
  out.configuration_directory = "/nonexistent";
  return out;
}

}  // namespace dealkit::io::cli
