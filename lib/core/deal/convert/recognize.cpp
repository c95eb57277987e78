// Kinds of objects by the members that only they have.
#include "core/deal/convert/recognize.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/json/pointer.hpp"
#include "core/record/registry.hpp"

namespace dealkit::deal::convert {
namespace {

using base::Errc;
using base::Error;
using base::Result;
using Members = std::span<const std::string_view>;

constexpr std::string_view rtb_deal[] = {"bidfloor", "bidfloorcur", "guar", "mincpmpersec",
                                         "durfloors"};
constexpr std::string_view rtb_shared[] = {"id", "at", "wseat", "wadomain", "ext"};
constexpr std::string_view sync_deal[] = {"terms",      "origin",   "sellerstatus", "auxdata",
                                          "pubcount",   "adtypes",  "dinventory",   "curation",
                                          "buyerstatus"};
constexpr std::string_view sync_shared[] = {"id",   "type",  "name",  "created",   "seller",
                                            "desc", "wseat", "bseat", "inventory", "ext"};
constexpr std::string_view direct_pair[] = {"order", "line"};
constexpr std::string_view own_deal[] = {
    "account_id", "deal_name",   "deal_type", "total_value", "start_date",
    "end_date",   "price_model", "price",     "floor",       "approval_state",
    "owner_id",   "created_at",  "updated_at"};
constexpr std::string_view own_shared[] = {"id",    "type",     "currency", "status", "at",
                                           "wseat", "wadomain", "units",    "version", "ext",
                                           "countries"};

constexpr std::string_view requests[] = {"imp"};
constexpr std::string_view responses[] = {"seatbid"};
constexpr std::string_view campaigns[] = {"campaign_name", "campaign_type", "deal_id", "budget",
                                          "targeting",     "scheduling",    "creative_specs"};
constexpr std::string_view imps[] = {"banner", "video", "audio", "native", "pmp", "tagid"};
constexpr std::string_view pmps[] = {"deals", "private_auction"};
constexpr std::string_view lines[] = {"bookingstatus", "ratetype", "orderid", "productid",
                                      "startdate",     "enddate",  "quantity"};
constexpr std::string_view orders[] = {"orderstatus", "publisherid", "advertiserbrandid",
                                       "accountid"};

struct Kind {
  std::string_view title;
  Members members;  // that only it has
  std::optional<Format> format = {};
  Members shared = {};  // others that it may have
};

// What holds others stands before what is held.
constexpr Kind kinds[] = {
    {"a bid request of OpenRTB", requests},
    {"a bid response of OpenRTB", responses},
    {"a campaign", campaigns},
    {"an imp of OpenRTB", imps},
    {"a pmp of OpenRTB", pmps},
    {"an order and a line of OpenDirect", direct_pair, Format::opendirect21, direct_pair},
    {"a line of OpenDirect without its order", lines},
    {"an order of OpenDirect without its line", orders},
    {"a deal of Deal Sync", sync_deal, Format::dealsync1, sync_shared},
    {"a deal record", own_deal, Format::dealkit, own_shared},
    {"a deal of OpenRTB", rtb_deal, Format::openrtb26, rtb_shared},
};

std::string_view found_in(json::Value line, Members members) {
  for (const auto name : members) {
    const auto value = line.find(name);
    if (value && !value.is(json::Kind::null)) return name;
  }
  return {};
}

const Kind& kind_of(Format format) {
  return *std::find_if(std::begin(kinds), std::end(kinds),
                       [&](const Kind& kind) { return kind.format == format; });
}

Error not_a(const Kind& wanted, std::string_view found) {
  return {Errc::data, "expected " + std::string(wanted.title) + ", found " + std::string(found)};
}

/// A record of ours says what it is.
Result<void> check_type(json::Value line, const Kind& wanted) {
  const auto type = line.find("type");
  if (!type.is(json::Kind::string)) return {};
  const bool deals = wanted.format == Format::dealkit || wanted.format == Format::dealsync1;
  if (deals && type.string() == "deal") return {};
  const bool ours = record::find_record_type(type.string()) != nullptr;
  if (ours && wanted.format == Format::dealsync1) {
    return not_a(wanted, "a record of the type " + std::string(type.text().substr(0, 60)));
  }
  if (wanted.format != Format::dealkit && found_in(line, own_deal).empty() &&
      found_in(line, campaigns).empty()) {
    return {};  // anybody may have a member of this name
  }
  return not_a(wanted, "a record of the type " + std::string(type.text().substr(0, 60)));
}

/// Nothing that only the wanted format has, but something that only another one has; or nothing at
/// all that it has, besides an id.
Result<void> check_kind(json::Value line, const Kind& wanted) {
  if (!found_in(line, wanted.members).empty()) return {};
  for (const auto& kind : kinds) {
    const auto member = found_in(line, kind.members);
    if (member.empty()) continue;
    return not_a(wanted, "what looks like " + std::string(kind.title) + " (it has \"" +
                             std::string(member) + "\")");
  }
  if (wanted.format == Format::opendirect21) {
    return not_a(wanted, "an object that has neither \"order\" nor \"line\"");
  }
  const auto is_known = [&](json::Value member) {
    return member.is(json::Kind::null) ||
           std::find(wanted.shared.begin(), wanted.shared.end(), member.key()) !=
               wanted.shared.end();
  };
  const auto members = std::count_if(line.begin(), line.end(), [](json::Value member) {
    return member.key() != "id";
  });
  const auto known = std::count_if(line.begin(), line.end(), [&](json::Value member) {
    return member.key() != "id" && is_known(member);
  });
  if (members == 0 || known != 0) return {};
  return not_a(wanted, "an object that has none of its members besides an id");
}

/// What deals and their terms stand in is what the standard says: all that anything else holds
/// would be lost without a word.
Result<void> check_container(json::Value value, json::Kind kind, std::string_view place) {
  if (!value || value.is(json::Kind::null) || value.is(kind)) return {};
  return Error{Errc::data, std::string(place) + ": expected " +
                               std::string(json::describe(kind)) + ", found " +
                               std::string(json::describe(value.kind()))};
}

Result<void> check_containers(json::Value line, Format from) {
  if (from == Format::dealsync1) {
    return check_container(line.find("terms"), json::Kind::object, "/terms");
  }
  if (from != Format::opendirect21) return {};
  const auto booked = line.find("line");
  DEALKIT_RETURN_IF_ERROR(check_container(line.find("order"), json::Kind::object, "/order"));
  DEALKIT_RETURN_IF_ERROR(check_container(booked, json::Kind::object, "/line"));
  const auto pmp = booked.is(json::Kind::object) ? booked.find("pmp") : json::Value{};
  DEALKIT_RETURN_IF_ERROR(check_container(pmp, json::Kind::object, "/line/pmp"));
  const auto deals = pmp.is(json::Kind::object) ? pmp.find("deals") : json::Value{};
  return check_container(deals, json::Kind::array, "/line/pmp/deals");
}

Result<void> add_deals(json::Value pmp, std::vector<json::Value>& deals) {
  DEALKIT_RETURN_IF_ERROR(check_container(pmp, json::Kind::object, "pmp"));
  const auto listed = pmp.is(json::Kind::object) ? pmp.find("deals") : json::Value{};
  DEALKIT_RETURN_IF_ERROR(check_container(listed, json::Kind::array, "deals"));
  for (const auto deal : listed) deals.push_back(deal);
  return {};
}

/// Whether the line is one of the objects around deals; then `deals` has theirs.
Result<bool> unwrap(json::Value line, std::vector<json::Value>& deals) {
  if (line.find("imp").is(json::Kind::array)) {
    for (const auto imp : line.find("imp")) {
      if (imp.is(json::Kind::array)) {  // of a number nothing is lost
        return check_container(imp, json::Kind::object, "imp").error();
      }
      if (imp.is(json::Kind::object)) DEALKIT_RETURN_IF_ERROR(add_deals(imp.find("pmp"), deals));
    }
    return true;
  }
  const bool other = !found_in(line, campaigns).empty() || !found_in(line, responses).empty() ||
                     !found_in(line, own_deal).empty();
  if (other) return false;
  // An imp has a floor of its own, so that floors say nothing against it.
  if (!found_in(line, imps).empty()) {
    DEALKIT_RETURN_IF_ERROR(add_deals(line.find("pmp"), deals));
    return true;
  }
  if (!line.find("deals").is(json::Kind::array)) return false;
  DEALKIT_RETURN_IF_ERROR(add_deals(line, deals));
  return true;
}

}  // namespace

Result<std::vector<json::Value>> deals_of(json::Value line, Format from) {
  if (!line.is(json::Kind::object)) return std::vector<json::Value>{line};  // Reading refuses it
  std::vector<json::Value> deals;
  if (from == Format::openrtb26) {
    DEALKIT_ASSIGN_OR_RETURN(const bool around, unwrap(line, deals));
    if (around) return deals;
  }
  const auto& wanted = kind_of(from);
  DEALKIT_RETURN_IF_ERROR(check_type(line, wanted));
  DEALKIT_RETURN_IF_ERROR(check_kind(line, wanted));
  DEALKIT_RETURN_IF_ERROR(check_containers(line, from));
  return std::vector<json::Value>{line};
}

}  // namespace dealkit::deal::convert
