// A batch of records through rules, external checks and formats; see validate_decider.hpp.
#include "core/validation/tool/validate_decider.hpp"

#include <algorithm>

#include "core/validation/output/annotate.hpp"

namespace dealkit::validation {
namespace {

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

ValidateDecider::ValidateDecider(ValidateTool& tool)
    : tool_(tool), options_(tool.options_), format_(tool.ordered_format_.get()) {
  if (format_ != nullptr) return;
  own_format_ = make_format(options_.format, options_.format_options);
  format_ = own_format_.get();
}

RecordValidator& ValidateDecider::validator(std::size_t index) {
  // What is fixed or in the baseline ends no validation: all rules must have seen such a campaign.
  const bool all = options_.all || tool_.parts_.baseline != nullptr ||
                   options_.emit == Emit::fixed || options_.emit == Emit::diff;
  while (validators_.size() <= index) {
    validators_.push_back(std::make_unique<RecordValidator>(
        tool_.context_, tool_.policy_,
        ValidatorOptions{.all = all, .strict = options_.strict,
                         .content_hash = options_.content_hash, .stopwatch = options_.stopwatch}));
  }
  return *validators_[index];
}

void ValidateDecider::decide(std::span<const base::Request> requests, base::Replies& replies) {
  auto batch = std::make_shared<ValidatedBatch>();
  replies.summary = batch;
  const bool together = tool_.parts_.external != nullptr;
  if (together) {
    for (std::size_t i = 0; i < requests.size(); ++i) examine(requests[i], validator(i));
    ask_others(requests.size());
  }
  for (std::size_t i = 0; i < requests.size(); ++i) {
    auto& one = validator(together ? i : 0);
    if (!together) examine(requests[i], one);
    if (!conclude(requests[i], i, one, replies, *batch)) return;
  }
}

void ValidateDecider::examine(const base::Request& request, RecordValidator& validator) {
  const Source source{request.source, request.line, request.byte_offset, ordinal_++,
                      request.column, request.now};
  if (request.error != nullptr) {
    validator.refuse(source, *request.error);
  } else {
    validator.examine(source, request.bytes);
  }
}

void ValidateDecider::ask_others(std::size_t count) {
  std::vector<std::string_view> records;
  std::vector<std::size_t> owners;
  for (std::size_t i = 0; i < count; ++i) {
    const auto& examined = validators_[i]->examined();
    if (examined.kind != Examined::Kind::campaign || examined.short_circuited ||
        validators_[i]->document() == nullptr) {
      continue;
    }
    records.push_back(examined.bytes);
    owners.push_back(i);
  }
  if (records.empty()) return;
  const auto now = validators_[owners.front()]->context().now;
  const auto answers = tool_.parts_.external->judge(records, now);
  for (std::size_t r = 0; r < answers.size(); ++r) {
    auto& owner = *validators_[owners[r]];
    double hits = 0;
    double slowest_ms = 0;  // checks run at the same time: the slowest is what a campaign waits for
    for (const auto& judgement : answers[r]) {
      add_judgement(judgement, owner);
      hits += judgement.cached ? 1 : 0;
      if (!options_.stopwatch) continue;
      owner.add_timing({judgement.check, judgement.latency_ms, judgement.cached},
                       std::min(judgement.latency_ms, slowest_ms));
      slowest_ms = std::max(slowest_ms, judgement.latency_ms);
    }
    if (!answers[r].empty()) {
      owner.set_cache_hit_rate(hits / static_cast<double>(answers[r].size()));
    }
  }
}

void ValidateDecider::add_judgement(const ExternalJudgement& judgement,
                                    RecordValidator& validator) {
  auto& findings = validator.findings();
  validator.add_other_rule(judgement.check);
  const std::string name(judgement.check);
  if (judgement.failure) {
    auto& finding = findings.add(external_failed, judgement.check, judgement.failure_severity);
    finding.message = name + " could not judge the campaign: " + *judgement.failure;
    finding.expected = "an answer in time";
  }
  for (const auto& found : judgement.findings) {
    auto& finding = findings.add(external_refused, judgement.check, found.severity);
    finding.external_code = found.code;
    finding.pointer = found.pointer;
    finding.actual = found.actual;
    finding.expected = in_words(found.expected);
    finding.message = found.message.empty() ? name + " refused the campaign" : found.message;
  }
}

bool ValidateDecider::conclude(const base::Request& request, std::size_t index,
                               RecordValidator& validator, base::Replies& replies,
                               ValidatedBatch& batch) {
  auto* set_rules = tool_.parts_.set_rules;
  if (set_rules != nullptr && set_rules->enforces()) {
    set_rules->add_to(validator.examined().source.ordinal, validator.findings());
  }
  validator.finish();
  if (options_.emit == Emit::fixed || options_.emit == Emit::diff) {
    fix(request, validator, replies);
  }
  const auto& examined = validator.examined();
  if (tool_.parts_.baseline != nullptr) {
    tool_.parts_.baseline->suppress(validator.findings().all(), examined.id);
  }
  Totals totals;
  totals.add(examined);
  batch.totals.add(totals);
  if (examined.kind != Examined::Kind::other) {
    replies.count(totals.at_least(options_.fail_on) > 0 ? base::Verdict::negative
                                                        : base::Verdict::positive);
    write_findings(examined, options_.findings_to_main ? replies.main : replies.side);
  }
  emit(request, examined, validator.document(), replies);
  if (set_rules != nullptr && !set_rules->enforces()) {
    append_entry(batch.set_entries, validator, entry_scratch_);
  }
  if (examined.kind != Examined::Kind::unreadable || validator.document() != nullptr) return true;
  // After its finding is written: what --on-error=fail cuts off comes behind it.
  return replies.add_bad(index, validator.refusal());
}

void ValidateDecider::write_findings(const Examined& examined, std::string& out) {
  format_->record(examined, out);
  if (tool_.summary_) tool_.summary_->record(examined, out);  // writes nothing yet
}

void ValidateDecider::emit(const base::Request& request, const Examined& examined,
                           const json::Document* document, base::Replies& replies) {
  const bool passes = examined.kind == Examined::Kind::other || examined.valid;
  switch (options_.emit) {
    case Emit::valid:
      if (!passes) return;
      break;
    case Emit::invalid:
      if (passes || request.error != nullptr) return;
      break;
    case Emit::annotated:
      if (document == nullptr) return;
      append_annotated(replies.main, examined, *document, options_.format_options);
      return;
    case Emit::nothing:
    case Emit::fixed:
    case Emit::diff: return;
  }
  append_line(request.bytes, replies.main);
}

void ValidateDecider::fix(const base::Request& request, RecordValidator& validator,
                          base::Replies& replies) {
  const auto& examined = validator.examined();
  const bool prints_patches = options_.emit == Emit::diff;
  if (validator.document() == nullptr) {
    // What cannot be read goes on as it came: fixing a file must not lose a line of it.
    if (!prints_patches && request.error == nullptr) append_line(request.bytes, replies.main);
    return;
  }
  const auto level = options_.fix_unsafe ? Fixing::unsafe : Fixing::safe;
  const auto fixed = apply_fixes(
      *validator.document(), examined.findings, level,
      [this, &examined](std::string_view record) { return judge(examined.source, record); });
  if (prints_patches) {
    append_patch(replies.main, examined, fixed.applied);
    return;
  }
  fixed_ = fixed.text;  // examining again must not read from what it overwrites
  append_line(fixed_, replies.main);
  if (!fixed.applied.empty()) examine_fixed(validator);
}

/// What all rules say of a record that an edit would make. External checks are not asked again.
CodeCounts ValidateDecider::judge(const Source& source, std::string_view record) {
  if (!judge_) {
    judge_ = std::make_unique<RecordValidator>(tool_.context_, tool_.policy_,
                                               ValidatorOptions{.all = true});
  }
  judge_->examine(source, record);
  judge_->finish();
  return count_codes(judge_->examined().findings);
}

/// What remains is told of the record as it is now; what external checks said of it before stays.
void ValidateDecider::examine_fixed(RecordValidator& validator) {
  std::vector<Finding> external;
  for (const auto& finding : validator.findings().all()) {
    if (finding.info->rule == &external_rule) external.push_back(finding);
  }
  const auto source = validator.examined().source;
  validator.examine(source, fixed_);
  if (tool_.parts_.external != nullptr) {
    for (const auto& name : tool_.parts_.external->names()) validator.add_other_rule(name);
  }
  for (const auto& finding : external) {
    auto& kept = validator.findings().add(*finding.info, finding.rule_name, finding.severity);
    kept = finding;
    kept.suppressed = {};  // finish() decides that anew
  }
  validator.finish();
}

}  // namespace dealkit::validation
