#include "core/base/code_point.hpp"

#include <utf8proc.h>

namespace dealkit::base {

CodePoint first_code_point(std::string_view text) {
  CodePoint point;
  const auto read = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                     static_cast<utf8proc_ssize_t>(text.size()), &point.value);
  if (read <= 0) return {};
  point.bytes = static_cast<std::size_t>(read);
  return point;
}

}  // namespace dealkit::base
