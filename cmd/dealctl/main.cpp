// dealctl: deals, campaigns and accounts in a store, from the first draft to the last export.
#include "io/cli/run.hpp"
#include "options.hpp"

int main(int argc, char** argv) {
  return dealkit::io::cli::run_tool(dealkit::cmd::dealctl::make_tool(), argc, argv);
}
