// Parts of manual pages, as man(7) source.
#include <algorithm>
#include <map>

#include "core/base/roff.hpp"
#include "io/cli/generate.hpp"

namespace dealkit::io::cli {
namespace {

using base::roff;
constexpr auto bold = base::roff_bold;
constexpr auto italic = base::roff_italic;

std::string sentence(std::string text) {
  if (text.empty()) return text;
  if (text.front() >= 'a' && text.front() <= 'z') {
    text.front() = static_cast<char>(text.front() - 'a' + 'A');
  }
  return text + (text.ends_with('.') ? "" : ".");
}

/// Paragraphs, separated by empty lines in the table.
std::string paragraphs(std::string_view text, std::string_view separator) {
  std::string out;
  while (!text.empty()) {
    const auto end = text.find("\n\n");
    out += std::string(separator) + roff(text.substr(0, end)) + "\n";
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 2);
  }
  return out;
}

std::string heading(const Option& option) {
  std::string out;
  if (option.letter != 0) out = bold(std::string("-") + option.letter) + ", ";
  out += bold("--" + option.name);
  if (!option.takes_value()) return out;
  if (option.value_optional) return out + "[=" + italic(option.value) + "]";
  return out + "=" + italic(option.value);
}

std::string choices_sentence(const Option& option) {
  if (option.choices.empty()) return "";
  std::string out = option.kind == Kind::choice ? "One of " : "Such as ";
  for (std::size_t i = 0; i < option.choices.size(); ++i) {
    if (i > 0) out += i + 1 == option.choices.size() ? " and " : ", ";
    out += bold(option.choices[i]);
  }
  return out + ".\n";
}

std::string option_entry(const Option& option) {
  std::string out = ".TP\n" + heading(option) + "\n" + roff(sentence(option.help)) + "\n";
  out += choices_sentence(option);
  if (option.repeatable) out += "May be repeated.\n";
  if (option.value_optional && !option.implied.empty()) {
    out += "Without a value it means " + bold(option.implied) + ".\n";
  }
  if (!option.default_text.empty()) out += "The default is " + bold(option.default_text) + ".\n";
  if (!option.deprecated.empty()) {
    out += "Deprecated: use " + roff(option.deprecated) + " instead.\n";
  }
  if (option.secret) out += "A secret: not taken from the command line.\n";
  if (!option.detail.empty()) {
    const auto first_end = std::min(option.detail.find("\n\n"), option.detail.size());
    out += roff(option.detail.substr(0, first_end)) + "\n";
    const auto rest = std::min(first_end + 2, option.detail.size());
    out += paragraphs(std::string_view(option.detail).substr(rest), ".IP\n");
  }
  return out;
}

std::string option_list(const std::vector<const Option*>& options) {
  std::vector<std::string> groups;
  std::map<std::string, std::string> entries;
  for (const auto* option : options) {
    if (option->hidden) continue;
    const std::string group = option->group.empty() ? "Options" : option->group;
    if (!entries.contains(group)) groups.push_back(group);
    entries[group] += option_entry(*option);
  }
  std::string out;
  for (const auto& group : groups) {
    if (group != "Options" || groups.size() > 1) out += ".SS " + roff(group) + "\n";
    out += entries[group];
  }
  return out;
}

std::string synopsis_of(const Tool& tool, const CommandPath& path) {
  const Command& command = *path.back();
  std::string out = bold(full_name(tool, path)) + " [" + italic("OPTION") + "]...";
  for (const auto& positional : command.positionals) {
    const std::string name = italic(positional.name) + (positional.max > 1 ? "..." : "");
    out += positional.min == 0 ? " [" + name + "]" : " " + name;
  }
  return out;
}

/// A verb's own options: those of the tool stand once, above.
std::vector<const Option*> own_options(const Tool& tool, const CommandPath& path) {
  auto options = options_of(tool, path);
  options.resize(options.size() - tool.options.size());
  return options;
}

std::string verb_entry(const Tool& tool, const CommandPath& path) {
  const Command& command = *path.back();
  std::string out = ".SS " + roff(full_name(tool, path)) + "\n" + synopsis_of(tool, path) + "\n";
  out += ".PP\n" + roff(sentence(command.summary)) + "\n";
  out += paragraphs(command.description, ".PP\n");
  for (const auto* option : own_options(tool, path)) {
    if (!option->hidden) out += option_entry(*option);
  }
  return out;
}

}  // namespace

std::string man_synopsis(const Tool& tool) {
  std::string out = ".SH SYNOPSIS\n";
  bool first = true;
  for (const auto& path : all_commands(tool)) {
    if (path.back()->verb_required) continue;
    out += (first ? "" : ".br\n") + synopsis_of(tool, path) + "\n";
    first = false;
  }
  return out;
}

std::string man_options(const Tool& tool) {
  std::string out = ".SH OPTIONS\n";
  out += option_list(options_of(tool, {&tool.command}));
  out +=
      ".PP\nA flag that the configuration file or the environment sets is taken back with no\\- "
      "before\nits name: \\fB\\-\\-no\\-stats\\fR. A value that may be left out is only "
      "taken after \\fB=\\fR.\n\\fB\\-\\-\\fR ends the options.\n";
  std::string verbs;
  for (const auto& path : all_commands(tool)) {
    if (path.size() > 1 && !path.back()->verb_required) verbs += verb_entry(tool, path);
  }
  if (!verbs.empty()) {
    out += ".SH COMMANDS\nThe first word that names a command is the command; a file of that name "
           "is written\n\\fB./\\fR\\fINAME\\fR.\n" + verbs;
  }
  return out;
}

std::string man_environment(const Tool& tool) {
  std::string out = ".SH ENVIRONMENT\n";
  for (const auto* option : all_options(tool)) {
    if (!option->in_env || option->hidden) continue;
    out += ".TP\n" + bold(environment_name(tool, *option));
    if (option->shared) out += ", " + bold(environment_name(tool, *option, true));
    out += "\nThe default of " + bold("--" + option->name) + ".\n";
  }
  out += ".TP\n" + bold("CONFIGURATION_DIRECTORY") + "\nWhere " + italic(tool.name + ".toml") +
         " is read from, instead of " + italic("/etc/dealkit") + ".\n";
  out += ".TP\n" + bold("NO_COLOR") + "\nIf it is not empty, nothing is coloured unless " +
         bold("--color=always") + " is given.\n";
  out += ".TP\n" + bold("TERM") + "\nIf it is " + bold("dumb") + ", nothing is coloured.\n";
  return out;
}

}  // namespace dealkit::io::cli
