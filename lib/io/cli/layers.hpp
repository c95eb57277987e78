// One option's value out of its four layers: argument > environment > file > default.
#pragma once

#include <vector>

#include "core/base/config_tree.hpp"
#include "io/cli/prepare.hpp"

namespace dealkit::io::cli {

struct Layers {
  const Tool& tool;
  const ParsedArguments& arguments;
  const Environment& environment;
  const base::ConfigTree& file;
  std::string file_name;  // empty: none was read
};

struct Resolved {
  Values values = {};
  std::vector<base::Error> usage_errors = {};  // of the command line
  base::Problems problems{};                   // of file and environment, all of them
  std::vector<std::string> warnings = {};      // deprecated options in use
};

/// Values for every option of the command; faults of the file also for those of other commands.
Resolved resolve(const Layers& layers);

}  // namespace dealkit::io::cli
