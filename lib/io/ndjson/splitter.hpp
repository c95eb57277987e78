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

/// Finds out what the beginning of an input looks like: an array by its first byte '[', json if its
/// first line begins an object that the second may go on with, else ndjson: one broken first line
/// must not swallow the records after it.
class FormatDetector {
 public:
  /// `text` is what the call before saw and what came since; nullopt: more is needed. Nothing is
  /// looked at twice, however long the first line is and in however small pieces it comes.
  std::optional<InputFormat> look(std::string_view text, bool at_end, const SplitLimits& limits);

 private:
  std::size_t first_ = 0;    // before it there is only white space
  std::size_t newline_ = 0;  // before it there is no end of the first line
  std::size_t second_ = 0;   // from the newline to it there is only white space
  bool line_read_ = false;
  bool whole_ = false;              // the first line is one record, or no JSON that could go on
  bool object_may_follow_ = false;  // the next line may begin with '{' and belong to it
};

/// The Error of a record of `bytes` bytes.
base::Error over_long(std::uint64_t bytes, const SplitLimits& limits);

}  // namespace dealkit::io::ndjson
