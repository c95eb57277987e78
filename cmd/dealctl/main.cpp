// dealctl: deals, campaigns and accounts in a store, from the first draft to the last export.
#include "commands.hpp"
#include "io/cli/run.hpp"
#include "options.hpp"

int main(int argc, char** argv) {
  using namespace dealkit;
  const auto tool = cmd::dealctl::make_tool();
  return io::cli::run_tool(tool, argc, argv, cmd::dealctl::run_command);
}
