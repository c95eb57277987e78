// A batch of records through rules, external checks and formats; see batch_handler.hpp.
#include "batch_handler.hpp"

#include <algorithm>
#include <chrono>

#include "core/validation/output/annotate.hpp"
#include "core/validation/output/fix.hpp"

namespace dealkit::cmd::validate {
namespace {

using validation::Examined;
using validation::RecordValidator;

std::int64_t steady_nanos() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

validation::Severity severity_of(io::check::Severity severity) {
  switch (severity) {
    case io::check::Severity::critical: return validation::Severity::critical;
    case io::check::Severity::warning: return validation::Severity::warning;
    case io::check::Severity::advisory: return validation::Severity::advisory;
  }
  return validation::Severity::critical;
}

void append_line(std::string_view bytes, std::string& out) {
  out += bytes;
  out += '\n';
}

/// What a check expected is JSON; people read a string without its quotes.
std::string in_words(const std::string& expected) {
  json::Reader reader;
  const auto document = reader.read(expected);
  if (!document || !(*document)->root().is(json::Kind::string)) return expected;
  return std::string((*document)->root().string());
}

}  // namespace

ValidateHandler::ValidateHandler(Shared& shared)
    : shared_(shared), format_(shared.ordered_format) {
  if (format_ != nullptr) return;
  own_format_ = validation::make_format(shared.format, shared.format_options);
  format_ = own_format_.get();
}

RecordValidator& ValidateHandler::validator(std::size_t index) {
  const auto& settings = shared_.settings;
  // What is mended or in the baseline ends no validation: all rules must have seen such a campaign.
  const bool all = settings.all || shared_.baseline != nullptr || settings.emit == Emit::fixed ||
                   settings.emit == Emit::diff;
  while (validators_.size() <= index) {
    validation::ValidatorOptions options{.all = all, .strict = settings.strict,
                                         .content_hash = settings.content_hash};
    if (settings.timings) options.stopwatch = steady_nanos;
    validators_.push_back(
        std::make_unique<RecordValidator>(settings.context, settings.policy, options));
  }
  return *validators_[index];
}

void ValidateHandler::handle(std::span<const Line> lines, io::ndjson::BatchOutput& out) {
  auto summary = std::make_shared<BatchSummary>();
  out.summary = summary;
  const bool together = shared_.external != nullptr;
  if (together) {
    for (std::size_t i = 0; i < lines.size(); ++i) examine(lines[i], validator(i));
    run_external(lines.size());
  }
  for (std::size_t i = 0; i < lines.size(); ++i) {
    auto& one = validator(together ? i : 0);
    if (!together) examine(lines[i], one);
    if (!conclude(lines[i], i, one, out, *summary)) return;
  }
}

void ValidateHandler::examine(const Line& line, RecordValidator& validator) {
  const validation::Source source{line.source, line.number, line.byte_offset, ordinal_++,
                                  line.column};
  if (line.error != nullptr) {
    validator.refuse(source, *line.error);
  } else {
    validator.examine(source, line.bytes);
  }
}

void ValidateHandler::run_external(std::size_t count) {
  std::vector<io::check::RecordText> records;
  std::vector<std::size_t> owners;
  for (std::size_t i = 0; i < count; ++i) {
    const auto& examined = validators_[i]->examined();
    if (examined.kind != Examined::Kind::campaign || examined.short_circuited ||
        validators_[i]->document() == nullptr) {
      continue;
    }
    records.push_back({examined.bytes});
    owners.push_back(i);
  }
  const auto results = shared_.external->run(records, shared_.settings.context.now);
  for (std::size_t r = 0; r < results.size(); ++r) {
    auto& owner = *validators_[owners[r]];
    double hits = 0;
    double slowest_ms = 0;  // checks run at the same time: the slowest is what a campaign waits for
    for (const auto& result : results[r]) {
      add_result(result, owner);
      add_timing(result, owner, slowest_ms);
      hits += result.cached ? 1 : 0;
    }
    if (!results[r].empty()) {
      owner.set_cache_hit_rate(hits / static_cast<double>(results[r].size()));
    }
  }
}

void ValidateHandler::add_timing(const io::check::CheckResult& result,
                                 RecordValidator& validator, double& slowest_ms) {
  if (!shared_.settings.timings) return;
  const double latency_ms = static_cast<double>(result.latency_micros) / 1e3;
  validator.add_timing({shared_.settings.checks[result.check].name, latency_ms, result.cached},
                       std::min(latency_ms, slowest_ms));
  slowest_ms = std::max(slowest_ms, latency_ms);
}

void ValidateHandler::add_result(const io::check::CheckResult& result,
                                 RecordValidator& validator) {
  const auto& check = shared_.settings.checks[result.check];
  auto& findings = validator.findings();
  validator.add_other_rule(check.name);
  if (result.failure) {
    auto& finding = findings.add(validation::external_failed, check.name,
                                 severity_of(check.on_failure));
    std::string_view why = result.failure->message;  // it begins with the name
    if (why.starts_with(check.name + ": ")) why.remove_prefix(check.name.size() + 2);
    finding.message = check.name + " could not judge the campaign: " + std::string(why);
    finding.expected = "an answer in time";
  }
  for (const auto& found : result.findings) {
    auto& finding = findings.add(validation::external_refused, check.name,
                                 severity_of(found.severity.value_or(check.severity)));
    finding.external_code = found.code;
    finding.pointer = found.pointer;
    finding.actual = found.actual;
    finding.expected = in_words(found.expected);
    finding.message = found.message.empty() ? check.name + " refused the campaign" : found.message;
  }
}

bool ValidateHandler::conclude(const Line& line, std::size_t index, RecordValidator& validator,
                               io::ndjson::BatchOutput& out, BatchSummary& summary) {
  if (shared_.enforced != nullptr) {
    shared_.enforced->add_to(validator.examined().source.ordinal, validator.findings());
  }
  validator.finish();
  if (shared_.settings.emit == Emit::fixed || shared_.settings.emit == Emit::diff) {
    mend(line, validator, out);
  }
  const auto& examined = validator.examined();
  if (shared_.baseline != nullptr) {
    shared_.baseline->suppress(validator.findings().all(), examined.id);
  }
  validation::Totals totals;
  totals.add(examined);
  summary.totals.add(totals);
  if (examined.kind != Examined::Kind::other) {
    out.count(totals.at_least(shared_.settings.fail_on) > 0 ? base::Verdict::negative
                                                            : base::Verdict::positive);
    write_findings(examined, shared_.findings_to_main ? out.main : out.side);
  }
  emit(line, examined, validator.document(), out);
  if (shared_.settings.set_rules == SetRulesMode::report) {
    validation::append_entry(summary.set_entries, validator, entry_scratch_);
  }
  if (examined.kind != Examined::Kind::unreadable || validator.document() != nullptr) return true;
  // After its finding is written: what --on-error=fail cuts off comes behind it.
  return out.add_bad(index, validator.refusal());
}

void ValidateHandler::write_findings(const Examined& examined, std::string& out) {
  format_->record(examined, out);
  if (shared_.summary != nullptr) shared_.summary->record(examined, out);  // writes nothing yet
}

void ValidateHandler::emit(const Line& line, const Examined& examined,
                           const json::Document* document, io::ndjson::BatchOutput& out) {
  const bool passes = examined.kind == Examined::Kind::other || examined.valid;
  switch (shared_.settings.emit) {
    case Emit::valid:
      if (!passes) return;
      break;
    case Emit::invalid:
      if (passes || line.error != nullptr) return;
      break;
    case Emit::annotated:
      if (document == nullptr) return;
      validation::append_annotated(out.main, examined, *document, shared_.format_options);
      return;
    case Emit::nothing:
    case Emit::fixed:
    case Emit::diff: return;
  }
  append_line(line.bytes, out.main);
}

void ValidateHandler::mend(const Line& line, RecordValidator& validator,
                           io::ndjson::BatchOutput& out) {
  const auto& examined = validator.examined();
  const bool prints_patches = shared_.settings.emit == Emit::diff;
  if (validator.document() == nullptr) {
    // What cannot be read goes on as it came: mending a file must not lose a line of it.
    if (!prints_patches && line.error == nullptr) append_line(line.bytes, out.main);
    return;
  }
  const auto level = shared_.settings.fix_unsafe ? validation::Fixing::unsafe
                                                 : validation::Fixing::safe;
  const auto fixed = validation::apply_fixes(
      *validator.document(), examined.findings, level,
      [this, &examined](std::string_view record) { return judge(examined.source, record); });
  if (prints_patches) {
    validation::append_patch(out.main, examined, fixed.applied);
    return;
  }
  mended_ = fixed.text;  // examining again must not read from what it overwrites
  append_line(mended_, out.main);
  if (!fixed.applied.empty()) examine_mended(validator);
}

/// What all rules say of a record that an edit would make. External checks are not asked again.
validation::CodeCounts ValidateHandler::judge(const validation::Source& source,
                                              std::string_view record) {
  if (!judge_) {
    judge_ = std::make_unique<RecordValidator>(shared_.settings.context, shared_.settings.policy,
                                               validation::ValidatorOptions{.all = true});
  }
  judge_->examine(source, record);
  judge_->finish();
  return validation::count_codes(judge_->examined().findings);
}

/// What remains is told of the record as it is now; what external checks said of it before stays.
void ValidateHandler::examine_mended(RecordValidator& validator) {
  std::vector<validation::Finding> external;
  for (const auto& finding : validator.findings().all()) {
    if (finding.info->rule == validation::Rule::external) external.push_back(finding);
  }
  const auto source = validator.examined().source;
  validator.examine(source, mended_);
  for (const auto& check : shared_.settings.checks) {
    if (shared_.external != nullptr) validator.add_other_rule(check.name);
  }
  for (const auto& finding : external) {
    auto& kept = validator.findings().add(*finding.info, finding.rule_name, finding.severity);
    kept = finding;
    kept.suppressed = {};  // finish() decides that anew
  }
  validator.finish();
}

}  // namespace dealkit::cmd::validate
