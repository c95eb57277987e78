// What compile() makes of a source: the tree and what could be worked out beforehand. Internal to
// this folder.
#pragma once

#include <string>
#include <vector>

#include "core/expression/arena.hpp"
#include "core/expression/program.hpp"
#include "core/expression/regex.hpp"

namespace dealkit::expression {

struct Program::Compiled {
  static constexpr std::uint32_t none = 0xFFFFFFFF;

  std::string source;
  CompileOptions options;
  Arena arena;  // texts and lists of constants
  Ast ast;
  std::vector<Value> folded;               // values of subtrees without variables
  std::vector<std::uint32_t> folded_at;    // by node: index in folded, or none
  std::vector<Regex> regexes;
  std::vector<std::uint32_t> regex_at;     // by node: index in regexes, or none
  std::vector<std::string> fields;
};

/// Works out constant lists, maps, timestamps and durations, and compiles constant patterns.
base::Result<void> fold(Program::Compiled& compiled);

/// See Program::fields().
std::vector<std::string> collect_fields(const Ast& ast);

}  // namespace dealkit::expression
