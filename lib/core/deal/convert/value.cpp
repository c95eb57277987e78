// Values of concepts: reading, writing, cutting to what a format can hold.
#include "core/deal/convert/value.hpp"

#include <charconv>

#include "core/base/currency.hpp"
#include "core/base/json/write.hpp"
#include "core/base/moment.hpp"
#include "core/base/money.hpp"
#include "core/deal/convert/countries.hpp"
#include "core/record/words.hpp"

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

/// The whole number of a value; one in quotes is the same number, where it is written as we write
/// it.
Result<std::string> decode_integer(json::Value value) {
  if (is_number_in_quotes(value)) return std::string(value.string());
  if (!value.is(json::Kind::number)) return wrong_kind("a whole number", value);
  DEALKIT_ASSIGN_OR_RETURN(const auto number, value.integer());
  return std::to_string(number);
}

Result<std::string> decode_word(json::Value value, const Home& home) {
  std::string written;
  if (has_numbers(home)) {
    DEALKIT_ASSIGN_OR_RETURN(written, decode_integer(value));
  } else if (value.is(json::Kind::string)) {
    written = value.string();
  } else {
    return wrong_kind("a word", value);
  }
  for (const auto& word : home.words) {
    if (record::same_word(written, word.theirs)) return std::string(word.ours);
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
  return compact(value);
}

Result<std::string> decode_time(json::Value value) {
  if (!value.is(json::Kind::string)) return wrong_kind("a time", value);
  DEALKIT_ASSIGN_OR_RETURN(const auto time, base::parse_time(value.string()));
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

/// The last second before an end; that of a day is 23:59:59 on its clocks.
base::Instant last_second_before(base::Instant end) {
  return {end.nanos == 0 ? end.seconds - 1 : end.seconds, 0};
}

/// UTC in whole seconds: a day begins with its first and ends with its last second.
std::string in_seconds(const base::TimeText& time, bool ends, const base::TimeZone& zone) {
  auto instant = base::moment_of(time, ends ? base::Edge::end : base::Edge::begin, zone);
  if (ends && time.form == base::TimeText::Form::date) instant = last_second_before(instant);
  instant.nanos = 0;
  return base::to_string(instant);
}

/// Codes of countries in the standard's form where they can be read; others as they are.
std::string countries_in(std::string_view array, bool alpha3) {
  json::Reader reader;
  const auto document = reader.read(array);
  if (!document) return std::string(array);
  std::string out;
  json::Writer writer(out);
  writer.array();
  for (const auto code : (*document)->root()) {
    const auto* country = country_of(code.string());
    const auto own = code.string().size() == 2 && !alpha3;
    if (country == nullptr) {
      writer.raw(code.text());
    } else {
      writer.string(own ? country->alpha2 : country->alpha3);
    }
  }
  writer.close();
  return out;
}

/// An amount that a price, a floor or a total can be. What cannot be read is no reason to give
/// something away: it is an error wherever it stands (see Reading).
Result<std::string> decode_money(json::Value value, const Home& home) {
  if (!value.is(json::Kind::number)) return wrong_kind("a number", value);
  DEALKIT_ASSIGN_OR_RETURN(const auto amount, base::parse_micros(value.text()));
  if (amount.value < 0) return unfit("it is below 0");
  if (amount.value == 0 && home.above_zero) return unfit("it is not above 0");
  return base::to_string(amount);
}

}  // namespace

bool has_numbers(const Home& home) {
  return !home.words.empty() && home.words.front().theirs.front() <= '9';
}

bool is_number_in_quotes(json::Value value) {
  if (!value.is(json::Kind::string)) return false;
  const auto text = value.string();
  std::int64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ec == std::errc{} && std::to_string(number) == text;
}

bool is_of_the_type(json::Value value, const Concept& row, const Home& home) {
  switch (row.type) {
    case Type::text:
    case Type::id:
    case Type::time: return value.is(json::Kind::string);
    case Type::word:
      if (!has_numbers(home)) return value.is(json::Kind::string);
      [[fallthrough]];
    case Type::integer: return value.is(json::Kind::number) || is_number_in_quotes(value);
    case Type::money: return value.is(json::Kind::number);
    case Type::tokens:
    case Type::countries: return value.is(json::Kind::array);
    case Type::raw: break;
  }
  return true;
}

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

std::string compact(json::Value value) {
  std::string out;
  append_compact(out, value);
  return out;
}

Result<std::string> decode(json::Value value, const Concept& row, const Home& home) {
  switch (row.type) {
    case Type::text:
    case Type::id:
      if (!value.is(json::Kind::string)) return wrong_kind("a string", value);
      if (row.type == Type::id && value.string().empty()) return unfit("it is empty");
      if (row.role == Role::currency && base::find_currency(value.string()) == nullptr) {
        return unfit("it is not a currency that ISO 4217 lists; expected a code like USD");
      }
      return std::string(value.string());
    case Type::word: return decode_word(value, home);
    case Type::integer: return decode_integer(value);
    case Type::money: return decode_money(value, home);
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
      if (row.role == Role::currency && base::find_currency(text) == nullptr) {
        return refuse("a code of ISO 4217");
      }
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
      if (!amount || amount->value < 0) return refuse("an amount from 0 on");
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

Result<std::string> encode(std::string_view value, const Concept& row, const Home& home,
                           const base::TimeZone& zone) {
  switch (row.type) {
    case Type::id:
      if (home.longest != 0 && value.size() > home.longest) {
        return unfit("longer than " + std::to_string(home.longest) + " bytes");
      }
      return quoted(value);
    case Type::text:
      if (value.empty() && home.longest != 0) return unfit("it is empty");
      return quoted(home.longest == 0 ? value : cut(value, home.longest));
    case Type::word: return encode_word(value, home);
    case Type::time: {
      if (!home.seconds) return quoted(value);
      DEALKIT_ASSIGN_OR_RETURN(const auto time, base::parse_time(value));
      return quoted(in_seconds(time, row.role == Role::end, zone));
    }
    case Type::countries: return countries_in(value, home.alpha3);
    case Type::money:
      if (home.above_zero && value == "0") return unfit("it must be above 0 there");
      break;
    case Type::integer:
    case Type::tokens:
    case Type::raw: break;
  }
  return std::string(value);
}

std::string as_day(std::string_view time, const Concept& row, const base::TimeZone& zone) {
  const auto written = base::parse_time(time);
  const bool edge_of_day = row.role == Role::begin || row.role == Role::end;
  if (!edge_of_day || !written || written->form != base::TimeText::Form::instant) {
    return std::string(time);
  }
  const auto date = zone.to_local(written->instant).date;
  const auto edge = row.role == Role::end ? last_second_before(base::end_of_day(date, zone))
                             : base::begin_of_day(date, zone);
  return edge == written->instant ? base::to_string(date) : std::string(time);
}

}  // namespace dealkit::deal::convert
