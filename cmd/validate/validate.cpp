// Wires the validation to the pipe host, readable top down: settings, checks, one or two passes
// over the input, findings, exit status.
#include "validate.hpp"

#include <unistd.h>

#include <optional>

#include "catalogue.hpp"
#include "core/validation/tool/validate_tool.hpp"
#include "external_checks.hpp"
#include "io/cli/run.hpp"
#include "io/cli/standard.hpp"
#include "io/cli/version.hpp"
#include "io/filter/pipe_options.hpp"
#include "io/ndjson/pipe_host.hpp"
#include "io/spill/scratch_files.hpp"
#include "io/sys/clock.hpp"
#include "io/sys/file.hpp"
#include "settings.hpp"
#include "two_readings.hpp"

namespace dealkit::cmd::validate {
namespace {


/// Where findings go and in which form, from what else is written.
validation::ValidateOptions tool_options(const Settings& settings,
                                         const io::cli::Invocation& invocation) {
  auto options = settings.tool;
  options.findings_to_main = options.emit == Emit::nothing && settings.report_path.empty();
  const bool to_file = !settings.report_path.empty();
  const int stream = options.findings_to_main ? STDOUT_FILENO : STDERR_FILENO;
  const bool terminal = !to_file && isatty(stream) != 0;
  const bool for_people = terminal || (!to_file && !options.findings_to_main);
  if (options.format.empty()) options.format = for_people ? "human" : "report";
  if (settings.timings) options.stopwatch = io::sys::steady_nanos;
  options.summarize = !settings.summary_path.empty();
  auto& format = options.format_options;
  format.version = io::cli::version().number;
  format.now = settings.context.now;
  format.policy_hash = settings.policy.hash();
  format.homepage = io::cli::version().homepage;
  format.colour = io::cli::use_color(invocation, terminal);
  format.timings = settings.timings;
  format.fail_on = options.fail_on;
  format.max_findings = settings.max_findings;
  return options;
}

base::Result<void> load_baseline(const Settings& settings,
                                 std::optional<validation::Baseline>& baseline) {
  if (!settings.baseline) return {};
  constexpr std::uint64_t baseline_max_bytes = 1ULL << 30;
  const auto text = io::sys::read_file(*settings.baseline, baseline_max_bytes);
  const bool nothing = text ? text->empty() : text.error().code == base::Errc::no_input;
  if (settings.baseline_update && nothing) {
    baseline.emplace().accept_all();
    return {};
  }
  if (!text && text.error().code == base::Errc::no_input) {
    return base::Error{base::Errc::no_input,
                       text.error().message + "; --baseline-update makes a baseline of the "
                                              "findings that there are now"};
  }
  if (!text) return text.error();
  auto parsed = validation::Baseline::parse(*text);
  if (!parsed) {
    auto message = *settings.baseline + ": " + parsed.error().message;
    if (settings.baseline_update) {
      message += "; --baseline-update only writes over a baseline: name another file, or remove "
                 "this one";
    }
    return base::Error{base::Errc::configuration, std::move(message)};
  }
  if (settings.baseline_update) {
    baseline.emplace().accept_all();
  } else {
    baseline.emplace(std::move(*parsed));
  }
  return {};
}

/// Appended: the summary of a CI job has room for those of other steps.
base::Result<void> store_summary(const Settings& settings, std::string_view text) {
  DEALKIT_ASSIGN_OR_RETURN(
      const auto file, io::sys::open_output(settings.summary_path, io::sys::OutputMode::append));
  auto written = io::cli::write_all(file.get(), text);
  if (written) return written;
  return base::Error{written.error().code,
                     settings.summary_path + ": " + written.error().message};
}

/// The new baseline, once everything has been seen; a run that was cut short changes nothing.
base::Result<void> store_baseline(const Settings& settings, const io::ndjson::Outcome& outcome,
                                  const validation::Baseline& baseline) {
  if (outcome.exit_status > 1 || !(settings.baseline_update || settings.baseline_prune)) return {};
  return io::sys::write_file(*settings.baseline,
                             settings.baseline_update ? baseline.updated() : baseline.pruned());
}

}  // namespace

base::Result<int> validate(const io::cli::Invocation& invocation) {
  const auto& values = invocation.values;
  const bool catalogue = values.flag("rules") || values.flag("list-codes") ||
                         values.flag("man-codes") || values.has("explain");
  if (catalogue) {
    return print_catalogue(invocation);
  }
  base::Problems problems;
  DEALKIT_ASSIGN_OR_RETURN(const auto settings, make_settings(invocation, problems));
  if (!problems.empty()) return print_problems(std::move(problems));
  DEALKIT_ASSIGN_OR_RETURN(const auto external, ConfiguredChecks::start(*settings));
  std::optional<validation::Baseline> baseline;
  DEALKIT_RETURN_IF_ERROR(load_baseline(*settings, baseline));

  auto options = io::filter::pipe_options(invocation, 0);
  options.print_bad_lines = false;  // they are findings
  options.side_path = settings->report_path;
  io::spill::ScratchFiles scratch;
  std::optional<validation::SetRulesPass> set_rules;
  Spooled spooled;
  if (settings->set_rules != SetRulesMode::off) {
    const bool enforce = settings->set_rules == SetRulesMode::enforce;
    set_rules.emplace(settings->context, settings->policy, scratch,
                      validation::SetRulesPass::Options{settings->set_memory_bytes, enforce});
    if (enforce) {
      options.now = settings->context.now;  // both readings judge at one moment
      DEALKIT_ASSIGN_OR_RETURN(options, spool_and_collect(options, *settings, *set_rules, spooled));
    }
  }
  validation::ValidateTool tool(settings->context, settings->policy,
                                tool_options(*settings, invocation),
                                {.external = external.get(),
                                 .set_rules = set_rules ? &*set_rules : nullptr,
                                 .baseline = baseline ? &*baseline : nullptr});
  if (tool.needs_order()) options.jobs = 1;
  // Records wait for external checks together: not for more of them than that at a time.
  if (external != nullptr) options.limits.max_lines = 64;

  const auto outcome = io::ndjson::run(options, tool);
  if (baseline) DEALKIT_RETURN_IF_ERROR(store_baseline(*settings, outcome, *baseline));
  if (!settings->summary_path.empty())
    DEALKIT_RETURN_IF_ERROR(store_summary(*settings, tool.summary()));
  return io::ndjson::finish(outcome);
}

}  // namespace dealkit::cmd::validate
