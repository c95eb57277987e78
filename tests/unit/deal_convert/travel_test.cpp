// --carry: what travels along comes home, unless somebody set another value meanwhile.
#include <algorithm>

#include "support.hpp"

namespace dealkit::test {
namespace {

using Lines = std::vector<std::string>;

Converted there(const std::string& text, Format from, Format to) {
  auto converted = convert_text(text, {from, to, true, everything_assumed()});
  EXPECT_TRUE(converted) << converted.error().message;
  return converted ? std::move(*converted) : Converted{};
}

Converted home(const std::string& text, Format from, Format to) {
  auto converted = convert_text(text, {from, to, false, everything_assumed()});
  EXPECT_TRUE(converted) << converted.error().message << "\n" << text;
  return converted ? std::move(*converted) : Converted{};
}

Lines lost(const Converted& converted) {
  Lines out;
  for (auto& line : told(converted.losses)) {
    if (!line.starts_with("assumed")) out.push_back(line);
  }
  return out;
}

std::string replaced(std::string text, const std::string& old, const std::string& with) {
  const auto at = text.find(old);
  EXPECT_NE(at, std::string::npos) << old << " in " << text;
  return at == std::string::npos ? text : text.replace(at, old.size(), with);
}

const std::string view_deal =
    R"({"type":"deal","id":"d","account_id":"a","deal_name":"n","price":2.5,"price_model":"cpcv",)"
    R"("currency":"EUR","start_date":"2026-10-01","end_date":"2026-11-01"})";

const std::string foreign_floor =
    R"({"order":{"id":"o","currency":"USD","accountid":"a"},"line":{"id":"l",)"
    R"("startdate":"2026-10-01","enddate":"2026-11-01","rate":5,"ratetype":"CPM",)"
    R"("pmp":{"deals":[{"id":"d","bidfloor":2,"bidfloorcur":"EUR"}]}}})";

TEST(Travel, APriceBeatsTheOneThatWasAssumedForIt) {
  const auto line = there(view_deal, Format::dealkit, Format::opendirect21);
  EXPECT_EQ(lost(line), Lines{});
  EXPECT_EQ(Parsed(line.record).at("/line/rate"), "0");
  const auto deal = home(line.record, Format::opendirect21, Format::dealkit);
  EXPECT_EQ(Parsed(deal.record).at("/price"), "2.5");
  EXPECT_EQ(Parsed(deal.record).at("/price_model"), R"("cpcv")");
  EXPECT_EQ(Parsed(deal.record).at("/currency"), R"("EUR")");
}

TEST(Travel, AFloorInAnotherCurrencyBeatsTheOneThatWasMadeOfTheRate) {
  const auto rtb = there(foreign_floor, Format::opendirect21, Format::openrtb26);
  EXPECT_EQ(lost(rtb), Lines{});
  EXPECT_EQ(Parsed(rtb.record).at("/bidfloor"), "5");
  const auto pair = home(rtb.record, Format::openrtb26, Format::opendirect21);
  const Parsed record(pair.record);
  EXPECT_EQ(record.at("/line/pmp/deals/0/bidfloor"), "2");
  EXPECT_EQ(record.at("/line/pmp/deals/0/bidfloorcur"), R"("EUR")");
  EXPECT_EQ(record.at("/order/currency"), R"("USD")");
  EXPECT_EQ(record.at("/line/rate"), "5");
}

TEST(Travel, GivesWayToAPriceThatWasSetMeanwhile) {
  const auto line = there(view_deal, Format::dealkit, Format::opendirect21);
  const auto dearer = replaced(line.record, R"("rate":0)", R"("rate":7)");
  const auto deal = home(dearer, Format::opendirect21, Format::dealkit);
  EXPECT_EQ(Parsed(deal.record).at("/price"), "7");
  EXPECT_EQ(Parsed(deal.record).at("/price_model"), R"("cpm")") << "7 for each completed view";
  const auto said = lost(deal);
  EXPECT_EQ(std::count(said.begin(), said.end(), "no_home /price"), 1);
  EXPECT_EQ(std::count(said.begin(), said.end(), "no_home /price_model"), 1);
}

/// Taking a price away is setting another one: none. What travelled does not come back over it.
TEST(Travel, GivesWayToAPriceThatWasTakenAwayMeanwhile) {
  const auto rtb = there(foreign_floor, Format::opendirect21, Format::openrtb26);
  const auto none = replaced(rtb.record, R"("bidfloor":5,)", "");
  const auto pair = home(none, Format::openrtb26, Format::opendirect21);
  const Parsed record(pair.record);
  EXPECT_NE(record.at("/line/pmp/deals/0/bidfloor"), "2") << pair.record;
  EXPECT_NE(record.at("/line/pmp/deals/0/bidfloorcur"), R"("EUR")") << pair.record;
  const auto said = lost(pair);
  EXPECT_EQ(std::count(said.begin(), said.end(), "no_home /line/pmp/deals/0/bidfloor"), 1)
      << rtb.record;
}

TEST(Travel, AnAmountDoesNotComeHomeInAnotherCurrency) {
  const auto rtb = there(foreign_floor, Format::opendirect21, Format::openrtb26);
  const auto dearer = replaced(rtb.record, R"("bidfloor":5)", R"("bidfloor":6)");
  const auto pair = home(dearer, Format::openrtb26, Format::opendirect21);
  const Parsed record(pair.record);
  EXPECT_EQ(record.at("/line/pmp/deals/0/bidfloor"), "6");
  EXPECT_EQ(record.at("/line/pmp/deals/0/bidfloorcur"), R"("USD")");
  // A price that found its place empty stands beside the currency that it left, or nowhere.
  const auto deal = there(view_deal, Format::dealkit, Format::openrtb26);
  const auto yen = replaced(deal.record, R"("bidfloorcur":"EUR")", R"("bidfloorcur":"JPY")");
  const auto back = home(yen, Format::openrtb26, Format::dealkit);
  EXPECT_EQ(Parsed(back.record).at("/price"), "");
  EXPECT_EQ(Parsed(back.record).at("/currency"), R"("JPY")");
  const auto same = home(deal.record, Format::openrtb26, Format::dealkit);
  EXPECT_EQ(Parsed(same.record).at("/price"), "2.5");
}

TEST(Travel, AnotherChangeLeavesPricesAlone) {
  const auto line = there(view_deal, Format::dealkit, Format::opendirect21);
  const auto renamed = replaced(line.record, R"("name":"n")", R"("name":"m")");
  const auto deal = home(renamed, Format::opendirect21, Format::dealkit);
  EXPECT_EQ(Parsed(deal.record).at("/deal_name"), R"("m")");
  EXPECT_EQ(Parsed(deal.record).at("/price"), "2.5");
}

TEST(Travel, WhatWasChangedToFitComesHomeAsItWas) {
  const auto long_name = std::string(250, 'n');
  const std::string deal =
      R"({"type":"deal","id":"d","account_id":"a","deal_name":")" + long_name +
      R"(","deal_type":"standard","start_date":"2026-10-01","end_date":"2026-12-31",)"
      R"("countries":["UK","FR"]})";
  const auto line = there(deal, Format::dealkit, Format::opendirect21);
  EXPECT_EQ(lost(line), (Lines{"changed /deal_name", "changed /deal_type"}));
  EXPECT_EQ(Parsed(home(line.record, Format::opendirect21, Format::dealkit).record)
                .at("/deal_name"),
            '"' + long_name + '"');
  const auto sync = there(deal, Format::dealkit, Format::dealsync1);
  EXPECT_EQ(Parsed(sync.record).at("/terms/enddate"), R"("2026-12-31T23:59:59Z")");
  const auto back = home(sync.record, Format::dealsync1, Format::dealkit);
  const Parsed record(back.record);
  EXPECT_EQ(record.at("/start_date"), R"("2026-10-01")");
  EXPECT_EQ(record.at("/end_date"), R"("2026-12-31")");
  EXPECT_EQ(record.at("/deal_type"), R"("standard")");
  EXPECT_EQ(record.at("/countries"), R"(["UK","FR"])");
  // An end that was moved meanwhile stays where it is.
  const auto moved = replaced(sync.record, "2026-12-31T23:59:59Z", "2027-01-31T23:59:59Z");
  EXPECT_EQ(Parsed(home(moved, Format::dealsync1, Format::dealkit).record).at("/end_date"),
            R"("2027-01-31T23:59:59Z")");
}

/// What comes home to a date's own place settles that date; what stands beside it does not.
TEST(Travel, ANameThatBeginsLikeAnotherIsNotThatOne) {
  for (const std::string beside : {"", R"(,"end_date_note":"x")", R"(,"start_dates":["x"])",
                                   R"(,"end":"x")"}) {
    const std::string deal =
        R"({"type":"deal","id":"d","account_id":"a","deal_name":"n",)"
        R"("start_date":"2026-10-01T00:00:00Z","end_date":"2026-12-31T00:00:00Z")" + beside + "}";
    const auto sync = there(deal, Format::dealkit, Format::dealsync1);
    EXPECT_EQ(lost(sync), Lines{}) << deal;
    const auto early = replaced(sync.record, "2026-12-31T00:00:00Z", "2026-09-01T00:00:00Z");
    const auto said = lost(home(early, Format::dealsync1, Format::dealkit));
    EXPECT_EQ(std::count(said.begin(), said.end(), "changed /terms/enddate"), 1)
        << "the deal ends before it starts: " << early;
  }
}

TEST(Travel, OverAThirdFormatAndHomeByTheSameWay) {
  const auto line = there(view_deal, Format::dealkit, Format::opendirect21);
  const auto rtb = there(line.record, Format::opendirect21, Format::openrtb26);
  const auto again = there(rtb.record, Format::openrtb26, Format::opendirect21);
  const auto deal = home(again.record, Format::opendirect21, Format::dealkit);
  EXPECT_EQ(Parsed(deal.record).at("/price"), "2.5") << again.record;
  // Straight home from there, too.
  const auto straight = home(rtb.record, Format::openrtb26, Format::dealkit);
  EXPECT_EQ(Parsed(straight.record).at("/price"), "2.5") << rtb.record;
}

TEST(Travel, APriceThatWasSetOnTheWayStays) {
  const auto line = there(view_deal, Format::dealkit, Format::opendirect21);
  const auto dearer = replaced(line.record, R"("rate":0)", R"("rate":7)");
  const auto rtb = there(dearer, Format::opendirect21, Format::openrtb26);
  const auto deal = home(rtb.record, Format::openrtb26, Format::dealkit);
  EXPECT_EQ(Parsed(deal.record).at("/floor"), "7") << rtb.record;
  EXPECT_NE(Parsed(deal.record).at("/price"), "2.5");
  EXPECT_NE(Parsed(deal.record).at("/price_model"), R"("cpcv")");
}

TEST(Travel, AsDeepAsADocumentMayBe) {
  const auto nested = [](int depth) {
    return std::string(static_cast<std::size_t>(depth), '[') + "1" +
           std::string(static_cast<std::size_t>(depth), ']');
  };
  for (const auto from : deal::convert::all_formats) {
    for (const auto to : deal::convert::all_formats) {
      if (from == to) continue;
      for (const int depth : {59, 60}) {
        const bool direct = from == Format::opendirect21;
        const auto record = direct ? R"({"line":{"id":"d"},"x":)" + nested(depth) + "}"
                                   : R"({"id":"d","x":)" + nested(depth) + "}";
        const auto converted = there(record, from, to);
        const auto said = lost(converted);
        const bool travels = std::none_of(said.begin(), said.end(), [](const std::string& line) {
          return line.starts_with("no_home /x");
        });
        EXPECT_EQ(travels, depth == 59) << deal::convert::name(from) << " to "
                                        << deal::convert::name(to) << ", depth " << depth;
        EXPECT_TRUE(Parsed(converted.record).root().present()) << "too deep to be read";
        if (!travels) continue;
        EXPECT_EQ(Parsed(home(converted.record, to, from).record).at("/x"), nested(depth));
      }
    }
  }
}

}  // namespace
}  // namespace dealkit::test
