// From parsed options to the pipe host's.
#include "pipe_options.hpp"

#include <unistd.h>

#include <thread>

#include "io/cli/standard.hpp"
#include "io/cli/version.hpp"

namespace dealkit::cmd::validate {
namespace {

io::ndjson::InputFormat format_of(const std::string& name) {
  if (name == "ndjson") return io::ndjson::InputFormat::ndjson;
  if (name == "json") return io::ndjson::InputFormat::json;
  if (name == "array") return io::ndjson::InputFormat::array;
  return io::ndjson::InputFormat::automatic;
}

}  // namespace

io::ndjson::PipeOptions pipe_options(const io::cli::Invocation& invocation,
                                     std::size_t words_before_files) {
  const auto& values = invocation.values;
  io::ndjson::PipeOptions options;
  options.tool = {invocation.tool->name, std::string(io::cli::version().number)};
  const std::vector<std::string> files(
      invocation.words.begin() + static_cast<std::ptrdiff_t>(words_before_files),
      invocation.words.end());
  options.inputs = io::ndjson::inputs_of(files);
  options.format = format_of(values.text("input"));
  options.limits.max_record_bytes =
      static_cast<std::uint64_t>(values.integer("max-record-bytes"));
  options.jobs = io::cli::jobs(invocation, std::thread::hardware_concurrency());
  if (values.text("on-error") == "fail") options.on_error = io::ndjson::OnError::fail;
  if (const auto most = values.optional_integer("max-errors")) {
    options.max_errors = static_cast<std::uint64_t>(*most);
  }
  options.dead_letter = values.text("dead-letter");
  options.line_buffered = values.flag("line-buffered");
  options.stats = values.flag("stats");
  options.progress = io::cli::use_progress(invocation, isatty(STDERR_FILENO) != 0);
  return options;
}

}  // namespace dealkit::cmd::validate
