// Reading the texts of options by their kind, and handing them out.
#include "io/cli/values.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <cstdlib>

#include "core/base/nearest.hpp"

namespace dealkit::io::cli {
namespace {

using base::Errc;
using base::Error;
using base::Result;

Error wrong_value(std::string message) { return Error{Errc::usage, std::move(message), {}}; }

Result<std::int64_t> read_integer(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc::result_out_of_range) {
    return wrong_value("'" + std::string(text) + "' is too large a number");
  }
  if (error != std::errc() || end != text.data() + text.size()) {
    return wrong_value("'" + std::string(text) + "' is not a whole number");
  }
  return value;
}

/// 64K, 1M, 2G, also KiB and kb: powers of 1024 all.
Result<std::int64_t> read_size(std::string_view text) {
  const auto unit_at = text.find_first_not_of("0123456789");
  const std::string_view digits = text.substr(0, unit_at);
  std::string unit(unit_at == std::string_view::npos ? "" : text.substr(unit_at));
  for (char& c : unit) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  const auto wrong_size = [&] {
    return wrong_value("'" + std::string(text) + "' is not a size: write bytes, or 64K, 1M, 2G");
  };
  if (digits.empty()) return wrong_size();
  int shift = 0;
  if (!unit.empty() && unit != "B") {
    const auto at = std::string_view("KMGT").find(unit.front());
    const std::string_view rest = std::string_view(unit).substr(1);
    if (at == std::string_view::npos || !(rest.empty() || rest == "B" || rest == "IB")) {
      return wrong_size();
    }
    shift = 10 * (static_cast<int>(at) + 1);
  }
  DEALKIT_ASSIGN_OR_RETURN(const std::int64_t number, read_integer(digits));
  if (number > (std::numeric_limits<std::int64_t>::max() >> shift)) {
    return wrong_value("'" + std::string(text) + "' is too large a size");
  }
  return number << shift;
}

Result<std::int64_t> read_flag(std::string_view text) {
  constexpr std::array<std::string_view, 4> yes{"true", "1", "yes", "on"};
  constexpr std::array<std::string_view, 4> no{"false", "0", "no", "off"};
  if (std::find(yes.begin(), yes.end(), text) != yes.end()) return std::int64_t{1};
  if (std::find(no.begin(), no.end(), text) != no.end()) return std::int64_t{0};
  return wrong_value("'" + std::string(text) + "' is neither true nor false");
}

Result<void> check_range(const Option& option, std::int64_t value) {
  if (value >= option.min && value <= option.max) return {};
  constexpr auto no_max = std::numeric_limits<std::int64_t>::max();
  std::string range = "at least " + std::to_string(option.min);
  if (option.max != no_max) {
    range = "from " + std::to_string(option.min) + " to " + std::to_string(option.max);
  }
  return wrong_value(std::to_string(value) + " is out of range: it must be " + range);
}

/// A time's own bound: ids of version 7, say, count from 1970 on.
Result<void> check_earliest(const Option& option, base::Instant value) {
  if (value.seconds >= option.min) return {};
  return wrong_value(base::to_string(value) + " is too early: it must not be before " +
               base::to_string(base::Instant{option.min, 0}));
}

Result<void> check_choice(const Option& option, const std::string& text) {
  const auto& choices = option.choices;
  if (std::find(choices.begin(), choices.end(), text) != choices.end()) return {};
  std::string known;
  for (const auto& choice : choices) known += (known.empty() ? "" : ", ") + choice;
  return wrong_value("'" + text + "' is not one of " + known + base::did_you_mean(text, choices));
}

Result<void> read_one(const std::string& text, Setting& setting) {
  const Option& option = *setting.option;
  switch (option.kind) {
    case Kind::flag: {
      DEALKIT_ASSIGN_OR_RETURN(const auto value, read_flag(text));
      setting.integers.push_back(value);
      return {};
    }
    case Kind::integer: {
      DEALKIT_ASSIGN_OR_RETURN(const auto value, read_integer(text));
      DEALKIT_RETURN_IF_ERROR(check_range(option, value));
      setting.integers.push_back(value);
      return {};
    }
    case Kind::size: {
      DEALKIT_ASSIGN_OR_RETURN(const auto value, read_size(text));
      DEALKIT_RETURN_IF_ERROR(check_range(option, value));
      setting.integers.push_back(value);
      return {};
    }
    case Kind::choice:
      return check_choice(option, text);
    case Kind::duration: {
      auto value = base::parse_duration(text);
      if (!value)
        return wrong_value("'" + text + "' is not a duration such as 90s, 1h30m or 250ms");
      setting.durations.push_back(*value);
      return {};
    }
    case Kind::instant: {
      auto value = base::parse_instant(text);
      if (!value) {
        return wrong_value("'" + text + "' is not an RFC 3339 time such as 2026-10-01T00:00:00Z");
      }
      DEALKIT_RETURN_IF_ERROR(check_earliest(option, *value));
      setting.instants.push_back(*value);
      return {};
    }
    case Kind::path:
      if (text.empty()) return wrong_value("an empty file name");
      return {};
    case Kind::text:
      return {};
  }
  return {};
}

/// A question that the table does not answer is a bug of ours.
[[noreturn]] void bug(std::string_view name, const char* what) {
  std::fprintf(stderr, "bug: option --%.*s %s\n", static_cast<int>(name.size()), name.data(), what);
  std::abort();
}



}  // namespace

Result<Setting> read_setting(const Option& option, std::vector<std::string> texts) {
  Setting setting;
  setting.option = &option;
  if (option.kind == Kind::flag) {
    // -VV counts; --no-x after --x takes it back.
    std::int64_t count = 0;
    for (const auto& text : texts) {
      DEALKIT_ASSIGN_OR_RETURN(const auto value, read_flag(text));
      count = value == 0 ? 0 : count + 1;
    }
    setting.integers = {count};
    setting.texts = {count > 0 ? "true" : "false"};
    return setting;
  }
  if (!option.repeatable && texts.size() > 1) texts.erase(texts.begin(), texts.end() - 1);
  for (const auto& text : texts) DEALKIT_RETURN_IF_ERROR(read_one(text, setting));
  setting.texts = std::move(texts);
  return setting;
}

void Values::set(Setting setting) {
  std::string name = setting.option->name;
  settings_.insert_or_assign(std::move(name), std::move(setting));
}

const Setting& Values::setting(std::string_view name) const {
  const auto found = settings_.find(name);
  if (found == settings_.end()) bug(name, "was asked for, but this command does not have it");
  return found->second;
}

bool Values::has(std::string_view name) const { return setting(name).origin != Origin::unset; }
Origin Values::origin(std::string_view name) const { return setting(name).origin; }

std::int64_t Values::count(std::string_view name) const {
  const auto& found = setting(name);
  if (found.option->kind != Kind::flag) bug(name, "is no flag");
  return found.integers.empty() ? 0 : found.integers.back();
}

bool Values::flag(std::string_view name) const { return count(name) > 0; }

const std::string& Values::text(std::string_view name) const {
  const auto& found = setting(name);
  static const std::string none;
  return found.texts.empty() ? none : found.texts.back();
}

std::optional<std::string> Values::optional_text(std::string_view name) const {
  const auto& found = setting(name);
  if (found.texts.empty()) return std::nullopt;
  return found.texts.back();
}

const std::vector<std::string>& Values::list(std::string_view name) const {
  return setting(name).texts;
}

std::optional<std::int64_t> Values::optional_integer(std::string_view name) const {
  const auto& found = setting(name);
  if (found.option->kind != Kind::integer && found.option->kind != Kind::size) {
    bug(name, "is no integer");
  }
  if (found.integers.empty()) return std::nullopt;
  return found.integers.back();
}

std::int64_t Values::integer(std::string_view name) const {
  const auto found = optional_integer(name);
  if (!found) bug(name, "has no value and no default");
  return *found;
}

std::optional<base::Duration> Values::duration(std::string_view name) const {
  const auto& found = setting(name);
  if (found.option->kind != Kind::duration) bug(name, "is no duration");
  if (found.durations.empty()) return std::nullopt;
  return found.durations.back();
}

std::optional<base::Instant> Values::instant(std::string_view name) const {
  const auto& found = setting(name);
  if (found.option->kind != Kind::instant) bug(name, "is no instant");
  if (found.instants.empty()) return std::nullopt;
  return found.instants.back();
}

}  // namespace dealkit::io::cli
