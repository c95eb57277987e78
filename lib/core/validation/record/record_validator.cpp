#include "core/validation/record/record_validator.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "core/deal/content_hash.hpp"
#include "core/deal/entity.hpp"
#include "core/deal/money_numbers.hpp"
#include "core/record/registry.hpp"
#include "core/validation/record/suppress.hpp"
#include "core/validation/reference/inventory.hpp"
#include "core/validation/rules/deal.hpp"
#include "core/validation/storable.hpp"
#include "core/validation/token_lists.hpp"

namespace dealkit::validation {
namespace {

using json::Kind;

Examined::Kind kind_of(json::Value record, Profile profile) {
  const auto type = record.find("type");
  if (!type || type.is(Kind::null)) {
    const bool deal_sync = profile == Profile::dealsync1 && is_deal_sync(record);
    return deal_sync ? Examined::Kind::deal : Examined::Kind::campaign;
  }
  if (!type.is(Kind::string)) return Examined::Kind::campaign;
  if (type.string() == "campaign") return Examined::Kind::campaign;
  if (type.string() == "deal") return Examined::Kind::deal;
  const auto* known = record::find_record_type(type.string());
  return known != nullptr ? Examined::Kind::other : Examined::Kind::unreadable;
}

/// Copied before each record: one copy is faster than to set a hundred cells one by one.
constexpr deal::Campaign blank_campaign{};

}  // namespace

RecordValidator::RecordValidator(const Context& context, const Policy& policy,
                                 ValidatorOptions options)
    : context_(context),
      run_now_(context.now),
      policy_(policy),
      options_(std::move(options)),
      derived_reader_(deal::derived_limits),
      money_(std::make_unique<deal::MoneyNumbers>(deal::campaign_table)),
      scratch_(std::make_unique<expression::Scratch>()) {
  for (const auto* rule : campaign_rules()) {
    if (!policy.enabled(*rule)) continue;
    rules_.push_back({rule, context_.thresholds.limits_of(*rule), place_of(*rule)});
  }
}

RecordValidator::~RecordValidator() = default;

void RecordValidator::start(const Source& source, std::string_view bytes) {
  document_ = nullptr;
  subject_.reset();
  problems_.clear();
  strangers_.clear();
  campaign_.x_validate = {};
  other_rules_.clear();
  timings_.clear();
  content_hash_.clear();
  arena_.reset();
  examined_ = Examined{};
  examined_.source = source;
  context_.now = source.now.value_or(run_now_);
  examined_.bytes = bytes;
  findings_.reset(nullptr, &policy_);
}

void RecordValidator::refuse(const Source& source, const base::Error& error) {
  start(source, {});
  refuse(error);
}

void RecordValidator::refuse(const base::Error& error) {
  refusal_ = error;
  examined_.kind = Examined::Kind::unreadable;
  auto& finding = findings_.add(malformed_record, syntax_rule.name, Severity::critical);
  finding.expected = "one strict JSON object a record";
  finding.message = error.position.column == 0
                        ? error.message
                        : fmt::format("column {}: {}", error.position.column, error.message);
}

/// What was made of records (a snapshot that was signed, a change of one) is deeper than they are.
base::Result<const json::Document*> RecordValidator::read(std::string_view bytes) {
  auto document = reader_.read(bytes);
  if (document || document.error().code != base::Errc::limit) return document;
  auto deeper = derived_reader_.read(bytes);
  if (!deeper || !(*deeper)->root().is(Kind::object)) return document;
  const bool passes =
      kind_of((*deeper)->root(), context_.profile) == Examined::Kind::other;
  return passes ? deeper : document;
}

void RecordValidator::examine(const Source& source, std::string_view bytes) {
  start(source, bytes);
  const auto document = read(bytes);
  if (!document) return refuse(document.error());
  const auto record = (*document)->root();
  if (!record.is(Kind::object)) {
    return refuse({base::Errc::data,
                   "expected an object, found " + std::string(describe(record.kind())),
                   (*document)->position((*document)->node(0).begin)});
  }
  document_ = *document;
  findings_.reset(document_, &policy_);
  examined_.kind = kind_of(record, context_.profile);
  switch (examined_.kind) {
    case Examined::Kind::campaign: return examine_campaign(record);
    case Examined::Kind::deal: return examine_deal(record);
    case Examined::Kind::other: return examine_other(record);
    case Examined::Kind::unreadable: break;
  }
  const auto type = record.find("type");
  if (const auto id = record.find("id"); id.is(Kind::string)) examined_.id = id.string();
  findings_.add(unknown_record_type,
                {.at = type.index(),
                 .expected = "campaign, deal, or another type of record of dealkit(7)",
                 .message = fmt::format("\"{}\" is not a type of record",
                                        type.string().substr(0, 60))});
}

/// No rule judges it; what cannot be taken into a store is said as of a line that cannot be read.
void RecordValidator::examine_other(json::Value record) {
  check_importable(record, context_.zones, findings_);
  if (findings_.all().empty()) return;
  if (const auto id = record.find("id"); id.is(Kind::string)) examined_.id = id.string();
  examined_.kind = Examined::Kind::unreadable;
}

void RecordValidator::examine_campaign(json::Value record) {
  campaign_ = blank_campaign;
  record::decode(record, deal::campaign_table, &campaign_, arena_, problems_, &strangers_);
  if (!problems_.empty()) report_problems();
  if (!strangers_.empty()) report_near_misses();
  for (const auto& stranger : strangers_) {
    check_storable_numbers(document_->value(stranger.node), findings_);
  }
  for (const auto& any : {campaign_.bid.goal, campaign_.compliance.consent}) {
    if (any) check_storable_numbers(any.value, findings_);
  }
  check_storable_id("id", campaign_.id, findings_);
  check_storable_id("deal_id", campaign_.deal_id, findings_);
  check_has_id(record, "id", findings_);
  check_id_not_null(record, "deal_id", findings_);
  check_storable_name("campaign_name", campaign_.campaign_name, findings_);
  check_storable_text(record, findings_);
  complete_product();
  if (campaign_.id) examined_.id = *campaign_.id;
  if (campaign_.content_hash) {
    examined_.content_hash = *campaign_.content_hash;
  } else if (options_.content_hash) {
    take_content_hash(record);
  }
  subject_.emplace(Subject{campaign_, *document_, nullptr, {}});
  // Amounts without a currency are in the deal's.
  const auto& currency = campaign_.currency ? campaign_.currency : campaign_.deal.currency;
  if (currency) subject_->currency = base::find_currency(*currency);
  subject_->schedule = resolve_schedule(campaign_.scheduling, context_.zones);
  run_phases();
  if (!problems_.empty()) leave_out_unsure_rules();
  if (!examined_.short_circuited && !policy_.rules().empty()) run_custom_rules(record);
}

/// A campaign may name its product by id alone: --inventory knows the rest.
void RecordValidator::complete_product() {
  auto& product = campaign_.product;
  if (context_.inventory == nullptr || !product.id) return;
  const auto* known = context_.inventory->find(*product.id);
  if (known == nullptr) return;
  const auto self = product.self;
  const auto id = product.id;
  product = *known;
  product.self = self;
  product.id = id;
}

void RecordValidator::examine_deal(json::Value record) {
  if (const auto id = record.find("id"); id.is(Kind::string)) examined_.id = id.string();
  if (const auto accepted = record.find("x_validate"); accepted.is(Kind::object)) {
    auto& suppressions = campaign_.x_validate;  // of any record; finish() applies it
    suppressions.self.node = accepted.index();
    suppressions.self.present = true;
    record::decode(accepted, deal::suppressions_table, &suppressions, arena_, problems_);
  }
  if (context_.profile != Profile::dealsync1 || !is_deal_sync(record)) take_deal_hash(record);
  check_storable_text(record, findings_);
  const bool deal_sync = context_.profile == Profile::dealsync1 && is_deal_sync(record);
  if (!deal_sync) check_has_id(record, "id", findings_);
  if (!policy_.enabled(deal_rule)) return;
  check_deal(record, context_, arena_, problems_, findings_, &strangers_);
  if (!problems_.empty()) report_problems();
  if (!strangers_.empty()) report_near_misses();
  examined_.ran.set(place_of(deal_rule));
}

void RecordValidator::report_problems() {
  for (auto& problem : problems_) {
    findings_.add(wrong_type,
                  {.at = problem.node,
                   .expected = std::string(record::describe(problem.field->type)),
                   .message = fmt::format("{}: {}", problem.field->name, problem.reason)});
  }
}

void RecordValidator::report_near_misses() {
  std::size_t reported = 0;
  for (const auto& stranger : strangers_) {
    const auto known = near_names_.find(*stranger.table, document_->value(stranger.node).key());
    if (known.empty() || ++reported > reported_max_elements) continue;
    findings_.add(near_miss_member,
                  {.at = stranger.node,
                   .expected = std::string(known),
                   .message = record::describe(*document_, {stranger.node, stranger.table, known}),
                   .severity = options_.strict ? std::optional(Severity::critical)
                                               : std::nullopt});
  }
}

void RecordValidator::take_content_hash(json::Value record) {
  auto hash = deal::content_hash(record);
  if (!hash) return;  // the amount at fault has a finding of its own
  content_hash_ = std::move(*hash);
  examined_.content_hash = content_hash_;
}

/// Of a deal always: its record brings none, and stores know its reports by it.
void RecordValidator::take_deal_hash(json::Value record) {
  auto hash = deal::deal_content_hash(record);
  if (!hash) return;
  content_hash_ = std::move(*hash);
  examined_.content_hash = content_hash_;
}

/// A rule that found nothing but could not read what it reads has not passed: it is left out of the
/// results, as one that did not run.
void RecordValidator::leave_out_unsure_rules() {
  for (const auto& problem : problems_) {
    std::string_view name;
    for (const auto member : document_->root()) {
      if (member.index() <= problem.node) name = member.key();
    }
    for (const auto& [rule, limits, place] : rules_) {
      const auto reads = rule->reads;
      const auto found = findings_.all();
      const bool silent = std::none_of(found.begin(), found.end(), [own = rule](const Finding& f) {
        return f.info->rule == own;
      });
      if (silent && std::find(reads.begin(), reads.end(), name) != reads.end()) {
        examined_.ran.reset(place);
      }
    }
  }
}

void RecordValidator::run_phases() {
  for (const auto& active : rules_) {
    const auto before = findings_.all().size();
    run_rule(active);
    if (active.rule->phase != 1 || options_.all) continue;
    const auto added = findings_.all().subspan(before);
    // An accepted finding ends nothing: the campaign may pass, so all rules must have seen it.
    std::map<std::string_view, bool> accepted;  // a rule has few codes, and may have many findings
    const bool ends = std::any_of(added.begin(), added.end(), [&](const Finding& f) {
      if (f.severity != Severity::critical) return false;
      const auto [known, fresh] = accepted.try_emplace(f.code());
      if (fresh) known->second = is_accepted(campaign_.x_validate, f.code(), context_.now);
      return !known->second;
    });
    if (ends) {
      examined_.short_circuited = true;
      return;
    }
  }
}

void RecordValidator::run_rule(const ActiveRule& active) {
  const auto& [rule, limits, place] = active;
  examined_.ran.set(place);
  if (!options_.stopwatch) return rule->check(*subject_, context_, limits, findings_);
  const auto began = options_.stopwatch();
  rule->check(*subject_, context_, limits, findings_);
  add_timing({rule->name, static_cast<double>(options_.stopwatch() - began) / 1e6, false});
}

void RecordValidator::add_timing(const Timing& timing, double beside_ms) {
  timings_.push_back(timing);
  examined_.total_latency_ms += timing.latency_ms - beside_ms;
}

void RecordValidator::run_custom_rules(json::Value record) {
  money_->find(record);
  const expression::RecordBindings bindings(record, money_.get());
  for (const auto& rule : policy_.rules()) {
    const auto fail = [&](std::string message, std::string expected) {
      auto& finding = findings_.add(rule->info, rule->name, rule->info.severity);
      finding.pointer = rule->pointer;
      finding.message = std::move(message);
      finding.expected = std::move(expected);
    };
    other_rules_.push_back(rule->name);
    if (rule->when) {
      const auto applies = rule->when->condition(bindings, *scratch_);
      if (!applies) {
        fail(fmt::format("{}: \"when\" cannot be evaluated: {}", rule->name,
                         applies.error().message), std::string(rule->when->source()));
        continue;
      }
      if (!*applies) continue;
    }
    const auto met = rule->expect->condition(bindings, *scratch_);
    if (!met) {
      fail(fmt::format("{}: \"expect\" cannot be evaluated: {}", rule->name, met.error().message),
           std::string(rule->expect->source()));
    } else if (!*met) {
      fail(rule->message, std::string(rule->expect->source()));
    }
  }
}

void RecordValidator::finish() {
  if (campaign_.x_validate.self) {
    apply_suppressions(findings_, campaign_.x_validate, context_.now, &examined_.ran);
  }
  examined_.findings = findings_.all();
  examined_.other_rules = other_rules_;
  examined_.timings = timings_;
  examined_.valid = !findings_.any_critical();
}

}  // namespace dealkit::validation
