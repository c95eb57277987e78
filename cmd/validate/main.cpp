// validate: campaigns in, findings out.
#include "io/cli/run.hpp"
#include "options.hpp"
#include "policy_commands.hpp"
#include "validate.hpp"

int main(int argc, char** argv) {
  using namespace dealkit;
  const auto tool = cmd::validate::make_tool();
  return io::cli::run_tool(tool, argc, argv, [](const io::cli::Invocation& invocation) {
    if (invocation.verb == "policy eval") return cmd::validate::policy_eval(invocation);
    if (invocation.verb == "policy test") return cmd::validate::policy_test(invocation);
    if (invocation.verb == "policy check") return cmd::validate::policy_check(invocation);
    return cmd::validate::validate(invocation);
  });
}
