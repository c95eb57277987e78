// What the commands of score share: the model that they score with, and how metrics are written.
#pragma once

#include "core/base/config_tree.hpp"
#include "core/scoring/metric.hpp"
#include "core/scoring/score.hpp"
#include "io/cli/prepare.hpp"

namespace dealkit::cmd::score {

/// The file that --weights names, else [weights] and [tiers] of the configuration file, else the
/// standard model. Not to be used if there are problems.
scoring::Model read_model(const io::cli::Invocation& invocation, base::Problems& problems);

/// Writes the problems to standard error, one a line; the exit status of a bad configuration.
int print_problems(base::Problems problems);

/// --now, --seed, --features and --explain.
scoring::MetricOptions metric_options(const io::cli::Invocation& invocation);

}  // namespace dealkit::cmd::score
