// See number_text.hpp.
#include "core/expression/number_text.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

namespace dealkit::expression {
namespace {

struct Shortest {
  std::string digits;  // without a point
  int exponent = 0;    // of the first digit
};

Shortest shortest(double magnitude) {
  std::array<char, 40> buffer{};
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), magnitude,
                    std::chars_format::scientific).ptr;
  const std::string_view text(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
  const std::size_t e = text.find('e');
  Shortest result;
  result.digits = text.substr(0, 1);
  if (e > 2) result.digits += text.substr(2, e - 2);
  const std::size_t power = e + (text[e + 1] == '+' ? 2 : 1);  // from_chars takes no '+'
  std::from_chars(text.data() + power, text.data() + text.size(), result.exponent);
  return result;
}

struct Notation {
  int lowest;              // positional from 10^lowest
  int highest;             // to below 10^highest, else scientific
  std::string_view whole;  // follows a whole number
  std::size_t power_digits;
};

void append(std::string& out, double value, const Notation& notation) {
  if (std::signbit(value)) out.push_back('-');
  const auto [digits, exponent] = shortest(std::abs(value));
  const int count = static_cast<int>(digits.size());
  if (exponent < notation.lowest || exponent >= notation.highest) {
    out.push_back(digits[0]);
    if (count > 1) {
      out.push_back('.');
      out.append(digits, 1);
    }
    out += exponent < 0 ? "e-" : "e+";
    const std::string power = std::to_string(std::abs(exponent));
    if (power.size() < notation.power_digits) out.push_back('0');
    out += power;
  } else if (exponent < 0) {
    out += "0.";
    out.append(static_cast<std::size_t>(-exponent - 1), '0');
    out += digits;
  } else if (count <= exponent + 1) {
    out += digits;
    out.append(static_cast<std::size_t>(exponent + 1 - count), '0');
    out += notation.whole;
  } else {
    out.append(digits, 0, static_cast<std::size_t>(exponent + 1));
    out.push_back('.');
    out.append(digits, static_cast<std::size_t>(exponent + 1));
  }
}

}  // namespace

void append_repr(std::string& out, double value) {
  if (std::isnan(value)) {
    out += "nan";
  } else if (std::isinf(value)) {
    out += value < 0 ? "-inf" : "inf";
  } else {
    append(out, value, {-4, 16, ".0", 2});
  }
}

void append_plain(std::string& out, double value) {
  if (std::isnan(value)) {
    out += "NaN";
  } else if (std::isinf(value)) {
    out += value < 0 ? "-Infinity" : "Infinity";
  } else {
    append(out, value, {-6, 21, "", 1});
  }
}

}  // namespace dealkit::expression
