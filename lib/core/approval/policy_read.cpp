// A policy of its tables; see policy_reader.hpp.
#include <algorithm>

#include "core/approval/policy_reader.hpp"
#include "core/base/config_json.hpp"
#include "core/base/currency.hpp"
#include "core/base/moment.hpp"
#include "core/base/nearest.hpp"

namespace dealkit::approval {
namespace {

constexpr int quorum_limit = 100;
constexpr int escalations_limit = 100;
constexpr std::int64_t sla_limit_seconds = 3660 * 86'400LL;  // ten years and some
constexpr int rate_digits_limit = 18;
constexpr base::uint128 rate_limit = 1'000'000'000;  // and one over it

base::uint128 power_of_ten(int exponent) {
  base::uint128 power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

/// The condition as a program; its mistakes with their place inside of the text.
std::optional<expression::Program> compile(base::ConfigReader& section, const std::string& text,
                                           const base::TimeZones* zones) {
  auto program = expression::compile(text, {.zones = zones});
  if (program) return std::move(*program);
  const auto& error = program.error();
  std::string place = "column " + std::to_string(error.position.column);
  if (error.position.line > 1) {
    place = "line " + std::to_string(error.position.line) + ", " + place;
  }
  complain(section, "when", "cannot be read: " + place + ": " + error.message);
  return std::nullopt;
}

/// A whole number within [1 or 0, limit]; nothing (and a problem) otherwise.
std::optional<int> small_integer(base::ConfigReader& section, std::string_view key, int least,
                                 int limit) {
  const auto value = section.integer(key);
  if (!value) return std::nullopt;
  if (*value >= least && *value <= limit) return static_cast<int>(*value);
  complain(section, key, "is " + std::to_string(*value) + ": expected " + std::to_string(least) +
                             " to " + std::to_string(limit));
  return std::nullopt;
}

/// A time with an offset, or a day of UTC: as a beginning from its first moment on, as an end with
/// all of it.
std::optional<base::Instant> instant(base::ConfigReader& section, std::string_view key,
                                     base::Edge edge) {
  const auto text = section.time(key);
  if (!text) return std::nullopt;
  const auto time = base::parse_time(*text);
  if (!time) {
    complain(section, key, "is not a time: " + time.error().message);
  } else if (time->form == base::TimeText::Form::local) {
    complain(section, key, "has no offset from UTC: write \"" + *text + "Z\" or \"" + *text +
                               "+01:00\", or a day alone");
  } else if (time->form == base::TimeText::Form::date) {
    return base::moment_of(*time, edge, base::TimeZone::utc());
  } else {
    return time->instant;
  }
  return std::nullopt;
}

/// A name that may be left out but not be empty.
std::string name(base::ConfigReader& section, std::string_view key) {
  const auto text = section.text(key);
  if (text && text->empty()) complain(section, key, "is empty: leave it out, or name somebody");
  return text.value_or("");
}

/// A member in a table of its own: looking each of twenty thousand up by its name takes its time.
base::ConfigTree table_of(const base::ConfigTree::Member& member,
                          const base::ConfigReader& section) {
  return base::ConfigTree::table({member}, section.table().position());
}

std::string required_name(base::ConfigReader& section, std::string_view key) {
  const auto text = section.required_text(key);
  if (text && text->empty()) complain(section, key, "is empty");
  return text.value_or("");
}

}  // namespace

void complain(base::ConfigReader& section, std::string_view key, std::string_view complaint) {
  section.problem(key, "'" + section.path_of(key) + "' " + std::string(complaint));
}

Policy PolicyReader::read(const base::ConfigTree& file) {
  base::ConfigReader reader(file, "", problems_);
  reader.text("name");  // for people
  reader.text("description");
  if (const auto code = reader.text("currency")) {
    policy_.currency_ = *code;
    if (base::find_currency(*code) == nullptr) {
      complain(reader, "currency", "is '" + *code + "', which ISO 4217 does not list");
    }
  }
  if (auto rates = reader.section("rates")) read_rates(*rates);
  policy_.trust_stated_roles_ = reader.boolean("trust_stated_roles").value_or(false);
  policy_.allow_own_deals_ = reader.boolean("allow_own_deals").value_or(false);
  policy_.allow_several_levels_ = reader.boolean("allow_several_levels").value_or(false);
  if (reader.choice("on_material_change", {"keep_running", "pause"}) == "pause") {
    policy_.on_material_change_ = OnMaterialChange::pause;
  }
  if (auto roles = reader.section("roles")) read_roles(*roles);
  for (auto& section : reader.sections("calendar")) read_calendar(section);
  for (auto& section : reader.sections("level")) read_level(section);
  for (auto& section : reader.sections("route")) read_route(section);
  for (auto& section : reader.sections("delegation")) read_delegation(section);
  reader.finish();
  take_defaults(reader);
  check_routes();
  policy_.finish();
  return std::move(policy_);
}

void PolicyReader::read_rates(base::ConfigReader section) {
  for (const auto& member : section.table().members()) {
    const std::string_view code = member.key;
    const auto alone = table_of(member, section);
    base::ConfigReader own(alone, section.path(), problems_);
    const auto text = own.decimal(code);
    if (base::find_currency(code) == nullptr) {
      complain(own, code, "is the rate of a currency that ISO 4217 does not list");
    }
    if (!text) continue;
    const auto number = base::parse_decimal(*text);
    if (!number) {
      complain(own, code, "is not a rate: " + number.error().message);
      continue;
    }
    // Read as digits / 10^decimals; trailing zeros are gone already.
    const int decimals = std::clamp(-number->exponent, 0, 38);
    const int zeros = std::clamp(number->exponent, 0, 38);
    const bool small_digits = number->digits < power_of_ten(rate_digits_limit);
    const auto digits = small_digits && zeros <= 9 ? number->digits * power_of_ten(zeros)
                                                   : rate_limit * power_of_ten(27);
    const bool too_small = decimals > 27 || digits * rate_limit < power_of_ten(decimals);
    if (number->negative || number->digits == 0) {
      complain(own, code, "is " + *text + ": a rate is more than 0");
    } else if (!small_digits || too_small || digits > rate_limit * power_of_ten(decimals)) {
      complain(own, code, "is " + *text + ": a rate is between 0.000000001 and 1000000000 "
                              "and has at most 18 digits");
    } else if (code != policy_.currency_) {
      policy_.rates_[member.key] = {static_cast<std::int64_t>(digits), decimals};
    } else if (digits != 1 || decimals != 0) {
      complain(own, code, "is the rate of the policy's own currency, which is 1");
    }
  }
}

void PolicyReader::read_roles(base::ConfigReader section) {
  for (const auto& member : section.table().members()) {
    const auto alone = table_of(member, section);
    base::ConfigReader own(alone, section.path(), problems_);
    const auto people = own.texts(member.key);
    if (member.key.empty()) section.problem("", "a role in [roles] has no name");
    policy_.role_positions_[member.key] = member.position;
    auto& role = policy_.roles_[member.key];
    if (!people) continue;
    for (const auto& person : *people) {
      if (person.empty()) {
        complain(own, member.key, "has a member without a name");
      } else if (const auto [known, is_new] = role.insert(person); !is_new && *known == person) {
        complain(own, member.key, "names '" + person + "' twice");
      }
    }
  }
}

void PolicyReader::read_calendar(base::ConfigReader section) {
  const auto problems_before = problems_.list().size();
  auto options = read_calendar_options(section, zones_);
  if (!options.name.empty() &&
      !policy_.calendar_positions_.emplace(options.name, section.position("name")).second) {
    complain(section, "name", "is '" + options.name + "', as another calendar's is");
  }
  if (problems_.list().size() == problems_before) {
    policy_.calendars_.emplace_back(std::move(options));
  }
}

void PolicyReader::read_level(base::ConfigReader section) {
  Level level;
  level.position = section.table().position();
  if (!section.has("number")) complain(section, "", "has no number: give one, 1 to 3");
  const auto number = small_integer(section, "number", 1, deal::last_level);
  level.number = number.value_or(1);
  level.role = required_name(section, "role");
  level.quorum = small_integer(section, "quorum", 1, quorum_limit).value_or(1);
  level.max_escalations =
      small_integer(section, "max_escalations", 0, escalations_limit).value_or(2);
  if (const auto text = section.required_text("sla")) {
    const auto sla = base::parse_duration(*text);
    if (!sla) {
      complain(section, "sla", "cannot be read: " + sla.error().message);
    } else if (*sla <= base::Duration{} || sla->seconds > sla_limit_seconds) {
      complain(section, "sla", "is " + *text + ": expected more than 0 and at most ten years");
    } else {
      level.sla = *sla;
    }
  }
  const bool business = section.choice("clock", {"calendar", "business"}) == "business";
  level.clock = business ? Clock::business : Clock::calendar;
  level.calendar = name(section, "calendar");
  if (business && !section.has("calendar")) {
    complain(section, "clock", "is business, so 'calendar' must name a [[calendar]]");
  }
  if (!level.calendar.empty() && !policy_.calendar_positions_.contains(level.calendar)) {
    std::vector<std::string> known;
    for (const auto& entry : policy_.calendar_positions_) known.push_back(entry.first);
    complain(section, "calendar", "is '" + level.calendar + "', but no [[calendar]] has that name" +
                                      base::did_you_mean(level.calendar, known));
  }
  level.backup = name(section, "backup");
  level.skip_level = name(section, "skip_level");
  section.finish();
  if (!number) return;
  auto& place = policy_.levels_[static_cast<std::size_t>(*number - 1)];
  if (place) {
    complain(section, "number", "is " + std::to_string(*number) + ", as another level's is");
  } else {
    place = std::move(level);
  }
}

void PolicyReader::read_route(base::ConfigReader section) {
  Route route;
  route.position = section.table().position();
  if (const auto when = section.required_text("when")) {
    route.when = *when;
    route.condition = compile(section, *when, zones_);
  }
  read_steps(section, route.levels);
  section.finish();
  policy_.routes_.push_back(std::move(route));
}

void PolicyReader::read_steps(base::ConfigReader& section, Steps& steps) {
  using Kind = base::ConfigTree::Kind;
  const auto* list = section.any("levels");
  if (list == nullptr) {
    complain(section, "levels", "is missing: [] approves at once");
    return;
  }
  const auto malformed = [&] {
    complain(section, "levels",
             "must be an array of arrays of levels such as [[1], [2, 3]], inner ones parallel");
  };
  if (!list->is(Kind::array)) return malformed();
  std::array<bool, deal::last_level> seen{};
  for (const auto& inner : list->elements()) {
    if (!inner.is(Kind::array) || inner.elements().empty()) return malformed();
    auto& step = steps.emplace_back();
    for (const auto& element : inner.elements()) {
      if (!element.is(Kind::integer)) return malformed();
      if (element.integer() < 1 || element.integer() > deal::last_level) {
        complain(section, "levels", "demands level " + element.text() + ": there are 1 to 3");
        return;
      }
      const auto level = static_cast<int>(element.integer());
      bool& known = seen[static_cast<std::size_t>(level - 1)];
      if (known) complain(section, "levels", "demands level " + element.text() + " twice");
      known = true;
      step.push_back(level);
    }
    std::sort(step.begin(), step.end());
  }
}

void PolicyReader::read_delegation(base::ConfigReader section) {
  Delegation delegation;
  delegation.position = section.table().position();
  delegation.from = required_name(section, "from");
  delegation.to = required_name(section, "to");
  delegation.role = name(section, "role");
  delegation.since = instant(section, "since", base::Edge::begin);
  delegation.until = instant(section, "until", base::Edge::end);
  if (!delegation.from.empty() && delegation.from == delegation.to) {
    complain(section, "to", "is whom the delegation comes from");
  }
  if (delegation.since && delegation.until && *delegation.since >= *delegation.until) {
    complain(section, "until", "is not after 'since'");
  }
  section.finish();
  policy_.delegations_.push_back(std::move(delegation));
}

void PolicyReader::take_defaults(const base::ConfigReader& reader) {
  const auto none = [&reader](std::string_view key) {
    const auto* const value = reader.table().find(key);
    return value == nullptr || (value->is(base::ConfigTree::Kind::array) &&
                                value->elements().empty());
  };
  policy_.default_levels_ = none("level");
  policy_.default_routes_ = none("route");
  if (policy_.default_levels_) policy_.levels_ = Policy::defaults().levels_;
  if (policy_.default_routes_) policy_.routes_ = Policy::defaults().routes_;
}

void PolicyReader::check_routes() {
  const std::size_t from_file = policy_.routes_.size();
  for (std::size_t i = 0; i < from_file; ++i) {
    const Route& route = policy_.routes_[i];
    for (const auto& step : route.levels) {
      for (const int level : step) {
        if (policy_.level(level) != nullptr) continue;
        const auto missing = " demands level " + std::to_string(level) +
                             ", but no [[level]] has that number";
        if (!policy_.default_routes_) {
          problems_.add(route.position, "'route[" + std::to_string(i) + "]'" + missing);
        } else {
          problems_.add(route.position,
                        "the file has no [[route]], so that the default routes hold, and the one "
                        "for \"" + route.when + "\"" + missing +
                            ": add the level, or routes of your own");
        }
      }
    }
  }
}

Policy Policy::read(const base::ConfigTree& file, const base::TimeZones* zones,
                    base::Problems& problems) {
  return PolicyReader(zones, problems).read(file);
}

base::Result<Policy> Policy::from_json(json::Value value, const base::TimeZones* zones) {
  const auto tree = base::config_from_json(value);
  if (!tree) {
    return base::Error{base::Errc::data, "not a policy: " + tree.error().message,
                       tree.error().position};
  }
  base::Problems problems;
  Policy policy = read(*tree, zones, problems);
  if (problems.empty()) return policy;
  problems.sort();
  const auto& first = problems.list().front();
  return base::Error{base::Errc::data, "not a policy: " + first.message, first.position};
}

}  // namespace dealkit::approval
