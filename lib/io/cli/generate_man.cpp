// Parts of manual pages, as man(7) source.
#include <algorithm>
#include <map>
#include <set>

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

/// A verb's own options: those of the tool stand once, in the tool's page.
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

/// "dealctl-import", the page of a verb and its subcommands.
std::string page_of(const Tool& tool, const Command& verb) {
  return tool.name + "-" + verb.name;
}

std::string reference(const std::string& page, std::string_view section) {
  return "\\fB" + roff(page) + "\\fR(" + std::string(section) + ")";
}

/// What a page refers to as name(7), in the order of the alphabet.
void add_references(std::string_view text, std::set<std::string>& found) {
  const auto in_name = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  };
  for (auto open = text.find('('); open != std::string_view::npos;
       open = text.find('(', open + 1)) {
    const auto rest = text.substr(open);
    if (rest.size() < 3 || rest[1] < '1' || rest[1] > '8' || rest[2] != ')') continue;
    auto begin = open;
    while (begin > 0 && in_name(text[begin - 1])) --begin;
    if (begin < open) found.insert(std::string(text.substr(begin, open + 3 - begin)));
  }
}

std::string see_also(const Tool& tool, const CommandPath& path) {
  std::set<std::string> found;
  for (const auto& each : all_commands(tool)) {
    if (each.size() < 2 || each[1] != path[1]) continue;
    add_references(each.back()->description, found);
    for (const auto* option : own_options(tool, each)) {
      if (!option->hidden) add_references(option->help + "\n" + option->detail, found);
    }
  }
  found.erase(tool.name + "(1)");
  found.erase("dealkit(7)");
  found.erase(page_of(tool, *path[1]) + "(1)");
  std::string out = ".SH SEE ALSO\n" + reference(tool.name, "1");
  for (const auto& name : found) {
    out += ",\n" + reference(name.substr(0, name.size() - 3), name.substr(name.size() - 2, 1));
  }
  return out + ",\n" + reference("dealkit", "7") + "\n";
}

std::string examples_of(const Command& command) {
  if (command.examples.empty()) return "";
  std::string out = ".SH EXAMPLES\n";
  for (const auto& example : command.examples) {
    if (!example.text.empty()) out += ".PP\n" + roff(sentence(example.text)) + "\n";
    out += ".PP\n.EX\n" + roff(example.command) + "\n.EE\n";
  }
  return out;
}

/// The page of the verb that `path` ends in, with its subcommands.
std::string verb_page(const Tool& tool, const CommandPath& path) {
  const Command& verb = *path.back();
  const auto name = page_of(tool, verb);
  std::string title = name;
  std::transform(title.begin(), title.end(), title.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  std::string synopsis;
  std::string subcommands;
  for (const auto& each : all_commands(tool)) {
    if (each.size() < 2 || each[1] != &verb || each.back()->verb_required) continue;
    synopsis += (synopsis.empty() ? "" : ".br\n") + synopsis_of(tool, each) + "\n";
    if (each.size() > 2) subcommands += verb_entry(tool, each);
  }
  std::string out = ".\\\" " + name +
                    "(1). tests/lint/drift.py writes its sections from the option " +
                    "table, but for\n.\\\" NOTES and others that are not of it.\n";
  out += ".TH " + roff(title) + " 1 2026-12-01 dealkit \"dealkit manual\"\n.SH NAME\n" +
         roff(name) + " \\- " + roff(verb.summary) + "\n.SH SYNOPSIS\n" + synopsis;
  out += ".SH DESCRIPTION\n" + (verb.description.empty()
                                    ? roff(sentence(verb.summary)) + "\n"
                                    : paragraphs(verb.description, ".PP\n").substr(4));
  const auto options = verb.verb_required ? "" : option_list(own_options(tool, path));
  out += ".SH OPTIONS\n" + options + ".PP\nThe options of all commands, such as " +
         bold("--config") + " and " + bold("--help") +
         ", the exit status\nand the environment are described in " + reference(tool.name, "1") +
         ".\n";
  if (!subcommands.empty()) out += ".SH COMMANDS\n" + subcommands;
  return out + examples_of(verb) + see_also(tool, path);
}

}  // namespace

std::string man_synopsis(const Tool& tool) {
  std::string out = ".SH SYNOPSIS\n";
  const bool alone = !tool.command.verb_required;
  if (alone) out += synopsis_of(tool, {&tool.command}) + "\n";
  if (!tool.command.subcommands.empty()) {
    out += std::string(alone ? ".br\n" : "") + bold(tool.name) + " " + italic("COMMAND") + " [" +
           italic("OPTION") + "]... [" + italic("ARGUMENT") + "]...\n";
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
  if (tool.command.subcommands.empty()) return out;
  out +=
      ".SH COMMANDS\nThe first word that names a command is the command; a file of that name "
      "is written\n\\fB./\\fR\\fINAME\\fR. Each command has a page of its own.\n";
  for (const auto& verb : tool.command.subcommands) {
    out +=
        ".TP\n" + reference(page_of(tool, verb), "1") + "\n" + roff(sentence(verb.summary)) + "\n";
    for (const auto& below : verb.subcommands) {
      out += std::string(&below == &verb.subcommands.front() ? "Its commands:\n" : "") +
             bold(below.name) + (&below == &verb.subcommands.back() ? ".\n" : ",\n");
    }
  }
  return out;
}

std::string man_pages(const Tool& tool) {
  std::string out;
  for (const auto& verb : tool.command.subcommands) {
    out += verb_page(tool, {&tool.command, &verb});
  }
  return out;
}

std::string man_environment(const Tool& tool) {
  std::string own;
  std::string shared;
  for (const auto* option : all_options(tool)) {
    if (!option->in_env || option->hidden) continue;
    auto& list = option->shared ? shared : own;
    list += (list.empty() ? "" : ",\n") + bold("--" + option->name);
  }
  const auto variable = [&tool](bool of_all) {
    Option any;
    any.name = "option";
    const auto name = environment_name(tool, any, of_all);
    return bold(name.substr(0, name.size() - any.name.size())) + italic("OPTION");
  };
  std::string out = ".SH ENVIRONMENT\nAs " + reference("dealkit", "7") +
                    " says, a variable gives the default of an option.\n";
  if (!own.empty()) {
    out += ".TP\n" + variable(false) + "\nFor " + own + ".\n";
  }
  if (!shared.empty()) {
    out += ".TP\n" + variable(false) + ", " + variable(true) + "\nFor " + shared + ".\n";
  }
  return out;
}

}  // namespace dealkit::io::cli
