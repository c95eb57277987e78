// Inputs that hold no JSON at all: other text formats, compressed files, other encodings. They are
// told once, with what to do, instead of once for each of their lines.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dealkit::io::ndjson {

struct Foreign {
  enum class Kind : std::uint8_t { possible, records, other };
  Kind kind = Kind::possible;  // possible: more of the input is needed; records: may be JSON
  std::string what = {};       // of Kind::other: what was expected, what was found, what to do
};

/// Looks at the beginning of an input. With `by_layout` also for what only its lines show (CSV):
/// two lines with as many separators each, none of which is JSON.
Foreign look_for_foreign(std::string_view text, bool at_end, bool by_layout);

}  // namespace dealkit::io::ndjson
