// See context.hpp.
#include "core/expression/context.hpp"

#include <cstring>

namespace dealkit::expression {

Value Context::fail(std::initializer_list<std::string_view> pieces) {
  std::size_t size = 0;
  for (const auto piece : pieces) size += piece.size();
  auto* failure = arena().array<Failure>(1);
  auto* text = arena().array<char>(size);
  if (failure == nullptr || text == nullptr) return out_of_memory();
  std::size_t at = 0;
  for (const auto piece : pieces) {
    if (!piece.empty()) std::memcpy(text + at, piece.data(), piece.size());
    at += piece.size();
  }
  *failure = {base::Errc::data, false, offset, {text, size}};
  return Value::from_failure(failure);
}

Value Context::fail(const base::Error& error) { return fail({error.message}); }

Value Context::no_overload(std::string_view name, std::span<const Value> arguments) {
  std::string& types = text();
  for (const auto& argument : arguments) {
    if (!types.empty()) types += ", ";
    types += type_name(argument.kind());
  }
  return fail({"no such overload: '", name, "' applied to (", types, ")"});
}

Value Context::out_of_steps() {
  spare_ = {base::Errc::limit, true, offset,
            "the expression needs more steps than the limit allows; test less or narrow the lists"};
  return Value::from_failure(&spare_);
}

Value Context::out_of_memory() {
  spare_ = {base::Errc::limit, true, offset,
            "the expression needs more memory than the limit allows; build shorter texts or lists"};
  return Value::from_failure(&spare_);
}

Value Context::keep(std::string_view text) {
  bool ok = true;
  const auto kept = arena().copy(text, ok);
  return ok ? Value::from_string(kept) : out_of_memory();
}

Value Context::keep_bytes(std::string_view bytes) {
  bool ok = true;
  const auto kept = arena().copy(bytes, ok);
  return ok ? Value::from_bytes(kept) : out_of_memory();
}

}  // namespace dealkit::expression
