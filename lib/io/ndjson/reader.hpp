// The reader of every filter: one or more inputs, in blocks, cut into batches of records. It never
// keeps results waiting: when the input would block, the batch is cut and marked for flushing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "io/ndjson/batch.hpp"
#include "io/ndjson/splitter.hpp"
#include "io/sys/fd.hpp"

namespace dealkit::io::ndjson {

struct Input {
  std::string path;  // "-" = standard input
  std::string name;  // in messages; empty = the path, "<stdin>" for standard input
};

/// Files of a command line as inputs.
std::vector<Input> inputs_of(const std::vector<std::string>& files);
/// Errc::usage when standard input is named twice.
base::Result<void> check_inputs(const std::vector<Input>& inputs);

struct ReaderOptions {
  std::vector<Input> inputs;  // none = standard input
  InputFormat format = InputFormat::ndjson;
  SplitLimits limits;
  std::size_t block_bytes = 256 << 10;
  int stdin_fd = 0;
  const sys::Wakeup* wakeup = nullptr;  // once notified, reading ends as if the input had
  /// The present of every request; without it each batch has the moment that it was read at.
  std::optional<base::Instant> now;
};

class BlockReader {
 public:
  explicit BlockReader(ReaderOptions options);

  /// Reads the next batch; false at the end of all inputs. A batch without lines only asks for a
  /// flush or tells of an input that failed; the inputs after that one are still read. The text of
  /// `batch` stays valid until it is cleared, its source names as long as this reader.
  bool next(Batch& batch);

  /// Whether the wakeup ended the reading.
  bool woken() const { return woken_; }

 private:
  enum class Fill : std::uint8_t { read, would_block, ended };
  bool read_batch(Batch& batch);
  bool open_next(Batch& batch);
  void close_input();
  bool split(Batch& batch);
  bool start_text(Batch& batch);
  Fill fill(Batch& batch);
  void make_room();
  Splitter& splitter_for(InputFormat format);
  std::string_view text() const;

  ReaderOptions options_;
  BlockPool pool_;
  std::vector<std::string> names_;
  std::size_t next_input_ = 0;
  bool woken_ = false;
  bool unflushed_ = false;  // a batch went out since the last one marked for flushing

  sys::Fd owned_;  // the current input, unless it is standard input
  int fd_ = -1;
  bool started_ = false;  // byte order mark and format are settled
  FormatDetector detector_;
  bool at_end_ = false;

  std::shared_ptr<Block> block_;
  std::size_t begin_ = 0;  // in block_: first byte not done with
  std::size_t end_ = 0;    // one past the last byte read

  std::unique_ptr<Splitter> line_splitter_;
  std::unique_ptr<Splitter> json_splitter_;
  std::unique_ptr<Splitter> array_splitter_;
  Splitter* splitter_ = nullptr;
};

}  // namespace dealkit::io::ndjson
