// validate: campaigns in, findings out.
#include "io/cli/run.hpp"
#include "options.hpp"

int main(int argc, char** argv) {
  return dealkit::io::cli::run_tool(dealkit::cmd::validate::make_tool(), argc, argv);
}
