#include "core/base/json/document.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

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

namespace {

/// A number taken apart: digits * 10^exponent, without zeros at either end; zero has no digits.
struct Parts {
  std::string digits;
  std::int64_t exponent = 0;
};

Parts take_apart(std::string_view number) {
  constexpr std::int64_t exponent_most = 1'000'000'000'000;  // far beyond 2^32 bytes of digits
  Parts parts;
  const auto e = std::min(number.find_first_of("eE"), number.size());
  bool fraction = false;
  for (const char c : number.substr(0, e)) {
    if (c == '.') fraction = true;
    if (c < '0' || c > '9') continue;
    parts.digits.push_back(c);
    if (fraction) --parts.exponent;
  }
  std::int64_t written = 0;
  for (const char c : number.substr(e)) {
    if (c >= '0' && c <= '9') written = std::min(written * 10 + (c - '0'), exponent_most);
  }
  const bool below = e + 1 < number.size() && number[e + 1] == '-';
  parts.exponent += below ? -written : written;
  const auto last = parts.digits.find_last_not_of('0') + 1;  // 0 if there is none
  parts.exponent += static_cast<std::int64_t>(parts.digits.size() - last);
  parts.digits.erase(last);
  parts.digits.erase(0, parts.digits.find_first_not_of('0'));
  return parts;
}

}  // namespace

Result<double> Value::number() const {
  const auto digits = text();
  double value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc::result_out_of_range) return value;
  // from_chars does not say on which side: an underflow is the nearest double, zero.
  const auto parts = take_apart(digits);
  const bool tiny = parts.exponent + static_cast<std::int64_t>(parts.digits.size()) <= 0;
  if (tiny || parts.digits.empty()) return digits.front() == '-' ? -0.0 : 0.0;
  return Error{Errc::data, "number " + std::string(digits.substr(0, 40)) + " is too large"};
}

Result<std::int64_t> Value::integer() const {
  const auto written = text();
  const auto read = [](std::string_view digits) -> std::optional<std::int64_t> {
    std::int64_t value = 0;
    const auto* digits_end = digits.data() + digits.size();
    const auto [end, error] = std::from_chars(digits.data(), digits_end, value);
    return error == std::errc{} && end == digits_end ? std::optional(value) : std::nullopt;
  };
  if (const auto value = read(written)) return *value;
  if (!is_integer()) {  // "2.0" and "1e3" are whole as well
    const auto parts = take_apart(written);
    if (parts.digits.empty()) return 0;
    constexpr std::int64_t zeros_most = 18;  // 10^19 is beyond int64
    if (parts.exponent >= 0 && parts.exponent <= zeros_most) {
      const auto zeros = std::string(static_cast<std::size_t>(parts.exponent), '0');
      const auto whole = (written.front() == '-' ? "-" : "") + parts.digits + zeros;
      if (const auto value = read(whole)) return *value;
    }
  }
  return Error{Errc::data,
               "expected a whole number of 64 bits, found " + std::string(written.substr(0, 40))};
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

Document Document::trimmed() const {
  Document copy;
  copy.text_ = text_;
  copy.nodes_.assign(nodes_.begin(), nodes_.begin() + size_);
  copy.size_ = size_;
  copy.unescaped_ = unescaped_;
  copy.arena_ = arena_;
  return copy;
}

Position Document::position(std::uint32_t offset) const {
  const auto before = text_.substr(0, offset);
  const auto line_start = before.rfind('\n');
  const auto column = line_start == std::string_view::npos ? offset : offset - line_start - 1;
  const auto lines = std::count(before.begin(), before.end(), '\n');
  return {offset, static_cast<std::uint32_t>(lines + 1), static_cast<std::uint32_t>(column + 1)};
}

}  // namespace dealkit::base::json
