// Questions that one may ask an option table.
#include "io/cli/table.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "io/cli/values.hpp"

namespace dealkit::io::cli {
namespace {

std::string upper_snake(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c == '-') c = '_';
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

void collect(const CommandPath& path, std::vector<CommandPath>& out) {
  out.push_back(path);
  for (const auto& command : path.back()->subcommands) {
    auto below = path;
    below.push_back(&command);
    collect(below, out);
  }
}

void check_option(const Option& option, std::vector<std::string>& faults) {
  const auto fault = [&](const char* what) { faults.push_back("--" + option.name + ": " + what); };
  if (option.help.empty()) fault("has no help");
  if (option.help.ends_with('.')) fault("help ends in a full stop");
  if (option.takes_value() && option.value.empty()) fault("its value has no name");
  if (!option.takes_value() && !option.value.empty()) fault("a flag has no value");
  if (option.kind == Kind::choice && option.choices.empty()) fault("has no choices");
  if (option.folder && option.kind != Kind::path) fault("a folder is a path");
  if (option.value_optional && option.letter != 0) fault("an optional value has no short letter");
  if (option.value_optional && option.kind == Kind::flag) fault("a flag has no optional value");
  if (option.secret && !option.in_env && !option.in_file) fault("a secret that nobody can set");
  if (option.shared && !option.in_env) fault("is shared but not in the environment");
  if (option.output && option.kind != Kind::path) fault("only a path can be written to");
  if (!option.writes.empty() && option.kind != Kind::flag) fault("only a flag writes another's");
  if (!option.default_text.empty() && !read_setting(option, {option.default_text})) {
    fault("its default cannot be read");
  }
  const std::string& implied = option.implied;
  if (option.value_optional && !implied.empty() && !read_setting(option, {implied})) {
    fault("its implied value cannot be read");
  }
}

}  // namespace

std::string Option::key() const {
  std::string out = name;
  std::replace(out.begin(), out.end(), '-', '_');
  return out;
}

std::string environment_name(const Tool& tool, const Option& option, bool shared) {
  const std::string prefix = shared ? "" : upper_snake(tool.name) + "_";
  return "DEALKIT_" + prefix + upper_snake(option.name);
}

std::vector<const Option*> options_of(const Tool& tool, const CommandPath& path) {
  std::vector<const Option*> out;
  for (std::size_t i = path.size(); i-- > 0;) {
    if (i == 0 && path.size() > 1) break;  // the default command's are its own
    for (const auto& option : path[i]->options) out.push_back(&option);
  }
  for (const auto& option : tool.options) out.push_back(&option);
  return out;
}

std::string full_name(const Tool& tool, const CommandPath& path) {
  std::string out = tool.name;
  for (std::size_t i = 1; i < path.size(); ++i) out += " " + path[i]->name;
  return out;
}

std::vector<CommandPath> all_commands(const Tool& tool) {
  std::vector<CommandPath> out;
  collect({&tool.command}, out);
  return out;
}

std::vector<const Option*> all_options(const Tool& tool) {
  std::vector<const Option*> out;
  std::set<std::string_view> seen;
  for (const auto& path : all_commands(tool)) {
    for (const auto* option : options_of(tool, path)) {
      if (seen.insert(option->name).second) out.push_back(option);
    }
  }
  return out;
}

std::vector<std::string> table_faults(const Tool& tool) {
  std::vector<std::string> faults;
  std::map<std::string_view, Kind> kinds;
  std::set<std::string_view> sections;
  for (const auto& section : tool.sections) sections.insert(section.name);
  for (const auto& path : all_commands(tool)) {
    std::set<std::string_view> names;
    std::set<char> letters;
    const std::string where = full_name(tool, path);
    if (path.size() > 1 && path.back()->summary.empty()) faults.push_back(where + ": no summary");
    if (!path.back()->verb_required && !path.back()->run) {
      faults.push_back(where + ": nothing is run");
    }
    for (const auto* option : options_of(tool, path)) {
      if (!names.insert(option->name).second) {
        faults.push_back(where + ": --" + option->name + " stands there twice");
      }
      if (option->letter != 0 && !letters.insert(option->letter).second) {
        faults.push_back(where + ": -" + std::string(1, option->letter) + " stands there twice");
      }
      const auto [known, fresh] = kinds.emplace(option->name, option->kind);
      if (!fresh && known->second != option->kind) {
        faults.push_back(where + ": --" + option->name + " is of another kind elsewhere");
      }
      if (option->in_file && sections.contains(option->key())) {
        faults.push_back(where + ": --" + option->name + " is also a section of the file");
      }
      if (fresh) check_option(*option, faults);
    }
  }
  for (const auto* option : all_options(tool)) {
    const auto is_list = [&](const Option* other) {
      return other->name == option->listed_by && other->kind == Kind::flag;
    };
    const auto known = all_options(tool);
    if (!option->listed_by.empty() && std::none_of(known.begin(), known.end(), is_list)) {
      faults.push_back("--" + option->name + ": --" + option->listed_by +
                       " is not a flag of the tool");
    }
  }
  return faults;
}

std::string verb_of(const CommandPath& path) {
  std::string out;
  for (std::size_t i = 1; i < path.size(); ++i) out += (i > 1 ? " " : "") + path[i]->name;
  return out;
}

}  // namespace dealkit::io::cli
