// From io/check's results to what the decision takes; see external_checks.hpp.
#include "external_checks.hpp"

namespace dealkit::cmd::validate {
namespace {

validation::Severity severity_of(io::check::Severity severity) {
  switch (severity) {
    case io::check::Severity::critical: return validation::Severity::critical;
    case io::check::Severity::warning: return validation::Severity::warning;
    case io::check::Severity::advisory: return validation::Severity::advisory;
  }
  return validation::Severity::critical;
}

}  // namespace

base::Result<std::unique_ptr<ConfiguredChecks>> ConfiguredChecks::start(const Settings& settings) {
  std::unique_ptr<ConfiguredChecks> started;
  if (settings.checks.empty()) return started;
  started = std::make_unique<ConfiguredChecks>();
  if (settings.cache_url == "memory") {
    started->cache_ = io::cache::make_memory_cache({}, started->clock_);
  } else if (settings.cache_url != "off") {
    DEALKIT_ASSIGN_OR_RETURN(auto options, io::cache::parse_redis_url(settings.cache_url));
    started->cache_ = io::cache::make_redis_cache(std::move(options), started->clock_);
  }
  DEALKIT_ASSIGN_OR_RETURN(started->checks_, io::check::ExternalChecks::create(
                                                 settings.checks, {started->cache_.get(), {}}));
  for (const auto& check : started->checks_->checks()) started->names_.push_back(check.name);
  return started;
}

std::vector<std::vector<validation::ExternalJudgement>> ConfiguredChecks::judge(
    std::span<const std::string_view> records, base::Instant now) {
  std::vector<io::check::RecordText> texts;
  for (const auto record : records) texts.push_back({record});
  std::vector<std::vector<validation::ExternalJudgement>> judgements;
  for (const auto& results : checks_->run(texts, now)) {
    auto& of_record = judgements.emplace_back();
    for (const auto& result : results) of_record.push_back(judgement_of(result));
  }
  return judgements;
}

validation::ExternalJudgement ConfiguredChecks::judgement_of(
    const io::check::CheckResult& result) const {
  const auto& check = checks_->checks()[result.check];
  validation::ExternalJudgement judgement{.check = names_[result.check],
                                          .failure = {},
                                          .failure_severity = severity_of(check.on_failure),
                                          .findings = {},
                                          .cached = result.cached,
                                          .latency_ms =
                                              static_cast<double>(result.latency_micros) / 1e3};
  if (result.failure) judgement.failure = result.failure->message;
  for (const auto& found : result.findings) {
    judgement.findings.push_back({severity_of(found.severity.value_or(check.severity)), found.code,
                                  found.pointer, found.actual, found.expected, found.message});
  }
  return judgement;
}

}  // namespace dealkit::cmd::validate
