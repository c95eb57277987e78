// Values that the IAB Deal Sync API 1.0 does not know: codes outside of its lists, times that are
// not UTC in whole seconds, terms that no deal can have.
#include <fmt/format.h>

#include <optional>

#include "core/base/currency.hpp"
#include "core/base/time.hpp"
#include "core/validation/rules/deal_sync.hpp"
#include "core/validation/token_lists.hpp"

namespace dealkit::validation {

constexpr CodeInfo deal_sync_not_utc{
    "DEL020", "time-not-utc-seconds", &deal_rule, Severity::critical,
    "created, terms.startdate or terms.enddate is not a time in UTC with whole seconds",
    "each reader takes it for another moment: a bare date as an end loses its day",
    "write 2026-12-31T23:59:59Z", "IAB Deal Sync API 1.0 created, startdate, enddate"};
constexpr CodeInfo deal_sync_code_unknown{
    "DEL021", "code-unknown", &deal_rule, Severity::critical,
    "a code is outside of the list that the standard has for it (auxdata 0 to 4, pubcount and "
    "dinventory 0 to 2, adtypes 1 to 4, inclinventory 1 to 6, curfeetype 0 to 4, terms.guar 0 to "
    "1, terms.pricetype 0 to 3)",
    "the other side cannot tell what is meant", "use a code of the standard",
    "IAB Deal Sync API 1.0"};
constexpr CodeInfo deal_sync_terms_wrong{
    "DEL022", "terms-impossible", &deal_rule, Severity::critical,
    "terms.dealfloor, terms.totalcost or terms.units is below 0, terms.cur is not a code of ISO "
    "4217, or terms.enddate is not after terms.startdate",
    "no deal can have such terms", "correct the value", "IAB Deal Sync API 1.0 terms; ISO 4217"};

namespace {

/// A blank end means that there is none.
std::optional<base::Instant> check_time(const record::Text& cell, Findings& findings) {
  if (blank(cell)) return std::nullopt;
  const auto at = base::parse_instant(*cell);
  const bool utc = cell->ends_with('Z') || cell->ends_with('z') || cell->ends_with("+00:00");
  if (at && utc && at->nanos == 0) return *at;
  findings.add(deal_sync_not_utc,
               {.at = cell.node,
                .expected = "a time such as 2026-10-01T00:00:00Z",
                .message = fmt::format("\"{}\" is not a time in UTC with whole seconds",
                                       brief(*cell))});
  return at ? std::optional(*at) : std::nullopt;
}

void check_code(const record::Integer& code, std::int64_t first, std::int64_t last,
                std::string_view name, Findings& findings) {
  if (!code || (*code >= first && *code <= last)) return;
  findings.add(deal_sync_code_unknown,
               {.at = code.node,
                .expected = fmt::format("{} to {}", first, last),
                .message = fmt::format("{} {} is unknown", name, *code)});
}

void check_codes(const record::Tokens& codes, std::int64_t first, std::int64_t last,
                 std::string_view name, Findings& findings) {
  if (!codes) return;
  std::size_t reported = 0;
  for (const auto element : codes.value) {
    const auto code = element.is(json::Kind::number) ? element.integer()
                                                     : base::Result<std::int64_t>(first - 1);
    if (code && *code >= first && *code <= last) continue;
    if (++reported > reported_max_elements) return;
    findings.add(deal_sync_code_unknown,
                 {.at = element.index(),
                  .expected = fmt::format("{} to {}", first, last),
                  .message = fmt::format("{} {} is unknown", name, brief(element.text()))});
  }
}

void check_amounts(const deal::DealSyncTerms& terms, Findings& findings) {
  const auto below_zero = [&](std::uint32_t node, std::string_view name) {
    findings.add(deal_sync_terms_wrong, {.at = node,
                                         .expected = "0 or more",
                                         .message = fmt::format("terms.{} is below 0", name)});
  };
  if (terms.dealfloor && terms.dealfloor->value < 0) below_zero(terms.dealfloor.node, "dealfloor");
  // Of a guarantee they must be above 0, which is a finding of its own.
  const bool guaranteed = terms.guar && *terms.guar == 1;
  if (!guaranteed && terms.totalcost && terms.totalcost->value < 0) {
    below_zero(terms.totalcost.node, "totalcost");
  }
  if (!guaranteed && terms.units && *terms.units < 0) below_zero(terms.units.node, "units");
  if (terms.cur && base::find_currency(*terms.cur) == nullptr) {
    findings.add(deal_sync_terms_wrong,
                 {.at = terms.cur.node,
                  .expected = "an ISO 4217 code in capitals",
                  .message = fmt::format("\"{}\" is not a currency that ISO 4217 lists",
                                         brief(*terms.cur))});
  }
}

}  // namespace

void check_deal_sync_values(const deal::DealSync& deal, Findings& findings) {
  const auto& terms = deal.terms;
  check_time(deal.created, findings);
  const auto start = check_time(terms.startdate, findings);
  const auto end = check_time(terms.enddate, findings);
  if (start && end && *end <= *start) {
    findings.add(deal_sync_terms_wrong,
                 {.at = terms.enddate.node,
                  .expected = fmt::format("after {}", to_string(*start)),
                  .message = fmt::format("enddate {} is not after startdate {}", to_string(*end),
                                         to_string(*start))});
  }
  check_amounts(terms, findings);
  check_code(deal.auxdata, 0, 4, "auxdata", findings);
  check_code(deal.pubcount, 0, 2, "pubcount", findings);
  check_code(deal.dinventory, 0, 2, "dinventory", findings);
  check_code(deal.curation.curfeetype, 0, 4, "curfeetype", findings);
  check_code(terms.guar, 0, 1, "guar", findings);
  check_code(terms.pricetype, 0, 3, "pricetype", findings);
  check_codes(deal.adtypes, 1, 4, "adtypes", findings);
  check_codes(deal.inventory.inclinventory, 1, 6, "inclinventory", findings);
}

}  // namespace dealkit::validation
