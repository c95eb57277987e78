// --help and --help-json.
#include <algorithm>
#include <array>
#include <limits>
#include <map>

#include "core/base/json/write.hpp"
#include "io/cli/generate.hpp"

namespace dealkit::io::cli {
namespace {

constexpr std::size_t columns = 80;
constexpr std::size_t help_column = 28;  // where the help of an option starts

/// Appends `text` from column `at` on, its further lines indented to `indent`.
void append_wrapped(std::string& out, std::string_view text, std::size_t at, std::size_t indent) {
  bool first = true;
  while (!text.empty()) {
    const auto begin = text.find_first_not_of(" \n");
    if (begin == std::string_view::npos) break;
    text.remove_prefix(begin);
    const auto word = text.substr(0, text.find_first_of(" \n"));
    if (!first && at + 1 + word.size() > columns) {
      out += "\n" + std::string(indent, ' ');
      at = indent;
    } else if (!first) {
      out += ' ';
      ++at;
    }
    out += word;
    at += word.size();
    first = false;
    text.remove_prefix(word.size());
  }
  out += '\n';
}

void append_paragraphs(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const auto end = text.find("\n\n");
    append_wrapped(out, text.substr(0, end), 0, 0);
    out += '\n';
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 2);
  }
}

/// "  left     right", with `right` wrapped; on a line of its own where `left` is too long.
void append_row(std::string& out, const std::string& left, std::string_view right) {
  out += "  " + left;
  std::size_t at = 2 + left.size();
  if (at + 2 > help_column) {
    out += '\n';
    at = 0;
  }
  out += std::string(help_column - at, ' ');
  append_wrapped(out, right, help_column, help_column);
}

std::string help_of(const Option& option) {
  std::string out = option.help;
  if (!option.choices.empty()) {
    out += ": ";
    for (const auto& choice : option.choices) {
      out += (&choice == &option.choices.front() ? "" : ", ") + choice;
    }
  }
  if (option.repeatable) out += "; may be repeated";
  if (!option.default_text.empty()) out += " [" + option.default_text + "]";
  if (!option.deprecated.empty()) out += " (deprecated: use " + option.deprecated + ")";
  return out;
}

void append_options(std::string& out, const std::vector<const Option*>& options) {
  std::vector<std::string> groups;  // in the order of the table
  std::map<std::string, std::vector<const Option*>> members;
  for (const auto* option : options) {
    if (option->hidden) continue;
    const std::string group = option->group.empty() ? "Options" : option->group;
    if (!members.contains(group)) groups.push_back(group);
    members[group].push_back(option);
  }
  for (const auto& group : groups) {
    out += group + ":\n";
    for (const auto* option : members[group]) {
      const std::string indent = option->letter == 0 ? "    " : "";
      append_row(out, indent + option_spelling(*option), help_of(*option));
    }
    out += '\n';
  }
}

/// The commands that can be run below `path`.
void append_commands(std::string& out, const Tool& tool, const CommandPath& path) {
  bool any = false;
  for (const auto& other : all_commands(tool)) {
    const bool below = other.size() > path.size() &&
                       std::equal(path.begin(), path.end(), other.begin());
    if (!below || other.back()->verb_required) continue;
    if (!any) out += "Commands:\n";
    any = true;
    append_row(out, verb_of(other), other.back()->summary);
  }
  if (any) out += '\n';
}

void write_option(base::json::Writer& writer, const Tool& tool, const Option& option) {
  constexpr std::array<std::string_view, 8> kinds{
      "flag", "text", "integer", "size", "choice", "duration", "instant", "path"};
  writer.object().member("name", option.name);
  if (option.letter != 0) writer.member("letter", std::string(1, option.letter));
  writer.member("kind", kinds[static_cast<std::size_t>(option.kind)]);
  if (!option.value.empty()) writer.member("value", option.value);
  writer.member("help", option.help);
  if (!option.detail.empty()) writer.member("detail", option.detail);
  writer.member("group", option.group.empty() ? "Options" : option.group);
  if (!option.default_text.empty()) writer.member("default", option.default_text);
  if (!option.choices.empty()) {
    writer.key("choices").array();
    for (const auto& choice : option.choices) writer.string(choice);
    writer.close();
  }
  writer.key("repeatable").boolean(option.repeatable);
  writer.key("value_optional").boolean(option.value_optional);
  writer.key("hidden").boolean(option.hidden);
  writer.key("secret").boolean(option.secret);
  if (option.in_file) writer.member("key", option.key());
  if (option.in_env) {
    writer.key("environment").array().string(environment_name(tool, option));
    if (option.shared) writer.string(environment_name(tool, option, true));
    writer.close();
  }
  if (!option.deprecated.empty()) writer.member("deprecated", option.deprecated);
  writer.close();
}

void write_command(base::json::Writer& writer, const Tool& tool, const CommandPath& path) {
  const Command& command = *path.back();
  writer.object().member("name", verb_of(path)).member("summary", command.summary);
  writer.member("usage", usage_line(tool, path));
  writer.key("verb_required").boolean(command.verb_required);
  writer.key("positionals").array();
  for (const auto& positional : command.positionals) {
    writer.object().member("name", positional.name).key("min").integer(positional.min);
    if (positional.max != std::numeric_limits<std::uint32_t>::max()) {
      writer.key("max").integer(positional.max);
    }
    writer.member("help", positional.help).close();
  }
  writer.close().key("options").array();
  for (const auto* option : options_of(tool, path)) write_option(writer, tool, *option);
  writer.close().close();
}

}  // namespace

std::string option_spelling(const Option& option) {
  std::string out = option.letter == 0 ? "" : std::string("-") + option.letter + ", ";
  out += "--" + option.name;
  if (!option.takes_value()) return out;
  return out + (option.value_optional ? "[=" + option.value + "]" : "=" + option.value);
}

std::string usage_line(const Tool& tool, const CommandPath& path) {
  std::string out = full_name(tool, path);
  if (path.back()->verb_required) return out + " COMMAND ...";
  out += " [OPTION]...";
  for (const auto& positional : path.back()->positionals) {
    const std::string more = positional.max > 1 ? "..." : "";
    out += positional.min == 0 ? " [" + positional.name + "]" + more : " " + positional.name + more;
  }
  return out;
}

std::string help_text(const Tool& tool, const CommandPath& path) {
  const Command& command = *path.back();
  std::string out = "Usage: " + usage_line(tool, path) + "\n";
  if (!command.subcommands.empty() && !command.verb_required) {
    out += "       " + full_name(tool, path) + " COMMAND ...\n";
  }
  out += '\n';
  append_wrapped(out, path.size() == 1 ? tool.summary : command.summary, 0, 0);
  out += '\n';
  append_paragraphs(out, command.description);
  append_commands(out, tool, path);
  append_options(out, options_of(tool, path));
  if (!command.examples.empty()) out += "Examples:\n";
  for (const auto& example : command.examples) {
    out += "  " + example.command + "\n";
    if (!example.text.empty()) {
      out += "      ";
      append_wrapped(out, example.text, 6, 6);
    }
  }
  if (!command.examples.empty()) out += '\n';
  out += "Manual: man " + tool.name + (path.size() > 1 ? "-" + path[1]->name : "") + "\n";
  return out;
}

std::string help_json(const Tool& tool) {
  std::string out;
  base::json::Writer writer(out);
  writer.object().member("tool", tool.name).member("summary", tool.summary);
  writer.key("commands").array();
  for (const auto& path : all_commands(tool)) write_command(writer, tool, path);
  writer.close().key("sections").array();
  for (const auto& section : tool.sections) {
    writer.object().member("name", section.name).member("help", section.help).close();
  }
  writer.close().close();
  return out + "\n";
}

}  // namespace dealkit::io::cli
