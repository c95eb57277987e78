#include "core/validation/rules/compliance_contract.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/validation/context.hpp"
#include "core/validation/rules/compliance_codes.hpp"
#include "core/validation/subject.hpp"
#include "core/validation/token_lists.hpp"

namespace dealkit::validation::compliance {
namespace {

constexpr std::int64_t most_days = 10'000 * 366;

/// A hash with or without the name of its algorithm.
std::string_view digits(std::string_view hash) {
  constexpr std::string_view algorithm = "sha256:";
  if (hash.starts_with(algorithm)) hash.remove_prefix(algorithm.size());
  return hash;
}

base::Instant resolved(const Subject& subject, const record::Time& time, bool end_of_day) {
  static const auto utc = base::TimeZone::utc();
  const auto& zone = subject.schedule.zone == nullptr ? utc : *subject.schedule.zone;
  return resolve_time(*time, zone, end_of_day);
}

struct Signed {
  std::string_view name;
  std::string order, campaign;
};

void add_mismatch(std::uint32_t node, const Signed& what, Findings& findings) {
  findings.add(insertion_order_mismatch,
               {.at = node,
                .expected = fmt::format("{}, as the campaign has it", what.campaign),
                .message = fmt::format("the signed {} is {}, the campaign's is {}", what.name,
                                       what.order, what.campaign)});
}

void check_signed_time(const Subject& subject, const record::Time& order,
                       const std::optional<base::Instant>& campaign, std::string_view name,
                       Findings& findings) {
  if (!order || !campaign) return;
  const auto agreed = resolved(subject, order, name == "end");
  if (agreed == *campaign) return;
  add_mismatch(order.node, {name, to_string(agreed), to_string(*campaign)}, findings);
}

}  // namespace

void check_approval(const Subject& subject, const Context& context, std::int64_t days_most,
                    Findings& findings) {
  const auto& c = subject.campaign.compliance;
  const auto& now_hash = c.content_hash ? c.content_hash : subject.campaign.content_hash;
  if (c.approved_hash && now_hash && digits(*c.approved_hash) != digits(*now_hash)) {
    findings.add(approval_stale, {.at = c.approved_hash.node,
                                  .expected = fmt::format("\"{}\"", brief(*now_hash)),
                                  .message = "the content has changed since it was approved"});
  }
  if (!c.approved_at) return;
  const auto approved = resolved(subject, c.approved_at, false);
  const auto age = base::subtract(context.now, approved);
  if (age <= base::Duration{std::min(days_most, most_days) * base::seconds_per_day, 0}) return;
  findings.add(approval_stale, {.at = c.approved_at.node,
                                .expected = fmt::format("an approval of the last {} days",
                                                        days_most),
                                .message = fmt::format("the approval of {} is older than {} days",
                                                       to_string(approved), days_most),
                                .severity = Severity::warning});
}

void check_insertion_order(const Subject& subject, Findings& findings) {
  const auto& campaign = subject.campaign;
  const auto& order = campaign.compliance.insertion_order;
  if (!order.self) return;
  const auto quoted = [](std::string_view text) { return fmt::format("\"{}\"", brief(text)); };
  const auto& advertiser = campaign.compliance.advertiser;
  if (order.advertiser && advertiser && *order.advertiser != *advertiser) {
    add_mismatch(order.advertiser.node,
                 {"advertiser", quoted(*order.advertiser), quoted(*advertiser)}, findings);
  }
  if (order.currency && campaign.currency && *order.currency != *campaign.currency) {
    add_mismatch(order.currency.node,
                 {"currency", quoted(*order.currency), quoted(*campaign.currency)}, findings);
  }
  if (order.total && campaign.budget && *order.total != *campaign.budget) {
    add_mismatch(order.total.node, {"total", to_string(*order.total), to_string(*campaign.budget)},
                 findings);
  }
  check_signed_time(subject, order.start, subject.schedule.start, "start", findings);
  check_signed_time(subject, order.end, subject.schedule.end, "end", findings);
}

}  // namespace dealkit::validation::compliance
