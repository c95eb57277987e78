#include "core/validation/set/sketch.hpp"

#include <cstring>

namespace dealkit::validation {
namespace {

int sextet(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

}  // namespace

bool append_sketch(std::string& out, std::string_view base64) {
  while (!base64.empty() && base64.back() == '=') base64.remove_suffix(1);
  const auto bytes = base64.size() * 3 / 4;
  if (bytes % 4 != 0 || bytes / 4 < sketch_least || bytes / 4 > sketch_most) return false;
  if (base64.size() % 4 == 1) return false;
  const auto before = out.size();
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : base64) {
    const int value = sextet(c);
    if (value < 0) {
      out.resize(before);
      return false;
    }
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out += static_cast<char>(bits >> count & 0xFF);
  }
  return true;
}

double resemblance(std::string_view a, std::string_view b) {
  std::size_t equal = 0;
  const auto places = a.size() / 4;
  for (std::size_t i = 0; i < places; ++i) {
    equal += std::memcmp(a.data() + i * 4, b.data() + i * 4, 4) == 0 ? 1 : 0;
  }
  return static_cast<double>(equal) / static_cast<double>(places);
}

}  // namespace dealkit::validation
