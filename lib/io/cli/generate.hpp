// Texts that are generated from the option table. Pure: the same table gives the same bytes.
#pragma once

#include <string>

#include "io/cli/table.hpp"

namespace dealkit::io::cli {

/// --help of one command, wrapped to 80 columns.
std::string help_text(const Tool& tool, const CommandPath& path);
/// The table as one JSON object: {"tool", "summary", "commands": [...], "sections": [...]}.
std::string help_json(const Tool& tool);
/// man(7) source of the OPTIONS section (and COMMANDS, the list of pages, if there are any verbs).
std::string man_options(const Tool& tool);
/// man(7) source of the SYNOPSIS section.
std::string man_synopsis(const Tool& tool);
/// man(7) source of the ENVIRONMENT section: which options have a variable.
std::string man_environment(const Tool& tool);
/// man(7) source of the pages of all verbs, one after the other: each begins with a comment.
std::string man_pages(const Tool& tool);

std::string completion_bash(const Tool& tool);
std::string completion_zsh(const Tool& tool);
std::string completion_fish(const Tool& tool);

/// "validate [OPTION]... [FILE]...".
std::string usage_line(const Tool& tool, const CommandPath& path);
/// "-j, --jobs=N", "--fix[=KIND]".
std::string option_spelling(const Option& option);

}  // namespace dealkit::io::cli
