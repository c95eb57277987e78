// validate policy eval EXPR [FILE…]
#include "core/validation/tool/eval_tool.hpp"
#include "io/cli/run.hpp"
#include "io/filter/pipe_options.hpp"
#include "io/ndjson/pipe_host.hpp"
#include "io/time_zone/system_time_zones.hpp"
#include "policy_commands.hpp"

namespace dealkit::cmd::validate {

base::Result<int> policy_eval(const io::cli::Invocation& invocation) {
  const io::time_zone::SystemTimeZones zones;
  const auto program =
      expression::compile(invocation.words.at(0), {.zones = &zones, .check_functions = false});
  if (!program) {
    std::string line;
    validation::append_eval_error(line, program.error());
    DEALKIT_RETURN_IF_ERROR(io::cli::write_all(1, line));
    return base::traits(base::Errc::negative).exit_status;
  }
  const bool has_files = invocation.words.size() > 1;
  validation::EvalTool tool(*program, {.typed = invocation.values.flag("typed"),
                                       .once_without_input = !has_files});
  auto options = io::filter::pipe_options(invocation, 1);
  options.limits.max_lines = 16;  // each may give a value of the limit's size
  return io::ndjson::finish(io::ndjson::run(options, tool));
}

}  // namespace dealkit::cmd::validate
