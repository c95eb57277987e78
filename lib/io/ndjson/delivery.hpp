// The consuming end of a run: what becomes of replies, in the order of their requests. Output and
// second stream, the treatment of unreadable requests, dead letters, statistics, progress and the
// exit status are here; where requests come from is a host's affair.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/decide.hpp"
#include "io/ndjson/pipe_host.hpp"
#include "io/ndjson/run_report.hpp"
#include "io/ndjson/writer.hpp"
#include "io/sys/clock.hpp"
#include "io/sys/fd.hpp"
#include "io/sys/file.hpp"

namespace dealkit::io::ndjson {

/// Everything here happens on one thread.
class Delivery {
 public:
  /// Both must outlive it.
  Delivery(const PipeOptions& options, base::HostedTool& tool);

  /// Standard output shows each record as soon as it is there.
  bool unbuffered() const { return unbuffered_; }
  /// Opens what is written beside standard output. False: told, and there is no point in starting.
  bool open_files();
  void hint_at_terminal();
  /// Ends the run with an error of its own.
  void fail(const base::Error& error);
  /// Takes one batch; false ends the run.
  bool consume(const Batch& batch, base::Replies& replies);
  /// After the last batch: the tool's last words, everything flushed, counts told.
  Outcome end(int signal);

 private:
  struct File {
    sys::Fd fd;
    std::unique_ptr<RecordWriter> writer;
  };

  bool open_file(const std::string& path, sys::OutputMode mode, File& file);
  std::optional<std::uint64_t> bad_allowed() const;
  std::size_t apply_error_policy(const Batch& batch, base::Replies& replies);
  bool write(base::Replies& replies);
  base::Result<void> emit_last(base::Replies& replies);
  void report(std::span<const base::Request> lines, const base::Replies& replies);
  void report(const InputError& input);
  void say_too_many();
  void say(std::string_view text);
  void show_progress();
  base::Result<void> flush();
  base::Result<void> finish_writers();
  bool check(const base::Result<void>& written);
  void note_status(base::Errc code);
  int exit_status() const;

  const PipeOptions& options_;
  base::HostedTool& tool_;
  sys::Stopwatch watch_;
  bool err_terminal_;
  bool unbuffered_;
  RecordWriter out_;
  RecordWriter err_;
  File dead_letters_;
  File side_;
  Progress progress_;
  Counts counts_;
  int failure_status_ = 0;
  bool stopped_ = false;
  bool over_max_errors_ = false;
  bool broken_pipe_ = false;
};

}  // namespace dealkit::io::ndjson
