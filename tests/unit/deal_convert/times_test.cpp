// Dates and times on their way to moments and back, and codes of countries.
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "core/base/moment.hpp"
#include "support.hpp"

namespace dealkit::test {
namespace {

class Zones final : public base::TimeZones {
 public:
  const base::TimeZone* find(std::string_view name) const override {
    if (name == "Europe/Berlin") return &berlin_;
    return name == "Pacific/Kiritimati" ? &kiritimati_ : nullptr;
  }

 private:
  // +1 h, from 2026-03-29T01:00Z on +2 h, from 2026-10-25T01:00Z on +1 h.
  base::TimeZone berlin_{"Europe/Berlin", 3600, {{1'774'746'000, 7200}, {1'792'890'000, 3600}}};
  base::TimeZone kiritimati_{"Pacific/Kiritimati", 50'400, {}};
};

const Zones zones;

ConvertOptions in_zone(Format from, Format to, std::string zone) {
  return {from, to, false, everything_assumed(), std::move(zone), &zones};
}

std::string deal_of(const std::string& start, const std::string& end) {
  return R"({"type":"deal","id":"d","account_id":"a","deal_name":"n","start_date":")" + start +
         R"(","end_date":")" + end + R"("})";
}

struct Span {
  std::string start, end;
  std::vector<std::string> said;  // of the two
};

Span synced(const std::string& record, const std::string& zone) {
  const auto sync = convert_text(record, in_zone(Format::dealkit, Format::dealsync1, zone));
  EXPECT_TRUE(sync) << sync.error().message;
  Span span;
  const Parsed parsed(sync->record);
  span.start = parsed.at("/terms/startdate");
  span.end = parsed.at("/terms/enddate");
  for (const auto& line : told(sync->losses)) {
    if (line.find("date") != std::string::npos) span.said.push_back(line);
  }
  return span;
}

using Said = std::vector<std::string>;

TEST(Times, DaysBecomeTheirFirstAndTheirLastSecond) {
  const auto utc = synced(deal_of("2026-10-01", "2026-12-31"), "");
  EXPECT_EQ(utc.start, R"("2026-10-01T00:00:00Z")");
  EXPECT_EQ(utc.end, R"("2026-12-31T23:59:59Z")");
  EXPECT_EQ(utc.said, (Said{"changed /end_date", "changed /start_date"}));
  const auto berlin = synced(deal_of("2026-10-01", "2026-12-31"), "Europe/Berlin");
  EXPECT_EQ(berlin.start, R"("2026-09-30T22:00:00Z")");
  EXPECT_EQ(berlin.end, R"("2026-12-31T22:59:59Z")");
  EXPECT_EQ(berlin.said, (Said{"assumed /terms/enddate", "assumed /terms/startdate"}));
  const auto one_day = synced(deal_of("2026-11-27", "2026-11-27"), "Europe/Berlin");
  EXPECT_EQ(one_day.start, R"("2026-11-26T23:00:00Z")");
  EXPECT_EQ(one_day.end, R"("2026-11-27T22:59:59Z")");
  const auto last = synced(deal_of("9999-12-31", "9999-12-31"), "");
  EXPECT_EQ(last.end, R"("9999-12-31T23:59:59Z")");
}

TEST(Times, OtherFormsBecomeUtcSeconds) {
  const auto offset = synced(deal_of("2026-10-01T12:00:00+02:00", "2026-12-31T10:00:00.5Z"), "");
  EXPECT_EQ(offset.start, R"("2026-10-01T10:00:00Z")");
  EXPECT_EQ(offset.end, R"("2026-12-31T10:00:00Z")");
  EXPECT_EQ(offset.said, (Said{"changed /end_date"})) << "half a second is gone";
  const auto local = synced(deal_of("2026-10-25T02:30:00", "2026-10-25T02:30:00"), "Europe/Berlin");
  EXPECT_EQ(local.start, R"("2026-10-25T00:30:00Z")");
  EXPECT_EQ(local.end, R"("2026-10-25T01:30:00Z")") << "it comes twice";
  const auto unknown = synced(deal_of("2026-10-01T10:00:00", "2026-12-31"), "");
  EXPECT_EQ(unknown.start, R"("2026-10-01T10:00:00Z")");
  EXPECT_EQ(unknown.said, (Said{"changed /end_date", "changed /start_date"}));
}

TEST(Times, TheRecordsOwnZoneGoesFirst) {
  const std::string own = R"({"type":"deal","id":"d","deal_name":"n","end_date":"2026-12-31",)"
                          R"("start_date":"2026-10-01","time_zone":"Pacific/Kiritimati"})";
  EXPECT_EQ(synced(own, "").end, R"("2026-12-31T09:59:59Z")");
  EXPECT_EQ(synced(own, "Europe/Berlin").end, R"("2026-12-31T09:59:59Z")");
  EXPECT_FALSE(deal::convert::check(
      {Format::dealkit, Format::dealsync1, false, {}, "Europe/Atlantis", &zones}));
  EXPECT_TRUE(deal::convert::check(
      {Format::dealkit, Format::dealsync1, false, {}, "Europe/Berlin", &zones}));
}

TEST(Times, StayOneDayOnTheWayHomeWithoutAZone) {
  const auto sync = convert_text(deal_of("2026-10-01", "2026-12-31"),
                                 in_zone(Format::dealkit, Format::dealsync1, ""));
  ASSERT_TRUE(sync);
  const auto home = convert_text(sync->record, in_zone(Format::dealsync1, Format::dealkit, ""));
  ASSERT_TRUE(home);
  EXPECT_EQ(Parsed(home->record).at("/start_date"), R"("2026-10-01T00:00:00Z")");
  EXPECT_EQ(Parsed(home->record).at("/end_date"), R"("2026-12-31T23:59:59Z")");
  EXPECT_EQ(told(home->losses), (Said{"assumed /account_id", "no_home /origin"}));
}

/// With the zone known both ways, days are the same days again, and moments the same moments.
RC_GTEST_PROP(Times, ComeHomeFromDealSync, ()) {
  const auto time = [] {
    const auto day = *rc::gen::inRange<std::int64_t>(20'400, 20'900);
    auto text = base::to_string(base::civil_from_days(day));
    switch (*rc::gen::inRange(0, 4)) {
      case 0: return text + "T02:30:00Z";
      case 1: return text + "T23:59:59Z";
      default: return text;
    }
  };
  const auto zone = *rc::gen::element<std::string>("Europe/Berlin", "Pacific/Kiritimati");
  const auto record = deal_of(time(), time());
  const auto sync = convert_text(record, in_zone(Format::dealkit, Format::dealsync1, zone));
  RC_ASSERT(sync.has_value());
  const auto home = convert_text(sync->record, in_zone(Format::dealsync1, Format::dealkit, zone));
  RC_ASSERT(home.has_value());
  const Parsed before(record);
  const Parsed after(home->record);
  for (const char* place : {"/start_date", "/end_date"}) {
    const auto was = before.at(place);
    const auto is = after.at(place);
    if (was == is) continue;
    // A moment that is the edge of a day there may come home as that day.
    const auto edge = std::string_view(place) == "/end_date" ? base::Edge::end : base::Edge::begin;
    const auto moment = [&](const std::string& text) {
      const auto written = *base::parse_time(text.substr(1, text.size() - 2));
      auto at = base::moment_of(written, edge, *zones.find(zone));
      if (edge == base::Edge::end && written.form == base::TimeText::Form::date) --at.seconds;
      return at;
    };
    RC_ASSERT(moment(was) == moment(is));
  }
}

TEST(Countries, AreReadAsPeopleWriteThem) {
  const auto converted = [](Format from, Format to, const std::string& codes) {
    const auto record = from == Format::dealkit
                            ? R"({"id":"d","deal_name":"n","countries":)" + codes + "}"
                            : R"({"id":"d","terms":{"countries":)" + codes + "}}";
    const auto done = convert_text(record, {from, to, false, everything_assumed()});
    EXPECT_TRUE(done) << done.error().message;
    std::string out = Parsed(done->record)
                          .at(to == Format::dealkit ? "/countries" : "/terms/countries");
    for (const auto& line : told(done->losses)) {
      const auto at = line.find("countries");
      if (at != std::string::npos) out += " " + line.substr(at + 9);
    }
    return out;
  };
  EXPECT_EQ(converted(Format::dealkit, Format::dealsync1, R"(["DE","FRA"])"),
            R"(["DEU","FRA"] /0)");
  EXPECT_EQ(converted(Format::dealkit, Format::dealsync1, R"(["UK","EL","de"])"),
            R"(["GBR","GRC","DEU"] /0 /1 /2)");
  EXPECT_EQ(converted(Format::dealsync1, Format::dealkit, R"(["UK","DEU","GB"])"),
            R"(["GB","DEU","GB"] /0)");
  EXPECT_EQ(converted(Format::dealsync1, Format::dealkit, R"(["XXX","\"",""])"),
            R"(["XXX","\"",""] /0 /1 /2)");
  EXPECT_EQ(converted(Format::dealkit, Format::dealsync1, "[]"), "[]");
}

}  // namespace
}  // namespace dealkit::test
