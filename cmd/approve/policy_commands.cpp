// policy check FILE… and policy defaults.
#include "commands.hpp"
#include "core/approval/policy.hpp"
#include "io/cli/run.hpp"
#include "io/filter/pipe_options.hpp"
#include "io/session/output.hpp"
#include "io/session/review/approval_policy.hpp"
#include "io/time_zone/system_time_zones.hpp"

namespace dealkit::cmd::approve {
namespace {

/// "approve: FILE:LINE:COL: error: …", in the order of the file; lints are warnings.
void print_all(base::Problems problems, bool lints) {
  problems.sort();
  for (const auto& problem : problems.list()) {
    auto text = to_string(problem);
    const std::string_view error = ": error: ";
    if (const auto at = text.find(error); lints && at != std::string::npos) {
      text.replace(at, error.size(), ": warning: ");
    }
    io::session::print_message("approve", text);
  }
}

}  // namespace

base::Result<int> policy_check(const io::cli::Invocation& invocation) {
  const io::time_zone::SystemTimeZones zones;
  const auto now = io::filter::now_of(invocation);
  bool broken = false;
  bool doubtful = false;
  for (const auto& path : invocation.words) {
    base::Problems problems(path);
    const auto policy = io::session::read_approval_policy(path, &zones, problems);
    if (!problems.empty()) {
      broken = true;
      print_all(std::move(problems), false);
      continue;
    }
    base::Problems lints(path);
    policy.lint(now, lints);
    doubtful = doubtful || !lints.empty();
    print_all(std::move(lints), true);
    for (const auto& taken : policy.taken_from_defaults()) {
      io::session::print_message("approve", path + ": note: " + taken);
    }
  }
  if (broken) return base::traits(base::Errc::configuration).exit_status;
  return doubtful && invocation.values.flag("strict") ? 1 : 0;
}

base::Result<int> policy_defaults(const io::cli::Invocation&) {
  DEALKIT_RETURN_IF_ERROR(io::session::print(approval::Policy::defaults_toml()));
  return 0;
}

}  // namespace dealkit::cmd::approve
