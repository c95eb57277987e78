// From an invocation to Settings, and the problems that --check-config reports.
#include "settings.hpp"

#include "external_section.hpp"
#include "io/cache/cache.hpp"
#include "core/base/visible.hpp"
#include "io/cli/named_files.hpp"
#include "io/cli/run.hpp"
#include "io/filter/pipe_options.hpp"
#include "io/toml/read.hpp"

namespace dealkit::cmd::validate {
namespace {

using io::cli::Invocation;

std::optional<validation::Profile> profile_of(const Invocation& invocation) {
  return validation::parse_profile(invocation.values.text("profile"));
}

base::Result<Emit> emit_of(const Invocation& invocation) {
  const auto& values = invocation.values;
  const auto& emit = values.text("emit");
  const bool fix = values.has("fix");
  const bool diff = values.flag("diff");
  if (!emit.empty() && (fix || diff)) {
    return base::Error{base::Errc::usage, "--emit cannot be combined with --fix or --diff"};
  }
  if (diff) return Emit::diff;
  if (fix) return Emit::fixed;
  if (emit == "valid") return Emit::valid;
  if (emit == "invalid") return Emit::invalid;
  return emit == "annotated" ? Emit::annotated : Emit::nothing;
}

/// Wrong even where no external check asks the cache.
base::Result<void> check_cache(const std::string& url) {
  if (url == "memory" || url == "off") return {};
  DEALKIT_ASSIGN_OR_RETURN(const auto options, io::cache::parse_redis_url(url));
  static_cast<void>(options);
  return {};
}

/// A step whose findings become annotations has a summary, too: the runner says where. It spares
/// what is read, as files do that options name.
base::Result<std::string> summary_path_of(const Invocation& invocation) {
  const auto& values = invocation.values;
  if (values.has("summary") || values.text("format") != "github") return values.text("summary");
  const auto found = invocation.environment.find("GITHUB_STEP_SUMMARY");
  if (found == invocation.environment.end() || found->second.empty()) return std::string();
  DEALKIT_RETURN_IF_ERROR(
      io::cli::check_written_file(invocation, "$GITHUB_STEP_SUMMARY ", found->second));
  return found->second;
}

base::Result<void> read_baseline_options(const Invocation& invocation, Settings& settings) {
  const auto& values = invocation.values;
  settings.baseline_update = values.flag("baseline-update");
  settings.baseline_prune = values.flag("baseline-prune");
  settings.baseline = values.optional_text("baseline");
  if (settings.baseline_update && settings.baseline_prune) {
    return base::Error{base::Errc::usage,
                       "--baseline-update and --baseline-prune exclude each other: an update "
                       "prunes as well"};
  }
  if ((settings.baseline_update || settings.baseline_prune) && !settings.baseline) {
    settings.baseline = ".validate-baseline.json";
  }
  return {};
}

}  // namespace

int print_problems(base::Problems problems) {
  problems.sort();
  std::string text;
  for (const auto& problem : problems.list()) {
    text += "validate: " + base::visible(to_string(problem)) + '\n';
  }
  io::cli::write_error(text);
  return base::traits(base::Errc::configuration).exit_status;
}

validation::Policy read_policy(const std::string& path, std::optional<validation::Profile> profile,
                               const base::TimeZones* zones, base::Problems& problems) {
  const auto file = io::toml::read_toml(path);
  if (!file) {
    problems.add({path, file.error().position, file.error().message});
    return validation::Policy::of(profile.value_or(validation::Profile::generic));
  }
  return validation::Policy::read(*file, profile, zones, problems);
}

void check_settings(const Invocation& invocation, base::Problems& problems) {
  if (!invocation.verb.empty()) return;
  read_external(invocation, problems);
  if (auto checked = check_cache(invocation.values.text("cache")); !checked) {
    problems.add(base::Problem{"", {}, checked.error().message});
  }
  const auto& path = invocation.values.text("policy");
  if (path.empty()) return;
  base::Problems own(path);
  read_policy(path, profile_of(invocation), nullptr, own);
  for (const auto& problem : own.list()) problems.add(problem);
}

base::Result<std::unique_ptr<Settings>> make_settings(const Invocation& invocation,
                                                      base::Problems& problems) {
  const auto& values = invocation.values;
  auto settings = std::make_unique<Settings>();
  DEALKIT_RETURN_IF_ERROR(load_reference_data(values, settings->reference));

  base::Problems own(values.text("policy"));
  settings->checks = read_external(invocation, own);
  if (const auto& path = values.text("policy"); !path.empty()) {
    settings->policy =
        read_policy(path, profile_of(invocation), &settings->reference.zones, own);
  } else {
    settings->policy = validation::Policy::of(
        profile_of(invocation).value_or(validation::Profile::generic));
  }
  for (const auto& problem : own.list()) problems.add(problem);
  if (!problems.empty()) return settings;
  settings->context = context_of(settings->reference);
  settings->context.now = io::filter::now_of(invocation);
  settings->context.profile = settings->policy.profile();
  settings->context.thresholds = settings->policy.thresholds();

  DEALKIT_RETURN_IF_ERROR(check_cache(values.text("cache")));
  DEALKIT_ASSIGN_OR_RETURN(settings->tool.emit, emit_of(invocation));
  DEALKIT_RETURN_IF_ERROR(read_baseline_options(invocation, *settings));
  settings->tool.fix_unsafe = values.text("fix") == "unsafe";
  settings->cache_url = values.text("cache");
  const auto& mode = values.text("set-rules");
  settings->set_rules = mode == "off"       ? SetRulesMode::off
                        : mode == "enforce" ? SetRulesMode::enforce
                                            : SetRulesMode::report;
  settings->set_memory_bytes = static_cast<std::size_t>(values.integer("set-memory"));
  settings->tool.all = values.flag("all");
  settings->tool.strict = values.flag("strict");
  settings->timings = values.flag("timings");
  settings->tool.content_hash = values.flag("content-hash");
  settings->tool.fail_on = validation::parse_severity(values.text("fail-on")).value();
  settings->tool.format = values.text("format");
  settings->report_path = values.text("report");
  DEALKIT_ASSIGN_OR_RETURN(settings->summary_path, summary_path_of(invocation));
  settings->max_findings =
      static_cast<std::uint64_t>(values.optional_integer("max-findings").value_or(0));
  return settings;
}

}  // namespace dealkit::cmd::validate
