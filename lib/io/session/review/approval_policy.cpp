// --policy: the approval policy of a call; see approval_policy.hpp.
#include "io/session/review/approval_policy.hpp"

#include <fmt/format.h>

#include "io/time_zone/system_time_zones.hpp"
#include "io/toml/read.hpp"

namespace dealkit::io::session {

cli::Option approval_policy_option(std::string detail) {
  return {.name = "policy", .value = "FILE", .kind = cli::Kind::path,
          .help = "who must approve what, by when, as TOML: dealkit-approval-policy(5)",
          .detail = std::move(detail)};
}

approval::Policy read_approval_policy(const std::string& path, const base::TimeZones* zones,
                                      base::Problems& problems) {
  const auto file = toml::read_toml(path);
  if (!file) {
    problems.add({path, file.error().position, file.error().message});
    return approval::Policy::defaults();
  }
  return approval::Policy::read(*file, zones, problems);
}

base::Result<std::unique_ptr<const approval::Policy>> approval_policy_of(
    const cli::Invocation& invocation, const base::TimeZones& zones) {
  const auto& path = invocation.values.text("policy");
  if (path.empty()) return std::unique_ptr<const approval::Policy>();
  base::Problems problems(path);
  auto policy = read_approval_policy(path, &zones, problems);
  if (problems.empty()) return std::make_unique<const approval::Policy>(std::move(policy));
  problems.sort();
  const auto& first = problems.list().front();
  auto message = first.position.line == 0
                     ? fmt::format("{}: {}", path, first.message)
                     : fmt::format("{}:{}:{}: {}", path, first.position.line,
                                   first.position.column, first.message);
  if (const auto more = problems.list().size() - 1; more > 0) {
    message += fmt::format("; and {} more: `approve policy check` lists them", more);
  }
  return base::Error{base::Errc::configuration, std::move(message)};
}

void check_approval_policy(const cli::Invocation& invocation, base::Problems& problems) {
  const auto& settings = invocation.values.settings();
  if (!settings.contains("policy")) return;
  const auto& path = invocation.values.text("policy");
  if (path.empty()) return;
  const time_zone::SystemTimeZones zones;
  base::Problems own(path);
  read_approval_policy(path, &zones, own);
  for (const auto& problem : own.list()) problems.add(problem);
}

}  // namespace dealkit::io::session
