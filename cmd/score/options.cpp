// All options of score, by group.
#include "options.hpp"

#include "calibrate.hpp"
#include "from_store.hpp"
#include "io/cli/standard.hpp"
#include "io/session/options.hpp"
#include "io/session/session.hpp"
#include "rank.hpp"
#include "score.hpp"
#include "settings.hpp"

namespace dealkit::cmd::score {
namespace {

using io::cli::Kind;
using io::cli::Option;

/// How deals are scored: of every command.
std::vector<Option> model_options() {
  return {{.name = "weights", .value = "FILE", .kind = Kind::path,
           .help = "weights of the components and thresholds of the tiers, as TOML",
           .group = "Scoring",
           .detail = "dealkit-weights(5) describes the file. Without it the tables [weights] and "
                     "[tiers] of the configuration file count, else the standard ones.",
           .in_file = false}};
}

std::vector<Option> output_options() {
  const std::string group = "Output";
  auto format = io::session::format_option();
  format.group = group;
  return {std::move(format),
          {.name = "explain",
           .help = "say what each feature gives, and what would lift the deal to the next tier",
           .group = group},
          {.name = "features",
           .help = "write the feature vector into each metric, defaults filled in",
           .group = group}};
}

io::cli::Command rank_command() {
  return {
      .name = "rank",
      .run = rank,
      .summary = "print the deals with the highest scores",
      .description =
          "Reads feature vectors, or metrics that are scored already (with --all: scores the deals "
          "of the store as they stand now, and stores nothing), and prints the metrics with "
          "the N highest scores, best first; of equal scores the one with the lower deal id (by "
          "bytes) stands first. A vector is scored; an engagement_metric counts with the score "
          "that it has and leaves byte for byte as it came. Only N records are held, however long "
          "the input is.",
      .positionals = {{.name = "FILE", .help = "vectors or metrics; - is standard input"}},
      .options = io::cli::join({{{.name = "top", .letter = 'k', .value = "N",
                                  .kind = Kind::integer,
                                  .help = "how many deals", .group = "Output",
                                  .default_text = "10", .min = 1, .max = 1'000'000}},
                                model_options(), output_options(), from_store_options(false),
                                io::cli::filter_options()}),
      .examples = {{"The three best deals", "score rank -k 3 vectors.ndjson"},
                   {"Those of the store", "score rank -k 3 --all"}}};
}

io::cli::Command calibrate_command() {
  const std::string group = "Calibration";
  return {
      .name = "calibrate",
      .run = calibrate,
      .summary = "fit the weights to what came of deals",
      .description =
          "Reads feature vectors with a member outcome (true: the deal progressed), fits weights "
          "to one part of the deals and judges them and the current weights on the other part. "
          "Prints one record of type calibration_report. The exit status is 1 if the fitted "
          "weights are no better than the current ones; nothing is written then.",
      .positionals = {{.name = "FILE", .help = "labelled vectors; - is standard input"}},
      .options = io::cli::join(
          {{{.name = "held-out", .value = "SHARE", .kind = Kind::text,
             .help = "share of the deals that only judges, above 0 and below 1", .group = group,
             .default_text = "0.25"},
            {.name = "l2", .value = "LAMBDA", .kind = Kind::text,
             .help = "how much large weights cost, at least 0", .group = group,
             .default_text = "0.001"},
            {.name = "write", .value = "FILE", .kind = Kind::path,
             .help = "write the fitted weights to this file, if they are better", .group = group,
             .in_file = false, .in_env = false, .output = true}},
           model_options(), io::cli::filter_options()}),
      .examples = {{"Fit weights, then score with them",
                    "score calibrate --write weights.toml labelled.ndjson && "
                    "score --weights weights.toml vectors.ndjson"}}};
}

}  // namespace

io::cli::Tool make_tool() {
  io::cli::Tool tool;
  tool.name = "score";
  tool.summary = "rank deals by how likely they are to progress";
  tool.options = io::cli::universal_options();
  tool.command.run = score;
  tool.command.description =
      "Reads feature vectors (NDJSON, pretty-printed JSON or arrays) and writes an "
      "engagement_metric for each: a score from 0 to 100, its tier, and its five components. With "
      "--all or --deal it takes the features from the store, and stores the metrics there.";
  tool.command.positionals = {{.name = "FILE", .help = "feature vectors; - is standard input"}};
  tool.command.options =
      io::cli::join({model_options(), output_options(), from_store_options(true),
                     io::cli::filter_options()});
  tool.command.subcommands = {rank_command(), calibrate_command()};
  tool.command.examples = {
      {"Score deals, at a given moment", "score --now 2026-09-01T00:00:00Z vectors.ndjson"},
      {"Why is a deal where it is?", "score --explain vectors.ndjson"},
      {"Score every deal of the store, and keep the scores there", "score --all"}};
  tool.sections = {{.name = "weights", .help = "weights of the components, which sum to 1"},
                   {.name = "tiers", .help = "least score of each tier"}};
  tool.check = [](const io::cli::Invocation& invocation, base::Problems& problems) {
    read_model(invocation, problems);
    if (invocation.verb != "calibrate") io::session::check_settings(invocation, problems);
  };
  return tool;
}

}  // namespace dealkit::cmd::score
