// The short cuts of decoding against the plain readers: numbers at every length and place, and
// names of every length that differ in one byte.
#include "core/record/decode.hpp"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace dealkit::record {
namespace {

struct Row {
  ObjectCell self;
  Money m;
  Integer i;
  Number n;
};

constexpr Field row_fields[] = {
    DEALKIT_FIELD(Row, m, "an amount"),
    DEALKIT_FIELD(Row, i, "a whole number"),
    DEALKIT_FIELD(Row, n, "a number"),
};
constexpr Table row_table = make_table<Row>("row", "a row", row_fields);

/// Decodes {"<member>":<number>} with `before` blanks in front of it, and compares.
void reads_as_the_plain_readers(char member, const std::string& number, std::size_t before) {
  const std::string text =
      std::string(before, ' ') + "{\"" + std::string(1, member) + "\":" + number + "}";
  json::Reader reader;
  const auto document = reader.read(text);
  RC_ASSERT(document.has_value());
  const auto value = (*document)->root().at(0);
  Arena arena;
  std::vector<Problem> problems;
  Row row;
  decode((*document)->root(), row_table, &row, arena, problems);
  switch (member) {
    case 'm': {
      const auto amount = base::parse_micros(number);
      RC_ASSERT(row.m.present == amount.has_value());
      if (amount) RC_ASSERT(*row.m == *amount);
      break;
    }
    case 'i': {
      const auto whole = value.integer();
      RC_ASSERT(row.i.present == whole.has_value());
      if (whole) RC_ASSERT(*row.i == *whole);
      break;
    }
    default: {
      const auto real = value.number();
      RC_ASSERT(row.n.present == real.has_value());
      if (real) RC_ASSERT(*row.n == *real);
    }
  }
  RC_ASSERT(problems.empty() == (row.m.present || row.i.present || row.n.present));
}

/// A JSON number of one to twenty characters: digits, perhaps a sign, a point, an exponent.
std::string any_number() {
  std::string text = *rc::gen::arbitrary<bool>() ? "" : "-";
  const auto digits = [&](int least, int most) {
    const int count = *rc::gen::inRange(least, most + 1);
    for (int i = 0; i < count; ++i) text += static_cast<char>('0' + *rc::gen::inRange(0, 10));
  };
  const auto first = static_cast<char>('0' + *rc::gen::inRange(0, 10));
  text += first;
  if (first != '0') digits(0, 9);
  if (*rc::gen::arbitrary<bool>()) {
    text += '.';
    digits(1, *rc::gen::element(3, 9));
  }
  if (text.size() < 19 && *rc::gen::inRange(0, 8) == 0) {
    text += *rc::gen::element("e", "E", "e-");
    digits(1, 1);
  }
  return text;
}

RC_GTEST_PROP(Decode, NumbersAreWhatThePlainReadersSay, ()) {
  const auto member = *rc::gen::element('m', 'i', 'n');
  reads_as_the_plain_readers(member, any_number(), *rc::gen::inRange<std::size_t>(0, 12));
}

TEST(Decode, EveryLengthOfNumberAtTheStartOfTheText) {
  for (std::size_t length = 1; length <= 11; ++length) {
    const std::string nines(length, '9');
    std::vector<std::string> numbers{nines, "-" + nines, "1" + std::string(length - 1, '0')};
    if (length > 2) {
      numbers.push_back(nines.substr(0, length - 2) + ".5");
    }
    if (length > 3) {
      numbers.push_back(nines.substr(0, length - 3) + ".07");
    }
    for (const auto& number : numbers) {
      for (const char member : {'m', 'i', 'n'}) {
        for (std::size_t before = 0; before < 4; ++before) {
          EXPECT_NO_THROW(reads_as_the_plain_readers(member, number, before))
              << member << " " << number;
        }
      }
    }
  }
}

TEST(Decode, ANameIsFoundAndItsNeighboursAreNot) {
  const std::string letters = "abcdefghijklmnopqrstuvwxyz_bid";
  for (std::size_t length = 1; length <= letters.size(); ++length) {
    const std::string name = letters.substr(0, length);
    const std::array<Field, 1> fields{Field{name, Type::integer, 0, nullptr, "a name"}};
    const auto table = make_table<Row>("row", "a row", fields);
    const auto index_of = [&](std::string_view asked, std::size_t spare) {
      // The hash of the name itself: the bytes must tell them apart even if hashes do not.
      const std::string padded = std::string(asked) + std::string(spare, '"');
      const auto bytes = std::string_view(padded).substr(0, asked.size());
      return table.find_index(json::hash_key(name), bytes, padded.size());
    };
    for (const std::size_t spare : {0U, 1U, 40U}) {
      EXPECT_EQ(index_of(name, spare), 0) << name;
      for (std::size_t at = 0; at < length; ++at) {
        auto other = name;
        other[at] = static_cast<char>(other[at] ^ 1);
        EXPECT_EQ(index_of(other, spare), Table::no_field) << name << " and " << other;
      }
      EXPECT_EQ(index_of(name + "x", spare), Table::no_field) << name;
      EXPECT_EQ(index_of(std::string_view(name).substr(1), spare), Table::no_field) << name;
    }
  }
}

}  // namespace
}  // namespace dealkit::record
