// Properties: what no loss names survives the way there and home; nothing crashes.
#include <array>

#include "survival.hpp"
#include "core/deal/convert/concepts.hpp"
#include "support.hpp"

namespace dealkit::test {
namespace {

using deal::convert::all_formats;
using Words = std::vector<std::string>;

std::string one_of(const Words& words) { return *rc::gen::elementOf(words); }

std::string odd_value() {
  return one_of({"null", "true", "0", "-1", "5", "700", "1.5", "1e2", "1.00", "0.1234567",
                 "9999999999999999", "\"\"", "\"USD\"", "\"EUR\"", "\"x\"", "[]", "{}", "[1]",
                 "[null]", "[{\"a\":[]}]", "{\"a\":{\"b\":1,\"0\":2}}", "[\"a\", \"b\"]",
                 "\"2026-10-01\"", "\"2026-10-01T10:00:00.5+02:00\"", "\"\\u00e9\\\"\\n\""});
}

enum class Values { sound, any };

/// A value that a concept has in a format; of any values most of the time, else anything.
std::string value_for(const deal::convert::Concept& row, const deal::convert::Home& home,
                      Values values) {
  using deal::convert::Type;
  if (values == Values::any && *rc::gen::inRange(0, 6) == 0) return odd_value();
  switch (row.type) {
    case Type::id: return one_of({"\"d-1\"", "\"d-2\"", "\"order-1\""});
    case Type::text:
      if (row.name == "currency") return one_of({"\"USD\"", "\"EUR\""});
      // 300 characters fit into some places only.
      return one_of({"\"a name\"", "\"\\u0041b\"",
                     "\"" + std::string(values == Values::any ? 300 : 90, 'n') + "\""});
    case Type::word: {
      if (home.words.empty()) return odd_value();
      const auto& word = home.words[static_cast<std::size_t>(
          *rc::gen::inRange<int>(0, static_cast<int>(home.words.size())))];
      const bool number = word.theirs.front() <= '9';
      return number ? std::string(word.theirs) : "\"" + std::string(word.theirs) + "\"";
    }
    case Type::integer: return one_of({"0", "1000", "1e3"});
    case Type::money: return one_of({"0", "5", "5.0", "2.5", "0.000001"});
    case Type::time:
      return one_of({"\"2026-10-01\"", "\"2026-10-01T00:00:00Z\"", "\"2026-10-01T12:30:00\"",
                     "\"2026-10-01T12:30:00.25+02:00\"",
                     values == Values::any ? "\"\"" : "\"2026-12-31\""});
    case Type::tokens:
      return one_of({"[]", "[\"a\"]", "[ \"a\" , 5 ]", values == Values::any ? "[{}]" : "[1]"});
    case Type::countries:
      return one_of({"[\"DEU\"]", home.alpha3 && values == Values::sound ? "[]" : "[\"DE\",\"FR\"]",
                     "[\"XX\",\"\\\"\"]"});
    case Type::raw: break;
  }
  return odd_value();
}

/// An object of the members that `put` adds: {"a":{"b":1}} from "/a/b".
struct Members {
  std::vector<std::pair<std::string, Members>> inner;
  std::string text;
  bool array = false;

  void put(std::string_view pointer, const std::string& value) {
    if (pointer.empty()) {
      if (inner.empty()) text = value;
      return;
    }
    if (!text.empty()) return;
    const auto end = std::min(pointer.find('/', 1), pointer.size());
    const std::string name(pointer.substr(1, end - 1));
    array = array || (inner.empty() && name == "0");
    for (auto& [known, members] : inner) {
      if (known == name) return members.put(pointer.substr(end), value);
    }
    inner.emplace_back(name, Members{});
    inner.back().second.put(pointer.substr(end), value);
  }
  std::string print() const {
    if (!text.empty()) return text;
    std::string out;
    for (const auto& [name, members] : inner) {
      out += out.empty() ? "" : " , ";
      if (!array) out += "\"" + name + "\" : ";
      out += members.print();
    }
    return array ? "[" + out + "]" : "{" + out + "}";
  }
};

std::string random_record(Format format, Values values = Values::any) {
  Members members;
  for (const auto& row : deal::convert::concepts()) {
    const auto& home = row.home(format);
    if (home.path.empty()) continue;
    const bool is_id = row.name == "id" && !home.path.starts_with("/line");
    if (is_id || *rc::gen::inRange(0, 2) == 1) {
      members.put(home.path, is_id ? "\"d-1\"" : value_for(row, home, values));
    }
    if (!home.also.empty() && *rc::gen::inRange(0, 3) == 1) {
      members.put(home.also, value_for(row, home, values));
    }
  }
  if (format == Format::opendirect21 && *rc::gen::inRange(0, 4) != 1) {
    members.put("/line/id", "\"d-1\"");
  }
  const bool direct = format == Format::opendirect21;
  const Words unknown = direct ? Words{"/line/ext", "/line/comment", "/order/brand", "/x",
                                       "/line/pmp/deals/0/ext", "/line/pmp/deals/1",
                                       "/line/ext/dealkit/x"}
                               : Words{"/ext", "/ext/a", "/ext/dealkit/x",
                                       "/terms/ext/0", "/owner_id", "/a~1b/~0", "/bseat"};
  for (const auto& pointer : unknown) {
    if (*rc::gen::inRange(0, 3) == 1) members.put(pointer, odd_value());
  }
  return members.print();
}

void check_there_and_home(const std::string& text, ConvertOptions options) {
  const Parsed before(text);
  RC_ASSERT(before.root().present());
  const auto there = deal::convert::convert(before.root(), options);
  if (!there) {
    RC_ASSERT(there.error().code == base::Errc::data);
    return;
  }
  std::swap(options.from, options.to);
  const auto home = convert_text(there->record, options);
  if (!home) RC_FAIL(there->record + ": " + home.error().message);
  const Parsed after(home->record);
  const auto losses = all_losses(*there, *home, options.to, options.from);
  const auto lost = vanished(before.root(), after.root(), losses);
  if (!lost.empty()) {
    RC_FAIL(lost.front() + " vanished: " + text + "\n-> " + there->record + "\n-> " +
            home->record);
  }
}

RC_GTEST_PROP(RoundTrip, WhatNoLossNamesSurvives, ()) {
  const auto from = *rc::gen::elementOf(std::vector(all_formats.begin(), all_formats.end()));
  const auto text = random_record(from);
  for (const auto to : all_formats) {
    if (to == from) continue;
    for (const bool carry : {false, true}) {
      check_there_and_home(text, {from, to, carry, everything_assumed()});
    }
  }
}

/// Carried values come home also where they were changed, or the way there took their places.
RC_GTEST_PROP(RoundTrip, WithCarryAllComesHomeThatTheWayThereDoesNotName, ()) {
  const auto from = *rc::gen::elementOf(std::vector(all_formats.begin(), all_formats.end()));
  const auto values = *rc::gen::element(Values::sound, Values::any);
  const auto text = random_record(from, values);
  const Parsed before(text);
  for (const auto to : all_formats) {
    if (to == from) continue;
    const auto there =
        deal::convert::convert(before.root(), {from, to, true, everything_assumed()});
    if (!there) {
      RC_ASSERT(there.error().code == base::Errc::data);
      continue;
    }
    std::vector<Loss> named;
    for (const auto& loss : there->losses) {
      if (loss.kind == Loss::Kind::no_home) named.push_back(loss);
      // The places that concepts have are free, or what stands there gives way.
      const bool surprise = loss.reason.starts_with("it would not come home");
      if (values == Values::sound && surprise) {
        RC_FAIL(loss.pointer + " " + loss.reason + ": " + text + "\n-> " + there->record);
      }
    }
    const auto home = convert_text(there->record, {to, from, false, everything_assumed()});
    if (!home) RC_FAIL(there->record + ": " + home.error().message);
    const Parsed after(home->record);
    const auto lost = vanished(before.root(), after.root(), named);
    if (!lost.empty()) {
      RC_FAIL(lost.front() + " vanished: " + text + "\n-> " + there->record + "\n-> " +
              home->record);
    }
  }
}

RC_GTEST_PROP(RoundTrip, WhatTravelsIsPassedOnAndComesHome, ()) {
  const auto start = static_cast<std::size_t>(*rc::gen::inRange(0, 4));
  const auto step = static_cast<std::size_t>(*rc::gen::elementOf(std::vector{1, 3}));
  std::vector<Format> stops;  // two formats away, and home by the same way
  for (const std::size_t away : {0, 1, 2, 1, 0}) {
    stops.push_back(all_formats.at((start + away * step) % 4));
  }
  const auto text = random_record(stops.front());
  std::string record = text;
  std::vector<Loss> losses;
  for (std::size_t i = 0; i + 1 < stops.size(); ++i) {
    const auto next = convert_text(record, {stops[i], stops[i + 1], true, everything_assumed()});
    if (i == 0 && !next) return;
    if (!next) RC_FAIL(record + ": " + next.error().message);
    const auto named = all_losses({}, *next, stops.front(), stops[i]);
    losses.insert(losses.end(), named.begin(), named.end());
    record = next->record;
  }
  const Parsed before(text);
  const Parsed after(record);
  const auto lost = vanished(before.root(), after.root(), losses);
  if (!lost.empty()) RC_FAIL(lost.front() + " vanished: " + text + "\n-> " + record);
}

TEST(RoundTrip, AnyJsonIsConvertedOrRefused) {
  for (const char* text : {"null", "5", "\"x\"", "[]", "{}", "[{\"id\":\"x\"}]", "{\"id\":5}",
                           "{\"id\":\"\"}", "{\"line\":5,\"order\":[]}", "{\"line\":[[]]}",
                           "{\"type\":[],\"id\":\"x\"}", "{\"id\":\"x\",\"ext\":{\"dealkit\":5}}",
                           "{\"id\":\"x\",\"ext\":{\"dealkit\":{\"dealkit\":{\"/id\":1,\"/a/~2\":2,"
                           "\"/wseat/x\":3,\"/ext\":4,\"/ext/dealkit\":5}}}}"}) {
    for (const auto from : all_formats) {
      for (const auto to : all_formats) {
        if (from == to) continue;
        const auto converted = convert_text(text, {from, to, true, everything_assumed()});
        if (converted) {
          EXPECT_TRUE(Parsed(converted->record).root().is(json::Kind::object)) << text;
        } else {
          EXPECT_EQ(converted.error().code, base::Errc::data) << text;
        }
      }
    }
  }
}

}  // namespace
}  // namespace dealkit::test
