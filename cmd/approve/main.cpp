// approve: deals through their review, from the submit to the last signature.
#include "io/cli/run.hpp"
#include "options.hpp"

int main(int argc, char** argv) {
  return dealkit::io::cli::run_tool(dealkit::cmd::approve::make_tool(), argc, argv);
}
