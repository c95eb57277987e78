// [[calendar]] of a policy: name, time_zone, work_days, hours, holidays.
#include <algorithm>

#include "core/approval/policy_reader.hpp"
#include "core/base/nearest.hpp"

namespace dealkit::approval {
namespace {

constexpr int minutes_per_day = 1440;
constexpr int default_from_minute = 9 * 60;
constexpr int default_to_minute = 17 * 60;

std::optional<int> parse_clock(std::string_view text) {
  const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  if (!digit(0) || !digit(1) || !digit(3) || !digit(4)) return std::nullopt;
  const int hour = (text[0] - '0') * 10 + text[1] - '0';
  const int minute = (text[3] - '0') * 10 + text[4] - '0';
  if (minute > 59 || hour * 60 + minute > minutes_per_day) return std::nullopt;
  return hour * 60 + minute;
}

void read_work_days(base::ConfigReader& section, std::array<bool, 7>& work_days) {
  if (!section.has("work_days")) {
    for (std::size_t day = 1; day <= 5; ++day) work_days[day] = true;
  }
  const auto words = section.texts("work_days");
  if (!words) return;
  const std::vector<std::string> known(day_names.begin(), day_names.end());
  for (const auto& word : *words) {
    const auto found = std::find(known.begin(), known.end(), word);
    if (found == known.end()) {
      complain(section, "work_days",
               "names '" + word + "', which is not one of mon, tue, wed, thu, fri, sat, sun" +
                   base::did_you_mean(word, known));
      return;
    }
    bool& day = work_days[static_cast<std::size_t>(found - known.begin())];
    if (day) complain(section, "work_days", "names '" + word + "' twice");
    day = true;
  }
  if (words->empty()) complain(section, "work_days", "is empty: name a day at least");
}

void read_hours(base::ConfigReader& section, std::vector<Calendar::Hours>& hours) {
  if (!section.has("hours")) hours.push_back({default_from_minute, default_to_minute});
  const auto texts = section.texts("hours");
  if (!texts) return;
  for (const std::string_view text : *texts) {
    const auto dash = text.find('-');
    const auto from = parse_clock(text.substr(0, dash));
    const auto to =
        dash == text.npos ? std::nullopt : parse_clock(text.substr(dash + 1));
    if (!from || !to || *from >= *to) {
      complain(section, "hours",
               "must be like \"09:00-17:30\", the end after the start and no later than 24:00, "
               "not \"" + std::string(text) + "\"");
      return;
    }
    hours.push_back({*from, *to});
  }
  std::sort(hours.begin(), hours.end(),
            [](const auto& a, const auto& b) { return a.from_minute < b.from_minute; });
  for (std::size_t i = 1; i < hours.size(); ++i) {
    if (hours[i].from_minute < hours[i - 1].to_minute) {
      complain(section, "hours", "overlap each other");
    }
  }
  if (texts->empty()) complain(section, "hours", "is empty: give an hour at least");
}

void read_holidays(base::ConfigReader& section, std::vector<base::Date>& holidays) {
  const auto* list = section.any("holidays");
  if (list == nullptr) return;
  if (!list->is(base::ConfigTree::Kind::array)) {
    complain(section, "holidays",
             "must be an array of dates, not " + std::string(describe(list->kind())));
    return;
  }
  for (const auto& element : list->elements()) {
    const bool is_text = element.is(base::ConfigTree::Kind::time) ||
                         element.is(base::ConfigTree::Kind::string);
    const auto date = is_text ? base::parse_date(element.text())
                              : base::Error{base::Errc::data, "", {}};
    if (date) {
      holidays.push_back(*date);
    } else {
      complain(section, "holidays", "must hold dates such as 2026-12-25, not " +
                                        (is_text ? "\"" + element.text() + "\""
                                                 : std::string(describe(element.kind()))));
    }
  }
}

}  // namespace

Calendar::Options read_calendar_options(base::ConfigReader& section,
                                        const base::TimeZones* zones) {
  Calendar::Options options;
  options.name = section.required_text("name").value_or("");
  if (section.has("name") && options.name.empty()) complain(section, "name", "is empty");
  const auto zone = section.text("time_zone");
  if (zone && *zone != "UTC") {
    options.zone = zones == nullptr ? nullptr : zones->find(*zone);
    if (options.zone == nullptr) {
      complain(section, "time_zone",
               "is '" + *zone + "', which is not a known time zone: give one like Europe/Berlin");
    }
  }
  read_work_days(section, options.work_days);
  read_hours(section, options.hours);
  read_holidays(section, options.holidays);
  section.finish();
  return options;
}

}  // namespace dealkit::approval
