// From parsed options to the pipe host's.
#include "io/filter/pipe_options.hpp"

#include <unistd.h>

#include <thread>

#include "io/cli/standard.hpp"
#include "io/cli/version.hpp"
#include "io/sys/clock.hpp"

namespace dealkit::io::filter {
namespace {

ndjson::InputFormat format_of(const std::string& name) {
  if (name == "ndjson") return ndjson::InputFormat::ndjson;
  if (name == "json") return ndjson::InputFormat::json;
  if (name == "array") return ndjson::InputFormat::array;
  return ndjson::InputFormat::automatic;
}

}  // namespace

ndjson::PipeOptions pipe_options(const cli::Invocation& invocation,
                                     std::size_t words_before_files) {
  const auto& values = invocation.values;
  ndjson::PipeOptions options;
  options.tool = {invocation.tool->name, std::string(cli::version().number)};
  const std::vector<std::string> files(
      invocation.words.begin() + static_cast<std::ptrdiff_t>(words_before_files),
      invocation.words.end());
  options.inputs = ndjson::inputs_of(files);
  options.format = format_of(values.text("input"));
  options.limits.max_record_bytes =
      static_cast<std::uint64_t>(values.integer("max-record-bytes"));
  options.jobs = cli::jobs(invocation, std::thread::hardware_concurrency());
  if (values.text("on-error") == "fail") options.on_error = ndjson::OnError::fail;
  if (const auto most = values.optional_integer("max-errors")) {
    options.max_errors = static_cast<std::uint64_t>(*most);
  }
  options.dead_letter = values.text("dead-letter");
  // A tool whose output does not depend on the present does not offer --now.
  if (values.settings().contains("now")) options.now = values.instant("now");
  options.line_buffered = values.flag("line-buffered");
  options.stats = values.flag("stats");
  options.progress = cli::use_progress(invocation, isatty(STDERR_FILENO) != 0);
  return options;
}

base::Instant now_of(const cli::Invocation& invocation) {
  return invocation.values.instant("now").value_or(sys::now());
}

}  // namespace dealkit::io::filter
