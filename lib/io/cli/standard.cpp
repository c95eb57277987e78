// The options that every tool and every filter has.
#include "io/cli/standard.hpp"

#include <iterator>

namespace dealkit::io::cli {
namespace {

constexpr std::int64_t largest_record_bytes = std::int64_t{1} << 31;

Option hidden_flag(std::string name, std::string help) {
  return {.name = std::move(name),
          .kind = Kind::flag,
          .help = std::move(help),
          .in_file = false,
          .in_env = false,
          .hidden = true};
}

std::vector<Option> generators() {
  return {hidden_flag("help-json", "print the option table as JSON"),
          hidden_flag("man-options", "print the OPTIONS section as man(7) source"),
          hidden_flag("man-synopsis", "print the SYNOPSIS section as man(7) source"),
          hidden_flag("man-environment", "print the ENVIRONMENT section as man(7) source"),
          hidden_flag("man-pages", "print the pages of all commands as man(7) source"),
          {.name = "completion",
           .value = "SHELL",
           .kind = Kind::choice,
           .help = "print the shell's completion script",
           .choices = {"bash", "zsh", "fish"},
           .in_file = false,
           .in_env = false,
           .hidden = true}};
}

std::vector<Option> configuration_options() {
  const std::string group = "Configuration";
  return {
      {.name = "config",
       .value = "FILE",
       .kind = Kind::path,
       .help = "read settings from this TOML file",
       .group = group,
       .detail = "Without it, TOOL.toml is read from $CONFIGURATION_DIRECTORY or /etc/dealkit if "
                 "it is there. A key is an option's long name with '_' for '-'. An option beats "
                 "the environment, the environment beats the file.",
       .in_file = false},
      {.name = "check-config",
       .help = "report every problem of the configuration and do nothing else",
       .group = group,
       .detail = "The exit status is 0 or 78.",
       .in_file = false,
       .in_env = false},
      {.name = "print-config",
       .help = "print each setting and where it comes from, as TOML",
       .group = group,
       .detail = "Secrets are printed as \"***\".",
       .in_file = false,
       .in_env = false},
  };
}

std::vector<Option> message_options() {
  const std::string group = "Messages";
  return {
      {.name = "color",
       .value = "WHEN",
       .kind = Kind::choice,
       .help = "colour what people read",
       .group = group,
       .default_text = "auto",
       .choices = {"auto", "always", "never"},
       .detail = "With auto only on a terminal, if TERM is not dumb and NO_COLOR is unset or "
                 "empty. Records are never coloured.",
       .shared = true},
      {.name = "stats",
       .help = "end with a summary on stderr, as one JSON object",
       .group = group},
      {.name = "progress",
       .help = "show progress on stderr even where it is not a terminal",
       .group = group},
  };
}

std::vector<Option> help_options() {
  return {{.name = "help",
           .letter = 'h',
           .help = "print this help",
           .group = "Help",
           .in_file = false,
           .in_env = false},
          {.name = "version",
           .letter = 'V',
           .help = "print the version; -VV adds how it was built",
           .group = "Help",
           .in_file = false,
           .in_env = false}};
}

std::vector<Option> input_options() {
  const std::string group = "Input";
  return {
      {.name = "input",
       .value = "FORMAT",
       .kind = Kind::choice,
       .help = "how records are laid out",
       .group = group,
       .default_text = "auto",
       .choices = {"auto", "ndjson", "json", "array"},
       .detail = "ndjson: one record a line; json: one record, or several after each other, over "
                 "any lines; array: one array of records. With auto the first bytes decide."},
      {.name = "max-record-bytes",
       .value = "SIZE",
       .kind = Kind::size,
       .help = "treat longer lines as malformed",
       .group = group,
       .default_text = "1M",
       .min = 1,
       .max = largest_record_bytes},
      {.name = "on-error",
       .value = "WHAT",
       .kind = Kind::choice,
       .help = "what to do after a line that cannot be read",
       .group = group,
       .default_text = "continue",
       .choices = {"continue", "fail"}},
      {.name = "max-errors",
       .value = "N",
       .kind = Kind::integer,
       .help = "give up after so many lines that cannot be read",
       .group = group,
       .min = 1},
      {.name = "dead-letter",
       .value = "FILE",
       .kind = Kind::path,
       .help = "write unreadable lines to FILE",
       .group = group,
       .output = true},
  };
}

std::vector<Option> running_options() {
  const std::string group = "Running";
  return {
      {.name = "jobs",
       .letter = 'j',
       .value = "N",
       .kind = Kind::integer,
       .help = "worker threads; 0 = one for each core",
       .group = group,
       .default_text = "1",
       .min = 0,
       .max = 1024,
       .detail = "The output is the same for every N.",
       .shared = true},
      {.name = "line-buffered",
       .help = "write each record at once",
       .group = group,
       .detail = "A terminal always gets each record at once, and whatever is ready is written "
                 "when the input pauses."},
      {.name = "now",
       .value = "TIME",
       .kind = Kind::instant,
       .help = "take this for the present time",
       .group = group,
       .min = 0,
       .detail = "An RFC 3339 time, not before 1970-01-01T00:00:00Z. The same input, settings, "
                 "time and seed give the same output.",
       .shared = true},
      {.name = "seed",
       .value = "N",
       .kind = Kind::integer,
       .help = "seed of whatever is random",
       .group = group,
       .default_text = "0",
       .min = 0,
       .shared = true},
  };
}

std::string variable(const Invocation& invocation, std::string_view name) {
  const auto found = invocation.environment.find(name);
  return found == invocation.environment.end() ? std::string() : found->second;
}

}  // namespace

std::vector<Option> join(std::vector<std::vector<Option>> lists) {
  std::vector<Option> out;
  for (auto& list : lists) {
    out.insert(out.end(), std::make_move_iterator(list.begin()),
               std::make_move_iterator(list.end()));
  }
  return out;
}

std::vector<Option> universal_options() {
  return join({message_options(), configuration_options(), help_options(), generators()});
}

std::vector<Option> filter_options() { return join({input_options(), running_options()}); }

bool use_color(const Invocation& invocation, bool is_terminal) {
  const auto& when = invocation.values.text("color");
  if (when == "always") return true;
  if (when == "never" || !is_terminal) return false;
  return variable(invocation, "TERM") != "dumb" && variable(invocation, "NO_COLOR").empty();
}

bool use_progress(const Invocation& invocation, bool stderr_is_terminal) {
  if (invocation.values.origin("progress") == Origin::unset) return stderr_is_terminal;
  return invocation.values.flag("progress");
}

unsigned jobs(const Invocation& invocation, unsigned cores) {
  const auto wanted = invocation.values.integer("jobs");
  return wanted == 0 ? (cores == 0 ? 1 : cores) : static_cast<unsigned>(wanted);
}

}  // namespace dealkit::io::cli
