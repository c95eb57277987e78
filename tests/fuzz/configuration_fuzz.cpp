// Any bytes as a configuration file: a tree, or an error with a place inside the text, never a
// crash; what was read and printed reads back as the same tree.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "io/toml/read.hpp"

namespace {

using dealkit::base::ConfigTree;

bool same(const ConfigTree& a, const ConfigTree& b) {
  if (a.kind() != b.kind() || a.text() != b.text()) return false;
  if (a.elements().size() != b.elements().size()) return false;
  if (a.members().size() != b.members().size()) return false;
  for (std::size_t i = 0; i < a.elements().size(); ++i) {
    if (!same(a.elements()[i], b.elements()[i])) return false;
  }
  for (const auto& member : a.members()) {  // printing moves tables behind plain members
    const auto* other = b.find(member.key);
    if (other == nullptr || !same(member.value, *other)) return false;
  }
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto tree = dealkit::io::toml::parse_toml(text);
  if (!tree) {
    if (tree.error().message.empty() || tree.error().position.offset > size) std::abort();
    return 0;
  }
  const auto again = dealkit::io::toml::parse_toml(dealkit::base::to_toml(*tree));
  if (!again || !same(*tree, *again)) std::abort();
  return 0;
}
