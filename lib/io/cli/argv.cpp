// The one owner of CLI11. It splits the arguments of one command into options and words; verbs,
// values, layers and messages are ours, because CLI11 lets a file beat the environment, lets its
// own exit statuses (104, 109) through and treats any later word like a verb.
#include "io/cli/argv.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>

#include "core/base/nearest.hpp"
#include "core/base/secrets.hpp"

namespace dealkit::io::cli {
namespace {

using base::Errc;
using base::Error;

constexpr int any_number = 1 << 20;  // of words; CLI11 takes them one at a time up to here

Error usage(std::string message) { return Error{Errc::usage, std::move(message), {}}; }

const Option* find_long(const std::vector<const Option*>& options, std::string_view name) {
  for (const auto* option : options) {
    if (option->name == name) return option;
  }
  return nullptr;
}

const Option* find_letter(const std::vector<const Option*>& options, char letter) {
  for (const auto* option : options) {
    if (option->letter == letter && letter != 0) return option;
  }
  return nullptr;
}

/// Whether the argument after `argument` is the value of an option in `argument`.
bool swallows_next(const std::vector<const Option*>& options, std::string_view argument) {
  if (argument.starts_with("--")) {
    if (argument.find('=') != std::string_view::npos) return false;
    const auto* option = find_long(options, argument.substr(2));
    return option != nullptr && option->needs_value();
  }
  for (std::size_t i = 1; i < argument.size(); ++i) {
    const auto* option = find_letter(options, argument[i]);
    if (option == nullptr) return false;
    if (option->needs_value()) return i + 1 == argument.size();
  }
  return false;
}

/// The first words, as long as they are verbs. They are removed from `arguments`.
CommandPath take_verbs(const Tool& tool, std::vector<std::string>& arguments) {
  CommandPath path{&tool.command};
  auto options = options_of(tool, path);
  for (std::size_t i = 0; i < arguments.size();) {
    const std::string& argument = arguments[i];
    if (argument == "--") break;
    if (argument.size() > 1 && argument.front() == '-') {
      i += swallows_next(options, argument) ? 2 : 1;
      continue;
    }
    const auto& verbs = path.back()->subcommands;
    const auto verb = std::find_if(verbs.begin(), verbs.end(), [&](const Command& command) {
      return command.name == argument;
    });
    if (verb == verbs.end()) break;
    path.push_back(&*verb);
    options = options_of(tool, path);
    arguments.erase(arguments.begin() + static_cast<std::ptrdiff_t>(i));
  }
  return path;
}

/// CLI11 takes the next argument where "--name=" has an empty value, so that is taken apart here.
void split_empty_values(const std::vector<const Option*>& options,
                        std::vector<std::string>& arguments) {
  for (std::size_t i = 0; i < arguments.size() && arguments[i] != "--"; ++i) {
    std::string& argument = arguments[i];
    const bool long_option = argument.starts_with("--");
    if (long_option && argument.ends_with('=') && argument.find('=') + 1 == argument.size()) {
      const auto* option = find_long(options, argument.substr(2, argument.size() - 3));
      if (option != nullptr && option->needs_value()) {
        argument.pop_back();
        arguments.insert(arguments.begin() + static_cast<std::ptrdiff_t>(i) + 1, "");
        ++i;
      }
    } else if (argument.size() > 1 && argument.front() == '-' && swallows_next(options, argument)) {
      ++i;
    }
  }
}

std::string unknown_option(const std::vector<const Option*>& options, const Tool& tool,
                           const CommandPath& path, std::string argument) {
  argument = argument.substr(0, argument.find('='));
  std::vector<std::string> known;
  for (const auto* option : options) {
    if (!option->hidden) known.push_back(option->name);
  }
  std::string bare = argument.substr(std::min(argument.find_first_not_of('-'), argument.size()));
  std::string message = "unknown option '" + argument + "'";
  if (const auto near = base::nearest(bare, known); near && bare.size() > 1) {
    return message + "; did you mean '--" + *near + "'?";
  }
  for (const auto* option : all_options(tool)) {
    if (option->name != bare || option->hidden) continue;
    return message + ": '" + full_name(tool, path) + "' does not have it, other commands do";
  }
  return message;
}

void add_option(CLI::App& app, const Option& option) {
  std::string names = "--" + option.name;
  if (option.letter != 0) names = std::string("-") + option.letter + "," + names;
  if (option.negatable()) names += ",!--no-" + option.name;
  if (option.value_optional) names += "{" + std::string(no_value) + "}";
  if (option.needs_value()) {
    app.add_option(names, CLI::callback_t{})
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  } else {
    app.add_flag(names)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  }
}

/// CLI11's complaint in our words. Its only one that remains possible is a missing value.
Error in_our_words(const CLI::ParseError& error, const std::vector<const Option*>& options) {
  const std::string what = error.what();
  if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::ArgumentMismatch)) {
    const std::string spelled = what.substr(0, what.find_first_of(": "));
    const bool is_long = spelled.starts_with("--");
    if (const auto* option = is_long ? find_long(options, spelled.substr(2)) : nullptr) {
      return usage("option '--" + option->name + "' needs a value: --" + option->name + "=" +
                   option->value);
    }
  }
  return usage(what);
}

void check_words(const Tool& tool, ParsedArguments& parsed) {
  const auto& command = *parsed.path.back();
  const std::string name = full_name(tool, parsed.path);
  const auto& words = parsed.words;
  if (command.verb_required) {
    std::vector<std::string> verbs;
    std::string list;
    for (const auto& verb : command.subcommands) {
      verbs.push_back(verb.name);
      list += (list.empty() ? "" : ", ") + verb.name;
    }
    if (words.empty()) {
      parsed.errors.push_back(usage("'" + name + "' needs a command: " + list));
    } else {
      parsed.errors.push_back(usage("unknown command '" + words.front() + "' for '" + name + "'" +
                                    base::did_you_mean(words.front(), verbs) + " (" + list + ")"));
    }
    return;
  }
  std::uint64_t least = 0;
  std::uint64_t most = 0;
  for (const auto& positional : command.positionals) {
    if (words.size() < least + positional.min) {
      parsed.errors.push_back(usage("'" + name + "' needs " + positional.name +
                                    (positional.help.empty() ? "" : ": " + positional.help)));
      return;
    }
    least += positional.min;
    most += positional.max;
  }
  if (words.size() > most) {
    parsed.errors.push_back(usage("unexpected argument '" + base::without_secrets(words[most]) +
                                  "': '" + name + "' takes " +
                                  (most == 0 ? "none" : "at most " + std::to_string(most))));
  }
}

void check_passwords(const std::vector<const Option*>& options, ParsedArguments& parsed) {
  constexpr const char* hint =
      "every user of this machine can read it there; use ~/.pgpass, a service file or a "
      "credential file";
  for (const auto& [name, texts] : parsed.options) {
    const auto* option = find_long(options, name);
    if (option != nullptr && option->secret) {
      parsed.errors.push_back(usage("'--" + name +
                                    "' is a secret and is not taken from the command line: " +
                                    "every user of this machine can read it there; use the "
                                    "environment or the configuration file"));
      continue;
    }
    if (std::any_of(texts.begin(), texts.end(), base::holds_password)) {
      parsed.errors.push_back(
          usage("a password in the value of '--" + name + "' is refused: " + hint));
    }
  }
  if (std::any_of(parsed.words.begin(), parsed.words.end(), base::holds_password)) {
    parsed.errors.push_back(usage(std::string("a password in an argument is refused: ") + hint));
  }
}

}  // namespace

ParsedArguments parse_arguments(const Tool& tool, const std::vector<std::string>& arguments) {
  ParsedArguments parsed;
  auto rest = arguments;
  parsed.path = take_verbs(tool, rest);
  const auto options = options_of(tool, parsed.path);
  split_empty_values(options, rest);

  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  for (const auto* option : options) add_option(app, *option);
  auto* words = app.add_option("words", CLI::callback_t{})
                    ->expected(any_number)
                    ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  std::reverse(rest.begin(), rest.end());  // CLI11 takes its vector from the back
  try {
    app.parse(std::move(rest));
  } catch (const CLI::ParseError& error) {
    parsed.errors.push_back(in_our_words(error, options));
  }
  for (const auto& unknown : app.remaining()) {
    if (unknown == "--") continue;  // the mark itself; what follows it is among the words
    parsed.errors.push_back(usage(unknown_option(options, tool, parsed.path, unknown)));
  }
  for (const auto* option : options) {
    const auto& texts = app.get_option("--" + option->name)->results();
    if (!texts.empty()) parsed.options[option->name] = texts;
  }
  parsed.words = words->results();
  if (parsed.errors.empty()) check_words(tool, parsed);
  check_passwords(options, parsed);
  return parsed;
}

}  // namespace dealkit::io::cli
