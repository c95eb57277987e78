// Sums in 128 bits, and amounts with more decimals than money has.
#include "core/base/money_sum.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <string>

namespace dealkit::base {
namespace {

constexpr Rounding all_roundings[] = {Rounding::down, Rounding::up, Rounding::half_even,
                                      Rounding::half_away};
constexpr std::int64_t billion = 1'000'000'000;

/// Any sum up to the limit, near the limits and near 0 more often.
rc::Gen<NanosSum> any_sum() {
  return rc::gen::exec([] {
    constexpr std::int64_t most = 9'999'999'999'999'999;
    const auto high = *rc::gen::inRange(-most, most);
    const auto low = *rc::gen::arbitrary<std::uint64_t>();
    const auto shift = *rc::gen::inRange(0, 64);
    const auto wide = int128{high} * 10'000'000'000'000'000 + low;
    const auto small = int128{static_cast<std::int64_t>(low >> shift)};
    const auto value = *rc::gen::arbitrary<bool>() ? wide : small;
    const auto limit = nanos_sum_limit.value;
    return NanosSum{value > limit ? limit : value < -limit ? -limit : value};
  });
}

Errc code_of(const Result<NanosSum>& result) {
  return result ? Errc::negative : result.error().code;
}

TEST(NanosSum, ADealOfAnySizeHasALeaseOrAReason) {
  EXPECT_EQ(to_nanos(Micros{8'999'999'999 * micros_per_unit})->value, 8'999'999'999 * billion);
  EXPECT_EQ(to_nanos(Micros{9 * billion * micros_per_unit}).error().code, Errc::limit);
  EXPECT_EQ(to_string(to_sum(micros_limit)), "8999999999999.999999");
  EXPECT_EQ(to_nanos(to_sum(Nanos{-5}))->value, -5);
  EXPECT_EQ(to_nanos(NanosSum{int128{9 * billion} * billion}).error().code, Errc::limit);
  EXPECT_EQ(to_nanos(NanosSum{int128{9 * billion} * billion - 1})->value,
            9 * billion * billion - 1);
  EXPECT_EQ(to_string(multiply(Nanos{INT64_MAX}, INT64_MAX)),
            "85070591730234615847396907784.232501249");
}

TEST(NanosSum, StopsAtItsLimit) {
  const auto limit = nanos_sum_limit;
  EXPECT_EQ(add(limit, NanosSum{0})->value, limit.value);
  EXPECT_EQ(code_of(add(limit, NanosSum{1})), Errc::limit);
  EXPECT_EQ(code_of(subtract(NanosSum{-limit.value}, NanosSum{1})), Errc::limit);
  EXPECT_EQ(code_of(add(limit, limit)), Errc::limit);
  EXPECT_EQ(code_of(scale(limit, INT64_MAX, 1, Rounding::down)), Errc::limit);
  EXPECT_EQ(scale(limit, INT64_MAX, INT64_MAX, Rounding::up)->value, limit.value);
  EXPECT_EQ(scale(limit, -1, 1, Rounding::up)->value, -limit.value);
}

RC_GTEST_PROP(NanosSum, ReadsBackWhatItPrints, ()) {
  const auto sum = *any_sum();
  RC_ASSERT(parse_nanos_sum(to_string(sum))->value == sum.value);
}

TEST(NanosSum, ReadsStrictly) {
  EXPECT_EQ(parse_nanos_sum("12")->value, int128{12} * billion);
  EXPECT_EQ(parse_nanos_sum("-0.000000001")->value, -1);
  EXPECT_EQ(parse_nanos_sum("1e20")->value, int128{100'000'000'000} * billion * billion);
  EXPECT_EQ(parse_nanos_sum("0e99999")->value, 0);
  EXPECT_EQ(parse_nanos_sum("1.0000000000")->value, billion) << "zeros do not matter";
  EXPECT_EQ(code_of(parse_nanos_sum("0.0000000001")), Errc::data);
  EXPECT_EQ(code_of(parse_nanos_sum("1e29")), Errc::data);
  EXPECT_EQ(code_of(parse_nanos_sum("1e2147483647")), Errc::data);
  EXPECT_EQ(code_of(parse_nanos_sum("")), Errc::data);
  EXPECT_EQ(code_of(parse_nanos_sum("1,5")), Errc::data);
}

RC_GTEST_PROP(NanosSum, ScalesExactlyBeforeItRounds, ()) {
  const auto amount = NanosSum{*rc::gen::inRange<std::int64_t>(-1000, 1000)};
  const auto numerator = *rc::gen::inRange<std::int64_t>(-50, 50);
  const auto denominator = *rc::gen::inRange<std::int64_t>(1, 30);
  for (const auto rounding : all_roundings) {
    const auto exact = scale(Micros{static_cast<std::int64_t>(amount.value)}, numerator,
                             denominator, rounding);
    RC_ASSERT(scale(amount, numerator, denominator, rounding)->value == exact->value);
  }
}

RC_GTEST_PROP(NanosSum, ThereAndBackLosesNothing, ()) {
  const auto sum = *any_sum();
  for (const auto rounding : all_roundings) {
    NanosSum rest;
    const auto micros = to_micros(sum, rounding, &rest);
    if (!micros) continue;
    RC_ASSERT((int128{micros->value} * 1000 + rest.value == sum.value));
    RC_ASSERT((rest.value < 1000 && rest.value > -1000));
  }
}

struct Written {
  const char* text;
  std::int64_t down, up, half_even, half_away;  // micros
};

TEST(RoundedMicros, SettlesWhatIsFinerThanAMicro) {
  for (const auto& row : {Written{"0.0000015", 1, 2, 2, 2}, Written{"0.0000025", 2, 3, 2, 3},
                          Written{"0.00000250000000000000000000000000000000000000001", 2, 3, 3, 3},
                          Written{"-0.0000025", -2, -3, -2, -3},
                          Written{"5.123456789", 5123456, 5123457, 5123457, 5123457},
                          Written{"0.1000000000000000055511151231257827021181583404541015625",
                                  100000, 100001, 100000, 100000},
                          Written{"1e-7", 0, 1, 0, 0}, Written{"5e-7", 0, 1, 0, 1},
                          Written{"6e-7", 0, 1, 1, 1}, Written{"1e-999999999999", 0, 1, 0, 0},
                          Written{"0e-999999999999", 0, 0, 0, 0}, Written{"12", 12000000, 12000000,
                                                                          12000000, 12000000},
                          Written{"1.20E+3", 1200000000, 1200000000, 1200000000, 1200000000},
                          Written{"-0", 0, 0, 0, 0}}) {
    EXPECT_EQ(parse_micros(row.text, Rounding::down)->value, row.down) << row.text;
    EXPECT_EQ(parse_micros(row.text, Rounding::up)->value, row.up) << row.text;
    EXPECT_EQ(parse_micros(row.text, Rounding::half_even)->value, row.half_even) << row.text;
    EXPECT_EQ(parse_micros(row.text, Rounding::half_away)->value, row.half_away) << row.text;
  }
}

TEST(RoundedMicros, RefusesWhatIsNoAmount) {
  for (const auto* text : {"", "-", "1.", ".5", "01", "1e", "1e+", "NaN", " 1", "1 ", "0x1",
                           "9000000000000", "8999999999999.9999995", "1e999999999999",
                           "1000000000000000000000000000000000000000000000000000000000"}) {
    EXPECT_FALSE(parse_micros(text, Rounding::up)) << text;
  }
  EXPECT_EQ(parse_micros("8999999999999.9999995", Rounding::down)->value, micros_limit.value);
}

RC_GTEST_PROP(RoundedMicros, AgreesWithTheExactReaderWhereThatReads, ()) {
  const auto amount = Micros{*rc::gen::inRange<std::int64_t>(-micros_limit.value,
                                                             micros_limit.value)};
  for (const auto rounding : all_roundings) {
    RC_ASSERT(parse_micros(to_string(amount), rounding)->value == amount.value);
  }
}

}  // namespace
}  // namespace dealkit::base
