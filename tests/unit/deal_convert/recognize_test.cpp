// What a line is taken for, and what it is not.
#include "core/deal/convert/recognize.hpp"

#include <algorithm>

#include "core/deal/convert/format.hpp"
#include "support.hpp"

namespace dealkit::test {
namespace {

using deal::convert::all_formats;
using deal::convert::deals_of;

std::string ids_in(const char* text, Format from) {
  const Parsed parsed(text);
  const auto deals = deals_of(parsed.root(), from);
  if (!deals) return deals.error().message;
  std::string out;
  for (const auto deal : *deals) out += Parsed(std::string(deal.text())).at("/id");
  return out;
}

TEST(Recognize, TheDealsOfRequestsImpsAndPmps) {
  constexpr auto rtb = Format::openrtb26;
  EXPECT_EQ(ids_in(R"({"id":"r","imp":[{"pmp":{"deals":[{"id":"a"},{"id":"b","x":5}]}},{"id":"2"},)"
                   R"(5,{"pmp":{"deals":[{"id":"c"}]}}]})", rtb),
            R"("a""b""c")");
  EXPECT_EQ(ids_in(R"({"id":"1","banner":{},"bidfloor":1,"pmp":{"deals":[{"id":"a"}]}})", rtb),
            R"("a")");
  EXPECT_EQ(ids_in(R"({"id":"1","video":{}})", rtb), "");
  EXPECT_EQ(ids_in(R"({"private_auction":1,"deals":[{"id":"a"},{"id":"b"}]})", rtb), R"("a""b")");
  EXPECT_EQ(ids_in(R"({"id":"r","imp":[]})", rtb), "");
  EXPECT_EQ(ids_in(R"({"id":"a"})", rtb), R"("a")");
  EXPECT_EQ(ids_in(R"({"id":"a","at":3,"vendor":1})", rtb), R"("a")");
}

TEST(Recognize, EachFormatByItselfAndNoOtherOne) {
  const struct {
    const char* record;
    Format format;
  } records[] = {
      {R"({"id":"d","bidfloor":2,"at":1,"ext":{}})", Format::openrtb26},
      {R"({"id":"d","name":"n","origin":"o","terms":{},"wseat":["s"]})", Format::dealsync1},
      {R"({"type":"deal","id":"d","origin":"o","terms":{}})", Format::dealsync1},
      {R"({"order":{"id":"o"},"line":{"id":"d"}})", Format::opendirect21},
      {R"({"line":{"id":"d"}})", Format::opendirect21},
      {R"({"type":"deal","id":"d","deal_name":"n","at":3,"wseat":["s"]})", Format::dealkit},
      {R"({"id":"d","account_id":"a"})", Format::dealkit},
  };
  for (const auto& record : records) {
    for (const auto from : all_formats) {
      const Parsed parsed(record.record);
      const auto deals = deals_of(parsed.root(), from);
      EXPECT_EQ(deals.has_value(), from == record.format)
          << record.record << " as " << deal::convert::name(from);
    }
  }
}

/// Who writes every member that a record could have writes null for those that it has not.
TEST(Recognize, AMemberThatIsNullIsNone) {
  const struct {
    const char* record;
    Format format;
  } records[] = {
      {R"({"id":"d","bidfloor":2})", Format::openrtb26},
      {R"({"id":"d","terms":{}})", Format::dealsync1},
      {R"({"line":{"id":"d"}})", Format::opendirect21},
      {R"({"type":"deal","id":"d","deal_name":"n"})", Format::dealkit},
  };
  for (const auto& record : records) {
    for (const auto* name : {"imp", "seatbid", "campaign_name", "banner", "deals", "pmp", "order",
                             "orderid", "orderstatus", "terms", "deal_name", "bidfloor"}) {
      const std::string text = record.record;
      const auto member = '"' + std::string(name) + "\":";
      if (text.find(member) != std::string::npos) continue;
      const auto with_null = text.substr(0, text.size() - 1) + "," + member + "null}";
      for (const auto from : all_formats) {
        const Parsed parsed(with_null);
        EXPECT_EQ(deals_of(parsed.root(), from).has_value(), from == record.format)
            << with_null << " as " << deal::convert::name(from);
      }
    }
  }
}

TEST(Recognize, WhatNoFormatIsSaysWhatItLooksLike) {
  const struct {
    const char* record;
    const char* looks_like;
  } records[] = {
      {R"({"type":"campaign","id":"c","campaign_name":"n","budget":5,"deals":[{"id":"d"}]})",
       "campaign"},
      {R"({"id":"c","deal_id":"d","targeting":{}})", "a campaign"},
      {R"({"type":"account","id":"a","account_id":"x"})", "\"account\""},
      {R"({"id":"x","seatbid":[{"bid":[]}]})", "a bid response"},
      {R"({"id":"x","orderid":"o","ratetype":"CPM"})", "a line of OpenDirect"},
      {R"({"id":"x","orderstatus":"PENDING"})", "an order of OpenDirect"},
      {R"({"id":"x","request":{"imp":[]},"source":"y"})", "besides an id"},
  };
  for (const auto& record : records) {
    for (const auto from : all_formats) {
      const auto said = ids_in(record.record, from);
      EXPECT_TRUE(said.starts_with("expected ")) << record.record << ": " << said;
      const bool pair = from == Format::opendirect21 &&
                        std::string_view(record.looks_like) == "besides an id";
      EXPECT_NE(said.find(pair ? "neither" : record.looks_like), std::string::npos) << said;
    }
  }
  // Whole requests are OpenRTB only.
  for (const auto from : {Format::dealsync1, Format::opendirect21, Format::dealkit}) {
    EXPECT_NE(ids_in(R"({"id":"r","imp":[{"pmp":{}}]})", from).find("a bid request"),
              std::string::npos);
    EXPECT_NE(ids_in(R"({"id":"r","pmp":{"deals":[]}})", from).find("an imp of"),
              std::string::npos);
    EXPECT_NE(ids_in(R"({"private_auction":1,"deals":[]})", from).find("a pmp of"),
              std::string::npos);
  }
}

}  // namespace
}  // namespace dealkit::test
