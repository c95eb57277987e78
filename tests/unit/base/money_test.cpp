// Money: exact reading and printing against naive models in decimal text, and every rounding.
#include "core/base/money.hpp"

#include <algorithm>
#include <limits>

#include "printers.hpp"

namespace dealkit::base {
namespace {

using dealkit::test::error_of;

constexpr std::int64_t min64 = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t max64 = std::numeric_limits<std::int64_t>::max();

rc::Gen<std::int64_t> any_amount() {
  return rc::gen::oneOf(rc::gen::inRange<std::int64_t>(-micros_limit.value, micros_limit.value + 1),
                        rc::gen::inRange<std::int64_t>(-10'000'000, 10'000'000),
                        rc::gen::map(rc::gen::inRange<std::int64_t>(-9'000'000, 9'000'000),
                                     [](std::int64_t units) { return units * micros_per_unit; }));
}

/// The value of a JSON number's text in units of 10^-places, in schoolbook decimal text: the
/// digits moved, without leading zeros. Empty if a digit other than 0 is lost.
std::string naive_fixed(bool negative, std::string digits, int exponent, int places) {
  int shift = exponent + places;
  for (; shift > 0; --shift) digits += '0';
  for (; shift < 0; ++shift) {
    if (!digits.empty() && digits.back() != '0') return {};
    if (!digits.empty()) digits.pop_back();
  }
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
  if (digits.empty()) return "0";
  return (negative ? "-" : "") + digits;
}

std::string text_of(uint128 value) {
  std::string text;
  do {
    text.insert(text.begin(), static_cast<char>('0' + static_cast<int>(value % 10)));
    value /= 10;
  } while (value != 0);
  return text;
}

struct NumberText {
  bool negative = false;
  std::string whole;
  std::string fraction;
  std::optional<int> exponent;
  int exponent_form = 0;

  std::string text() const {
    std::string text = (negative ? "-" : "") + whole;
    if (!fraction.empty()) text += "." + fraction;
    if (exponent) {
      text += exponent_form % 2 == 0 ? "e" : "E";
      if (*exponent >= 0 && exponent_form >= 2) text += "+";
      text += std::to_string(*exponent);
    }
    return text;
  }
  std::string digits() const { return whole + fraction; }
  int scale() const { return exponent.value_or(0) - static_cast<int>(fraction.size()); }
};

rc::Gen<std::string> digit_text(int most) {
  return rc::gen::mapcat(rc::gen::inRange(0, most + 1), [](int count) {
    return rc::gen::container<std::string>(
        static_cast<std::size_t>(count),
        rc::gen::weightedOneOf<char>(
            {{2, rc::gen::just('0')}, {3, rc::gen::inRange('0', static_cast<char>('9' + 1))}}));
  });
}

rc::Gen<NumberText> any_number() {
  return rc::gen::map(
      rc::gen::tuple(rc::gen::arbitrary<bool>(), digit_text(15), digit_text(12),
                     rc::gen::maybe(rc::gen::inRange(-12, 13)), rc::gen::inRange(0, 4)),
      [](const auto& parts) {
        NumberText number{std::get<0>(parts), std::get<1>(parts), std::get<2>(parts), {},
                          std::get<4>(parts)};
        if (const auto& exponent = std::get<3>(parts)) number.exponent = *exponent;
        number.whole.erase(0, std::min(number.whole.find_first_not_of('0'), number.whole.size()));
        if (number.whole.empty()) number.whole = "0";
        return number;
      });
}

TEST(Money, ReadsAmountsExactly) {
  const std::map<std::string, std::int64_t> cases{
      {"0", 0},
      {"-0", 0},
      {"0.0", 0},
      {"0e5", 0},
      {"-0.000000000", 0},
      {"0e999999999999999999999", 0},
      {"1", 1'000'000},
      {"12.50", 12'500'000},
      {"-0.50", -500'000},
      {"0.000001", 1},
      {"-0.000001", -1},
      {"1.123456", 1'123'456},
      {"1.1234560000000000", 1'123'456},
      {"1e3", 1'000'000'000},
      {"1.50E+2", 150'000'000},
      {"1.2e-5", 12},
      {"100000000000000000000e-20", 1'000'000},
      {"0.1", 100'000},
      {"0.30000", 300'000},
      {"999999999999.999999", 999'999'999'999'999'999},
      {"8999999999999.999999", 8'999'999'999'999'999'999},
      {"-8999999999999.999999", -8'999'999'999'999'999'999},
      {"8.999999999999e12", 8'999'999'999'999'000'000},
      {"0.000000000000000000000000000000000000000000000001e48", 1'000'000},
  };
  for (const auto& [text, value] : cases) {
    const auto read = parse_micros(text);
    ASSERT_TRUE(read) << text << ": " << read.error().message;
    EXPECT_EQ(read->value, value) << text;
  }
}

TEST(Money, RefusesWhatIsNoJsonNumber) {
  for (const std::string text :
       {"", "-", "+1", ".5", "5.", "-.5", "01", "-01", "00", "1.", "1.e3", "1e",
        "1e+", "1E-", "1e1.5", "1,5", " 1", "1 ", "0x10", "NaN", "Infinity", "1_000", "--1", "1-",
        "1.2.3", "1e5e5", "\xD9\xA1", "12a", "a12", "1.5a"}) {
    for (const auto& code : {error_of(parse_micros(text)).code, error_of(parse_nanos(text)).code,
                             error_of(parse_decimal(text)).code}) {
      EXPECT_EQ(code, Errc::data) << text;
    }
    EXPECT_NE(error_of(parse_micros(text)).message.find("decimal number"), std::string::npos)
        << text;
  }
  EXPECT_FALSE(parse_micros(std::string_view("1\0", 2)));
}

TEST(Money, SaysWhichLimitAnAmountBreaks) {
  const auto message = [](const char* text) { return error_of(parse_micros(text)).message; };
  for (const char* text : {"0.0000001", "1.1234567", "1e-7", "-3.00000000000000000001"}) {
    EXPECT_NE(message(text).find("at most 6 decimals"), std::string::npos) << message(text);
  }
  for (const char* text : {"9000000000000", "-9e12", "9223372036854775807", "1e300", "1e2147483647",
                           "99999999999999999999999999999999999999"}) {
    EXPECT_NE(message(text).find("below 9000000000000 units"), std::string::npos) << message(text);
  }
  EXPECT_NE(message("1e99999999999").find("exponent"), std::string::npos);
  EXPECT_NE(message("1.00000000000000000000000000000000000001").find("38 significant"),
            std::string::npos);
  EXPECT_LT(message(std::string(1'000'000, '1').c_str()).size(), 200U);
  EXPECT_NE(error_of(parse_nanos("1e-10")).message.find("at most 9 decimals"), std::string::npos);
  EXPECT_NE(error_of(parse_nanos("9000000000")).message.find("below 9000000000"),
            std::string::npos);
  EXPECT_EQ(parse_nanos("8999999999.999999999")->value, 8'999'999'999'999'999'999);
  EXPECT_EQ(parse_nanos("-999999999.999999999")->value, -999'999'999'999'999'999);
}

RC_GTEST_PROP(Money, ReadingAgreesWithSchoolbookDecimals, ()) {
  const auto number = *any_number();
  const auto read = parse_micros(number.text());
  const auto expected = naive_fixed(number.negative, number.digits(), number.scale(), 6);
  const bool below = expected.size() - (expected[0] == '-') < 19 ||
                     (expected.size() - (expected[0] == '-') == 19 &&
                      expected.substr(expected[0] == '-') < "9000000000000000000");
  RC_CLASSIFY(!expected.empty() && below, "read");
  RC_ASSERT(read.has_value() == (!expected.empty() && below));
  if (read) RC_ASSERT(std::to_string(read->value) == expected);
}

RC_GTEST_PROP(Money, DecimalsAgreeWithSchoolbookDecimals, ()) {
  const auto number = *any_number();
  const auto read = parse_decimal(number.text());
  RC_ASSERT(read.has_value());
  RC_ASSERT((read->digits == 0 ? read->exponent == 0 : read->digits % 10 != 0));
  const auto expected = naive_fixed(number.negative, number.digits(), number.scale(), 40);
  RC_ASSERT(naive_fixed(read->negative, text_of(read->digits), read->exponent, 40) == expected);
}

TEST(Money, ReadsDecimalsOf38Digits) {
  const std::string nines(38, '9');
  const auto read = parse_decimal("-" + nines + "e-50");
  ASSERT_TRUE(read);
  EXPECT_TRUE(read->negative);
  EXPECT_EQ(text_of(read->digits), nines);
  EXPECT_EQ(read->exponent, -50);
  EXPECT_FALSE(parse_decimal(nines + "9"));
  const auto padded = parse_decimal(nines + std::string(500, '0'));
  ASSERT_TRUE(padded);
  EXPECT_EQ(padded->exponent, 500);
  EXPECT_EQ(parse_decimal("1e2147483647")->exponent, 2'147'483'647);
  EXPECT_FALSE(parse_decimal("10e2147483647"));
  EXPECT_EQ(parse_decimal("1e-2147483648")->exponent, min64 / (1LL << 32));
  EXPECT_FALSE(parse_decimal("0.1e-2147483648"));
}

TEST(Money, PrintsTheShortestExactText) {
  EXPECT_EQ(to_string(Micros{0}), "0");
  EXPECT_EQ(to_string(Micros{12'000'000}), "12");
  EXPECT_EQ(to_string(Micros{500'000}), "0.5");
  EXPECT_EQ(to_string(Micros{-3'000'001}), "-3.000001");
  EXPECT_EQ(to_string(Micros{-1}), "-0.000001");
  EXPECT_EQ(to_string(Micros{10'100'000}), "10.1");
  EXPECT_EQ(to_string(Micros{min64}), "-9223372036854.775808");
  EXPECT_EQ(to_string(Micros{max64}), "9223372036854.775807");
  EXPECT_EQ(to_string(Nanos{1}), "0.000000001");
  EXPECT_EQ(to_string(Nanos{-2'500'000'000}), "-2.5");
  EXPECT_EQ(to_string(Nanos{min64}), "-9223372036.854775808");
  const auto max128 = static_cast<int128>(~uint128{0} >> 1);
  EXPECT_EQ(to_string(NanosSum{max128}), "170141183460469231731687303715.884105727");
  EXPECT_EQ(to_string(NanosSum{-max128 - 1}), "-170141183460469231731687303715.884105728");
  EXPECT_EQ(to_string(NanosSum{int128{1'000'000'000} << 64}), "18446744073709551616");
  std::string out = "x";
  append(out, Micros{-1'500'000});
  EXPECT_EQ(out, "x-1.5");
}

TEST(Money, FormatsWithTheDecimalsOfACurrency) {
  EXPECT_EQ(format(Micros{12'500'000}, 2), "12.50");
  EXPECT_EQ(format(Micros{12'000'000}, 2), "12.00");
  EXPECT_EQ(format(Micros{12'000'000}, 0), "12");
  EXPECT_EQ(format(Micros{12'345'678}, 2), "12.345678");
  EXPECT_EQ(format(Micros{-10'000}, 3), "-0.010");
  EXPECT_EQ(format(Micros{0}, 4), "0.0000");
  EXPECT_EQ(format(Micros{1}, 6), "0.000001");
  EXPECT_EQ(format(Micros{0}, 8), "0.00000000");
}

RC_GTEST_PROP(Money, ReadsBackWhatItPrints, ()) {
  const auto amount = *any_amount();
  RC_ASSERT(parse_micros(to_string(Micros{amount}))->value == amount);
  RC_ASSERT(parse_nanos(to_string(Nanos{amount}))->value == amount);
  const auto decimals = *rc::gen::inRange(0, 7);
  const auto text = format(Micros{amount}, decimals);
  RC_ASSERT(parse_micros(text)->value == amount);
  const auto point = text.find('.');
  RC_ASSERT(decimals == 0 ||
            (point != text.npos && text.size() - point > static_cast<std::size_t>(decimals)));
}

TEST(Money, SumsStopAtTheLimit) {
  EXPECT_EQ(add(micros_limit, Micros{0})->value, micros_limit.value);
  EXPECT_EQ(error_of(add(micros_limit, Micros{1})).code, Errc::limit);
  EXPECT_EQ(error_of(subtract(Micros{-micros_limit.value}, Micros{1})).code, Errc::limit);
  EXPECT_EQ(error_of(subtract(Micros{min64}, Micros{max64})).code, Errc::limit);
  EXPECT_EQ(error_of(add(Micros{max64}, Micros{max64})).code, Errc::limit);
  EXPECT_EQ(error_of(scale(micros_limit, 2, 1, Rounding::down)).code, Errc::limit);
  EXPECT_EQ(error_of(scale(Micros{min64}, min64, 1, Rounding::down)).code, Errc::limit);
  EXPECT_EQ(scale(micros_limit, max64, max64, Rounding::up)->value, micros_limit.value);
}

RC_GTEST_PROP(Money, SumsAgreeWith128Bits, ()) {
  const auto a = *any_amount();
  const auto b = *any_amount();
  const auto agrees = [](const Result<Micros>& result, int128 exact) {
    const bool fits = exact <= micros_limit.value && exact >= -micros_limit.value;
    return fits ? result.has_value() && result->value == exact
                : !result && result.error().code == Errc::limit;
  };
  RC_ASSERT(agrees(add(Micros{a}, Micros{b}), int128{a} + b));
  RC_ASSERT(agrees(subtract(Micros{a}, Micros{b}), int128{a} - b));
}

/// The definition of each rounding: among the two neighbours of value/divisor, the one it names.
bool is_rounded(int128 value, int128 divisor, int128 result, Rounding rounding) {
  const int128 error = result * divisor - value;  // in units of 1/divisor
  const int128 distance = error < 0 ? -error : error;
  const bool away = (value < 0) == (error < 0);
  if (distance == 0) return true;
  if (distance >= divisor) return false;
  switch (rounding) {
    case Rounding::down: return !away;
    case Rounding::up: return away;
    case Rounding::half_even:
      return distance * 2 < divisor || (distance * 2 == divisor && result % 2 == 0);
    case Rounding::half_away: return distance * 2 < divisor || (distance * 2 == divisor && away);
  }
  return false;
}

RC_GTEST_PROP(Money, ScalesByEveryRounding, ()) {
  const auto amount = *rc::gen::oneOf(any_amount(), rc::gen::inRange<std::int64_t>(-50, 50));
  const auto numerator = *rc::gen::oneOf(rc::gen::inRange<std::int64_t>(-20, 20),
                                         rc::gen::inRange<std::int64_t>(-2'000'000, 2'000'000));
  const auto denominator = *rc::gen::oneOf(rc::gen::inRange<std::int64_t>(1, 20),
                                           rc::gen::inRange<std::int64_t>(1, 2'000'000));
  for (const auto rounding :
       {Rounding::down, Rounding::up, Rounding::half_even, Rounding::half_away}) {
    const auto result = scale(Micros{amount}, numerator, denominator, rounding);
    const int128 product = int128{amount} * numerator;
    if (result) {
      RC_ASSERT(is_rounded(product, denominator, result->value, rounding));
    } else {
      const int128 magnitude = product < 0 ? -product : product;
      RC_ASSERT((magnitude / denominator + 1 > micros_limit.value));
    }
  }
}

TEST(Money, RoundsHalvesAsNamed) {
  const auto half = [](std::int64_t amount, Rounding rounding) {
    return scale(Micros{amount}, 1, 2, rounding)->value;
  };
  EXPECT_EQ(half(5, Rounding::down), 2);
  EXPECT_EQ(half(-5, Rounding::down), -2);
  EXPECT_EQ(half(5, Rounding::up), 3);
  EXPECT_EQ(half(-5, Rounding::up), -3);
  EXPECT_EQ(half(5, Rounding::half_even), 2);
  EXPECT_EQ(half(7, Rounding::half_even), 4);
  EXPECT_EQ(half(-5, Rounding::half_even), -2);
  EXPECT_EQ(half(5, Rounding::half_away), 3);
  EXPECT_EQ(half(-5, Rounding::half_away), -3);
}

RC_GTEST_PROP(Money, NanosToMicrosCarriesTheRemainder, ()) {
  const auto nanos = *rc::gen::oneOf(rc::gen::inRange<std::int64_t>(min64, max64), any_amount());
  for (const auto rounding :
       {Rounding::down, Rounding::up, Rounding::half_even, Rounding::half_away}) {
    std::int64_t remainder = -1;
    const auto micros = to_micros(Nanos{nanos}, rounding, &remainder);
    RC_ASSERT(is_rounded(nanos, 1000, micros.value, rounding));
    RC_ASSERT((int128{micros.value} * 1000 + remainder == nanos));
  }
  const auto small = nanos / 2000;
  const auto lease = to_nanos(Micros{small});
  const bool fits = small / 1'000'000 < 9'000'000'000 && small / 1'000'000 > -9'000'000'000;
  RC_ASSERT(lease.has_value() == fits);
  if (fits) RC_ASSERT(to_micros(*lease, Rounding::down).value == small);
}

TEST(Money, ACpmInMicrosIsAPriceInNanos) {
  // 2.50 a thousand = 0.0025 an impression.
  EXPECT_EQ(to_string(cpm_to_impression(*parse_micros("2.50"))), "0.0025");
}

}  // namespace
}  // namespace dealkit::base
