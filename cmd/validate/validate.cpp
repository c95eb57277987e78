// Wires the validation to the pipe host, readable top down: settings, checks, one or two passes
// over the input, findings, exit status.
#include "validate.hpp"

#include <unistd.h>

#include "batch_handler.hpp"
#include "catalogue.hpp"
#include "core/validation/output/baseline.hpp"
#include "io/cache/cache.hpp"
#include "io/cli/run.hpp"
#include "io/cli/standard.hpp"
#include "io/cli/version.hpp"
#include "io/filter/pipe_options.hpp"
#include "io/ndjson/pipe_host.hpp"
#include "io/sys/file.hpp"
#include "set_rules_pass.hpp"

namespace dealkit::cmd::validate {
namespace {

using io::ndjson::BatchOutput;

/// The external checks with the cache that they ask first.
struct External {
  io::cache::SteadyClock clock;
  std::unique_ptr<io::cache::Cache> cache;
  std::unique_ptr<io::check::ExternalChecks> checks;
};

base::Result<void> start_external(const Settings& settings, External& external) {
  if (settings.checks.empty()) return {};
  if (settings.cache_url == "memory") {
    external.cache = io::cache::make_memory_cache({}, external.clock);
  } else if (settings.cache_url != "off") {
    DEALKIT_TRY(auto options, io::cache::parse_redis_url(settings.cache_url));
    external.cache = io::cache::make_redis_cache(std::move(options), external.clock);
  }
  DEALKIT_TRY(external.checks,
              io::check::ExternalChecks::create(settings.checks, {external.cache.get(), {}}));
  return {};
}

/// The tool as the pipe host runs it.
class ValidateTool final : public io::ndjson::PipeTool {
 public:
  ValidateTool(Shared& shared, SetRulesPass* set_rules) : shared_(shared), set_rules_(set_rules) {}

  std::unique_ptr<io::ndjson::BatchHandler> make_handler() override {
    return std::make_unique<ValidateHandler>(shared_);
  }

  base::Result<void> on_batch(std::span<const io::ndjson::Line>, BatchOutput& output) override {
    const auto& summary = *static_cast<const BatchSummary*>(output.summary.get());
    totals_.add(summary.totals);
    if (set_rules_ == nullptr) return {};
    return shared_.enforced != nullptr ? set_rules_->state()
                                       : set_rules_->add(summary.set_entries);
  }

  base::Result<void> on_end(const Emit& emit) override {
    BatchOutput out;
    auto& text = shared_.findings_to_main ? out.main : out.side;
    auto* format = shared_.ordered_format;
    const auto own = format == nullptr
                         ? validation::make_format(shared_.format, shared_.format_options)
                         : nullptr;
    if (format == nullptr) format = own.get();
    if (set_rules_ != nullptr) {
      DEALKIT_CHECK(set_rules_->finish([&](const validation::SetFinding& finding) {
        if (shared_.baseline != nullptr && shared_.baseline->suppress(finding)) {
          totals_.add_accepted();
          return base::Result<void>{};
        }
        totals_.add(finding);
        if (finding.severity >= shared_.settings.fail_on) ++out.negative;
        format->set_finding(finding, text);
        if (shared_.summary != nullptr) shared_.summary->set_finding(finding, text);
        return emit(out);
      }));
    }
    format->finish(totals_, text);
    if (shared_.summary != nullptr) shared_.summary->finish(totals_, shared_.summary_text);
    return emit(out);
  }

 private:
  Shared& shared_;
  SetRulesPass* set_rules_;
  validation::Totals totals_;
};

/// Where findings go and in which form, from what else is written.
void place_findings(const Settings& settings, const io::cli::Invocation& invocation,
                    Shared& shared, io::ndjson::PipeOptions& options) {
  shared.findings_to_main = settings.emit == Emit::nothing && settings.report_path.empty();
  options.side_path = settings.report_path;
  const bool to_file = !settings.report_path.empty();
  const int stream = shared.findings_to_main ? STDOUT_FILENO : STDERR_FILENO;
  const bool terminal = !to_file && isatty(stream) != 0;
  const bool for_people = terminal || (!to_file && !shared.findings_to_main);
  shared.format = !settings.format.empty() ? settings.format : for_people ? "human" : "report";
  auto& format = shared.format_options;
  format.version = io::cli::version().number;
  format.now = settings.context.now;
  format.policy_hash = settings.policy.hash();
  format.homepage = io::cli::version().homepage;
  format.colour = io::cli::use_color(invocation, terminal);
  format.timings = settings.timings;
  format.fail_on = settings.fail_on;
  format.max_findings = settings.max_findings;
}

base::Result<void> load_baseline(const Settings& settings,
                                 std::optional<validation::Baseline>& baseline) {
  if (!settings.baseline) return {};
  constexpr std::uint64_t file_max_bytes = 1ULL << 30;
  const auto text = io::sys::read_file(*settings.baseline, file_max_bytes);
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
  DEALKIT_TRY(const auto file,
              io::sys::open_output(settings.summary_path, io::sys::OutputMode::append));
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
  DEALKIT_TRY(const auto settings, make_settings(invocation, problems));
  if (!problems.empty()) return tell(std::move(problems));
  External external;
  DEALKIT_CHECK(start_external(*settings, external));
  std::optional<validation::Baseline> baseline;
  DEALKIT_CHECK(load_baseline(*settings, baseline));

  auto options = io::filter::pipe_options(invocation, 0);
  options.tell_bad_lines = false;  // they are findings
  Shared shared(*settings);
  shared.external = external.checks.get();
  shared.baseline = baseline ? &*baseline : nullptr;
  place_findings(*settings, invocation, shared, options);
  const auto format = validation::make_format(shared.format, shared.format_options);
  if (!format->stateless()) shared.ordered_format = format.get();

  const auto summary = validation::make_format("markdown", shared.format_options);
  if (!settings->summary_path.empty()) shared.summary = summary.get();

  std::unique_ptr<SetRulesPass> set_rules;
  if (settings->set_rules != SetRulesMode::off) set_rules = make_set_rules_pass(*settings);
  if (settings->set_rules == SetRulesMode::enforce) {
    DEALKIT_TRY(options, spool_and_collect(options, *settings, *set_rules));
    shared.enforced = set_rules.get();
  }
  // What must be seen in order is done by one worker; so the output never depends on -j.
  const bool in_order = shared.ordered_format != nullptr || shared.summary != nullptr;
  if (in_order || baseline || shared.enforced != nullptr) options.jobs = 1;
  // Records wait for external checks together: not for more of them than that at a time.
  if (shared.external != nullptr) options.limits.max_lines = 64;

  ValidateTool tool(shared, set_rules.get());
  const auto outcome = io::ndjson::run(options, tool);
  if (baseline) DEALKIT_CHECK(store_baseline(*settings, outcome, *baseline));
  if (shared.summary != nullptr) {
    DEALKIT_CHECK(store_summary(*settings, shared.summary_text));
  }
  return io::ndjson::finish(outcome);
}

}  // namespace dealkit::cmd::validate
