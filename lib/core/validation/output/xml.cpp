#include "core/validation/output/xml.hpp"

#include <fmt/format.h>

#include <iterator>

#include "core/base/visible.hpp"
#include "core/expression/utf8.hpp"

namespace dealkit::validation {

void append_xml(std::string& out, std::string_view text, XmlPlace place) {
  for (std::size_t at = 0; at < text.size();) {
    const auto point = expression::decode_utf8(text, at);
    if (point.length == 0) {
      out += "\xEF\xBF\xBD";
      ++at;
      continue;
    }
    const auto bytes = text.substr(at, point.length);
    at += point.length;
    const bool space = point.value == '\n' || point.value == '\r' || point.value == '\t';
    switch (point.value) {
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '&': out += "&amp;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&apos;"; break;
      default:
        if (space && (place == XmlPlace::attribute || point.value == '\r')) {
          fmt::format_to(std::back_inserter(out), "&#{};", point.value);
        } else if ((base::steers_terminal(point.value) && !space) || point.value == 0xFFFE ||
                   point.value == 0xFFFF) {
          fmt::format_to(std::back_inserter(out), "\\u{:04x}", point.value);
        } else {
          out += bytes;
        }
    }
  }
}

}  // namespace dealkit::validation
