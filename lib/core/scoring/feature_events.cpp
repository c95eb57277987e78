// Reads the payloads of events; see feature_events.hpp. What is read here of a record, io/store
// reads of its columns: both must come to the same.
#include "core/scoring/feature_events.hpp"

#include "core/base/currency_scale.hpp"
#include "core/base/json/document.hpp"
#include "core/deal/campaign_status.hpp"
#include "core/deal/content_checks.hpp"
#include "core/deal/diff.hpp"
#include "core/deal/entity.hpp"
#include "core/deal/event_payload.hpp"
#include "core/scoring/campaign_edit.hpp"

namespace dealkit::scoring {
namespace {

namespace json = base::json;
using deal::text_of;

std::optional<base::Instant> time_of(json::Value record, std::string_view name) {
  return moment_of(text_of(record, name));
}

base::Result<std::optional<base::Micros>> money_of(json::Value record, std::string_view name) {
  const auto member = record.find(name);
  if (!member.is(json::Kind::number)) return std::optional<base::Micros>();
  DEALKIT_ASSIGN_OR_RETURN(const auto amount, base::parse_micros(member.text()));
  return std::optional(amount);
}

base::Result<std::optional<std::int64_t>> integer_of(json::Value record, std::string_view name) {
  const auto member = record.find(name);
  if (!member.is(json::Kind::number)) return std::optional<std::int64_t>();
  DEALKIT_ASSIGN_OR_RETURN(const auto number, member.integer());
  return std::optional(number);
}

base::Result<DealEvent> account_of(json::Value account) {
  AccountChanged changed;
  DEALKIT_ASSIGN_OR_RETURN(changed.historical_spend, money_of(account, "total_historical_spend"));
  const auto rate = account.find("deal_completion_rate");
  if (rate.is(json::Kind::number)) {
    DEALKIT_ASSIGN_OR_RETURN(changed.past_completion_rate, rate.number());
  }
  DEALKIT_ASSIGN_OR_RETURN(changed.support_tickets_90d, integer_of(account, "support_tickets_90d"));
  changed.dollar_exponent = dollar_exponent_of(text_of(account, "currency"));
  return DealEvent(changed);
}

base::Result<DealEvent> deal_of(json::Value deal) {
  DealChanged changed;
  const auto created = time_of(deal, "created_at");
  changed.created_at = created.value_or(time_of(deal, "updated_at").value_or(base::Instant{}));
  DEALKIT_ASSIGN_OR_RETURN(const auto value, money_of(deal, "total_value"));
  changed.total_value = value.value_or(base::Micros{});
  changed.dollar_exponent = dollar_exponent_of(text_of(deal, "currency"));
  return DealEvent(changed);
}

base::Result<DealEvent> campaign_of(std::string_view id, json::Value campaign) {
  CampaignStands stands{std::string(id), time_of(campaign, "updated_at"), {}};
  if (!stands.changed_at) stands.changed_at = time_of(campaign, "created_at");
  DEALKIT_ASSIGN_OR_RETURN(const auto budget, money_of(campaign, "budget"));
  if (budget && deal::binds_budget(text_of(campaign, "status"))) stands.budget = *budget;
  return DealEvent(std::move(stands));
}

/// A campaign that was created, changed, moved to another deal or deleted.
base::Result<void> take_campaign(FeatureEvents& found, const event::EventView& event,
                                 json::Value payload) {
  const auto before = payload.find("before");
  const auto after = payload.find("after");
  const std::string before_deal(text_of(before, "deal_id"));
  if (!after.is(json::Kind::object)) {
    found.deal_id = before_deal;
    found.events.emplace_back(CampaignRemoved{std::string(event.aggregate_id)});
    return {};
  }
  found.deal_id = text_of(after, "deal_id");
  if (before.is(json::Kind::object) && before_deal != found.deal_id) {
    found.moved_from = before_deal;
    found.moved_campaign = event.aggregate_id;
  }
  DEALKIT_ASSIGN_OR_RETURN(auto stands, campaign_of(event.aggregate_id, after));
  found.events.push_back(std::move(stands));
  if (event.type != "campaign.updated") return {};
  const auto old = before ? before.text() : std::string_view();
  DEALKIT_ASSIGN_OR_RETURN(const auto differences,
                           deal::diff(deal::Kind::campaign, old, after.text()));
  const auto changes = deal::to_json(differences);
  json::Reader reader{deal::derived_limits};
  DEALKIT_ASSIGN_OR_RETURN(const auto* document, reader.read(changes));
  const auto edit = edit_of(document->root());
  if (!edit.content) return {};
  DEALKIT_ASSIGN_OR_RETURN(const auto version, integer_of(payload, "version"));
  found.events.emplace_back(
      CampaignEdited{std::string(event.aggregate_id),
                     std::string(event.aggregate_id) + ":" + std::to_string(version.value_or(0)),
                     stored_instant(event.created_at), edit.targeting});
  return {};
}

/// The seats that a transition of the review left changed.
base::Result<void> take_seats(FeatureEvents& found, json::Value transition) {
  DEALKIT_ASSIGN_OR_RETURN(const auto round, integer_of(transition, "round"));
  for (const auto seat : transition.find("seats")) {
    SeatStands stands;
    DEALKIT_ASSIGN_OR_RETURN(const auto level, integer_of(seat, "level"));
    DEALKIT_ASSIGN_OR_RETURN(const auto number, integer_of(seat, "seat"));
    stands.round = round.value_or(0);
    stands.level = level.value_or(0);
    stands.seat = number.value_or(0);
    const auto state = text_of(seat, "state");
    if (state == "approved") stands.decision = SeatStands::Decision::approved;
    if (state == "rejected") stands.decision = SeatStands::Decision::rejected;
    stands.opened_at = time_of(seat, "opened_at");
    stands.decided_at = time_of(seat, "decided_at");
    found.events.emplace_back(stands);
  }
  return {};
}

base::Result<void> take_deal(FeatureEvents& found, const event::EventView& event,
                             json::Value payload) {
  const auto after = payload.find("after");
  found.deal_id = event.aggregate_id;
  if (event.type == "deal.approval.events") return take_seats(found, after);
  if (!after.is(json::Kind::object)) {
    found.removed = payload.find("before").is(json::Kind::object);
    return {};
  }
  // A fact about the deal has another record than the deal's.
  if (text_of(after, "type") != "deal") return {};
  found.account_id = text_of(after, "account_id");
  DEALKIT_ASSIGN_OR_RETURN(auto changed, deal_of(after));
  found.events.push_back(std::move(changed));
  return {};
}

base::Result<void> take_interaction(FeatureEvents& found, const event::EventView& event,
                                    json::Value payload) {
  const auto after = payload.find("after");
  const auto at = time_of(after, "at");
  if (!at) return {};  // nobody knows when it was
  found.deal_id = text_of(after, "deal_id");
  found.events.emplace_back(InteractionHappened{std::string(event.aggregate_id), *at});
  return {};
}

}  // namespace

base::Instant stored_instant(base::Instant instant) {
  instant.nanos -= instant.nanos % 1000;
  return instant;
}

std::optional<base::Instant> moment_of(std::string_view text) {
  const auto time = base::parse_time(text);
  if (!time) return std::nullopt;
  const bool has_offset = time->form == base::TimeText::Form::instant;
  return stored_instant(has_offset ? time->instant : base::from_utc(time->local));
}

int dollar_exponent_of(std::string_view currency) {
  const auto* known = base::find_currency(currency);
  return known == nullptr ? 0 : base::dollar_exponent(*known);
}

base::Result<FeatureEvents> feature_events_of(const event::EventView& event) {
  FeatureEvents found;
  const auto starts = [&](std::string_view prefix) { return event.type.starts_with(prefix); };
  if (!starts("deal.") && !starts("campaign.") && !starts("account.") &&
      event.type != "interaction.recorded") {
    return found;
  }
  json::Reader reader{deal::derived_limits};
  DEALKIT_ASSIGN_OR_RETURN(const auto* document, reader.read(event.payload));
  const auto payload = document->root();
  DEALKIT_RETURN_IF_ERROR(deal::check_event_payload(payload));
  if (event.aggregate_type == "campaign") {
    DEALKIT_RETURN_IF_ERROR(take_campaign(found, event, payload));
  } else if (event.aggregate_type == "deal") {
    DEALKIT_RETURN_IF_ERROR(take_deal(found, event, payload));
  } else if (event.aggregate_type == "interaction") {
    DEALKIT_RETURN_IF_ERROR(take_interaction(found, event, payload));
  } else if (event.aggregate_type == "account" && payload.find("after").is(json::Kind::object)) {
    found.account_id = event.aggregate_id;
    DEALKIT_ASSIGN_OR_RETURN(auto changed, account_of(payload.find("after")));
    found.events.push_back(std::move(changed));
  }
  return found;
}

}  // namespace dealkit::scoring
