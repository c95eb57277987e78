// Cutting text into records, piece by piece as it arrives: lines, or the values of pretty-printed
// JSON and of arrays. Splitters find where records end; whether one is valid JSON is for its
// reader.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "io/ndjson/batch.hpp"

namespace dealkit::io::ndjson {

enum class InputFormat : std::uint8_t {
  ndjson,     // a record a line
  json,       // one value, or several one after the other, over any number of lines
  array,      // the elements of an array
  automatic,  // whichever of these the beginning of each input looks like
};

struct SplitLimits {
  std::uint64_t max_record_bytes = 1 << 20;  // without the line end; longer records are bad
  std::size_t max_lines = 4096;              // in a batch
};

class Splitter {
 public:
  virtual ~Splitter() = default;

  /// A new input begins; `offset` is that of its first byte of text (3 after a byte order mark).
  virtual void start(std::string_view source, std::uint64_t offset) = 0;

  /// Appends the records at the front of `text` to `batch` until it holds max_lines. Returns how
  /// many bytes are done with; the next call's text must begin with the others. `at_end`: nothing
  /// follows. All has been said when a call leaves room in the batch.
  virtual std::size_t split(std::string_view text, bool at_end, Batch& batch) = 0;
};

std::unique_ptr<Splitter> make_line_splitter(const SplitLimits& limits);
std::unique_ptr<Splitter> make_value_splitter(const SplitLimits& limits, InputFormat format);

/// What `text`, the beginning of an input, looks like: an array by its first byte '[', json if its
/// first line begins an object that the second may go on with, else ndjson: one broken first line
/// must not swallow the records after it. nullopt: more is needed.
std::optional<InputFormat> detect_format(std::string_view text, bool at_end,
                                         const SplitLimits& limits);

/// The Error of a record of `bytes` bytes.
base::Error over_long(std::uint64_t bytes, const SplitLimits& limits);

}  // namespace dealkit::io::ndjson
