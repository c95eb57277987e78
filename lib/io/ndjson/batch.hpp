// What the reader hands on: lines in batches whose text stays alive as long as the batch does.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/decide.hpp"
#include "core/base/result.hpp"

namespace dealkit::io::ndjson {

/// Memory that input is read into.
struct Block {
  std::unique_ptr<char[]> text;
  std::size_t capacity = 0;
};

/// Hands out blocks and takes them back when their last batch lets go of them, from any thread.
class BlockPool {
 public:
  explicit BlockPool(std::size_t block_bytes);
  ~BlockPool();
  std::size_t block_bytes() const { return block_bytes_; }
  /// A block of at least `capacity` bytes; only those of the usual size are used again.
  std::shared_ptr<Block> take(std::size_t capacity);

 private:
  struct Shelf;
  std::size_t block_bytes_;
  std::shared_ptr<Shelf> shelf_;
};

/// An input that could not be opened or read to its end.
struct InputError {
  std::string source;  // to be put before the message; empty where that names the file itself
  base::Error error;
};

struct Batch {
  /// The records as they stand in the input. With --input=json or array one may span lines.
  std::vector<base::Request> lines;
  std::vector<std::shared_ptr<Block>> blocks;  // keep lines[].bytes alive
  std::deque<base::Error> errors;              // what lines[].error points to
  std::vector<InputError> input_errors;        // after the last line
  std::uint64_t input_bytes = 0;               // read from the input on the way to this batch
  bool flush = false;                          // the input would block: show results now

  bool empty() const { return lines.empty() && input_errors.empty(); }
  void clear();
};

}  // namespace dealkit::io::ndjson
