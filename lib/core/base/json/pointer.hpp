// JSON Pointer (RFC 6901).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json/document.hpp"

namespace dealkit::base::json {

/// Appends "/" and the token with "~" and "/" escaped.
void append_token(std::string& pointer, std::string_view token);
/// The name that a token (without its "/") stands for; false for a stray "~".
bool unescape_token(std::string_view token, std::string& out);
/// The pointers of one document's values. It goes on from where the last one stood, so that those
/// of all elements of a list, asked for in their order, take one walk; Document::pointer() walks
/// from the beginning each time.
class Pointers {
 public:
  void reset(const Document* document);
  /// To the value of node `index`.
  std::string of(std::uint32_t index);

 private:
  struct Step {
    std::uint32_t container = 0;
    std::uint32_t child = 0;    // a node of it
    std::uint32_t element = 0;  // its place
  };
  const Document* document_ = nullptr;
  std::vector<Step> steps_;  // by depth
};

/// The value that `pointer` names under `root`; absent if there is none or the pointer is
/// malformed.
Value resolve(Value root, std::string_view pointer);

}  // namespace dealkit::base::json
