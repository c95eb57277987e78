// Conversions of texts.
#include "support.hpp"

#include <algorithm>

#include "core/base/json/pointer.hpp"

namespace dealkit::test {

std::string Parsed::at(std::string_view pointer) const {
  const auto value = json::resolve(root_, pointer);
  return value ? std::string(value.text()) : std::string();
}

base::Result<Converted> convert_text(const std::string& text, const ConvertOptions& options) {
  const Parsed parsed(text);
  return deal::convert::convert(parsed.root(), options);
}

std::vector<std::string> told(const std::vector<Loss>& losses) {
  std::vector<std::string> out;
  for (const auto& loss : losses) {
    out.push_back(std::string(deal::convert::name(loss.kind)) + " " + loss.pointer);
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace dealkit::test
