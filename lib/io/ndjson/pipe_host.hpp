// The pipe host: runs a tool as a filter, from its inputs to its exit status. Reading, workers,
// ordered output, the treatment of unreadable lines, signals, statistics and progress are all here,
// so that a tool is its decision (core/base/decide.hpp).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/decide.hpp"
#include "core/base/result.hpp"
#include "io/ndjson/dead_letter.hpp"
#include "io/ndjson/reader.hpp"
#include "io/ndjson/run_report.hpp"

namespace dealkit::io::ndjson {

enum class OnError : std::uint8_t { go_on, fail };

struct PipeOptions {
  ToolName tool;
  std::vector<Input> inputs;  // none = standard input
  InputFormat format = InputFormat::ndjson;
  SplitLimits limits;
  std::size_t block_bytes = 256 << 10;
  unsigned jobs = 1;  // workers; with one there are no threads (but `ahead`)
  /// With one worker: it reads and decides the next batch while one is applied and written.
  bool ahead = false;
  /// The present of every request: output is a function of it. Without it the clock's, anew for
  /// each batch, so that a pipe that stays open for days does not decide in the past.
  std::optional<base::Instant> now;

  OnError on_error = OnError::go_on;        // fail: end at the first unreadable line
  std::optional<std::uint64_t> max_errors;  // end after more unreadable lines than this
  /// Whether unreadable lines are told on standard error and make the exit status 65. A tool that
  /// makes output of them (validate: findings) turns that off; dead letters are written all the
  /// same.
  bool print_bad_lines = true;
  std::string dead_letter;                  // file that unreadable lines are added to; "" = none
  std::string side_path;                    // file for Replies::side; "" = standard error

  bool line_buffered = false;  // also on a terminal: one record at a time
  bool stats = false;
  bool progress = false;  // where it is wanted: the caller asks whether there is a terminal

  struct Streams {
    int in = 0;
    int out = 1;
    int err = 2;
  } streams;
  bool handle_signals = true;
  /// The tool keeps state of its own (a store): a reader of standard output that goes away must not
  /// kill it in the middle.
  bool durable = false;
};

struct Outcome {
  Counts counts;
  int exit_status = 0;
  int signal = 0;  // the run was ended by it: finish() dies of it
};

/// Runs `tool`; whatever went wrong has been told on standard error.
Outcome run(const PipeOptions& options, base::HostedTool& tool);

/// What main() returns; does not come back if a signal ended the run.
int finish(const Outcome& outcome);

}  // namespace dealkit::io::ndjson
