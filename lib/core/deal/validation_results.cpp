#include "core/deal/validation_results.hpp"

#include <algorithm>
#include <array>

#include "core/deal/content_checks.hpp"
#include "core/deal/content_hash.hpp"
#include "core/deal/content_review.hpp"
#include "core/deal/importable.hpp"
#include "core/deal/proposal.hpp"
#include "core/deal/restore.hpp"
#include "core/deal/severity.hpp"
#include "core/record/normal_form.hpp"

namespace dealkit::deal {
namespace {

/// From the one that lets a deal be submitted most easily to the one that does so least: warnings
/// can be acknowledged, what is pending must be validated, what is invalid must be changed.
constexpr std::array<std::string_view, 4> statuses{"valid", "warnings", "pending", "invalid"};

std::size_t rank(std::string_view status) {
  return static_cast<std::size_t>(std::find(statuses.begin(), statuses.end(), status) -
                                  statuses.begin());
}

/// Starts a decision on a record that is kept as it came. Its id is made of its content: it is
/// there already, and unchanged, or it is new.
base::Result<Decision> keep(const Records& records, Kind kind, json::Value record) {
  Change change;
  change.action = Action::create;
  change.kind = kind;
  change.version = 1;
  DEALKIT_ASSIGN_OR_RETURN(change.after, normal_record(kind, record));
  change.id = id_of(kind, record, change.after);
  Decision decision;
  if (const auto* stored = records.find(kind, change.id)) {
    decision.stored_version = stored->version;
    return decision;
  }
  decision.outcome = Outcome::created;
  decision.changes.push_back(std::move(change));
  return decision;
}

/// How far the clock of whoever validated may be ahead of ours.
constexpr base::Duration clock_skew{300, 0};

bool lies_ahead(base::Instant moment, const Context& context) {
  return moment > context.now && base::subtract(moment, context.now) > clock_skew;
}

/// A report of the future would silence all that come before then.
base::Result<void> check_not_ahead(json::Value report, base::Instant validated_at,
                                   const Context& context) {
  if (!lies_ahead(validated_at, context)) return {};
  return data_error(report.find("validated_at"),
                    "validated_at " + base::to_string(validated_at) +
                        " lies in the future; now is " + base::to_string(context.now) +
                        ", and clocks may differ by 5 minutes");
}

struct NewStatus {
  std::string_view status;
  std::string validated_at;  // "" = as it is
};

/// Adds the campaign's change to a decision. Its content and version stay, and so does updated_at:
/// last_validated_at tells of this.
base::Result<void> set_status(Decision& decision, const Records& records, const Stored& campaign,
                              const NewStatus& to) {
  DEALKIT_ASSIGN_OR_RETURN(const auto root, campaign.record.root());
  const auto deal_id = text_of(root, "deal_id");
  record::NormalBuilder builder(*traits(Kind::campaign).table);
  DEALKIT_RETURN_IF_ERROR(builder.set_all(root));
  builder.set_string("validation_status", to.status);
  if (!to.validated_at.empty()) builder.set_string("last_validated_at", to.validated_at);
  Change change;
  change.action = Action::validate;
  change.kind = Kind::campaign;
  change.id = campaign.id;
  change.version_before = change.version = campaign.version;
  change.before = campaign.record;
  change.after = builder.build();
  change.event_type = to.status == "invalid" ? "campaign.rejected" : "campaign.validated";
  DEALKIT_ASSIGN_OR_RETURN(auto parent, parent_state(records, deal_id));
  change.partition_key = std::move(parent.partition_key);
  decision.deal_id = deal_id;
  decision.changes.push_back(std::move(change));
  return {};
}

/// Whether a later report on the campaign has come in before. Of two of the same moment the one
/// that comes in last is the later one. One of the future, of a store that took such in earlier
/// days, supersedes nothing.
base::Result<bool> is_superseded(const Records& records, std::string_view campaign_id,
                                 base::Instant validated_at, const Context& context) {
  const auto* latest = records.latest_report(campaign_id);
  if (latest == nullptr) return false;
  DEALKIT_ASSIGN_OR_RETURN(const auto root, latest->record.root());
  const auto at = base::parse_instant(text_of(root, "validated_at"));
  return at && *at > validated_at && !lies_ahead(*at, context);
}

/// Whether a campaign's record tells of a report of that moment or of a later one. Where both are
/// restored, its status was settled by whoever knew all its reports and findings and their order.
bool tells_of(json::Value campaign, base::Instant validated_at) {
  const auto last = base::parse_instant(text_of(campaign, "last_validated_at"));
  const auto at = base::parse_instant(stored_time(validated_at));
  return last && at && *at <= *last;
}

/// Why a result says nothing of its campaign any more.
constexpr const char* changed_since =
    "the campaign has changed since it was validated";

/// What a finding of a severity lowers a status to; "" if it only informs. A word that nobody knows
/// is not read as harmless.
std::string_view status_of_severity(std::string_view severity) {
  const auto known = parse_severity(severity);
  if (!known || *known == Severity::critical) return "invalid";
  return *known == Severity::warning ? "warnings" : "";
}

std::string_view status_of_finding(json::Value finding) {
  return status_of_severity(text_of(finding, "severity"));
}

/// The content hash that stands beside the id of a campaign in a finding; "" if there is none.
std::string_view hash_beside(json::Value finding, std::uint32_t place) {
  const auto hash = finding.find("content_hashes").at(place);
  return hash.is(json::Kind::string) ? hash.string() : std::string_view{};
}

/// A report on a deal itself: only kept. A deal has no status of validation: a submit looks at its
/// latest report.
base::Result<Decision> import_deal_report(const Records& records, json::Value report) {
  const auto deal_id = text_of(report, "deal_id");
  const auto* deal = records.find(Kind::deal, deal_id);
  if (deal == nullptr) {
    return data_error(report.find("deal_id"),
                      "unknown deal '" + std::string(deal_id) + "': import deals first");
  }
  DEALKIT_ASSIGN_OR_RETURN(auto decision, keep(records, Kind::validation_report, report));
  decision.deal_id = deal_id;
  if (decision.outcome != Outcome::created) return decision;
  DEALKIT_ASSIGN_OR_RETURN(auto parent, parent_state(records, deal_id));
  decision.changes.front().partition_key = std::move(parent.partition_key);
  DEALKIT_ASSIGN_OR_RETURN(const auto root, deal->record.root());
  DEALKIT_ASSIGN_OR_RETURN(const auto hash, deal_content_hash(root));
  if (text_of(report, "content_hash") != hash) {
    decision.ignored.push_back({"is_valid", "the deal has changed since it was validated"});
  }
  return decision;
}

}  // namespace

namespace {

/// What a report on a campaign makes of its status, unless another report is later or the campaign
/// has changed since. A report knows the deal as it was then: what an approved deal does not cover
/// now no report makes valid.
base::Result<void> settle_report(Decision& decision, const Records& records,
                                 const Stored& campaign, json::Value report,
                                 const Context& context) {
  const auto validated_at = *base::parse_instant(text_of(report, "validated_at"));
  DEALKIT_ASSIGN_OR_RETURN(const auto root, campaign.record.root());
  decision.deal_id = text_of(root, "deal_id");
  if (text_of(root, "content_hash") != text_of(report, "content_hash")) {
    decision.ignored.push_back({"validation_status", changed_since});
    return {};
  }
  DEALKIT_ASSIGN_OR_RETURN(const auto superseded,
                           is_superseded(records, campaign.id, validated_at, context));
  if (superseded) {
    decision.ignored.push_back({"validation_status", "a later report is there"});
    return {};
  }
  auto status = validation_status(report);
  if (status != "invalid" && context.review != nullptr) {
    DEALKIT_ASSIGN_OR_RETURN(auto why, context.review->not_covered(records, campaign, context));
    if (!why.empty()) {
      status = "invalid";
      decision.warnings.push_back("campaign '" + campaign.id + "' is invalid: " + std::move(why));
    }
  }
  DEALKIT_RETURN_IF_ERROR(
      set_status(decision, records, campaign, {status, stored_time(validated_at)}));
  if (!decision.warnings.empty()) decision.changes.back().reason = decision.warnings.front();
  return {};
}

}  // namespace

std::string_view validation_status(json::Value report) {
  const auto valid = report.find("is_valid");
  if (!valid.is(json::Kind::boolean) || !valid.boolean()) return "invalid";
  std::string_view status = "valid";
  for (const auto result : report.find("results")) {
    const auto passed = result.find("passed");
    const bool accepted = text_of(result, "suppressed") != "";
    if (!passed.is(json::Kind::boolean) || passed.boolean() || accepted) continue;
    const auto lowered = status_of_severity(text_of(result, "severity"));
    if (!lowered.empty() && rank(lowered) > rank(status)) status = lowered;
  }
  return status;
}

base::Result<std::string_view> settled_status(const Records& records, std::string_view campaign_id,
                                              std::string_view hash) {
  std::string_view settled = "pending";
  if (const auto* report = records.latest_report(campaign_id)) {
    DEALKIT_ASSIGN_OR_RETURN(const auto root, report->record.root());
    if (text_of(root, "content_hash") == hash) settled = validation_status(root);
  }
  for (const auto* stored : records.findings_on(campaign_id)) {
    DEALKIT_ASSIGN_OR_RETURN(const auto finding, stored->record.root());
    const auto status = status_of_finding(finding);
    if (status.empty() || rank(status) <= rank(settled)) continue;
    std::uint32_t place = 0;
    for (const auto id : finding.find("campaign_ids")) {
      const auto beside = hash_beside(finding, place++);
      const bool own = id.is(json::Kind::string) && id.string() == campaign_id;
      if (own && beside == hash) settled = status;
    }
  }
  return settled;
}

base::Result<Decision> import_report(const Records& records, json::Value report,
                                     const ImportOptions& options, const Context& context) {
  DEALKIT_RETURN_IF_ERROR(check_report(report));
  const auto campaign_id = text_of(report, "campaign_id");
  const auto validated_at = base::parse_instant(text_of(report, "validated_at"));
  if (!options.restore) DEALKIT_RETURN_IF_ERROR(check_not_ahead(report, *validated_at, context));
  if (campaign_id.empty()) return import_deal_report(records, report);
  const auto* campaign = records.find(Kind::campaign, campaign_id);
  if (campaign == nullptr) {
    return data_error(report.find("campaign_id"), "unknown campaign '" + std::string(campaign_id) +
                                                      "': import campaigns first");
  }
  DEALKIT_ASSIGN_OR_RETURN(auto decision, keep(records, Kind::validation_report, report));
  if (decision.outcome != Outcome::created) return decision;
  if (options.restore) {
    DEALKIT_ASSIGN_OR_RETURN(const auto root, campaign->record.root());
    decision.deal_id = text_of(root, "deal_id");
    if (tells_of(root, *validated_at)) return decision;
  }
  auto settling = context;
  if (options.restore) settling.review = nullptr;  // what was exported comes back as it was
  DEALKIT_RETURN_IF_ERROR(settle_report(decision, records, *campaign, report, settling));
  return decision;
}

base::Result<Decision> import_set_finding(const Records& records, json::Value finding,
                                          const ImportOptions& options, const Context&) {
  DEALKIT_RETURN_IF_ERROR(check_set_finding(finding));
  const auto ids = finding.find("campaign_ids");
  const auto status = status_of_finding(finding);
  DEALKIT_ASSIGN_OR_RETURN(auto decision, keep(records, Kind::set_finding, finding));
  if (decision.outcome != Outcome::created) return decision;
  bool known = false;
  std::uint32_t place = 0;
  for (const auto id : ids) {
    const auto hash = hash_beside(finding, place++);
    const auto* campaign =
        id.is(json::Kind::string) ? records.find(Kind::campaign, id.string()) : nullptr;
    if (campaign == nullptr) continue;
    known = true;
    DEALKIT_ASSIGN_OR_RETURN(const auto root, campaign->record.root());
    const auto current = text_of(root, "validation_status");
    const bool fits = !hash.empty() && hash == text_of(root, "content_hash");
    if (!fits) decision.ignored.push_back({"validation_status", changed_since});
    if (!fits || status.empty() || rank(status) <= rank(current)) continue;
    // As with reports: what was validated was settled with this finding known (see tells_of()).
    if (options.restore && !text_of(root, "last_validated_at").empty()) continue;
    // A finding may name a campaign twice.
    const bool done = std::any_of(
        decision.changes.begin(), decision.changes.end(), [&](const Change& change) {
          return change.kind == Kind::campaign && change.id == campaign->id;
        });
    if (!done) DEALKIT_RETURN_IF_ERROR(set_status(decision, records, *campaign, {status, {}}));
  }
  if (!known) {
    return data_error(ids, "none of the finding's campaigns is known: import campaigns first");
  }
  return decision;
}

}  // namespace dealkit::deal
