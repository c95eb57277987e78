// timestamp(), duration() and what is read off them, in UTC or in a zone given by name or offset.
#include <optional>

#include "core/base/moment.hpp"
#include "core/expression/function_bodies.hpp"

namespace dealkit::expression {
namespace {

constexpr std::int64_t first_second = -62'135'596'800;  // 0001-01-01T00:00:00Z
constexpr std::int64_t last_second = 253'402'300'799;   // 9999-12-31T23:59:59Z
constexpr std::int64_t nanos_per_milli = 1'000'000;

// "+hh:mm", "-hh:mm", "hh:mm" in seconds.
std::optional<std::int32_t> read_offset(std::string_view text) {
  bool west = false;
  if (text.starts_with('+') || text.starts_with('-')) {
    west = text[0] == '-';
    text.remove_prefix(1);
  }
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  for (const std::size_t i : {0u, 1u, 3u, 4u}) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
  }
  const auto two = [&](std::size_t i) { return (text[i] - '0') * 10 + (text[i + 1] - '0'); };
  if (two(0) > 23 || two(3) > 59) return std::nullopt;
  const std::int32_t seconds = two(0) * 3600 + two(3) * 60;
  return west ? -seconds : seconds;
}

const base::TimeZone* find_zone(Context& context, std::string_view name) {
  return context.zones == nullptr ? nullptr : context.zones->find(name);
}

Value no_zone(Context& context, std::string_view name) {
  return context.fail({"unknown time zone '", name,
                       "': expected 'UTC', an offset ('+01:00') or a name of the time zone "
                       "database ('Europe/Berlin')"});
}

// The wall clock that a getter reads; nothing after a failure, which `failure` then holds.
std::optional<base::LocalTime> local_time(Context& context, Arguments arguments,
                                          std::string_view name, Value& failure) {
  const bool has_zone = arguments.size() == 2;
  if (!arguments[0].is(Kind::timestamp) || (has_zone && !arguments[1].is(Kind::string))) {
    failure = context.no_overload(name, arguments);
    return std::nullopt;
  }
  base::Instant instant = arguments[0].as_instant();
  const auto zone_name = has_zone ? arguments[1].as_text() : std::string_view("UTC");
  if (zone_name == "UTC") return base::to_utc(instant);
  if (const auto offset = read_offset(zone_name)) {
    instant.seconds += *offset;
    return base::to_utc(instant);
  }
  if (const auto* zone = find_zone(context, zone_name)) return zone->to_local(instant);
  failure = no_zone(context, zone_name);
  return std::nullopt;
}

using Reading = std::int64_t (*)(const base::LocalTime& local);

Value read_clock(Context& context, Arguments arguments, std::string_view name, Reading reading) {
  Value failure;
  const auto local = local_time(context, arguments, name, failure);
  return local ? Value::from_int(reading(*local)) : failure;
}

bool is_duration(Arguments arguments) {
  return arguments.size() == 1 && arguments[0].is(Kind::duration);
}

// A wall clock without a zone, or a date: read in the zone of the second argument; a date without
// one is UTC.
Value from_local(Context& context, const base::TimeText& time, std::string_view zone_name) {
  base::Instant instant = base::from_utc(time.local);
  if (zone_name == "UTC") return Value::from_instant(instant);
  if (const auto offset = read_offset(zone_name)) {
    const auto moved = base::add(instant, {-*offset, 0});
    return moved ? Value::from_instant(*moved) : context.fail(moved.error());
  }
  const auto* zone = find_zone(context, zone_name);
  if (zone == nullptr) return no_zone(context, zone_name);
  if (time.form == base::TimeText::Form::date) {
    return Value::from_instant(base::begin_of_day(time.local.date, *zone));
  }
  const auto moment = base::add(zone->resolve(time.local).earliest, {});  // of a year that is known
  return moment ? Value::from_instant(*moment) : context.fail(moment.error());
}

}  // namespace

Value to_timestamp(Context& context, Arguments arguments) {
  const Value& value = arguments[0];
  const bool has_zone = arguments.size() == 2;
  if (has_zone && (!value.is(Kind::string) || !arguments[1].is(Kind::string))) {
    return context.no_overload("timestamp", arguments);
  }
  switch (value.kind()) {
    case Kind::timestamp: return value;
    case Kind::integer:
      if (value.as_int() < first_second || value.as_int() > last_second) {
        return context.fail({"range error: expected seconds of a year from 1 to 9999"});
      }
      return Value::from_instant({value.as_int(), 0});
    case Kind::string: break;
    default: return context.no_overload("timestamp", arguments);
  }
  const auto time = base::parse_time(value.as_text());
  if (!time) return context.fail(time.error());
  if (time->form == base::TimeText::Form::instant) return Value::from_instant(time->instant);
  if (time->form == base::TimeText::Form::local && !has_zone) {
    return context.fail({"expected a time with its offset ('2026-10-01T00:00:00Z'), or a zone as ",
                         "second argument; found '", value.as_text(), "'"});
  }
  return from_local(context, *time, has_zone ? arguments[1].as_text() : "UTC");
}

Value to_duration(Context& context, Arguments arguments) {
  const Value& value = arguments[0];
  if (value.is(Kind::duration)) return value;
  if (!value.is(Kind::string)) return context.no_overload("duration", arguments);
  const auto duration = base::parse_duration(value.as_text());
  if (!duration) return context.fail(duration.error());
  if (!duration_from_nanos(to_nanos(*duration))) {
    return context.fail({"duration out of range: more than 292 years"});
  }
  return Value::from_duration(*duration);
}

Value get_full_year(Context& context, Arguments arguments) {
  return read_clock(context, arguments, "getFullYear", [](const base::LocalTime& local) {
    return std::int64_t{local.date.year};
  });
}

Value get_month(Context& context, Arguments arguments) {
  return read_clock(context, arguments, "getMonth", [](const base::LocalTime& local) {
    return std::int64_t{local.date.month} - 1;
  });
}

Value get_date(Context& context, Arguments arguments) {
  return read_clock(context, arguments, "getDate", [](const base::LocalTime& local) {
    return std::int64_t{local.date.day};
  });
}

Value get_day_of_month(Context& context, Arguments arguments) {
  return read_clock(context, arguments, "getDayOfMonth", [](const base::LocalTime& local) {
    return std::int64_t{local.date.day} - 1;
  });
}

Value get_day_of_week(Context& context, Arguments arguments) {
  return read_clock(context, arguments, "getDayOfWeek", [](const base::LocalTime& local) {
    return std::int64_t{base::weekday(local.date)};
  });
}

Value get_day_of_year(Context& context, Arguments arguments) {
  return read_clock(context, arguments, "getDayOfYear", [](const base::LocalTime& local) {
    return std::int64_t{base::day_of_year(local.date)};
  });
}

// Of a duration these are totals, except the milliseconds: those of its last second.
Value get_hours(Context& context, Arguments arguments) {
  if (is_duration(arguments)) return Value::from_int(arguments[0].as_duration().seconds / 3600);
  return read_clock(context, arguments, "getHours", [](const base::LocalTime& local) {
    return std::int64_t{local.second_of_day / 3600};
  });
}

Value get_minutes(Context& context, Arguments arguments) {
  if (is_duration(arguments)) return Value::from_int(arguments[0].as_duration().seconds / 60);
  return read_clock(context, arguments, "getMinutes", [](const base::LocalTime& local) {
    return std::int64_t{local.second_of_day / 60 % 60};
  });
}

Value get_seconds(Context& context, Arguments arguments) {
  if (is_duration(arguments)) return Value::from_int(arguments[0].as_duration().seconds);
  return read_clock(context, arguments, "getSeconds", [](const base::LocalTime& local) {
    return std::int64_t{local.second_of_day % 60};
  });
}

Value get_milliseconds(Context& context, Arguments arguments) {
  if (is_duration(arguments)) {
    return Value::from_int(arguments[0].as_duration().nanos / nanos_per_milli);
  }
  return read_clock(context, arguments, "getMilliseconds", [](const base::LocalTime& local) {
    return local.nanos / nanos_per_milli;
  });
}

}  // namespace dealkit::expression
