// The reader and the canonical form against an independent model: nlohmann's strict parser, names
// sorted as real UTF-16, numbers printed by trying out precisions.
#include <array>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "core/base/json/canonical.hpp"
#include "json_generator.hpp"

namespace dealkit::base::json {
namespace {

using Model = nlohmann::json;

bool same(const Model& model, Value value) {
  switch (value.kind()) {
    case Kind::null: return model.is_null();
    case Kind::boolean: return model.is_boolean() && model.get<bool>() == value.boolean();
    case Kind::number: {
      const auto real = value.number();
      if (!model.is_number() || !real || model.get<double>() != *real) return false;
      // nlohmann makes a double of what no 64-bit integer holds.
      if (!model.is_number_integer()) return true;
      const auto whole = value.integer();
      if (model.is_number_unsigned() && model.get<std::uint64_t>() >> 63U) return !whole;
      return value.is_integer() && whole && *whole == model.get<std::int64_t>();
    }
    case Kind::string: return model.is_string() && model.get<std::string>() == value.string();
    case Kind::array: {
      if (!model.is_array() || model.size() != value.size()) return false;
      std::size_t i = 0;
      for (const auto element : value) {
        if (!same(model[i++], element)) return false;
      }
      return true;
    }
    case Kind::object: break;
  }
  if (!model.is_object() || model.size() != value.size()) return false;
  for (const auto& [name, member] : model.items()) {
    const auto found = value.find(name);
    if (!found || found.key() != name || !same(member, found)) return false;
  }
  return true;
}

/// What nlohmann is known to see otherwise: a NUL byte ends its text, a BOM is skipped.
bool comparable(std::string_view text) {
  return text.find('\0') == text.npos && text.substr(0, 3) != "\xEF\xBB\xBF";
}

bool holds_an_overflow(const Document& document) {
  for (std::uint32_t i = 0; i < document.size(); ++i) {
    const auto value = document.value(i);
    if (value.is(Kind::number) && !value.number()) return true;
  }
  return false;
}

void expect_same_verdict(Reader& reader, const std::string& text) {
  if (!comparable(text)) return;
  const auto model = Model::parse(text, nullptr, false);
  const auto read = reader.read(text);
  if (read) {
    if (model.is_discarded()) {
      RC_ASSERT(holds_an_overflow(**read));
    } else {
      RC_ASSERT(same(model, (*read)->root()));
    }
    return;
  }
  const bool stricter = read.error().code == Errc::limit ||
                        read.error().message.starts_with("duplicate member");
  if (!stricter) RC_ASSERT(model.is_discarded());
}

RC_GTEST_PROP(JsonModel, ReaderAgreesWithAnIndependentParser, ()) {
  test::JsonGenerator generator(
      *rc::gen::scale(8.0, rc::gen::arbitrary<std::vector<std::uint8_t>>()));
  const auto text = generator.text();
  Reader reader;
  expect_same_verdict(reader, text);
  test::JsonGenerator edits(*rc::gen::container<std::vector<std::uint8_t>>(
      300, rc::gen::arbitrary<std::uint8_t>()));
  while (!edits.exhausted()) expect_same_verdict(reader, test::mutate(text, edits));
}

std::u16string utf16(const std::string& utf8) {
  std::u16string units;
  for (std::size_t i = 0; i < utf8.size();) {
    const auto lead = static_cast<unsigned char>(utf8[i]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t code = length == 1 ? lead : lead & (0xFFU >> (length + 1));
    for (std::size_t k = 1; k < length; ++k) {
      code = code << 6U | (static_cast<unsigned char>(utf8[i + k]) & 0x3FU);
    }
    if (code < 0x10000) {
      units.push_back(static_cast<char16_t>(code));
    } else {
      units.push_back(static_cast<char16_t>(0xD800 + ((code - 0x10000) >> 10U)));
      units.push_back(static_cast<char16_t>(0xDC00 + ((code - 0x10000) & 0x3FFU)));
    }
    i += length;
  }
  return units;
}

/// ECMA-262 Number::toString, by the letter: the fewest digits that read back as `value`.
std::string model_number(double value) {
  if (value == 0) return "0";
  if (value < 0) return "-" + model_number(-value);
  std::array<char, 40> text{};
  for (int precision = 0; precision < 17; ++precision) {
    std::snprintf(text.data(), text.size(), "%.*e", precision, value);
    if (std::strtod(text.data(), nullptr) == value) break;
  }
  const std::string scientific = text.data();
  const auto e = scientific.find('e');
  std::string digits = scientific.substr(0, 1) + (e > 2 ? scientific.substr(2, e - 2) : "");
  const int k = static_cast<int>(digits.size());
  const int n = std::stoi(scientific.substr(e + 1)) + 1;
  if (k <= n && n <= 21) return digits + std::string(static_cast<std::size_t>(n - k), '0');
  if (0 < n && n <= 21) return digits.insert(static_cast<std::size_t>(n), ".");
  if (-6 < n && n <= 0) return "0." + std::string(static_cast<std::size_t>(-n), '0') + digits;
  const auto exponent = (n > 0 ? "e+" : "e-") + std::to_string(std::abs(n - 1));
  return digits.substr(0, 1) + (k > 1 ? "." + digits.substr(1) : "") + exponent;
}

std::string model_canonical(const Model& model) {
  if (model.is_number()) return model_number(model.get<double>());
  if (!model.is_structured()) return model.dump();
  std::string out;
  if (model.is_array()) {
    for (const auto& element : model) out += (out.empty() ? "" : ",") + model_canonical(element);
    return "[" + out + "]";
  }
  std::map<std::u16string, std::string> members;
  for (const auto& [name, member] : model.items()) {
    members[utf16(name)] = Model(name).dump() + ":" + model_canonical(member);
  }
  for (const auto& [name, member] : members) out += (out.empty() ? "" : ",") + member;
  return "{" + out + "}";
}

/// Whether a number in `text` may have more digits than a double, which is all that the model has,
/// or be too small for one.
bool holds_long_number(std::string_view text) {
  std::size_t digits = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    const bool exponent = digit && digits > 0 && (text[i - 1] == 'e' || text[i - 1] == 'E' ||
                                                  text[i - 1] == '-' || text[i - 1] == '+');
    if (exponent && text.substr(i).find_first_not_of("0123456789") > 2) return true;
    if (digit && ++digits > 15) return true;
    if (!digit && text[i] != '.' && text[i] != 'e' && text[i] != 'E' && text[i] != '-' &&
        text[i] != '+') {
      digits = 0;
    }
  }
  return false;
}

RC_GTEST_PROP(JsonModel, CanonicalFormAgreesWithANaiveOne, ()) {
  test::JsonGenerator generator(
      *rc::gen::scale(8.0, rc::gen::arbitrary<std::vector<std::uint8_t>>()));
  const auto text = generator.text();
  const auto model = Model::parse(text, nullptr, false);
  RC_PRE(!model.is_discarded());
  Reader reader;
  const auto read = reader.read(text);
  RC_ASSERT(read.has_value());
  std::string out;
  RC_ASSERT(append_canonical(out, (*read)->root()).has_value());
  RC_ASSERT(model_canonical(Model::parse(out)) == model_canonical(model));
  if (!holds_long_number(text)) RC_ASSERT(out == model_canonical(model));
}

// Names out of the characters between which byte order and UTF-16 order part.
RC_GTEST_PROP(JsonModel, NamesSortAsUtf16, ()) {
  constexpr std::array<std::string_view, 9> characters{
      "a", "\x7F", "\xC3\xA9", "\xED\x9F\xBF", "\xEE\x80\x80", "\xEF\xAC\xB3",
      "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"};
  using Picks = std::vector<std::size_t>;
  const auto character = rc::gen::resize(100, rc::gen::inRange<std::size_t>(0, characters.size()));
  const auto picks = *rc::gen::container<std::vector<Picks>>(
      12, rc::gen::resize(4, rc::gen::container<Picks>(character)));
  auto model = Model::object();
  for (const auto& pick : picks) {
    std::string name;
    for (const auto choice : pick) name += characters[choice];
    model[name] = name;
  }
  const auto text = model.dump();
  Reader reader;
  const auto read = reader.read(text);
  RC_ASSERT(read.has_value());
  std::string out;
  RC_ASSERT(append_canonical(out, (*read)->root()).has_value());
  RC_ASSERT(out == model_canonical(model));
}

}  // namespace
}  // namespace dealkit::base::json
