#include "core/validation/rules/deal_sync.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/validation/places.hpp"
#include "core/validation/rules/deal.hpp"
#include "core/validation/token_lists.hpp"

namespace dealkit::validation {

constexpr CodeInfo deal_sync_required{
    "DEL001", "required-missing", &deal_rule, Severity::critical,
    "a Deal Sync object lacks id, origin or terms", "buyers refuse the object",
    "add the member that is missing", "IAB Deal Sync API 1.0"};
constexpr CodeInfo deal_sync_both_seats{
    "DEL002", "wseat-and-bseat", &deal_rule, Severity::critical,
    "wseat and bseat are both set", "the standard allows only one of them, and they may contradict",
    "keep wseat, or keep bseat", "IAB Deal Sync API 1.0 wseat, bseat"};
constexpr CodeInfo deal_sync_status_unknown{
    "DEL003", "status-unknown", &deal_rule, Severity::critical,
    "sellerstatus is outside 0 to 4, or a buyer's status outside 0 to 6",
    "the other side cannot tell whether the deal runs", "use a code of the standard",
    "IAB Deal Sync API 1.0 sellerstatus, BuyerSeat"};
constexpr CodeInfo deal_sync_guarantee{
    "DEL004", "guarantee-without-volume", &deal_rule, Severity::critical,
    "terms.guar is 1 and terms.units or terms.totalcost is missing or not positive",
    "nobody knows what is guaranteed", "give units and totalcost, or set guar to 0",
    "IAB Deal Sync API 1.0 terms"};
constexpr CodeInfo deal_sync_inventory{
    "DEL005", "inventory-not-static", &deal_rule, Severity::warning,
    "inventory is listed while dinventory is not 1 (static)",
    "a list of what changes all the time misleads buyers",
    "set dinventory to 1, or leave inventory out", "IAB Deal Sync API 1.0 dinventory, inventory"};
constexpr CodeInfo deal_sync_evergreen{
    "DEL006", "guarantee-without-end", &deal_rule, Severity::critical,
    "terms.guar is 1 and terms.enddate is missing or blank",
    "a guarantee without an end can be neither kept nor broken", "give enddate, or set guar to 0",
    "IAB Deal Sync API 1.0 terms; practice"};
constexpr CodeInfo deal_sync_curator_missing{
    "DEL007", "fee-without-curator", &deal_rule, Severity::warning,
    "curation.curfeetype names a fee (1, 2 or 3) and curation.curator is missing or blank",
    "nobody knows to whom the fee goes", "give the curator's domain",
    "IAB Deal Sync API 1.0 curation"};
constexpr CodeInfo deal_sync_description_long{
    "DEL008", "description-too-long", &deal_rule, Severity::warning,
    "desc has more than 250 characters", "buyers cut or refuse it", "shorten it",
    "IAB Deal Sync API 1.0 desc"};
constexpr CodeInfo deal_sync_seller_id_long{
    "DEL009", "seller-id-too-long", &deal_rule, Severity::critical,
    "an id in inventory.sellerids has more than 64 characters",
    "it fits neither ads.txt nor sellers.json", "use the id that sellers.json gives",
    "IAB Deal Sync API 1.0 sellerids"};
constexpr CodeInfo deal_sync_reactivated{
    "DEL010", "archived-reactivated", &deal_rule, Severity::critical,
    "a deal that was archived (previous_sellerstatus is 4) has another sellerstatus",
    "buyers have dropped an archived deal: it would never serve", "make a new deal with a new id",
    "IAB Deal Sync API 1.0 sellerstatus; practice"};

constexpr CodeInfo deal_sync_country_unknown{
    "DEL018", "country-unknown", &deal_rule, Severity::critical,
    "an element of terms.countries is not an ISO 3166-1 alpha-3 code",
    "the other side finds no country in it", "use the code that is meant",
    "IAB Deal Sync API 1.0 terms"};

namespace {

constexpr std::int64_t archived = 4;
constexpr std::int64_t last_seller_status = 4;
constexpr std::int64_t last_buyer_status = 6;
constexpr std::int64_t static_inventory = 1;

void check_required(const deal::DealSync& deal, Findings& findings) {
  const auto missing = [&](std::string_view member, std::uint32_t node) {
    findings.add(deal_sync_required,
                 {.at = node,
                  .member = member,
                  .expected = fmt::format("the member {}", member),
                  .message = fmt::format("a Deal Sync object needs {}", member)});
  };
  if (blank(deal.id)) missing("id", deal.id.node);
  if (blank(deal.origin)) missing("origin", deal.origin.node);
  if (!deal.terms.self) missing("terms", record::no_node);
}

void check_status(const record::Integer& status, std::int64_t last, Findings& findings) {
  if (!status || (*status >= 0 && *status <= last)) return;
  findings.add(deal_sync_status_unknown,
               {.at = status.node,
                .expected = fmt::format("0 to {}", last),
                .message = fmt::format("status code {} is unknown", *status)});
}

void check_statuses(const deal::DealSync& deal, Findings& findings) {
  check_status(deal.sellerstatus, last_seller_status, findings);
  for (const auto& buyer : deal.buyerstatus) {
    check_status(buyer.status, last_buyer_status, findings);
  }
  const auto now = deal.sellerstatus ? *deal.sellerstatus : 0;
  if (!deal.previous_sellerstatus || *deal.previous_sellerstatus != archived || now == archived) {
    return;
  }
  FindingText text{
      .expected = "4 (archived)",
      .message = fmt::format("the deal was archived and now has sellerstatus {}", now)};
  if (deal.sellerstatus) {
    text.at = deal.sellerstatus.node;
  } else {
    text.member = "sellerstatus";
  }
  findings.add(deal_sync_reactivated, std::move(text));
}

void check_guarantee(const deal::DealSyncTerms& terms, Findings& findings) {
  if (!terms.guar || *terms.guar != 1) return;
  const auto lacks = [&](std::string_view member, std::uint32_t node) {
    findings.add(deal_sync_guarantee,
                 {.at = node,
                  .in = terms.self.node,
                  .member = member,
                  .expected = fmt::format("terms.{} above 0", member),
                  .message = fmt::format("a guaranteed deal needs terms.{} above 0", member)});
  };
  if (!terms.units || *terms.units <= 0) lacks("units", terms.units.node);
  if (!terms.totalcost || terms.totalcost->value <= 0) lacks("totalcost", terms.totalcost.node);
  if (!blank(terms.enddate)) return;
  findings.add(deal_sync_evergreen, {.at = terms.enddate.node,
                                     .in = terms.self.node,
                                     .member = "enddate",
                                     .expected = "an end",
                                     .message = "a guaranteed deal has no end"});
}

void check_inventory(const deal::DealSync& deal, const DealThresholds& limits,
                     Findings& findings) {
  const auto& inventory = deal.inventory;
  if (!inventory.self) return;
  if (deal.dinventory && *deal.dinventory != static_inventory) {
    findings.add(deal_sync_inventory,
                 {.at = inventory.self.node,
                  .expected = "no inventory, or dinventory 1",
                  .message = fmt::format("inventory is listed although dinventory is {}",
                                         *deal.dinventory)});
  }
  if (!inventory.sellerids) return;
  std::size_t reported = 0;
  for (const auto element : inventory.sellerids.value) {
    const auto id = record::token(element);
    const auto length = count_characters(id);
    if (length <= limits.seller_id_max) continue;
    if (++reported > reported_max_elements) return;
    findings.add(deal_sync_seller_id_long,
                 {.at = element.index(),
                  .expected = fmt::format("at most {} characters", limits.seller_id_max),
                  .message = fmt::format("seller id \"{}...\" has {} characters", brief(id),
                                         length)});
  }
}

void check_countries(const deal::DealSyncTerms& terms, Findings& findings) {
  if (terms.countries.empty()) return;
  std::size_t reported = 0;
  for (const auto element : terms.countries.value) {
    const auto code = record::token(element);
    if (code.size() == 3 && base::find_country(code) != nullptr) continue;
    if (++reported > reported_max_elements) return;
    findings.add(deal_sync_country_unknown,
                 {.at = element.index(),
                  .expected = "an ISO 3166-1 alpha-3 code",
                  .message = fmt::format("\"{}\" in terms.countries is not an alpha-3 code of a "
                                         "country{}", brief(code), country_hint(code, true))});
  }
}

}  // namespace

bool blank(const record::Text& cell) {
  return !cell || cell->find_first_not_of(" \t") == std::string_view::npos;
}

std::int64_t count_characters(std::string_view text) {
  return std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  });
}

void check_deal_sync(const deal::DealSync& deal, const DealThresholds& limits,
                     Findings& findings) {
  check_required(deal, findings);
  if (!deal.wseat.empty() && !deal.bseat.empty()) {
    findings.add(deal_sync_both_seats,
                 {.at = deal.bseat.node,
                  .expected = "either wseat or bseat",
                  .message = "wseat and bseat exclude each other"});
  }
  check_statuses(deal, findings);
  check_deal_sync_values(deal, findings);
  check_guarantee(deal.terms, findings);
  check_countries(deal.terms, findings);
  check_inventory(deal, limits, findings);
  const auto& fee = deal.curation.curfeetype;
  if (fee && *fee >= 1 && *fee <= 3 && blank(deal.curation.curator)) {
    findings.add(deal_sync_curator_missing,
                 {.at = deal.curation.curator.node,
                  .in = deal.curation.self.node,
                  .member = "curator",
                  .expected = "the curator's domain",
                  .message = fmt::format("curfeetype {} names a fee, but no curator is named",
                                         *fee)});
  }
  if (!deal.desc) return;
  const auto length = count_characters(*deal.desc);
  if (length <= limits.description_max) return;
  findings.add(deal_sync_description_long,
               {.at = deal.desc.node,
                .expected = fmt::format("at most {} characters", limits.description_max),
                .message = fmt::format("desc has {} characters", length)});
}

}  // namespace dealkit::validation
