// compile(): parse, check what can be checked, work out what can be worked out.
#include <fmt/format.h>

#include <algorithm>

#include "core/expression/compiled.hpp"
#include "core/expression/functions.hpp"
#include "core/expression/lexer.hpp"
#include "core/expression/parser.hpp"

namespace dealkit::expression {
namespace {

std::string wrong_count(const Function& function, const Node& node) {
  // The receiver does not count for whoever reads this.
  const std::uint32_t receiver = node.member ? 1 : 0;
  const std::uint32_t least = function.min_arguments - receiver;
  const std::uint32_t most = function.max_arguments - receiver;
  const auto range = least == most ? std::to_string(least) : fmt::format("{} to {}", least, most);
  return fmt::format("expected {} argument{} of {}(), found {}", range, most == 1 ? "" : "s",
                     function.name, node.child_count - receiver);
}

std::string unknown(std::string_view name, bool member) {
  if (!is_function_name(name)) {
    return fmt::format("expected a function of dealkit-expression(5), found '{}'", name);
  }
  return member ? fmt::format("expected {0}(x), found x.{0}()", name)
                : fmt::format("expected x.{0}(...), found {0}(...)", name);
}

base::Result<void> check_calls(const Program::Compiled& compiled) {
  const Ast& ast = compiled.ast;
  for (NodeIndex i = 0; i < ast.size(); ++i) {
    const Node& node = ast.node(i);
    if (node.kind != NodeKind::call) continue;
    const auto position = position_of(compiled.source, node.offset);
    if (node.function == unknown_function) {
      return base::Error{base::Errc::data, unknown(ast.name(node), node.member), position};
    }
    const Function& function = functions()[node.function];
    if (node.child_count < function.min_arguments || node.child_count > function.max_arguments) {
      return base::Error{base::Errc::data, wrong_count(function, node), position};
    }
  }
  return {};
}

}  // namespace

base::Result<Program> compile(std::string_view source, const CompileOptions& options) {
  auto compiled = std::make_shared<Program::Compiled>();
  compiled->source = source;
  compiled->options = options;
  DEALKIT_ASSIGN_OR_RETURN(compiled->ast, parse(compiled->source, compiled->arena));
  if (options.check_functions) DEALKIT_RETURN_IF_ERROR(check_calls(*compiled));
  DEALKIT_RETURN_IF_ERROR(fold(*compiled));
  compiled->fields = collect_fields(compiled->ast);
  return Program(std::shared_ptr<const Program::Compiled>(std::move(compiled)));
}

}  // namespace dealkit::expression
