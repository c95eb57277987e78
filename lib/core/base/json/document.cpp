#include "core/base/json/document.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/base/json/pointer.hpp"

namespace dealkit::base::json {

std::string_view describe(Kind kind) {
  switch (kind) {
    case Kind::null: return "null";
    case Kind::boolean: return "a boolean";
    case Kind::number: return "a number";
    case Kind::string: return "a string";
    case Kind::array: return "an array";
    case Kind::object: return "an object";
  }
  return "a value";
}

Result<double> Value::number() const {
  const auto digits = text();
  double value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error == std::errc::result_out_of_range) {
    // from_chars does not say on which side: an underflow is the nearest double, zero.
    const auto decimal_point = digits.find_first_of("eE");
    const bool tiny = decimal_point != std::string_view::npos &&
                      decimal_point + 1 < digits.size() &&
                      digits[decimal_point + 1] == '-';
    if (tiny || decimal_point == std::string_view::npos) return 0.0;
    return Error{Errc::data, "number " + std::string(digits.substr(0, 40)) + " is too large"};
  }
  return value;
}

Result<std::int64_t> Value::integer() const {
  const auto digits = text();
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error == std::errc{} && end == digits.data() + digits.size()) return value;
  if (error == std::errc{}) {  // a fraction or an exponent follows
    const auto real = number();
    if (real && std::trunc(*real) == *real && std::abs(*real) < 9.0e15) {
      return static_cast<std::int64_t>(*real);
    }
  }
  return Error{Errc::data,
               "expected a whole number of 64 bits, found " + std::string(digits.substr(0, 40))};
}

Value Value::find(std::string_view name) const {
  if (!is(Kind::object)) return {};
  const auto wanted = hash_key(name);
  for (auto it = begin(); it != end(); ++it) {
    const auto member = *it;
    if (document_->node(member.index()).key_hash == wanted && member.key() == name) return member;
  }
  return {};
}

Value Value::at(std::uint32_t element) const {
  for (const auto value : *this) {
    if (element-- == 0) return value;
  }
  return {};
}

std::string_view Document::unescaped(std::uint32_t index, bool key) const {
  const auto less = [](const Unescaped& a, const std::pair<std::uint32_t, bool>& b) {
    return a.index != b.first ? a.index < b.first : a.key && !b.second;
  };
  const auto it =
      std::lower_bound(unescaped_.begin(), unescaped_.end(), std::pair{index, key}, less);
  return std::string_view(arena_).substr(it->offset, it->length);
}

std::string Document::pointer(std::uint32_t index) const {
  std::string path;
  std::uint32_t container = 0;
  while (container != index) {
    std::uint32_t element = 0;
    auto child = container + 1;
    while (nodes_[child].next <= index) {
      child = nodes_[child].next;
      ++element;
    }
    if (nodes_[container].kind == Kind::object) {
      append_token(path, Value(this, child).key());
    } else {
      append_token(path, std::to_string(element));
    }
    container = child;
  }
  return path;
}

Position Document::position(std::uint32_t offset) const {
  const auto before = text_.substr(0, offset);
  const auto line_start = before.rfind('\n');
  const auto column = line_start == std::string_view::npos ? offset : offset - line_start - 1;
  const auto lines = std::count(before.begin(), before.end(), '\n');
  return {offset, static_cast<std::uint32_t>(lines + 1), static_cast<std::uint32_t>(column + 1)};
}

}  // namespace dealkit::base::json
