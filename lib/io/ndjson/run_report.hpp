// What a run tells about itself: counts for --stats and progress for people who wait.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "io/sys/clock.hpp"

namespace dealkit::io::ndjson {

struct Counts {
  std::uint64_t read = 0;      // records, unreadable ones included; blank lines are none
  std::uint64_t written = 0;   // records on standard output
  std::uint64_t rejected = 0;  // negative verdicts
  std::uint64_t bad = 0;       // unreadable records
  std::uint64_t bytes = 0;     // read from the inputs
  friend bool operator==(const Counts&, const Counts&) = default;
};

/// The line of --stats: an object of "tool", the counts by their names, and "seconds".
void append_stats(std::string& out, std::string_view tool, const Counts& counts, double seconds);

/// Paces progress messages: at most five a second.
class Progress {
 public:
  struct Options {
    bool enabled = false;
    bool terminal = false;  // overwrite one line instead of adding lines
    std::uint64_t total_bytes = 0;  // of all inputs, for a bar; 0 = not known
  };
  Progress(std::string tool, Options options) : tool_(std::move(tool)), options_(options) {}

  /// Appends a message if one is due.
  void update(std::string& out, const Counts& counts);
  /// Takes the message off a terminal before something else is written there.
  void erase(std::string& out);

 private:
  std::string tool_;
  Options options_;
  sys::Stopwatch watch_;
  std::chrono::nanoseconds next_{std::chrono::milliseconds(200)};
  bool shown_ = false;
};

}  // namespace dealkit::io::ndjson
