// score: feature vectors in, scores out.
#include "io/cli/run.hpp"
#include "options.hpp"

int main(int argc, char** argv) {
  return dealkit::io::cli::run_tool(dealkit::cmd::score::make_tool(), argc, argv);
}
