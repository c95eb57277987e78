// approve: deals through their review, from the submit to the last signature.
#include "commands.hpp"
#include "io/cli/run.hpp"
#include "options.hpp"

int main(int argc, char** argv) {
  using namespace dealkit;
  const auto tool = cmd::approve::make_tool();
  return io::cli::run_tool(tool, argc, argv, cmd::approve::run_command);
}
