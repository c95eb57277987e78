// score calibrate: fits, reports and writes the weights file.
#include "calibrate.hpp"

#include <charconv>
#include <cmath>
#include <optional>
#include <string>

#include "core/scoring/calibrate_tool.hpp"
#include "io/filter/pipe_options.hpp"
#include "io/ndjson/pipe_host.hpp"
#include "io/sys/file.hpp"
#include "settings.hpp"

namespace dealkit::cmd::score {
namespace {

/// A number with its whole text; nullopt for anything else.
std::optional<double> number_of(const std::string& text) {
  double value = 0;
  const auto* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

base::Result<scoring::CalibrationOptions> options_of(const io::cli::Values& values) {
  const auto share = number_of(values.text("held-out"));
  if (!share || *share <= 0 || *share >= 1) {
    return base::Error{base::Errc::usage,
                       "--held-out: expected a number above 0 and below 1, found '" +
                           values.text("held-out") + "'"};
  }
  const auto l2 = number_of(values.text("l2"));
  if (!l2 || *l2 < 0) {
    return base::Error{base::Errc::usage, "--l2: expected a number of at least 0, found '" +
                                              values.text("l2") + "'"};
  }
  return scoring::CalibrationOptions{static_cast<std::uint64_t>(values.integer("seed")), *share,
                                     *l2};
}

}  // namespace

base::Result<int> calibrate(const io::cli::Invocation& invocation) {
  DEALKIT_ASSIGN_OR_RETURN(const auto options, options_of(invocation.values));
  base::Problems problems;
  const auto model = read_model(invocation, problems);
  if (!problems.empty()) return print_problems(std::move(problems));
  scoring::CalibrateTool tool(model, options);
  const auto outcome = io::ndjson::run(io::filter::pipe_options(invocation, 0), tool);
  const auto& path = invocation.values.text("write");
  if (!path.empty() && outcome.exit_status == 0 && tool.better_model()) {
    DEALKIT_RETURN_IF_ERROR(io::sys::write_file(path, scoring::to_toml(*tool.better_model())));
  }
  return io::ndjson::finish(outcome);
}

}  // namespace dealkit::cmd::score
