// Values of concepts: reading, writing, cutting to what a format can hold.
#include "core/deal/convert/value.hpp"

#include <charconv>

#include "core/base/country.hpp"
#include "core/base/json/write.hpp"
#include "core/base/money.hpp"
#include "core/base/time.hpp"

namespace dealkit::deal::convert {
namespace {

using base::Errc;
using base::Error;
using base::Result;

Error unfit(std::string reason) { return {Errc::data, std::move(reason)}; }

Error wrong_kind(std::string_view wanted, json::Value value) {
  return unfit("expected " + std::string(wanted) + ", found " +
               std::string(json::describe(value.kind())));
}

Result<std::string> decode_word(json::Value value, const Home& home) {
  std::string written;
  if (value.is(json::Kind::string)) {
    written = value.string();
  } else if (value.is(json::Kind::number)) {
    DEALKIT_TRY(const auto number, value.integer());
    written = std::to_string(number);
  } else {
    return wrong_kind("a code", value);
  }
  const bool numbers = !home.words.empty() && home.words.front().theirs.front() <= '9';
  for (const auto& word : home.words) {
    if (word.theirs == written && value.is(json::Kind::number) == numbers) {
      return std::string(word.ours);
    }
  }
  return unfit("no known code");
}

/// An array of strings, and where `numbers` says so whole numbers.
Result<std::string> decode_tokens(json::Value value, bool numbers) {
  if (!value.is(json::Kind::array)) return wrong_kind("an array", value);
  for (const auto element : value) {
    const bool fits = element.is(json::Kind::string) ||
                      (numbers && element.is(json::Kind::number) && element.is_integer());
    if (!fits) return wrong_kind("an array of strings", element);
  }
  std::string out;
  append_compact(out, value);
  return out;
}

Result<std::string> decode_money(json::Value value) {
  if (!value.is(json::Kind::number)) return wrong_kind("a number", value);
  DEALKIT_TRY(const auto amount, base::parse_micros(value.text()));
  return base::to_string(amount);
}

Result<std::string> decode_time(json::Value value) {
  if (!value.is(json::Kind::string)) return wrong_kind("a time", value);
  DEALKIT_TRY(const auto time, base::parse_time(value.string()));
  return base::to_string(time);
}

/// The first `longest` characters of UTF-8 text.
std::string_view cut(std::string_view text, std::size_t longest) {
  std::size_t characters = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) == 0x80) continue;
    if (characters++ == longest) return text.substr(0, i);
  }
  return text;
}

std::string quoted(std::string_view text) {
  std::string out;
  json::append_string(out, text);
  return out;
}

Result<std::string> encode_word(std::string_view value, const Home& home) {
  for (auto word = value; !word.empty(); word = broader(word)) {
    for (const auto& known : home.words) {
      if (known.ours != word) continue;
      const bool number = known.theirs.front() <= '9';
      return number ? std::string(known.theirs) : quoted(known.theirs);
    }
  }
  return unfit("there is no word for " + std::string(value));
}

/// ISO 8601 in UTC and whole seconds; a date stays one, a time without offset is taken as UTC.
std::string in_seconds(const base::TimeText& time) {
  if (time.form == base::TimeText::Form::date) return base::to_string(time);
  auto instant = time.form == base::TimeText::Form::local ? base::from_utc(time.local)
                                                          : time.instant;
  instant.nanos = 0;
  return base::to_string(instant);
}

/// Codes that ISO 3166-1 knows in alpha-3, others as they are.
std::string in_alpha3(std::string_view array) {
  std::string out;
  for (std::size_t at = 0; at < array.size();) {
    const auto open = array.find('"', at);
    const auto close = open == std::string_view::npos ? open : array.find('"', open + 1);
    if (close == std::string_view::npos) return out.append(array.substr(at));
    const auto code = array.substr(open + 1, close - open - 1);
    const auto* country = base::find_country(code);
    out.append(array.substr(at, open + 1 - at)).append(country ? country->alpha3 : code);
    out.push_back('"');
    at = close + 1;
    if (code.ends_with('\\')) return std::string(array);  // an escaped quote: no code at all
  }
  return out;
}

}  // namespace

void append_compact(std::string& out, json::Value value) {
  if (!value.is(json::Kind::array) && !value.is(json::Kind::object)) {
    out.append(value.text());
    return;
  }
  const bool object = value.is(json::Kind::object);
  out.push_back(object ? '{' : '[');
  bool first = true;
  for (const auto child : value) {
    if (!first) out.push_back(',');
    first = false;
    if (object) {
      json::append_string(out, child.key());
      out.push_back(':');
    }
    append_compact(out, child);
  }
  out.push_back(object ? '}' : ']');
}

Result<std::string> decode(json::Value value, const Concept& row, const Home& home) {
  switch (row.type) {
    case Type::text:
    case Type::id:
      if (!value.is(json::Kind::string)) return wrong_kind("a string", value);
      if (row.type == Type::id && value.string().empty()) return unfit("it is empty");
      return std::string(value.string());
    case Type::word: return decode_word(value, home);
    case Type::integer: {
      if (!value.is(json::Kind::number)) return wrong_kind("a whole number", value);
      DEALKIT_TRY(const auto number, value.integer());
      return std::to_string(number);
    }
    case Type::money: return decode_money(value);
    case Type::time: return decode_time(value);
    case Type::tokens: return decode_tokens(value, true);
    case Type::countries: return decode_tokens(value, false);
    case Type::raw: break;
  }
  std::string out;
  append_compact(out, value);
  return out;
}

Result<std::string> decode_typed(std::string_view text, const Concept& row) {
  const auto refuse = [&](std::string_view wanted) {
    return Error{Errc::usage, std::string(row.name) + ": expected " + std::string(wanted) +
                                  ", found '" + std::string(text) + "'"};
  };
  switch (row.type) {
    case Type::text:
    case Type::id:
      if (text.empty()) return refuse("a text");
      return std::string(text);
    case Type::integer: {
      std::int64_t number = 0;
      const auto* end = text.data() + text.size();
      const auto read = std::from_chars(text.data(), end, number);
      if (read.ec != std::errc{} || read.ptr != end) return refuse("a whole number");
      return std::to_string(number);
    }
    case Type::money: {
      const auto amount = base::parse_micros(text);
      if (!amount) return refuse("an amount");
      return base::to_string(*amount);
    }
    case Type::time: {
      const auto time = base::parse_time(text);
      if (!time) return refuse("a date or a time (RFC 3339)");
      return base::to_string(*time);
    }
    case Type::word:
      for (const auto& home : row.homes) {
        for (const auto& word : home.words) {
          if (word.ours == text) return std::string(text);
        }
      }
      return refuse("one of its words, see dealkit-convert(7)");
    case Type::tokens:
    case Type::countries:
    case Type::raw: break;
  }
  return Error{Errc::usage, std::string(row.name) + " cannot be assumed"};
}

Result<std::string> encode(std::string_view value, const Concept& row, const Home& home) {
  switch (row.type) {
    case Type::id:
      if (home.longest != 0 && value.size() > home.longest) {
        return unfit("longer than " + std::to_string(home.longest) + " bytes");
      }
      return quoted(value);
    case Type::text: return quoted(home.longest == 0 ? value : cut(value, home.longest));
    case Type::word: return encode_word(value, home);
    case Type::time: {
      if (!home.seconds) return quoted(value);
      DEALKIT_TRY(const auto time, base::parse_time(value));
      return quoted(in_seconds(time));
    }
    case Type::countries:
      return row.home(Format::dealsync1).path == home.path ? in_alpha3(value)
                                                           : std::string(value);
    case Type::integer:
    case Type::money:
    case Type::tokens:
    case Type::raw: break;
  }
  return std::string(value);
}

}  // namespace dealkit::deal::convert
