// From an invocation to a model, and the problems that --check-config reports.
#include "settings.hpp"

#include "core/base/visible.hpp"
#include "io/cli/run.hpp"
#include "io/filter/pipe_options.hpp"
#include "io/toml/read.hpp"

namespace dealkit::cmd::score {

scoring::Model read_model(const io::cli::Invocation& invocation, base::Problems& problems) {
  const auto& path = invocation.values.text("weights");
  if (path.empty()) {
    base::Problems own(invocation.config_file);
    const auto model = scoring::Model::read(invocation.section("weights"),
                                            invocation.section("tiers"), own);
    for (const auto& problem : own.list()) problems.add(problem);
    return model;
  }
  const auto file = io::toml::read_toml(path);
  if (!file) {
    problems.add({path, file.error().position, file.error().message});
    return {};
  }
  base::Problems own(path);
  const auto model = scoring::Model::read(*file, own);
  for (const auto& problem : own.list()) problems.add(problem);
  return model;
}

int print_problems(base::Problems problems) {
  problems.sort();
  std::string text;
  for (const auto& problem : problems.list()) {
    text += "score: " + base::visible(to_string(problem)) + '\n';
  }
  io::cli::write_error(text);
  return base::traits(base::Errc::configuration).exit_status;
}

scoring::MetricOptions metric_options(const io::cli::Invocation& invocation) {
  const auto& values = invocation.values;
  return {io::filter::now_of(invocation), static_cast<std::uint64_t>(values.integer("seed")),
          values.flag("features"), values.flag("explain")};
}

}  // namespace dealkit::cmd::score
