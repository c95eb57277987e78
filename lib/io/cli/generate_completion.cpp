// Completion scripts. Each finds the verb the way the tool does (the first words, options and their
// values skipped) and then offers that command's options, choices and files.
#include <algorithm>
#include <map>

#include "io/cli/generate.hpp"

namespace dealkit::io::cli {
namespace {

std::string function_name(const Tool& tool) {
  std::string out = "_" + tool.name;
  std::replace(out.begin(), out.end(), '-', '_');
  return out;
}

/// In single quotes for bash and zsh.
std::string sh_quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

/// In single quotes for fish, where a backslash escapes.
std::string fish_quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

std::string joined(const std::vector<std::string>& parts, std::string_view separator) {
  std::string out;
  for (const auto& part : parts) out += (out.empty() ? "" : std::string(separator)) + part;
  return out;
}

std::vector<std::string> verbs_below(const Command& command) {
  std::vector<std::string> out;
  for (const auto& below : command.subcommands) out.push_back(below.name);
  return out;
}

bool takes_files(const Command& command) {
  return std::any_of(command.positionals.begin(), command.positionals.end(),
                     [](const Positional& positional) { return positional.path; });
}

bool takes_store(const Command& command) {
  return std::any_of(command.positionals.begin(), command.positionals.end(),
                     [](const Positional& positional) { return positional.store_url; });
}

bool has_store(const Tool& tool) {
  const auto options = all_options(tool);
  return std::any_of(options.begin(), options.end(),
                     [](const Option* option) { return option->store_url; });
}

/// The function that offers schemes of stores, and files after "sqlite:".
std::string store_function(const Tool& tool) { return function_name(tool) + "_store_url"; }

/// "--jobs|-j|--config": every option that swallows the next word.
std::string swallowing(const Tool& tool, std::string_view separator) {
  std::vector<std::string> out;
  for (const auto* option : all_options(tool)) {
    if (!option->needs_value()) continue;
    out.push_back("--" + option->name);
    if (option->letter != 0) out.push_back(std::string("-") + option->letter);
  }
  return joined(out, separator);
}

/// What offers the values of an option; ":" offers none.
std::string bash_action(const Tool& tool, const Option& option) {
  if (option.store_url) return store_function(tool);
  if (!option.choices.empty()) {
    return "mapfile -t COMPREPLY < <(compgen -W " + sh_quoted(joined(option.choices, " ")) +
           " -- \"$cur\")";
  }
  if (option.kind == Kind::path) {
    return std::string("compopt -o filenames; mapfile -t COMPREPLY < <(compgen ") +
           (option.folder ? "-d" : "-f") + " -- \"$cur\")";
  }
  if (option.listed_by.empty()) return ":";
  return "mapfile -t COMPREPLY < <(compgen -W \"$(\"${COMP_WORDS[0]}\" --" + option.listed_by +
         " 2>/dev/null | cut -f1)\" -- \"$cur\")";
}

/// The same by verb, where an option has other values under another verb (--to of convert and of
/// revert).
std::string bash_action_by_verb(const Tool& tool, std::string_view name) {
  std::map<std::string, std::vector<std::string>> verbs;  // by action
  for (const auto& path : all_commands(tool)) {
    for (const auto* option : options_of(tool, path)) {
      if (option->name == name)
        verbs[bash_action(tool, *option)].push_back(sh_quoted(verb_of(path)));
    }
  }
  if (verbs.size() == 1) return verbs.begin()->first;
  std::string out = "case $verb in\n";
  for (const auto& [action, under] : verbs) {
    out += "                " + joined(under, "|") + ") " + action + " ;;\n";
  }
  return out + "            esac";
}

std::string bash_values(const Tool& tool) {
  std::string out;
  for (const auto* option : all_options(tool)) {
    if (!option->takes_value() || option->hidden) continue;
    std::string pattern = "--" + option->name + "=";
    if (option->needs_value()) pattern += "|--" + option->name;
    if (option->needs_value() && option->letter != 0) {
      pattern += std::string("|-") + option->letter;
    }
    out += "        " + pattern + ")\n            " + bash_action_by_verb(tool, option->name) +
           "\n            return ;;\n";
  }
  return out;
}

std::string bash_option_lists(const Tool& tool) {
  std::string out;
  for (const auto& path : all_commands(tool)) {
    std::vector<std::string> spellings;
    for (const auto* option : options_of(tool, path)) {
      if (option->hidden) continue;
      spellings.push_back("--" + option->name + (option->needs_value() ? "=" : ""));
    }
    out += "            " + sh_quoted(verb_of(path)) + ")\n                offered=" +
           sh_quoted(joined(spellings, " ")) + " ;;\n";
  }
  return out;
}

std::string bash_words(const Tool& tool) {
  std::string out;
  for (const auto& path : all_commands(tool)) {
    const auto& command = *path.back();
    out += "        " + sh_quoted(verb_of(path)) + ")\n            verbs=" +
           sh_quoted(joined(verbs_below(command), " ")) + " files=" +
           (takes_files(command) ? "yes" : "") + " store=" +
           (takes_store(command) ? "yes" : "") + " ;;\n";
  }
  return out;
}

std::string bash_store_function(const Tool& tool) {
  if (!has_store(tool)) return "";
  return store_function(tool) +
         "() {\n"
         "    compopt -o nospace\n"
         "    if [[ $cur == sqlite:* ]]; then\n"
         "        compopt -o filenames +o nospace\n"
         "        mapfile -t COMPREPLY < <(compgen -P sqlite: -f -- \"${cur#sqlite:}\")\n"
         "    else\n"
         "        mapfile -t COMPREPLY < <(compgen -W 'sqlite: postgresql://' -- \"$cur\")\n"
         "    fi\n"
         "}\n";
}

/// COMP_WORDS is split at ':', and readline replaces only what follows the last one of a word,
/// unless it is not in COMP_WORDBREAKS. So the words are joined again, and what is offered loses
/// the part that stands there already.
std::string bash_frame(const std::string& function) {
  return function +
         "() {\n"
         "    local words=() cword=0 cur prev rest=$COMP_LINE glued at i\n"
         "    COMPREPLY=()\n"
         "    for ((i = 0; i < ${#COMP_WORDS[@]}; i++)); do\n"
         "        glued=\n"
         "        [[ $rest == [![:space:]]* ]] && ((i > 1)) && glued=yes\n"
         "        [[ -z ${COMP_WORDS[i]} && ${COMP_LINE:COMP_POINT-1:1} == : ]] && glued=yes\n"
         "        rest=${rest#\"${rest%%[![:space:]]*}\"}\n"
         "        rest=${rest#\"${COMP_WORDS[i]}\"}\n"
         "        at=$((${#words[@]} - 1))\n"
         "        if [[ $glued && ( ${COMP_WORDS[i]} == :* || ${words[at]} == *: ) ]]; then\n"
         "            words[at]+=${COMP_WORDS[i]}\n"
         "        else\n"
         "            words+=(\"${COMP_WORDS[i]}\")\n"
         "        fi\n"
         "        ((i == COMP_CWORD)) && cword=$((${#words[@]} - 1))\n"
         "    done\n"
         "    cur=${words[cword]} prev=${words[cword-1]}\n"
         "    " + function + "_offer\n"
         "    [[ $cur == *:* && $COMP_WORDBREAKS == *:* ]] || return\n"
         "    rest=${cur%\"${cur##*:}\"}\n"
         "    for i in \"${!COMPREPLY[@]}\"; do\n"
         "        COMPREPLY[i]=${COMPREPLY[i]#\"$rest\"}\n"
         "    done\n"
         "}\n";
}

/// The cases of "$verb $word" that lead one verb further down.
std::string verb_cases(const Tool& tool, std::string_view indent, bool zsh) {
  std::string out;
  for (const auto& path : all_commands(tool)) {
    if (path.size() == 1) continue;
    const CommandPath parent(path.begin(), path.end() - 1);
    out += std::string(indent) + (zsh ? "(" : "") +
           sh_quoted(verb_of(parent) + " " + path.back()->name) +
           ") verb=" + sh_quoted(verb_of(path)) + " ;;\n";
  }
  return out;
}

std::string zsh_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

/// The function that offers what `option`'s value may be, as the tool lists it.
std::string zsh_list_of(const Tool& tool, const Option& option) {
  return function_name(tool) + "_" + option.listed_by;
}

std::string zsh_value(const Tool& tool, const Option& option) {
  if (!option.takes_value()) return "";
  std::string action;
  if (!option.choices.empty()) {
    action = "(" + joined(option.choices, " ") + ")";
  } else if (option.kind == Kind::path) {
    action = option.folder ? "_files -/" : "_files";
  } else if (option.store_url) {
    action = " " + store_function(tool);
  } else if (!option.listed_by.empty()) {  // a blank first: called as it stands (zshcompsys(1))
    action = " " + zsh_list_of(tool, option);
  }
  return std::string(option.value_optional ? "::" : ":") + zsh_escaped(option.value) + ":" + action;
}

std::string zsh_spec(const Tool& tool, const Option& option) {
  const std::string help = "[" + zsh_escaped(option.help) + "]" + zsh_value(tool, option);
  std::string name = "--" + option.name;
  if (option.takes_value()) name += option.value_optional ? "=-" : "=";
  const std::string star = option.repeatable ? "*" : "";
  if (option.letter == 0) return sh_quoted(star + name + help);
  const std::string letter = std::string("-") + option.letter + (option.takes_value() ? "+" : "");
  const std::string both = std::string("(-") + option.letter + " --" + option.name + ")";
  const std::string group = option.repeatable ? "\\*" : sh_quoted(both);
  return group + "{" + letter + "," + name + "}" + sh_quoted(help);
}

/// For each value that the tool itself lists, a function that offers what it lists.
std::string zsh_lists(const Tool& tool) {
  std::string out;
  for (const auto* option : all_options(tool)) {
    const auto& list = option->listed_by;
    if (list.empty()) continue;
    out += zsh_list_of(tool, *option) +
           "() {\n    local -a listed\n    listed=(${(f)\"$(${words[1]} --" + list +
           " 2>/dev/null)\"})\n    listed=(\"${(@)listed/$'\\t'/:}\")\n" +
           "    _describe -t values " + sh_quoted(option->value) + " listed\n}\n";
  }
  return out;
}

std::string zsh_store_function(const Tool& tool) {
  if (!has_store(tool)) return "";
  return store_function(tool) +
         "() {\n"
         "    if compset -P sqlite:; then\n"
         "        _files\n"
         "    else\n"
         "        compadd -S '' -- sqlite: postgresql://\n"
         "    fi\n"
         "}\n";
}

/// The verbs below, with what each does, as an array that _describe takes.
std::string zsh_verbs(const Command& command) {
  if (command.subcommands.empty()) return "";
  std::string out = "        below=(";
  for (const auto& below : command.subcommands) {
    out += "\n            " + sh_quoted(zsh_escaped(below.name) + ":" + below.summary);
  }
  return out + ")\n";
}

/// An action that begins with a blank is called as it stands; to others _arguments adds options of
/// compadd, which _alternative refuses (zshcompsys(1), _arguments).
std::string zsh_positionals(const Tool& tool, const Command& command) {
  const auto verbs = verbs_below(command);
  const std::string describe = " _describe -t commands command below";
  std::string out;
  if (!verbs.empty() && takes_files(command)) {
    out += " \\\n            " + sh_quoted("1: : _alternative \"commands:command:" + describe +
                                         "\" \"files:file:_files\"");
  } else if (!verbs.empty()) {
    out += " \\\n            " + sh_quoted("1:command:" + describe);
  }
  if (command.verb_required) return out;
  std::size_t at = 0;
  for (const auto& positional : command.positionals) {
    ++at;
    const std::string place = positional.max == 1 ? std::to_string(at) : "*";
    if (place == "1" && !verbs.empty()) continue;
    out += " \\\n            " + sh_quoted(place + ":" + zsh_escaped(positional.name) + ":" +
                                         (positional.store_url ? " " + store_function(tool)
                                          : positional.path    ? "_files"
                                                               : ""));
  }
  return out;
}

std::string fish_option(const Tool& tool, const Option& option, const std::string& condition) {
  std::string out = "complete -c " + tool.name + condition + " -l " + option.name;
  if (option.letter != 0) out += std::string(" -s ") + option.letter;
  if (option.needs_value()) out += option.kind == Kind::path && !option.folder ? " -r -F" : " -x";
  if (option.folder) out += " -a '(__fish_complete_directories)'";
  if (!option.listed_by.empty()) {
    out += " -a '(set -l words (commandline -opc); $words[1] --" + option.listed_by +
           " 2>/dev/null)'";
  }
  if (option.store_url) out += " -a '(" + store_function(tool) + ")'";
  if (!option.choices.empty()) out += " -a " + fish_quoted(joined(option.choices, " "));
  return out + " -d " + fish_quoted(option.help) + "\n";
}

std::string fish_store_function(const Tool& tool) {
  if (!has_store(tool)) return "";
  return "function " + store_function(tool) +
         "\n"
         "    set -l token (commandline -ct | string replace -r '^--[a-z-]+=' '')\n"
         "    if string match -q 'sqlite:*' -- $token\n"
         "        for path in (string replace 'sqlite:' '' -- $token)*\n"
         "            echo sqlite:$path\n"
         "        end\n"
         "    else\n"
         "        printf '%s\\n' sqlite: postgresql://\n"
         "    end\n"
         "end\n";
}

std::string fish_command(const Tool& tool, const CommandPath& path) {
  const Command& command = *path.back();
  const std::string condition =
      " -n " + fish_quoted("_" + function_name(tool) + "_is \"" + verb_of(path) + "\"");
  std::string out;
  for (const auto& below : command.subcommands) {
    out += "complete -c " + tool.name + condition + " -a " + below.name + " -d " +
           fish_quoted(below.summary) + "\n";
  }
  if (!takes_files(command)) out += "complete -c " + tool.name + condition + " -f\n";
  if (takes_store(command)) {
    out += "complete -c " + tool.name + condition + " -a '(" + store_function(tool) + ")'\n";
  }
  const auto options = options_of(tool, path);
  for (std::size_t i = 0; i + tool.options.size() < options.size(); ++i) {
    if (!options[i]->hidden) out += fish_option(tool, *options[i], condition);
  }
  return out;
}

}  // namespace

std::string completion_bash(const Tool& tool) {
  const std::string function = function_name(tool);
  std::string out = "# bash completion for " + tool.name + ", generated from its option table.\n";
  out += bash_store_function(tool) + function + "_offer() {\n";
  out +=
      "    local verb= option= offered= verbs= files= store= i\n"
      "    for ((i = 1; i < cword; i++)); do\n"
      "        case ${words[i]} in\n"
      "            " + swallowing(tool, "|") + ")\n"
      "                [[ ${words[i+1]} == = ]] && ((i++))\n"
      "                ((i++))\n"
      "                continue ;;\n"
      "            =) ((i++)); continue ;;\n"
      "            --) break ;;\n"
      "            -?*) continue ;;\n"
      "        esac\n"
      "        case \"$verb ${words[i]}\" in\n" + verb_cases(tool, "            ", false) +
      "            *) break ;;\n"
      "        esac\n"
      "    done\n"
      "    if [[ $cur == = ]]; then\n"
      "        option=$prev= cur=\n"
      "    elif [[ $prev == = ]] && ((cword > 1)); then\n"
      "        option=${words[cword-2]}=\n"
      "    elif [[ $prev == -* ]]; then\n"
      "        option=$prev\n"
      "    fi\n"
      "    case $option in\n" + bash_values(tool) +
      "    esac\n"
      "    if [[ $cur == -* ]]; then\n"
      "        case $verb in\n" + bash_option_lists(tool) +
      "        esac\n"
      "        mapfile -t COMPREPLY < <(compgen -W \"$offered\" -- \"$cur\")\n"
      "        [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace\n"
      "        return\n"
      "    fi\n"
      "    case $verb in\n" + bash_words(tool) +
      "    esac\n"
      "    mapfile -t COMPREPLY < <(compgen -W \"$verbs\" -- \"$cur\")\n" +
      (has_store(tool) ? "    [[ $store ]] && " + store_function(tool) + "\n" : std::string()) +
      "    if [[ $files ]]; then\n"
      "        compopt -o filenames\n"
      "        mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -f -- \"$cur\")\n"
      "    fi\n"
      "}\n" + bash_frame(function) +
      "complete -F " + function + " " + tool.name + "\n";
  return out;
}

std::string completion_zsh(const Tool& tool) {
  const std::string function = function_name(tool);
  std::string out = "#compdef " + tool.name + "\n# zsh completion for " + tool.name +
                    ", generated from its option table.\n";
  out += zsh_lists(tool) + zsh_store_function(tool) + function + "() {\n";
  out +=
      "    local verb= i\n    local -a below\n"
      "    for ((i = 2; i < CURRENT; i++)); do\n"
      "        case ${words[i]} in\n"
      "            (" + swallowing(tool, "|") + ") ((i++)); continue ;;\n"
      "            (--) break ;;\n"
      "            (-?*) continue ;;\n"
      "        esac\n"
      "        case \"$verb ${words[i]}\" in\n" + verb_cases(tool, "            ", true) +
      "            (*) break ;;\n"
      "        esac\n"
      "        words[i]=()\n"
      "        ((CURRENT--, i--))\n"
      "    done\n"
      "    case $verb in\n";
  for (const auto& path : all_commands(tool)) {
    out += "        (" + sh_quoted(verb_of(path)) + ")\n" + zsh_verbs(*path.back());
    out += "        _arguments -s -S";
    for (const auto* option : options_of(tool, path)) {
      if (!option->hidden) out += " \\\n            " + zsh_spec(tool, *option);
    }
    out += zsh_positionals(tool, *path.back()) + "\n        ;;\n";
  }
  // Autoloaded by compinit this text is the function's own body; sourced, it only says who it is.
  out += "    esac\n}\nif [[ $funcstack[1] == " + function + " ]]; then\n    " + function +
         " \"$@\"\nelse\n    compdef " + function + " " + tool.name + "\nfi\n";
  return out;
}

std::string completion_fish(const Tool& tool) {
  const std::string function = "_" + function_name(tool) + "_is";
  std::string out = "# fish completion for " + tool.name + ", generated from its option table.\n";
  out += fish_store_function(tool) + "function " + function + "\n";
  out +=
      "    set -l words (commandline -opc)\n"
      "    set -e words[1]\n"
      "    set -l verb ''\n"
      "    set -l skip no\n"
      "    for word in $words\n"
      "        if test $skip = yes\n"
      "            set skip no\n"
      "            continue\n"
      "        end\n"
      "        switch $word\n"
      "            case " + swallowing(tool, " ") + "\n"
      "                set skip yes\n"
      "                continue\n"
      "            case --\n"
      "                break\n"
      "            case '-?*'\n"
      "                continue\n"
      "        end\n"
      "        switch \"$verb $word\"\n";
  for (const auto& path : all_commands(tool)) {
    if (path.size() == 1) continue;
    const CommandPath parent(path.begin(), path.end() - 1);
    out += "            case " + fish_quoted(verb_of(parent) + " " + path.back()->name) +
           "\n                set verb " + fish_quoted(verb_of(path)) + "\n";
  }
  out +=
      "            case '*'\n"
      "                break\n"
      "        end\n"
      "    end\n"
      "    test \"$verb\" = \"$argv[1]\"\n"
      "end\n";
  for (const auto& option : tool.options) {
    if (!option.hidden) out += fish_option(tool, option, "");
  }
  for (const auto& path : all_commands(tool)) out += fish_command(tool, path);
  return out;
}

}  // namespace dealkit::io::cli
