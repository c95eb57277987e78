// The command line, split into verbs, options and words. CLI11 does the splitting; see argv.cpp.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "io/cli/table.hpp"

namespace dealkit::io::cli {

/// The raw text of an option that was given without the value that it may have.
inline constexpr std::string_view no_value = "\x01";

struct ParsedArguments {
  CommandPath path = {};                                      // at least the default command
  std::map<std::string, std::vector<std::string>> options = {};  // by long name; raw texts
  std::vector<std::string> words = {};                        // positionals
  std::vector<base::Error> errors = {};                       // Errc::usage, in order of severity
};

/// Never fails as a whole: what can be read is read, so that --help works beside a mistake.
ParsedArguments parse_arguments(const Tool& tool, const std::vector<std::string>& arguments);

}  // namespace dealkit::io::cli
