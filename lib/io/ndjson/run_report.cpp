// What a run tells about itself; see run_report.hpp.
#include "io/ndjson/run_report.hpp"

#include <algorithm>
#include <cmath>

#include "core/base/json/write.hpp"

namespace dealkit::io::ndjson {
namespace {

/// "[=======>            ] 38% " of what there is to read; nothing if that is not known.
void append_bar(std::string& out, std::uint64_t done, std::uint64_t total) {
  if (total == 0) return;
  constexpr std::uint64_t width = 20;
  done = std::min(done, total);  // a file may grow while it is read
  const auto filled = static_cast<std::size_t>(done * width / total);
  std::string bar(filled, '=');
  if (filled < width) bar += '>';
  bar.resize(width, ' ');
  out += "[" + bar + "] " + std::to_string(done * 100 / total) + "% ";
}

}  // namespace

void append_stats(std::string& out, std::string_view tool, const Counts& counts, double seconds) {
  const auto integer = [](std::uint64_t n) { return static_cast<std::int64_t>(n); };
  base::json::Writer writer(out);
  writer.object();
  writer.member("tool", tool);
  writer.key("read").integer(integer(counts.read));
  writer.key("written").integer(integer(counts.written));
  writer.key("rejected").integer(integer(counts.rejected));
  writer.key("bad").integer(integer(counts.bad));
  writer.key("bytes").integer(integer(counts.bytes));
  writer.key("seconds").number(std::round(seconds * 1e6) / 1e6);
  writer.close();
  out += '\n';
}

void Progress::update(std::string& out, const Counts& counts) {
  if (!options_.enabled || watch_.elapsed() < next_) return;
  next_ = watch_.elapsed() + std::chrono::milliseconds(200);
  erase(out);
  out += tool_ + ": ";
  append_bar(out, counts.bytes, options_.total_bytes);
  out += std::to_string(counts.read) + " records, " +
         std::to_string(counts.rejected) + " rejected, " + std::to_string(counts.bad) + " bad";
  if (counts.bytes > 0) out += ", " + std::to_string(counts.bytes / 1'000'000) + " MB";
  if (!options_.terminal) out += '\n';
  shown_ = options_.terminal;
}

void Progress::erase(std::string& out) {
  if (!shown_) return;
  out += "\r\x1b[K";  // ECMA-48 EL: erase to the end of the line
  shown_ = false;
}

}  // namespace dealkit::io::ndjson
