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
  DEALKIT_TRY(const auto written, base::parse_time(member.string()));
  return resolve_time(written, base::TimeZone::utc(), end_of_day);
}

base::Result<Blackout> read_blackout(json::Value object) {
  Blackout blackout;
  if (const auto name = object.find("name"); name.is(json::Kind::string)) {
    blackout.name = name.string();
  }
  DEALKIT_TRY(blackout.start, time_of(object, "start", false));
  DEALKIT_TRY(blackout.end, time_of(object, "end", true));
  for (const auto country : object.find("countries")) {
    if (!country.is(json::Kind::string)) {
      return base::Error{base::Errc::configuration, "expected \"countries\" as an array of codes"};
    }
    blackout.countries.emplace_back(country.string());
  }
  return blackout;
}

}  // namespace

base::Result<Calendar> Calendar::parse(std::string_view text) {
  json::Reader reader;
  DEALKIT_TRY(const auto* document, reader.read(text));
  const auto root = document->root();
  if (!root.is(json::Kind::array)) {
    return base::Error{base::Errc::configuration,
                       "expected an array of blackouts {name, start, end, countries}"};
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
