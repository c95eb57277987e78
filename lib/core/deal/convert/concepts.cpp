// The table of concepts. Sources: OpenRTB 2.6 section 3.2.12; IAB Deal Sync API 1.0, Deal, Terms;
// OpenDirect 2.1 (final), Objects Line and Order. The Line's `pmp` is not described there beyond
// its name; as the Product's it is read as the OpenRTB Pmp, so that its first deal holds what bid
// requests carry. OpenDirect's names are the lower-case ones of its tables.
#include "core/deal/convert/concepts.hpp"

#include <utility>

namespace dealkit::deal::convert {
namespace {

// `at` of OpenRTB: absent = the request's own. Deal Sync's pricetype has a number for that.
constexpr Word at_words[] = {{"first", "1"}, {"second", "2"}, {"fixed", "3"}};
constexpr Word price_type_words[] = {
    {"dynamic", "0"}, {"first", "1"}, {"second", "2"}, {"fixed", "3"}};

// guar says less than deal_type: without a guarantee a deal with a fixed price is a preferred one,
// any other a private auction (see read.cpp).
constexpr Word guar_words[] = {{"guaranteed", "1"}, {"private_auction", "0"}};
constexpr Word deal_type_words[] = {{"guaranteed", "guaranteed"},
                                    {"private_auction", "private_auction"},
                                    {"preferred", "preferred"},
                                    {"programmatic", "programmatic"},
                                    {"standard", "standard"}};

constexpr Word status_words[] = {{"draft", "draft"},
                                 {"active", "active"},
                                 {"paused", "paused"},
                                 {"completed", "completed"},
                                 {"cancelled", "cancelled"}};
constexpr Word seller_status_words[] = {
    {"active", "0"}, {"paused", "1"}, {"draft", "2"}, {"completed", "3"}, {"cancelled", "4"}};
constexpr Word booking_status_words[] = {{"draft", "Draft"},
                                         {"active", "InFlight"},
                                         {"paused", "Pause"},
                                         {"completed", "Finished"},
                                         {"cancelled", "Canceled"},
                                         {"pending_reservation", "PendingReservation"},
                                         {"reserved", "Reserved"},
                                         {"pending_booking", "PendingBooking"},
                                         {"booked", "Booked"},
                                         {"stopped", "Stopped"},
                                         {"expired", "Expired"},
                                         {"declined", "Declined"},
                                         {"change_pending", "ChangePending"}};
constexpr std::pair<std::string_view, std::string_view> broader_words[] = {
    {"pending_reservation", "draft"}, {"reserved", "draft"},
    {"pending_booking", "draft"},     {"booked", "draft"},
    {"change_pending", "draft"},      {"stopped", "cancelled"},
    {"expired", "cancelled"},         {"declined", "cancelled"},
    {"preferred", "private_auction"}, {"programmatic", "private_auction"},
    {"standard", "private_auction"}};

constexpr Word price_model_words[] = {{"cpm", "cpm"},   {"vcpm", "vcpm"}, {"cpc", "cpc"},
                                      {"cpcv", "cpcv"}, {"cpv", "cpv"},   {"cpp", "cpp"},
                                      {"flat_rate", "flat_rate"}};
constexpr Word rate_type_words[] = {{"cpm", "CPM"},
                                    {"vcpm", "CPMV"},
                                    {"cpc", "CPC"},
                                    {"cost_per_day", "CPD"},
                                    {"flat_rate", "FlatRate"}};

constexpr std::size_t name_longest = 255;        // of deal_name, characters
constexpr std::size_t id_longest = 255;          // of ours, bytes
constexpr std::size_t line_name_longest = 200;   // OpenDirect Line.name
constexpr std::size_t order_name_longest = 100;  // OpenDirect Order.name
constexpr std::size_t direct_id_longest = 36;    // OpenDirect ids

constexpr Home none{};

// The order of homes: openrtb26, dealsync1, opendirect21, dealkit.
// A concept that stands in for another comes before it.
constexpr Concept table[] = {
    {"id", Type::id,
     {{{.path = "/id", .demanded = true},
       {.path = "/id", .demanded = true},
       {.path = "/line/pmp/deals/0/id", .also = "/line/id", .demanded = true},
       {.path = "/id", .longest = id_longest, .demanded = true}}}},
    {"account", Type::id,
     {{none,
       none,
       {.path = "/order/accountid", .longest = direct_id_longest, .demanded = true},
       {.path = "/account_id", .longest = id_longest}}}},
    {"name", Type::text,
     {{none,
       {.path = "/name"},
       {.path = "/line/name", .longest = line_name_longest, .demanded = true, .fallback_of = "id"},
       {.path = "/deal_name",
        .longest = name_longest,
        .demanded = true,
        .fallback_of = "id"}}}},
    {"kind", Type::word,
     {{{.path = "/guar", .absent = "private_auction", .words = guar_words},
       {.path = "/terms/guar", .absent = "private_auction", .words = guar_words},
       {.path = "/line/pmp/deals/0/guar", .absent = "private_auction", .words = guar_words},
       {.path = "/deal_type", .words = deal_type_words}}}},
    {"total", Type::money,
     {{none,
       {.path = "/terms/totalcost"},
       {.path = "/line/cost", .demanded = true, .fallback = "0", .zero_is_absent = true},
       {.path = "/total_value", .above_zero = true}}},
     Role::price},
    {"currency", Type::text,
     {{{.path = "/bidfloorcur", .absent = "USD"},
       {.path = "/terms/cur", .absent = "USD"},
       {.path = "/order/currency", .also = "/line/pmp/deals/0/bidfloorcur", .demanded = true},
       {.path = "/currency"}}},
     Role::currency},
    {"start", Type::time,
     {{none,
       {.path = "/terms/startdate", .seconds = true},
       {.path = "/line/startdate", .demanded = true},
       {.path = "/start_date"}}},
     Role::begin},
    {"end", Type::time,
     {{none,
       {.path = "/terms/enddate", .seconds = true},
       {.path = "/line/enddate", .demanded = true},
       {.path = "/end_date"}}},
     Role::end},
    {"status", Type::word,
     {{none,
       {.path = "/sellerstatus", .absent = "active", .words = seller_status_words},
       {.path = "/line/bookingstatus",
        .words = booking_status_words,
        .demanded = true,
        .fallback = "draft"},
       {.path = "/status", .words = status_words}}}},
    // A floor is a CPM: formats without a price model say cpm.
    {"price_model", Type::word,
     {{{.absent = "cpm"},
       {.absent = "cpm"},
       {.path = "/line/ratetype", .words = rate_type_words, .demanded = true, .fallback = "cpm"},
       {.path = "/price_model", .words = price_model_words}}},
     Role::price},
    {"floor", Type::money,
     {{{.path = "/bidfloor", .absent = "0"},
       {.path = "/terms/dealfloor", .absent = "0"},
       {.path = "/line/pmp/deals/0/bidfloor", .absent = "0"},
       {.path = "/floor", .absent = "0"}}},
     Role::price},
    {"price", Type::money,
     {{none,
       none,
       {.path = "/line/rate", .demanded = true, .fallback = "0", .fallback_of = "floor"},
       {.path = "/price"}}},
     Role::price},
    {"at", Type::word,
     {{{.path = "/at", .absent = "dynamic", .words = at_words},
       {.path = "/terms/pricetype", .absent = "second", .words = price_type_words},
       {.path = "/line/pmp/deals/0/at", .absent = "dynamic", .words = at_words},
       {.path = "/at", .absent = "dynamic", .words = at_words}}},
     Role::price},
    {"wseat", Type::tokens,
     {{{.path = "/wseat"},
       {.path = "/wseat"},
       {.path = "/line/pmp/deals/0/wseat"},
       {.path = "/wseat"}}}},
    {"wadomain", Type::tokens,
     {{{.path = "/wadomain"},
       none,
       {.path = "/line/pmp/deals/0/wadomain"},
       {.path = "/wadomain"}}}},
    {"units", Type::integer,
     {{none,
       {.path = "/terms/units"},
       {.path = "/line/quantity", .demanded = true, .fallback = "0"},
       {.path = "/units"}}}},
    {"created", Type::time,
     {{none, {.path = "/created", .seconds = true}, none, {.path = "/created_at"}}}},
    // A member that the table of deals does not know; stores keep those.
    {"countries", Type::countries,
     {{none, {.path = "/terms/countries", .alpha3 = true}, none, {.path = "/countries"}}}},
    {"mincpmpersec", Type::money,
     {{{.path = "/mincpmpersec"}, none, {.path = "/line/pmp/deals/0/mincpmpersec"}, none}},
     Role::price},
    {"durfloors", Type::raw,
     {{{.path = "/durfloors"}, none, {.path = "/line/pmp/deals/0/durfloors"}, none}},
     Role::price},
    {"origin", Type::text, {{none, {.path = "/origin", .demanded = true}, none, none}}},
    {"product", Type::id,
     {{none,
       none,
       {.path = "/line/productid", .longest = direct_id_longest, .demanded = true},
       none}}},
    {"line", Type::id,
     {{none,
       none,
       {.path = "/line/id",
        .longest = direct_id_longest,
        .demanded = true,
        .fallback_of = "id"},
       none}}},
    {"order", Type::id,
     {{none,
       none,
       {.path = "/order/id",
        .also = "/line/orderid",
        .longest = direct_id_longest,
        .demanded = true,
        .fallback_of = "id"},
       none}}},
    {"order_name", Type::text,
     {{none,
       none,
       {.path = "/order/name",
        .longest = order_name_longest,
        .demanded = true,
        .fallback_of = "name"},
       none}}},
    {"order_status", Type::text,
     {{none,
       none,
       {.path = "/order/orderstatus", .demanded = true, .fallback = "PENDING"},
       none}}},
    {"publisher", Type::id,
     {{none,
       none,
       {.path = "/order/publisherid", .longest = direct_id_longest, .demanded = true},
       none}}},
    {"brand", Type::id,
     {{none,
       none,
       {.path = "/order/advertiserbrandid", .longest = direct_id_longest, .demanded = true},
       none}}},
};

}  // namespace

std::span<const Concept> concepts() { return table; }

std::size_t find_concept(std::string_view name) {
  for (std::size_t i = 0; i < std::size(table); ++i) {
    if (table[i].name == name) return i;
  }
  return no_concept;
}

std::string_view broader(std::string_view word) {
  for (const auto& [narrow, wide] : broader_words) {
    if (narrow == word) return wide;
  }
  return {};
}

std::string_view carrier(Format format) {
  return format == Format::opendirect21 ? "/line/ext/dealkit" : "/ext/dealkit";
}

}  // namespace dealkit::deal::convert
