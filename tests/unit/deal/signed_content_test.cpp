// What each level signs for, and which changes of it keep a signature.
#include "core/deal/signed_content.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/base/hash.hpp"
#include "core/base/json/canonical.hpp"
#include "core/base/time.hpp"

namespace dealkit::deal {
namespace {

constexpr std::string_view deal_text =
    R"({"type":"deal","id":"d-1","account_id":"a-1","deal_name":"Spring","deal_type":"guaranteed",)"
    R"("total_value":100000.50,"currency":"EUR","start_date":"2026-10-01","end_date":"2026-12-31",)"
    R"("owner_id":"ana","status":"active","price_model":"cpm","price":12.5,"floor":null,"at":3,)"
    R"("wseat":["s1"],"wadomain":["b.example","a.example"],"units":1000,)"
    R"("approval_state":"approved","open_levels":[1],"version":3,"approved_version":3,)"
    R"("created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-02T00:00:00Z",)"
    R"("x_crm":{"price":1.50,"b":null,"a":1}})";

Stored campaign(std::string id, std::string_view members) {
  return {Kind::campaign, id, 1,
          R"({"type":"campaign","id":")" + id + R"(","deal_id":"d-1","budget":5,)" +
              std::string(members) + "}"};
}

std::string content(int level, std::string_view deal, std::vector<const Stored*> campaigns = {}) {
  const auto snapshot = signed_content(level, deal, campaigns);
  EXPECT_TRUE(snapshot.has_value()) << snapshot.error().message;
  return *snapshot;
}

std::string with(std::string_view from, std::string_view to) {
  std::string text(deal_text);
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

/// The deal as level 1 sees it before and after one replacement.
Comparison compared(std::string_view from, std::string_view to) {
  const auto result = compare_signed(content(1, deal_text), content(1, with(from, to)));
  EXPECT_TRUE(result.has_value());
  return *result;
}
using Pointers = std::vector<std::string>;

TEST(SignedContent, Level1HoldsAllThatWasAgreed) {
  EXPECT_EQ(content(1, deal_text),
            R"({"account_id":"a-1","at":3,"currency":"EUR","deal_name":"Spring",)"
            R"("deal_type":"guaranteed","end_date":"2026-12-31","owner_id":"ana","price":"12.5",)"
            R"("price_model":"cpm","start_date":"2026-10-01","total_value":"100000.5",)"
            R"("units":1000,"wadomain":["b.example","a.example"],"wseat":["s1"],)"
            R"("x_crm":{"a":1,"price":1.5}})");
}

TEST(SignedContent, Level2HoldsWhatFinanceSigns) {
  EXPECT_EQ(content(2, deal_text),
            R"({"account_id":"a-1","at":3,"currency":"EUR","price":"12.5","price_model":"cpm",)"
            R"("total_value":"100000.5","units":1000})");
}

TEST(SignedContent, Level3HoldsWhatLegalSigns) {
  const auto one = campaign("c-1", R"("targeting":{"geo_targets":["DE"],"age":null})");
  const auto two = campaign("c-2", R"("brand_safety":{"tier":"strict"},"bid":{"amount":2})");
  const auto bare = campaign("c/3", R"("status":"active")");
  const std::string expected =
      R"({"account_id":"a-1","campaigns":{"c-1":{"targeting":{"geo_targets":["DE"]}},)"
      R"("c-2":{"brand_safety":{"tier":"strict"}},"c/3":{}},"deal_type":"guaranteed",)"
      R"("wadomain":["b.example","a.example"]})";
  EXPECT_EQ(content(3, deal_text, {&one, &two, &bare}), expected);
  EXPECT_EQ(content(3, deal_text, {&bare, &two, &one}), expected);
  EXPECT_EQ(content(3, R"({"type":"deal","id":"d"})"), R"({"campaigns":{}})");
}

TEST(SignedContent, Level3SortsCampaignsAsCanonicalJsonDoes) {
  // U+FF5E comes after U+1F600, whose UTF-16 begins with a surrogate, and before it in UTF-8.
  const auto wave = campaign("\uFF5E", R"("status":"active")");
  const auto face = campaign("\U0001F600", R"("status":"active")");
  const std::string expected = "{\"campaigns\":{\"\U0001F600\":{},\"\uFF5E\":{}},"
                               "\"deal_type\":\"x\"}";
  const std::string deal = R"({"id":"d","wadomain":null,"deal_type":"x"})";
  EXPECT_EQ(content(3, deal, {&wave, &face}), expected);
  json::Reader reader;
  std::string canonical;
  ASSERT_TRUE(json::append_canonical(canonical, (*reader.read(expected))->root()));
  EXPECT_EQ(canonical, expected);
}

TEST(SignedContent, HashIsOverTheSnapshot) {
  EXPECT_EQ(signature_hash("{}"), "sha256:" + base::sha256_hex("{}"));
  EXPECT_NE(signature_hash(content(1, deal_text)), signature_hash(content(2, deal_text)));
}

TEST(SignedContent, WhatIsNoRecordIsAnError) {
  for (const int level : {1, 2, 3}) {
    EXPECT_EQ(signed_content(level, "[]", {}).error().code, base::Errc::data);
    EXPECT_EQ(signed_content(level, "{", {}).error().code, base::Errc::data);
  }
  EXPECT_EQ(compare_signed("{}", "1").error().code, base::Errc::data);
  EXPECT_EQ(compare_signed("", "{}").error().code, base::Errc::data);
}

TEST(SignedContent, DeeplyNestedTargetingCanBeComparedToo) {
  std::string nested = "1";
  for (int depth = 0; depth < 61; ++depth) nested = R"({"a":)" + nested + "}";
  const auto deep = campaign("c", R"("targeting":{"x":)" + nested + "}");
  const auto snapshot = content(3, deal_text, {&deep});
  EXPECT_EQ(compare_signed(snapshot, snapshot)->fit, Fit::same);
}

TEST(CompareSigned, TheSameWrittenInAnotherWayIsTheSame) {
  const auto result = compare_signed(R"({"b": "\u0061", "a": 1.0})", R"({"a":1,"b":"a"})");
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result->fit, Fit::same);
  EXPECT_EQ(compared("100000.50", "1000005e-1").fit, Fit::same);
  EXPECT_EQ(compared(R"("floor":null,)", "").fit, Fit::same);
  EXPECT_EQ(compared(R"("status":"active")", R"("status":"paused")").fit, Fit::same);
}

TEST(CompareSigned, AChangedNameIsMinor) {
  const auto result = compared(R"("Spring")", R"("Spring 2026")");
  EXPECT_EQ(result.fit, Fit::minor);
  EXPECT_EQ(result.minor, Pointers{"/deal_name"});
  EXPECT_TRUE(result.material.empty());
}

TEST(CompareSigned, EverythingElseIsMaterial) {
  const auto result = compared(R"("x_crm":{"price":1.50,"b":null,"a":1})",
                               R"("x_crm":{"price":1.50,"c":{},"a":2},"x/y":0)");
  EXPECT_EQ(result.fit, Fit::material);
  EXPECT_EQ(result.material, (Pointers{"/x~1y", "/x_crm/a", "/x_crm/c"}));
  EXPECT_EQ(compared(R"("b.example","a.example")", R"("a.example","b.example")").material,
            Pointers{"/wadomain"});
  EXPECT_EQ(compared(R"("owner_id":"ana")", R"("owner_id":null)").material, Pointers{"/owner_id"});
  EXPECT_EQ(compared("100000.50", "100000.51").material, Pointers{"/total_value"});
}

TEST(CompareSigned, OneMaterialChangeOutweighsMinorOnes) {
  const auto result = compared(R"("deal_name":"Spring","deal_type":"guaranteed")",
                               R"("deal_name":"S","deal_type":"preferred")");
  EXPECT_EQ(result.fit, Fit::material);
  EXPECT_EQ(result.material, Pointers{"/deal_type"});
  EXPECT_EQ(result.minor, Pointers{"/deal_name"});
}

TEST(CompareSigned, ANameInsideAnotherObjectIsNotTheDealsName) {
  EXPECT_EQ(compare_signed(R"({"x":{"deal_name":"a"}})", R"({"x":{"deal_name":"b"}})")->fit,
            Fit::material);
}

Fit shifted(std::string_view before, std::string_view after) {
  const auto snapshot = [](std::string_view date) {
    return R"({"end_date":")" + std::string(date) + R"("})";
  };
  return compare_signed(snapshot(before), snapshot(after))->fit;
}

TEST(CompareSigned, DatesMayMoveByThreeDays) {
  EXPECT_EQ(shifted("2026-10-01", "2026-10-04"), Fit::minor);
  EXPECT_EQ(shifted("2026-10-01", "2026-09-28"), Fit::minor);
  EXPECT_EQ(shifted("2026-10-01", "2026-10-05"), Fit::material);
  EXPECT_EQ(shifted("2026-03-01", "2026-02-25"), Fit::material);
  EXPECT_EQ(shifted("2026-10-01T00:00:00Z", "2026-10-04T00:00:00Z"), Fit::minor);
  EXPECT_EQ(shifted("2026-10-01T00:00:00Z", "2026-10-04T00:00:00.001Z"), Fit::material);
  EXPECT_EQ(shifted("2026-10-01T00:00:00.001Z", "2026-09-28T00:00:00Z"), Fit::material);
  EXPECT_EQ(shifted("2026-10-01T00:00:00Z", "2026-10-04T02:00:00+02:00"), Fit::minor);
  EXPECT_EQ(shifted("2026-10-01T12:00:00", "2026-10-04T12:00:00"), Fit::minor);
  EXPECT_EQ(shifted("2026-10-01T12:00:00", "2026-10-04T12:00:01"), Fit::material);
}

TEST(CompareSigned, DatesThatComeGoOrChangeTheirFormAreMaterial) {
  EXPECT_EQ(shifted("2026-10-01", "2026-10-01T00:00:00Z"), Fit::material);
  EXPECT_EQ(shifted("2026-10-01", "2026-10-01T00:00:00"), Fit::material);
  EXPECT_EQ(shifted("2026-10-01", "soon"), Fit::material);
  EXPECT_EQ(compared(R"("end_date":"2026-12-31",)", "").material, Pointers{"/end_date"});
  EXPECT_EQ(compare_signed("{}", R"({"start_date":"2026-10-01"})")->fit, Fit::material);
}

RC_GTEST_PROP(CompareSigned, AShiftIsJudgedByItsLengthEitherWay, ()) {
  const auto start = *rc::gen::inRange<std::int64_t>(0, 4'000'000'000);
  const auto shift = *rc::gen::inRange<std::int64_t>(-400'000, 400'000);
  const auto a = base::to_string(base::Instant{start, 0});
  const auto b = base::to_string(base::Instant{start + shift, 0});
  const auto expected = shift == 0                          ? Fit::same
                        : shift >= -259'200 && shift <= 259'200 ? Fit::minor
                                                                : Fit::material;
  RC_ASSERT(shifted(a, b) == expected);
  RC_ASSERT(shifted(b, a) == expected);
}

TEST(CompareSigned, SeesEveryDigitOfAnId) {
  const auto changed = [](std::string_view before, std::string_view after) {
    const auto snapshot = [](std::string_view seat) {
      return content(1, with(R"(["s1"])", "[" + std::string(seat) + "]"));
    };
    return compare_signed(snapshot(before), snapshot(after))->material;
  };
  EXPECT_EQ(changed("23842711111111111", "23842711111111112"), Pointers{"/wseat"});
  EXPECT_EQ(changed("23842711111111111", "\"23842711111111111\""), Pointers{"/wseat"});
  EXPECT_EQ(changed("23842711111111111", "2384271111111111100e-2"), Pointers{});
}

}  // namespace
}  // namespace dealkit::deal
