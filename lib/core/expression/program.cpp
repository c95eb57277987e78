// See program.hpp.
#include "core/expression/program.hpp"

#include <fmt/format.h>

#include "core/expression/compiled.hpp"
#include "core/expression/evaluator.hpp"
#include "core/expression/lexer.hpp"

namespace dealkit::expression {
namespace {

base::Error to_error(const Program::Compiled& compiled, const Failure& failure) {
  return {failure.code, std::string(failure.message),
          position_of(compiled.source, failure.offset)};
}

}  // namespace

Scratch::Scratch(Limits limits) : state_(std::make_unique<State>(limits)) {}
Scratch::~Scratch() = default;
Scratch::Scratch(Scratch&&) noexcept = default;
Scratch& Scratch::operator=(Scratch&&) noexcept = default;

Program::Program(std::shared_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}
Program::~Program() = default;

base::Result<Value> Program::evaluate(const Bindings& bindings, Scratch& scratch) const {
  Evaluator evaluator(*compiled_, bindings, scratch.state());
  const Value value = evaluator.run(compiled_->ast.root());
  if (value.failed()) return to_error(*compiled_, value.as_failure());
  return value;
}

base::Result<bool> Program::condition(const Bindings& bindings, Scratch& scratch) const {
  Evaluator evaluator(*compiled_, bindings, scratch.state());
  const Value value = evaluator.run(compiled_->ast.root());
  if (value.failed()) return to_error(*compiled_, value.as_failure());
  if (value.is(Kind::boolean)) return value.as_bool();
  const std::uint32_t offset = compiled_->ast.node(compiled_->ast.root()).offset;
  return base::Error{base::Errc::data,
                     fmt::format("expected a condition (a bool), found a value of type {}",
                                 type_name(value.kind())),
                     position_of(compiled_->source, offset)};
}

std::string_view Program::source() const { return compiled_->source; }
const Ast& Program::ast() const { return compiled_->ast; }
const std::vector<std::string>& Program::fields() const { return compiled_->fields; }

}  // namespace dealkit::expression
