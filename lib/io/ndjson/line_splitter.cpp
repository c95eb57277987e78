// Lines: LF or CRLF, blank ones skipped, a missing last line end accepted, over-long ones thrown
// away as they come.
#include <cstring>

#include "io/ndjson/splitter.hpp"

namespace dealkit::io::ndjson {
namespace {

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

class LineSplitter final : public Splitter {
 public:
  explicit LineSplitter(const SplitLimits& limits) : limits_(limits) {}

  void start(std::string_view source, std::uint64_t offset) override {
    source_ = source;
    offset_ = offset;
    number_ = 1;
    scanned_ = 0;
    skipping_ = false;
  }

  std::size_t split(std::string_view text, bool at_end, Batch& batch) override {
    const char* const end = text.data() + text.size();
    const char* begin = text.data();
    const char* search = begin + scanned_;
    scanned_ = 0;
    while (batch.lines.size() < limits_.max_lines) {
      const auto left = static_cast<std::size_t>(end - search);
      const auto* const newline =
          left == 0 ? nullptr : static_cast<const char*>(std::memchr(search, '\n', left));
      if (newline == nullptr) {
        begin += take_rest({begin, static_cast<std::size_t>(end - begin)}, at_end, batch);
        break;
      }
      take_line({begin, static_cast<std::size_t>(newline - begin)}, batch);
      offset_ += static_cast<std::uint64_t>(newline + 1 - begin);
      ++number_;
      begin = search = newline + 1;
    }
    return static_cast<std::size_t>(begin - text.data());
  }

 private:
  /// `text` holds no line end. Returns how much of it is done with.
  std::size_t take_rest(std::string_view text, bool at_end, Batch& batch) {
    if (at_end) {
      if (skipping_ || !text.empty()) take_line(text, batch);
      offset_ += text.size();
      return text.size();
    }
    // One byte over the limit may still be the CR of a line end.
    if (!skipping_ && text.size() <= limits_.max_record_bytes + 1) {
      scanned_ = text.size();
      return 0;
    }
    if (!skipping_) {
      skipping_ = true;
      skipped_ = 0;
      skipped_from_ = offset_;
    }
    if (!text.empty()) last_skipped_ = text.back();
    skipped_ += text.size();
    offset_ += text.size();
    return text.size();
  }

  void take_line(std::string_view line, Batch& batch) {
    if (skipping_) {
      const char last = line.empty() ? last_skipped_ : line.back();
      skipping_ = false;
      add_over_long(skipped_ + line.size() - (last == '\r' ? 1 : 0), skipped_from_, batch);
      return;
    }
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    // Before the look for blanks: whether a line is too long must not depend on how it arrives.
    if (line.size() > limits_.max_record_bytes) {
      add_over_long(line.size(), offset_, batch);
      return;
    }
    if (line.empty() || (line.front() <= ' ' && is_blank(line))) return;
    batch.lines.push_back(base::Request{line, source_, number_, offset_, 1, nullptr});
  }

  void add_over_long(std::uint64_t bytes, std::uint64_t offset, Batch& batch) {
    batch.errors.push_back(over_long(bytes, limits_));
    batch.lines.push_back(base::Request{{}, source_, number_, offset, 1, &batch.errors.back()});
  }

  SplitLimits limits_;
  std::string_view source_;
  std::uint64_t offset_ = 0;  // of the first byte that is not done with
  std::uint64_t number_ = 1;
  std::size_t scanned_ = 0;  // bytes of an unfinished line that are known to hold no line end
  bool skipping_ = false;    // inside an over-long line
  char last_skipped_ = 0;
  std::uint64_t skipped_ = 0;
  std::uint64_t skipped_from_ = 0;
};

}  // namespace

std::unique_ptr<Splitter> make_line_splitter(const SplitLimits& limits) {
  return std::make_unique<LineSplitter>(limits);
}

}  // namespace dealkit::io::ndjson
