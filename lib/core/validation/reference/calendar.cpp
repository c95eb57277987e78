#include "core/validation/reference/calendar.hpp"

#include "core/base/json/document.hpp"
#include "core/base/time_zone.hpp"
#include "core/validation/subject.hpp"

namespace dealkit::validation {
namespace {

base::Result<base::Instant> time_of(json::Value object, std::string_view name, bool end_of_day) {
  const auto member = object.find(name);
  if (!member.is(json::Kind::string)) {
    return base::Error{base::Errc::configuration,
                       "expected \"" + std::string(name) + "\" as a date or time"};
  }
  DEALKIT_ASSIGN_OR_RETURN(const auto written, base::parse_time(member.string()));
  return resolve_time(written, base::TimeZone::utc(), end_of_day);
}

base::Result<Countries> read_countries(json::Value list) {
  Countries countries;
  if (!list) return countries;
  if (!list.is(json::Kind::array)) {
    return base::Error{base::Errc::configuration,
                       "expected \"countries\" as an array of codes, found " +
                           std::string(describe(list.kind()))};
  }
  for (const auto code : list) {
    const auto* country = code.is(json::Kind::string) ? base::find_country(code.string()) : nullptr;
    if (country == nullptr) {
      return base::Error{base::Errc::configuration,
                         "expected an ISO 3166-1 code in \"countries\", found " +
                             std::string(code.text().substr(0, 60))};
    }
    countries.set(base::index_of(*country));
  }
  return countries;
}

base::Result<Blackout> read_blackout(json::Value object) {
  Blackout blackout;
  if (const auto name = object.find("name"); name.is(json::Kind::string)) {
    blackout.name = name.string();
  }
  DEALKIT_ASSIGN_OR_RETURN(blackout.start, time_of(object, "start", false));
  DEALKIT_ASSIGN_OR_RETURN(blackout.end, time_of(object, "end", true));
  if (blackout.end <= blackout.start) {
    return base::Error{base::Errc::configuration, "expected \"end\" after \"start\""};
  }
  DEALKIT_ASSIGN_OR_RETURN(blackout.countries, read_countries(object.find("countries")));
  return blackout;
}

}  // namespace

base::Result<Calendar> Calendar::parse(std::string_view text) {
  json::Reader reader;
  const auto read = reader.read(text);
  if (!read) {
    return base::Error{base::Errc::configuration, read.error().message, read.error().position};
  }
  const auto* document = *read;
  const auto root = document->root();
  if (!root.is(json::Kind::array)) {
    return base::Error{base::Errc::configuration,
                       "expected an array of blackouts {name, start, end, countries}",
                       document->position(document->node(0).begin)};
  }
  Calendar calendar;
  for (const auto element : root) {
    auto blackout = read_blackout(element);
    if (!blackout) {
      return base::Error{base::Errc::configuration, blackout.error().message,
                         document->position(document->node(element.index()).begin)};
    }
    calendar.blackouts_.push_back(std::move(*blackout));
  }
  return calendar;
}

}  // namespace dealkit::validation
