// What each direction makes of deals written by hand, and what it says about them.
#include "core/deal/convert/convert.hpp"

#include <algorithm>

#include "support.hpp"

namespace dealkit::test {
namespace {

using Lines = std::vector<std::string>;

struct Case {
  const char* name;
  Format from;
  Format to;
  const char* source;
  const char* target;
  Lines losses;
};

class Conversions : public testing::TestWithParam<Case> {};

TEST_P(Conversions, ComeOutAsWritten) {
  const auto& test = GetParam();
  const auto converted =
      convert_text(test.source, {test.from, test.to, false, everything_assumed()});
  ASSERT_TRUE(converted) << converted.error().message;
  EXPECT_EQ(converted->record, test.target);
  EXPECT_EQ(told(converted->losses), test.losses);
}

const Case cases[] = {
    {"RtbToSync", Format::openrtb26, Format::dealsync1,
     R"({"id":"d","bidfloor":2.50,"bidfloorcur":"EUR","at":1,"guar":0,"wseat":["s"],)"
     R"("wadomain":["a.example"],"ext":{"x":[1]}})",
     R"({"id":"d","terms":{"guar":0,"cur":"EUR","startdate":"2026-10-01T00:00:00Z",)"
     R"("enddate":"2026-12-31T23:59:59Z","dealfloor":2.5,"pricetype":1},"sellerstatus":0,)"
     R"("wseat":["s"],"origin":"ssp.example"})",
     {"assumed /origin", "assumed /sellerstatus", "assumed /terms/enddate",
      "assumed /terms/startdate", "no_home /ext/x/0", "no_home /wadomain/0"}},
    {"RtbToDealkit", Format::openrtb26, Format::dealkit,
     R"({"id":"d","bidfloor":18.5,"bidfloorcur":"EUR","at":3,"guar":1,"mincpmpersec":0.4})",
     R"({"type":"deal","id":"d","account_id":"account-1","deal_name":"d",)"
     R"("deal_type":"guaranteed","currency":"EUR","start_date":"2026-10-01",)"
     R"("end_date":"2026-12-31","price_model":"cpm","floor":18.5,"price":18.5,"at":3})",
     {"assumed /account_id", "assumed /deal_name", "assumed /end_date", "assumed /price",
      "assumed /start_date", "no_home /mincpmpersec"}},
    {"RtbToDirect", Format::openrtb26, Format::opendirect21,
     R"({"id":"d","bidfloor":2,"durfloors":[{"mindur":1}],"ext":{}})",
     R"({"line":{"pmp":{"deals":[{"id":"d","bidfloorcur":"USD","bidfloor":2,)"
     R"("durfloors":[{"mindur":1}]}]},"name":"d","cost":0,"startdate":"2026-10-01",)"
     R"("enddate":"2026-12-31","bookingstatus":"Draft","ratetype":"CPM","rate":2,"quantity":0,)"
     R"("productid":"product-1","id":"d","orderid":"d"},"order":{"accountid":"account-1",)"
     R"("currency":"USD","id":"d","name":"d","orderstatus":"PENDING","publisherid":"pub-1",)"
     R"("advertiserbrandid":"brand-1"}})",
     {"assumed /line/bookingstatus", "assumed /line/cost", "assumed /line/enddate",
      "assumed /line/id", "assumed /line/name", "assumed /line/productid",
      "assumed /line/quantity", "assumed /line/rate", "assumed /line/startdate",
      "assumed /order/accountid", "assumed /order/advertiserbrandid", "assumed /order/currency",
      "assumed /order/id", "assumed /order/name", "assumed /order/orderstatus",
      "assumed /order/publisherid", "no_home /ext"}},
    {"SyncToRtb", Format::dealsync1, Format::openrtb26,
     R"({"id":"d","name":"N","sellerstatus":3,"origin":"o.example","bseat":["b"],)"
     R"("terms":{"enddate":"","dealfloor":1.10,"pricetype":3,"guar":1,"units":5}})",
     R"({"id":"d","guar":1,"bidfloor":1.1,"at":3})",
     {"no_home /bseat/0", "no_home /name", "no_home /origin", "no_home /sellerstatus",
      "no_home /terms/units"}},
    {"SyncToDealkit", Format::dealsync1, Format::dealkit,
     R"({"id":"d","name":"N","created":"2026-08-20T09:15:00Z","sellerstatus":4,"origin":"o",)"
     R"("terms":{"startdate":"2026-10-01","enddate":"2026-11-01T00:00:00Z","countries":["DEU"],)"
     R"("dealfloor":4,"cur":"EUR","guar":0,"pricetype":0,"totalcost":10}})",
     R"({"type":"deal","id":"d","account_id":"account-1","deal_name":"N",)"
     R"("deal_type":"private_auction","total_value":10,"currency":"EUR",)"
     R"("start_date":"2026-10-01","end_date":"2026-11-01T00:00:00Z","status":"cancelled",)"
     R"("price_model":"cpm","floor":4,"created_at":"2026-08-20T09:15:00Z","countries":["DEU"]})",
     {"assumed /account_id", "no_home /origin"}},
    {"DirectToDealkit", Format::opendirect21, Format::dealkit,
     R"({"order":{"id":"o","accountid":"acc","currency":"EUR"},"line":{"id":"l","name":"N",)"
     R"("orderid":"o","bookingstatus":"Booked","startdate":"2026-10-01","enddate":"2026-11-01",)"
     R"("ratetype":"CPMV","rate":7.5,"quantity":100,"cost":0.75,"pmp":{"deals":[{"id":"d"}]}}})",
     R"({"type":"deal","id":"d","account_id":"acc","deal_name":"N",)"
     R"("deal_type":"private_auction","total_value":0.75,"currency":"EUR",)"
     R"("start_date":"2026-10-01","end_date":"2026-11-01","status":"draft",)"
     R"("price_model":"vcpm","price":7.5,"units":100})",
     {"assumed /deal_type", "changed /line/bookingstatus", "no_home /line/id",
      "no_home /line/orderid", "no_home /order/id"}},
    {"DirectToRtb", Format::opendirect21, Format::openrtb26,
     R"({"order":{"currency":"EUR"},"line":{"id":"d","ratetype":"CPM","rate":7.5}})",
     R"({"id":"d","bidfloorcur":"EUR","bidfloor":7.5,"at":3})",
     {"assumed /at"}},
    {"DirectToSync", Format::opendirect21, Format::dealsync1,
     R"({"order":{"currency":"EUR"},"line":{"id":"d","bookingstatus":"InFlight",)"
     R"("ratetype":"CPC","rate":0.2,"startdate":"2026-10-01T10:00:00+02:00",)"
     R"("enddate":"2026-11-01T10:00:00.5Z","pmp":{"deals":[{"bidfloor":3,"at":2}]}}})",
     R"({"id":"d","terms":{"cur":"EUR","startdate":"2026-10-01T08:00:00Z",)"
     R"("enddate":"2026-11-01T10:00:00Z","pricetype":2},"sellerstatus":0,"origin":"ssp.example"})",
     {"assumed /origin", "changed /line/enddate", "no_home /line/pmp/deals/0/bidfloor",
      "no_home /line/rate", "no_home /line/ratetype"}},
    {"DealkitToRtb", Format::dealkit, Format::openrtb26,
     R"({"type":"deal","id":"d","account_id":"a","deal_type":"preferred","currency":"EUR",)"
     R"("price_model":"cpm","price":5,"wseat":["s"]})",
     R"({"id":"d","guar":0,"bidfloorcur":"EUR","bidfloor":5,"at":3,"wseat":["s"]})",
     {"assumed /at", "no_home /account_id"}},
    {"DealkitToSync", Format::dealkit, Format::dealsync1,
     R"({"id":"d","deal_name":"N","deal_type":"standard","status":"paused","currency":"USD",)"
     R"("start_date":"2026-10-01T10:00:00","end_date":"2026-11-01","countries":["DE","XX"],)"
     R"("floor":5,"price":6,"at":3})",
     R"({"id":"d","name":"N","terms":{"guar":0,"cur":"USD","startdate":"2026-10-01T10:00:00Z",)"
     R"("enddate":"2026-11-01T23:59:59Z","dealfloor":5,"pricetype":3,"countries":["DEU","XX"]},)"
     R"("sellerstatus":1,"origin":"ssp.example"})",
     {"assumed /origin", "changed /countries/0", "changed /countries/1", "changed /deal_type",
      "changed /end_date", "changed /start_date", "no_home /price"}},
    {"DealkitToDirect", Format::dealkit, Format::opendirect21,
     R"({"id":"d","account_id":"a","deal_name":"N","deal_type":"guaranteed","currency":"EUR",)"
     R"("total_value":10,"start_date":"2026-10-01","end_date":"2026-11-01","status":"active",)"
     R"("price_model":"flat_rate","price":10,"units":1})",
     R"({"line":{"pmp":{"deals":[{"id":"d","guar":1,"bidfloorcur":"EUR"}]},"name":"N","cost":10,)"
     R"("startdate":"2026-10-01","enddate":"2026-11-01","bookingstatus":"InFlight",)"
     R"("ratetype":"FlatRate","rate":10,"quantity":1,"productid":"product-1","id":"d",)"
     R"("orderid":"d"},"order":{"accountid":"a","currency":"EUR","id":"d","name":"N",)"
     R"("orderstatus":"PENDING","publisherid":"pub-1","advertiserbrandid":"brand-1"}})",
     {"assumed /line/id", "assumed /line/productid", "assumed /order/advertiserbrandid",
      "assumed /order/id", "assumed /order/name", "assumed /order/orderstatus",
      "assumed /order/publisherid"}},
    {"SyncToDirect", Format::dealsync1, Format::opendirect21,
     R"({"id":"d","name":"N","sellerstatus":0,"wseat":[],"terms":{"startdate":"2026-10-01",)"
     R"("enddate":"2026-11-01","dealfloor":3,"cur":"EUR","pricetype":2,"guar":1,"units":9,)"
     R"("totalcost":4}})",
     R"({"line":{"pmp":{"deals":[{"id":"d","guar":1,"bidfloorcur":"EUR","bidfloor":3,"at":2,)"
     R"("wseat":[]}]},"name":"N","cost":4,"startdate":"2026-10-01","enddate":"2026-11-01",)"
     R"("bookingstatus":"InFlight","ratetype":"CPM","rate":3,"quantity":9,)"
     R"("productid":"product-1","id":"d","orderid":"d"},"order":{"accountid":"account-1",)"
     R"("currency":"EUR","id":"d","name":"N","orderstatus":"PENDING","publisherid":"pub-1",)"
     R"("advertiserbrandid":"brand-1"}})",
     {"assumed /line/id", "assumed /line/productid", "assumed /line/rate",
      "assumed /order/accountid", "assumed /order/advertiserbrandid", "assumed /order/id",
      "assumed /order/name", "assumed /order/orderstatus", "assumed /order/publisherid"}},
};

INSTANTIATE_TEST_SUITE_P(Each, Conversions, testing::ValuesIn(cases),
                         [](const auto& param) { return std::string(param.param.name); });

std::string converted_member(Format from, Format to, const std::string& source,
                             std::string_view pointer) {
  const auto converted = convert_text(source, {from, to, false, everything_assumed()});
  if (!converted) return converted.error().message;
  return Parsed(converted->record).at(pointer);
}

TEST(Words, OfStatusesAreOneToOneWhereTheyCanBe) {
  const std::pair<const char*, const char*> words[] = {{"draft", "2"},
                                                       {"active", "0"},
                                                       {"paused", "1"},
                                                       {"completed", "3"},
                                                       {"cancelled", "4"}};
  for (const auto& [ours, theirs] : words) {
    const auto deal = R"({"id":"d","status":")" + std::string(ours) + R"("})";
    const auto sync = R"({"id":"d","sellerstatus":)" + std::string(theirs) + "}";
    EXPECT_EQ(converted_member(Format::dealkit, Format::dealsync1, deal, "/sellerstatus"), theirs);
    EXPECT_EQ(converted_member(Format::dealsync1, Format::dealkit, sync, "/status"),
              "\"" + std::string(ours) + "\"");
  }
}

TEST(Words, OfBookingAreNarrowedAndSaid) {
  const std::pair<const char*, const char*> words[] = {
      {"Draft", "draft"},          {"PendingReservation", "draft"}, {"Reserved", "draft"},
      {"PendingBooking", "draft"}, {"Booked", "draft"},             {"InFlight", "active"},
      {"Finished", "completed"},   {"Stopped", "cancelled"},        {"Canceled", "cancelled"},
      {"Pause", "paused"},         {"Expired", "cancelled"},        {"Declined", "cancelled"},
      {"ChangePending", "draft"}};
  for (const auto& [theirs, ours] : words) {
    const auto line =
        R"({"line":{"id":"d","bookingstatus":")" + std::string(theirs) + R"("},"order":{}})";
    EXPECT_EQ(converted_member(Format::opendirect21, Format::dealkit, line, "/status"),
              "\"" + std::string(ours) + "\"");
    const auto there =
        convert_text(line, {Format::opendirect21, Format::dealkit, false, everything_assumed()});
    ASSERT_TRUE(there);
    const auto home = converted_member(Format::dealkit, Format::opendirect21, there->record,
                                       "/line/bookingstatus");
    const auto said = told(there->losses);
    const bool named = std::find(said.begin(), said.end(), "changed /line/bookingstatus") !=
                       said.end();
    EXPECT_EQ(home != "\"" + std::string(theirs) + "\"", named) << theirs;
  }
}

TEST(Words, OfAuctionTypes) {
  const std::pair<const char*, const char*> types[] = {{"", "0"}, {"1", "1"}, {"2", "2"},
                                                       {"3", "3"}};
  for (const auto& [at, price_type] : types) {
    const auto rtb = *at == '\0' ? std::string(R"({"id":"d"})")
                                 : R"({"id":"d","at":)" + std::string(at) + "}";
    const auto sync = R"({"id":"d","terms":{"pricetype":)" + std::string(price_type) + "}}";
    EXPECT_EQ(converted_member(Format::openrtb26, Format::dealsync1, rtb, "/terms/pricetype"),
              price_type);
    EXPECT_EQ(converted_member(Format::dealsync1, Format::openrtb26, sync, "/at"), at);
  }
  // The exchange's own numbers have no meaning elsewhere; Deal Sync's default is second price plus.
  EXPECT_EQ(converted_member(Format::openrtb26, Format::dealkit, R"({"id":"d","at":500})", "/at"),
            "");
  EXPECT_EQ(converted_member(Format::dealsync1, Format::dealkit, R"({"id":"d"})", "/at"), "2");
}

TEST(Words, OfRates) {
  const std::pair<const char*, const char*> rates[] = {
      {"CPM", "cpm"}, {"CPMV", "vcpm"}, {"CPC", "cpc"}, {"FlatRate", "flat_rate"}};
  for (const auto& [theirs, ours] : rates) {
    const auto line = R"({"line":{"id":"d","ratetype":")" + std::string(theirs) + R"(","rate":2}})";
    EXPECT_EQ(converted_member(Format::opendirect21, Format::dealkit, line, "/price_model"),
              "\"" + std::string(ours) + "\"");
  }
  const auto a_day = convert_text(R"({"line":{"id":"d","ratetype":"CPD","rate":2}})",
                                  {Format::opendirect21, Format::dealkit, false, {}});
  ASSERT_TRUE(a_day);
  EXPECT_EQ(told(a_day->losses),
            (Lines{"assumed /deal_name", "assumed /deal_type", "no_home /line/rate",
                   "no_home /line/ratetype"}));
}

TEST(Amounts, KeepEveryDigitOrAreNotTaken) {
  EXPECT_EQ(converted_member(Format::openrtb26, Format::dealkit,
                             R"({"id":"d","bidfloor":8999999999999.999999})", "/floor"),
            "8999999999999.999999");
  EXPECT_EQ(converted_member(Format::openrtb26, Format::dealkit,
                             R"({"id":"d","bidfloor":12.5e-1})", "/floor"),
            "1.25");
}

TEST(Amounts, AndLimitsThatCannotBeReadAreErrors) {
  const struct {
    Format from;
    const char* record;
    const char* place;
  } wrong[] = {
      {Format::openrtb26, R"({"id":"d","bidfloor":0.1234567})", "/bidfloor"},
      {Format::openrtb26, R"({"id":"d","bidfloor":"2.5"})", "/bidfloor"},
      {Format::openrtb26, R"({"id":"d","bidfloor":-1})", "/bidfloor"},
      {Format::openrtb26, R"({"id":"d","bidfloor":true})", "/bidfloor"},
      {Format::openrtb26, R"({"id":"d","bidfloor":1e300})", "/bidfloor"},
      {Format::openrtb26, R"({"id":"d","bidfloor":1,"bidfloorcur":"EUX"})", "/bidfloorcur"},
      {Format::openrtb26, R"({"id":"d","bidfloor":1,"bidfloorcur":"eur"})", "/bidfloorcur"},
      {Format::openrtb26, R"({"id":"d","bidfloor":1,"bidfloorcur":978})", "/bidfloorcur"},
      {Format::openrtb26, R"({"id":"d","wseat":"s"})", "/wseat"},
      {Format::openrtb26, R"({"id":"d","wadomain":[{}]})", "/wadomain"},
      {Format::dealsync1, R"({"id":"d","terms":{"dealfloor":[]}})", "/terms/dealfloor"},
      {Format::dealsync1, R"({"id":"d","terms":{"cur":""}})", "/terms/cur"},
      {Format::dealsync1, R"({"id":"d","terms":{"countries":"DEU"}})", "/terms/countries"},
      {Format::dealsync1, R"({"id":"d","terms":{"totalcost":"x"}})", "/terms/totalcost"},
      {Format::opendirect21, R"({"line":{"id":"d","rate":"5"}})", "/line/rate"},
      {Format::opendirect21, R"({"line":{"id":"d","pmp":{"deals":[{"bidfloorcur":"EUX"}]}}})",
       "/line/pmp/deals/0/bidfloorcur"},
      {Format::dealkit, R"({"id":"d","floor":{}})", "/floor"},
      {Format::dealkit, R"({"id":"d","price":"x"})", "/price"},
      {Format::dealkit, R"({"id":"d","currency":"US$"})", "/currency"},
  };
  for (const auto& test : wrong) {
    for (const auto to : deal::convert::all_formats) {
      if (to == test.from) continue;
      for (const bool carry : {false, true}) {
        const auto converted =
            convert_text(test.record, {test.from, to, carry, everything_assumed()});
        ASSERT_FALSE(converted) << test.record << ": " << converted->record;
        EXPECT_EQ(converted.error().code, base::Errc::data);
        EXPECT_TRUE(converted.error().message.starts_with(std::string(test.place) + " cannot be"))
            << converted.error().message;
      }
    }
  }
}

TEST(Types, ANumberInQuotesIsThatNumberAndSaid) {
  const std::string source =
      R"({"id":"d","sellerstatus":"1","terms":{"guar":"1","pricetype":"3","dealfloor":2,)"
      R"("units":"1000","cur":"EUR"}})";
  const auto ours = convert_text(source, {Format::dealsync1, Format::dealkit, true, {}});
  ASSERT_TRUE(ours) << ours.error().message;
  const Parsed record(ours->record);
  EXPECT_EQ(record.at("/status"), R"("paused")");
  EXPECT_EQ(record.at("/deal_type"), R"("guaranteed")");
  EXPECT_EQ(record.at("/at"), "3");
  EXPECT_EQ(record.at("/units"), "1000");
  const auto losses = told(ours->losses);
  for (const auto* place : {"/sellerstatus", "/terms/guar", "/terms/pricetype", "/terms/units"}) {
    const auto line = std::string("changed ") + place;
    EXPECT_EQ(std::count(losses.begin(), losses.end(), line), 1) << line;
  }
  const auto home = convert_text(ours->record, {Format::dealkit, Format::dealsync1, false,
                                                everything_assumed()});
  ASSERT_TRUE(home) << home.error().message;
  const Parsed back(home->record);
  EXPECT_EQ(back.at("/sellerstatus"), R"("1")");
  EXPECT_EQ(back.at("/terms/units"), R"("1000")");
  // The next program reads numbers.
  const auto plain = convert_text(source, {Format::dealsync1, Format::openrtb26, false, {}});
  ASSERT_TRUE(plain);
  EXPECT_EQ(Parsed(plain->record).at("/guar"), "1");
  EXPECT_EQ(converted_member(Format::openrtb26, Format::dealkit, R"({"id":"d","at":"2"})", "/at"),
            "2");
}

TEST(Types, AnotherTypeIsAnErrorAndNamesThePlace) {
  const struct {
    Format from;
    const char* record;
    const char* place;
  } wrong[] = {
      {Format::dealsync1, R"({"id":"d","sellerstatus":true})", "/sellerstatus"},
      {Format::dealsync1, R"({"id":"d","sellerstatus":"paused"})", "/sellerstatus"},
      {Format::dealsync1, R"({"id":"d","sellerstatus":"01"})", "/sellerstatus"},
      {Format::dealsync1, R"({"id":"d","terms":{"guar":[1]}})", "/terms/guar"},
      {Format::dealsync1, R"({"id":"d","terms":{"guar":"yes"}})", "/terms/guar"},
      {Format::dealsync1, R"({"id":"d","terms":{"pricetype":{}}})", "/terms/pricetype"},
      {Format::dealsync1, R"({"id":"d","terms":{"units":"1e3"}})", "/terms/units"},
      {Format::dealsync1, R"({"id":"d","terms":{"units":" 1"}})", "/terms/units"},
      {Format::dealsync1, R"({"id":"d","terms":{"startdate":20261001}})", "/terms/startdate"},
      {Format::dealsync1, R"({"id":"d","name":5})", "/name"},
      {Format::openrtb26, R"({"id":"d","at":"first"})", "/at"},
      {Format::openrtb26, R"({"id":"d","guar":true})", "/guar"},
      {Format::opendirect21, R"({"line":{"id":"d","bookingstatus":3}})", "/line/bookingstatus"},
      {Format::opendirect21, R"({"line":{"id":"d","quantity":false}})", "/line/quantity"},
      {Format::dealkit, R"({"id":"d","deal_name":"n","status":3})", "/status"},
      {Format::dealkit, R"({"id":"d","deal_name":"n","deal_type":{}})", "/deal_type"},
      {Format::dealkit, R"({"id":"d","deal_name":"n","units":[]})", "/units"},
      {Format::dealkit, R"({"id":"d","deal_name":"n","end_date":1})", "/end_date"},
  };
  for (const auto& test : wrong) {
    for (const auto to : deal::convert::all_formats) {
      if (to == test.from) continue;
      const auto converted = convert_text(test.record, {test.from, to, false,
                                                        everything_assumed()});
      ASSERT_FALSE(converted) << test.record << ": " << converted->record;
      EXPECT_EQ(converted.error().code, base::Errc::data);
      EXPECT_TRUE(converted.error().message.starts_with(std::string(test.place) + ": expected "))
          << converted.error().message;
    }
  }
  const auto unknown = convert_text(R"({"id":"d","at":9})",
                                    {Format::openrtb26, Format::dealkit, false, {}});
  ASSERT_TRUE(unknown);
  const auto losses = told(unknown->losses);
  EXPECT_NE(std::find(losses.begin(), losses.end(), "no_home /at"), losses.end());
}

/// OpenRTB has one amount, the floor, which is the price where the auction's type is fixed.
TEST(Amounts, OfAPriceAndAFloorInOnePlace) {
  const struct {
    const char* members;
    const char* floor;
    const char* at;
    std::vector<std::string> said;  // of the two
  } ways[] = {
      {R"("price":2)", "2", "3", {}},
      {R"("floor":2)", "2", "", {}},
      {R"("price":2,"at":3)", "2", "3", {}},
      {R"("price":2,"floor":2)", "2", "3", {}},
      {R"("price":2,"floor":2.0,"at":3)", "2", "3", {}},
      {R"("price":2,"floor":1)", "1", "", {"no_home /price"}},
      {R"("price":2,"floor":1,"at":3)", "1", "3", {"no_home /price"}},
      {R"("price":2,"at":1)", "", "1", {"no_home /price"}},
      {R"("price":2,"floor":2,"at":1)", "2", "1", {"no_home /price"}},
  };
  for (const auto& test : ways) {
    const auto text = R"({"type":"deal","id":"d","price_model":"cpm","currency":"USD",)" +
                      std::string(test.members) + "}";
    const auto converted = convert_text(text, {Format::dealkit, Format::openrtb26, false, {}});
    ASSERT_TRUE(converted) << text << converted.error().message;
    const Parsed record(converted->record);
    EXPECT_EQ(record.at("/bidfloor"), test.floor) << text;
    if (*test.at != '\0') {
      EXPECT_EQ(record.at("/at"), test.at) << text;
    }
    std::vector<std::string> said;
    for (auto& line : told(converted->losses)) {
      if (line == "no_home /price" || line == "no_home /floor") said.push_back(std::move(line));
    }
    EXPECT_EQ(said, test.said) << text;
  }
}

TEST(Amounts, OfNothingStandForNone) {
  const std::string line = R"({"order":{"currency":"EUR"},"line":{"id":"d","cost":0,"rate":2}})";
  EXPECT_EQ(converted_member(Format::opendirect21, Format::dealkit, line, "/total_value"), "");
  EXPECT_EQ(converted_member(Format::opendirect21, Format::dealkit, line, "/price"), "2");
  const auto none = convert_text(R"({"id":"d","name":"","terms":{"totalcost":0}})",
                                 {Format::dealsync1, Format::dealkit, false, {}});
  ASSERT_TRUE(none) << none.error().message;
  EXPECT_EQ(Parsed(none->record).at("/deal_name"), R"("d")");
  const auto said = told(none->losses);
  EXPECT_EQ(std::count(said.begin(), said.end(), "no_home /name"), 1);
  EXPECT_EQ(std::count(said.begin(), said.end(), "no_home /terms/totalcost"), 1);
}

TEST(Standards, WhatTheyDoNotAllowIsTold) {
  const auto told_of = [](Format from, Format to, const std::string& record) {
    const auto converted = convert_text(record, {from, to, false, everything_assumed()});
    EXPECT_TRUE(converted) << converted.error().message;
    Lines out;
    for (auto& line : told(converted->losses)) {
      if (line.starts_with("changed")) out.push_back(line);
    }
    return out;
  };
  EXPECT_EQ(told_of(Format::opendirect21, Format::dealkit,
                    R"({"line":{"id":"d","startdate":"2026-10-02","enddate":"2026-10-01"}})"),
            Lines{"changed /line/enddate"});
  EXPECT_EQ(told_of(Format::opendirect21, Format::dealkit,
                    R"({"line":{"id":"d","startdate":"2026-10-01","enddate":"2026-10-01"}})"),
            Lines{});
  EXPECT_EQ(told_of(Format::dealkit, Format::dealsync1,
                    R"({"id":"d","deal_type":"guaranteed","units":5,"total_value":9})"),
            Lines{}) << "the end is assumed";
  EXPECT_EQ(told_of(Format::dealkit, Format::dealsync1,
                    R"({"id":"d","deal_type":"guaranteed","units":5})"),
            Lines{"changed /deal_type"});
}

TEST(Demands, AreAllNamedAtOnce) {
  const auto none =
      convert_text(R"({"id":"d"})", {Format::openrtb26, Format::dealsync1, false, {}});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, base::Errc::data);
  EXPECT_NE(none.error().message.find("--origin"), std::string::npos) << none.error().message;
  const auto direct =
      convert_text(R"({"id":"d"})", {Format::openrtb26, Format::opendirect21, false, {}});
  ASSERT_FALSE(direct);
  for (const char* name : {"account", "start", "end", "product", "publisher", "brand"}) {
    EXPECT_NE(direct.error().message.find(name), std::string::npos) << direct.error().message;
  }
}

/// Characters count, not bytes; each format has a limit of its own.
TEST(Demands, NamesAreAsLongAsTheyMayBe) {
  const struct {
    Format to;
    const char* place;
    std::size_t longest;
  } places[] = {{Format::opendirect21, "/line/name", 200}, {Format::dealkit, "/deal_name", 255}};
  for (const auto& test : places) {
    for (const std::string letter : {"n", "\u00fc", "\U0001f600"}) {
      for (const std::size_t length : {test.longest - 1, test.longest, test.longest + 1}) {
        std::string name;
        for (std::size_t i = 0; i < length; ++i) name += letter;
        const auto converted =
            convert_text(R"({"id":"d","name":")" + name + R"(","terms":{}})",
                         {Format::dealsync1, test.to, false, everything_assumed()});
        ASSERT_TRUE(converted) << converted.error().message;
        const auto kept = std::min(length, test.longest) * letter.size();
        EXPECT_EQ(Parsed(converted->record).at(test.place), '"' + name.substr(0, kept) + '"')
            << length << " of " << letter;
        const auto said = told(converted->losses);
        EXPECT_EQ(std::count(said.begin(), said.end(), "changed /name"),
                  length > test.longest ? 1 : 0)
            << length << " of " << letter;
      }
    }
  }
}

TEST(Demands, IdsAreAsLongAsTheyMayBe) {
  const auto deal = [](std::size_t length) {
    return convert_text(R"({"id":")" + std::string(length, 'i') + R"("})",
                        {Format::openrtb26, Format::dealkit, false, {}});
  };
  EXPECT_TRUE(deal(255));
  ASSERT_FALSE(deal(256));
  EXPECT_NE(deal(256).error().message.find("255"), std::string::npos);
  // Of two bytes a letter: bytes count.
  EXPECT_FALSE(convert_text(R"({"id":")" + std::string(254, 'i') + "\u00fc" + R"("})",
                            {Format::openrtb26, Format::dealkit, false, {}}));
  const auto account = [](std::size_t length) {
    const auto id = std::string(length, 'a');
    const auto line =
        convert_text(R"({"type":"deal","id":"d","deal_name":"n","account_id":")" + id + R"("})",
                     {Format::dealkit, Format::opendirect21, false, everything_assumed()});
    EXPECT_TRUE(line);
    return Parsed(line->record).at("/order/accountid") == '"' + id + '"';
  };
  EXPECT_TRUE(account(36));
  EXPECT_FALSE(account(37));
}

TEST(Demands, OptionsAreChecked) {
  EXPECT_TRUE(deal::convert::check(
      {Format::openrtb26, Format::dealkit, false, {{"end", "2026-10-01"}}}));
  for (const auto& wrong : std::vector<deal::convert::Assumption>{
           {"nothing", "x"}, {"end", "soon"}, {"units", "1.5"}, {"floor", "x"}, {"status", "x"},
           {"origin", ""}, {"wseat", "s"}, {"id", std::string(300, 'i')}}) {
    const auto checked = deal::convert::check({Format::openrtb26, Format::dealkit, false, {wrong}});
    ASSERT_FALSE(checked) << wrong.name;
    EXPECT_EQ(checked.error().code, base::Errc::usage);
  }
  EXPECT_FALSE(deal::convert::check({Format::dealkit, Format::dealkit, false, {}}));
}

TEST(Carry, TravelsThroughAThirdFormatAndComesHome) {
  const std::string source =
      R"({"id":"d","at":700,"wadomain":["a.example"],"ext":{"a":{"b":[1.50]},"0":null}})";
  const auto assumed = everything_assumed();
  const auto sync = convert_text(source, {Format::openrtb26, Format::dealsync1, true, assumed});
  ASSERT_TRUE(sync);
  const Parsed sync_record(sync->record);
  EXPECT_EQ(sync_record.at("/ext/dealkit/openrtb26/~1at"), "700");
  const auto ours =
      convert_text(sync->record, {Format::dealsync1, Format::opendirect21, true, assumed});
  ASSERT_TRUE(ours);
  const auto home =
      convert_text(ours->record, {Format::opendirect21, Format::openrtb26, false, assumed});
  ASSERT_TRUE(home);
  const Parsed record(home->record);
  EXPECT_EQ(record.at("/at"), "700");
  EXPECT_EQ(record.at("/wadomain"), R"(["a.example"])");
  EXPECT_EQ(record.at("/ext/a"), R"({"b":[1.50]})");
  EXPECT_EQ(record.at("/ext/dealkit"), "");
}

TEST(Carry, GivesWayToWhatWasSetMeanwhile) {
  const auto home = convert_text(
      R"({"type":"deal","id":"d","at":1,"currency":"USD",)"
      R"("ext":{"dealkit":{"openrtb26":{"/at":700,"/guar":1,"/x":{"y":1}}}}})",
      {Format::dealkit, Format::openrtb26, false, {}});
  ASSERT_TRUE(home);
  EXPECT_EQ(home->record, R"({"id":"d","guar":1,"bidfloorcur":"USD","at":1,"x":{"y":1}})");
  EXPECT_EQ(told(home->losses), (Lines{"no_home /at"}));
}

TEST(Carry, BringsWhatIsDemandedHome) {
  const auto there = convert_text(R"({"id":"d","name":"D","origin":"ssp.example","wseat":["s"],)"
                                  R"("terms":{"dealfloor":1,"cur":"EUR"}})",
                                  {Format::dealsync1, Format::openrtb26, true, {}});
  ASSERT_TRUE(there);
  const auto home =
      convert_text(there->record, {Format::openrtb26, Format::dealsync1, false, {}});
  ASSERT_TRUE(home) << home.error().message;
  EXPECT_NE(home->record.find(R"("origin":"ssp.example")"), std::string::npos) << home->record;
  const auto told_of = told(home->losses);
  EXPECT_EQ(std::count(told_of.begin(), told_of.end(), "assumed /origin"), 0);
}

TEST(Report, IsOneLineALoss) {
  std::string record;
  std::string text;
  const Loss loss{Loss::Kind::changed, "/a~1\"b", "\"x\\ny\"", "became \"x\""};
  deal::convert::append_loss(record, {"d\n1", Format::dealkit, Format::dealsync1}, loss);
  deal::convert::append_loss_text(text, {"d\n1", Format::dealkit, Format::dealsync1}, loss);
  EXPECT_EQ(record,
            R"({"type":"conversion_loss","id":"d\n1","from":"dealkit","to":"dealsync1",)"
            R"("kind":"changed","pointer":"/a~1\"b","value":"x\ny","reason":"became \"x\""})"
            "\n");
  EXPECT_EQ(text, R"(deal "d\n1": /a~1\"b: changed: "x\ny" (became "x"))" "\n");
}

}  // namespace
}  // namespace dealkit::test
