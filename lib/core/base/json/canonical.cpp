#include "core/base/json/canonical.hpp"

#include <algorithm>
#include <vector>

#include "core/base/json/write.hpp"
#include "core/base/money.hpp"

namespace dealkit::base::json {
namespace {

class Canonicalizer {
 public:
  Canonicalizer(std::string& out, const CanonicalOptions& options)
      : out_(out), options_(options) {}

  Result<void> value(Value v, std::uint32_t depth) {
    switch (v.kind()) {
      case Kind::object: return object(v, depth);
      case Kind::array: return array(v, depth);
      case Kind::string: string(v); return {};
      case Kind::number: return number(v);
      case Kind::null:
      case Kind::boolean: break;
    }
    out_ += v.text();
    return {};
  }

 private:
  // Recursion is bounded by the reader's depth limit.
  Result<void> object(Value v, std::uint32_t depth) {
    std::vector<Value> members;
    members.reserve(v.size());
    for (const auto member : v) {
      if (options_.null_is_absent && member.is(Kind::null)) continue;
      if (options_.skip_member && options_.skip_member(member, depth + 1)) continue;
      members.push_back(member);
    }
    std::sort(members.begin(), members.end(),
              [](Value a, Value b) { return utf16_less(a.key(), b.key()); });
    out_.push_back('{');
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (i > 0) out_.push_back(',');
      append_string(out_, members[i].key());
      out_.push_back(':');
      DEALKIT_RETURN_IF_ERROR(value(members[i], depth + 1));
    }
    out_.push_back('}');
    return {};
  }

  Result<void> array(Value v, std::uint32_t depth) {
    out_.push_back('[');
    bool first = true;
    for (const auto element : v) {
      if (!std::exchange(first, false)) out_.push_back(',');
      DEALKIT_RETURN_IF_ERROR(value(element, depth + 1));
    }
    out_.push_back(']');
    return {};
  }

  Result<void> number(Value v) {
    if (options_.money && options_.money(v)) {
      DEALKIT_ASSIGN_OR_RETURN(const auto amount, parse_micros(v.text()));
      append_string(out_, to_string(amount));
      return {};
    }
    return append_exact_number(out_, v.text());
  }

  void string(Value v) {
    if (options_.money && options_.money(v)) out_.push_back('~');
    append_string(out_, v.string());
  }

  std::string& out_;
  const CanonicalOptions& options_;
};

}  // namespace

/// The order of RFC 8785 section 3.2.3: UTF-16 code units. It differs from byte order only between
/// U+E000..U+FFFF and the characters beyond, whose surrogates (0xD800..) sort before those.
bool utf16_less(std::string_view a, std::string_view b) {
  const auto [x, y] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  if (x == a.end() || y == b.end()) return x == a.end() && y != b.end();
  const auto unit_class = [](char c) { return static_cast<unsigned char>(c) >= 0xF0 ? 1 : 0; };
  const auto first = static_cast<unsigned char>(*x);
  const auto second = static_cast<unsigned char>(*y);
  if (unit_class(*x) != unit_class(*y) && first >= 0xEE && second >= 0xEE) {
    return first > second;  // the one beyond U+FFFF (lead byte F0..F4) comes first
  }
  return first < second;
}

Result<void> append_canonical(std::string& out, Value value) {
  return append_canonical(out, value, CanonicalOptions{});
}

Result<void> append_canonical(std::string& out, Value value, const CanonicalOptions& options) {
  return Canonicalizer(out, options).value(value, 0);
}

}  // namespace dealkit::base::json
