// The order of things in one call: questions that answer themselves (--help, --version), mistakes
// of the command line, the file and the environment, --check-config, --print-config, the work.
#include "io/cli/prepare.hpp"

#include <sys/stat.h>

#include "core/base/nearest.hpp"
#include "core/base/secrets.hpp"
#include "core/base/visible.hpp"
#include "io/cli/generate.hpp"
#include "io/cli/layers.hpp"
#include "io/cli/run.hpp"
#include "io/cli/version.hpp"
#include "io/toml/read.hpp"

namespace dealkit::io::cli {
namespace {

using base::Errc;
using base::Error;

int status_of(Errc code) { return base::traits(code).exit_status; }

bool given(const ParsedArguments& parsed, const char* name) {
  return parsed.options.contains(name);
}

Prepared answer(std::string text) { return Prepared{std::nullopt, 0, std::move(text), ""}; }

Prepared usage_failure(const Tool& tool, const CommandPath& path, const Error& error) {
  return Prepared{std::nullopt, status_of(Errc::usage), "",
                  error_line(tool.name, error) + "try '" + full_name(tool, path) + " --help'\n"};
}

/// --help and its kin need nothing but the table, and work beside a mistake.
std::optional<Prepared> answer_from_table(const Tool& tool, const ParsedArguments& parsed) {
  if (given(parsed, "help")) return answer(help_text(tool, parsed.path));
  if (given(parsed, "version")) {
    const bool with_build = parsed.options.at("version").size() > 1;
    return answer(version_text(tool.name, with_build, tool.libraries));
  }
  if (given(parsed, "help-json")) return answer(help_json(tool));
  if (given(parsed, "man-options")) return answer(man_options(tool));
  if (given(parsed, "man-synopsis")) return answer(man_synopsis(tool));
  if (given(parsed, "man-environment")) return answer(man_environment(tool));
  if (given(parsed, "man-pages")) return answer(man_pages(tool));
  if (given(parsed, "completion")) {
    const auto& shell = parsed.options.at("completion").back();
    if (shell == "bash") return answer(completion_bash(tool));
    if (shell == "zsh") return answer(completion_zsh(tool));
    if (shell == "fish") return answer(completion_fish(tool));
  }
  return std::nullopt;
}

struct File {
  std::string name = {};
  base::ConfigTree tree = {};
  std::optional<Error> error = {};
};

std::string variable(const Environment& environment, std::string_view name) {
  const auto found = environment.find(name);
  return found == environment.end() ? std::string() : found->second;
}

bool exists(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0;
}

/// --config, $DEALKIT_TOOL_CONFIG, else TOOL.toml in the configuration directory if it is there.
File read_file(const Tool& tool, const Request& request, const ParsedArguments& parsed) {
  File file;
  bool asked = true;
  const Option config{.name = "config"};
  if (given(parsed, "config")) {
    file.name = parsed.options.at("config").back();
  } else {
    file.name = variable(request.environment, environment_name(tool, config));
  }
  if (file.name.empty()) {
    asked = false;
    std::string directory = variable(request.environment, "CONFIGURATION_DIRECTORY");
    directory = directory.substr(0, directory.find(':'));  // systemd may list several
    if (directory.empty()) directory = request.configuration_directory;
    file.name = directory + "/" + tool.name + ".toml";
  }
  if (!asked && !exists(file.name)) {
    file.name.clear();
    return file;
  }
  auto tree = toml::read_toml(file.name);
  if (tree) {
    file.tree = std::move(*tree);
  } else {
    file.error = std::move(tree).error();
  }
  return file;
}

/// A first file that is not there and has nearly the name of a command: the command was meant. Who
/// writes ./NAME or puts "--" before the very name of one means a file.
std::optional<Error> mistyped_command(const ParsedArguments& parsed) {
  const auto& command = *parsed.path.back();
  if (parsed.words.empty() || command.positionals.empty()) return std::nullopt;
  const auto& word = parsed.words.front();
  std::vector<std::string> names;
  for (const auto& verb : command.subcommands) names.push_back(verb.name);
  const auto near = base::nearest(word, names);
  const bool meant = !near || *near == word || word.find('/') != std::string::npos;
  if (!command.positionals.front().path || meant || exists(word)) return std::nullopt;
  return Error{Errc::no_input, base::without_secrets(word) +
                                   ": No such file or directory; did you mean the command '" +
                                   *near + "'?"};
}

/// A message on its way to a terminal.
std::string for_people(std::string_view message) {
  return base::visible(base::without_secrets(message, base::SecretsIn::message));
}

std::string problem_lines(const Tool& tool, const base::Problems& problems) {
  std::string out;
  for (const auto& problem : problems.list()) {
    out += tool.name + ": " + for_people(base::to_string(problem)) + "\n";
  }
  return out;
}

std::string print_value(const Setting& setting) {
  const Option& option = *setting.option;
  if (option.secret) return "\"***\"";
  if (option.kind == Kind::flag || option.kind == Kind::integer) return setting.texts.back();
  const auto quoted = [](const std::string& text) {
    return base::toml_quote(base::without_secrets(text));
  };
  if (!option.repeatable) {
    const bool bare = option.value_optional && setting.texts.back().empty();
    return bare ? "true" : quoted(setting.texts.back());
  }
  std::string out = "[";
  for (const auto& text : setting.texts) out += (out.size() > 1 ? ", " : "") + quoted(text);
  return out + "]";
}

/// The settings as a configuration file with comments; what cannot stand in a file is a comment.
std::string print_config(const Invocation& call) {
  const Tool& tool = *call.tool;
  std::string out = "# Settings of '" + full_name(tool, call.path) + "' and their origins.\n";
  out += "# File: " + (call.config_file.empty() ? "none" : base::visible(call.config_file)) + "\n";
  for (const auto* option : options_of(tool, call.path)) {
    if (option->hidden || (!option->in_file && !option->in_env)) continue;
    const Setting& setting = call.values.setting(option->name);
    std::string line = option->in_file ? "" : "# ";
    if (setting.origin == Origin::unset) {
      if (option->kind == Kind::flag && option->in_file) {
        out += option->key() + " = false  # default\n";
      } else {
        out += "# " + option->key() + " is not set\n";
      }
      continue;
    }
    line += option->key() + " = " + print_value(setting) + "  # " + setting.where;
    out += line + "\n";
  }
  for (const auto& section : tool.sections) {
    for (const auto& member : call.config.members()) {
      if (member.key != section.name) continue;
      out += "\n# " + call.config_file + ":" + std::to_string(member.position.line) + "\n";
      const std::string text = base::to_toml(member, section.secret_keys);
      out += text.substr(text.find_first_not_of('\n'));
    }
  }
  return out;
}

/// Variables that look like ours and are not: a typo there would otherwise go unnoticed.
std::string unknown_variables(const Tool& tool, const Environment& environment) {
  const std::string prefix = environment_name(tool, Option{});
  std::string out;
  for (auto at = environment.lower_bound(prefix); at != environment.end(); ++at) {
    if (!at->first.starts_with(prefix)) break;
    bool known = false;
    for (const auto* option : all_options(tool)) {
      known = known || (option->in_env && environment_name(tool, *option) == at->first);
    }
    if (!known) {
      out += tool.name + ": warning: " + base::visible(at->first) +
             " names no option, ignoring it\n";
    }
  }
  return out;
}

Prepared check_config(const Tool& tool, const Invocation& call, base::Problems problems) {
  if (tool.check) tool.check(call, problems);
  problems.sort();
  Prepared done;
  done.err = unknown_variables(tool, call.environment) + problem_lines(tool, problems);
  done.status = problems.empty() ? 0 : status_of(Errc::configuration);
  if (problems.empty()) {
    const std::string file = call.config_file.empty() ? "no file is read" : call.config_file;
    done.out = tool.name + ": configuration is good (" + base::visible(file) + ")\n";
  }
  return done;
}

}  // namespace

Prepared prepare(const Tool& tool, const Request& request) {
  const auto parsed = parse_arguments(tool, request.arguments);
  if (auto done = answer_from_table(tool, parsed)) return std::move(*done);
  if (!parsed.errors.empty()) return usage_failure(tool, parsed.path, parsed.errors.front());

  auto file = read_file(tool, request, parsed);
  auto resolved = resolve({tool, parsed, request.environment, file.tree, file.name});
  if (!resolved.usage_errors.empty()) {
    return usage_failure(tool, parsed.path, resolved.usage_errors.front());
  }
  if (file.error) {
    const bool placed = file.error->position.line > 0;  // else the message names the file
    resolved.problems.add(base::Problem{placed ? file.name : "", file.error->position,
                                        file.error->message});
  }
  Prepared done;
  Invocation call;
  call.tool = &tool;
  call.path = parsed.path;
  call.verb = full_name(tool, parsed.path).substr(tool.name.size());
  if (!call.verb.empty()) call.verb.erase(0, 1);
  call.words = parsed.words;
  call.values = std::move(resolved.values);
  call.config_file = file.name;
  call.config = std::move(file.tree);
  call.environment = request.environment;
  for (const auto& warning : resolved.warnings) {
    done.err += tool.name + ": warning: " + base::visible(warning) + "\n";
  }
  if (given(parsed, "check-config")) {
    auto checked = check_config(tool, call, std::move(resolved.problems));
    checked.err.insert(0, done.err);
    return checked;
  }
  if (!resolved.problems.empty()) {
    done.err += problem_lines(tool, resolved.problems);
    done.status = status_of(Errc::configuration);
    return done;
  }
  if (given(parsed, "print-config")) {
    // Within quotes TOML reads the escapes as what they stand for.
    done.out = base::visible_lines(print_config(call));
    return done;
  }
  if (const auto mistyped = mistyped_command(parsed)) {
    done.err += error_line(tool.name, *mistyped);
    done.status = status_of(mistyped->code);
    return done;
  }
  done.invocation = std::move(call);
  return done;
}

}  // namespace dealkit::io::cli
