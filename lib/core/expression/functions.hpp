// The functions of the language: one table, from which compiling takes the numbers that the tree
// holds and evaluating takes what to call.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "core/expression/value.hpp"

namespace dealkit::expression {

class Context;

/// `arguments` starts with the receiver, if the call has one. None of them is a failure.
using FunctionBody = Value (*)(Context& context, std::span<const Value> arguments);

struct Function {
  std::string_view name;
  enum class Style : std::uint8_t { global, member, both } style;
  std::uint8_t min_arguments;  // with the receiver
  std::uint8_t max_arguments;
  FunctionBody body;
};

inline constexpr std::uint32_t max_arguments = 4;
inline constexpr std::uint32_t unknown_function = 0xFFFFFFFF;

/// The rows, sorted by name: for documentation and its tests.
std::span<const Function> functions();
/// The number of the function of that name and style; unknown_function if there is none.
std::uint32_t find_function(std::string_view name, bool member);
/// Whether any function has that name, whatever its style.
bool is_function_name(std::string_view name);

}  // namespace dealkit::expression
