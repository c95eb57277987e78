// score: feature vectors in, scores out.
#include "calibrate.hpp"
#include "io/cli/run.hpp"
#include "options.hpp"
#include "rank.hpp"
#include "score.hpp"

int main(int argc, char** argv) {
  using namespace dealkit;
  const auto tool = cmd::score::make_tool();
  return io::cli::run_tool(tool, argc, argv, [](const io::cli::Invocation& invocation) {
    if (invocation.verb == "rank") return cmd::score::rank(invocation);
    if (invocation.verb == "calibrate") return cmd::score::calibrate(invocation);
    return cmd::score::score(invocation);
  });
}
