#include "core/validation/reference/lines.hpp"

#include <algorithm>
#include <string>

namespace dealkit::validation {

base::Result<void> for_each_line(std::string_view ndjson,
                                 const std::function<base::Result<void>(json::Value)>& take) {
  json::Reader reader;
  std::uint32_t number = 0;
  while (!ndjson.empty()) {
    const auto end = std::min(ndjson.find('\n'), ndjson.size());
    const auto line = ndjson.substr(0, end);
    ndjson.remove_prefix(std::min(end + 1, ndjson.size()));
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    const auto fail = [number](const base::Error& error) {
      return base::Error{base::Errc::configuration, error.message,
                         {0, number, std::max(error.position.column, 1U)}};
    };
    const auto document = reader.read(line);
    if (!document) return fail(document.error());
    const auto object = (*document)->root();
    if (!object.is(json::Kind::object)) {
      return fail({base::Errc::configuration,
                   "expected an object, found " + std::string(describe(object.kind()))});
    }
    if (auto taken = take(object); !taken) return fail(taken.error());
  }
  return {};
}

}  // namespace dealkit::validation
