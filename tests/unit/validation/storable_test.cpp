// What validate calls valid can be imported: id, names and texts that no store keeps are findings.
#include "core/validation/storable.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/base/json/write.hpp"
#include "core/deal/content_checks.hpp"
#include "core/deal/content_hash.hpp"
#include "core/validation/record_validator.hpp"
#include "rule_fixture.hpp"

namespace dealkit::validation {
namespace {

class Validator {
 public:
  explicit Validator(ValidatorOptions options = {.all = true})
      : validator_(context_, policy_, std::move(options)) {}
  const Examined& judge(std::string_view record) {
    text_ = record;
    validator_.examine({"f", 1, 0, 0}, text_);
    validator_.finish();
    return validator_.examined();
  }
  std::vector<std::string> codes(std::string_view record) {
    std::vector<std::string> found;
    for (const auto& finding : judge(record).findings) {
      found.push_back(fmt::format("{}@{} {}", finding.code(), finding.pointer,
                                  to_string(finding.severity)));
    }
    return found;
  }

 private:
  std::string text_;
  Policy policy_ = Policy::of(Profile::generic);
  Context context_ = context_of(Profile::generic);
  RecordValidator validator_;
};

std::string campaign(std::string_view members) {
  return fmt::format(R"({{"targeting":{{"audience_segments":["s"],"geo_targets":["DE"]}},{}}})",
                     members);
}
std::string letters(std::size_t count) { return std::string(count, 'x'); }

using Codes = std::vector<std::string>;

TEST(StorableTest, IdsAndNamesHaveTheirLimits) {
  Validator validator;
  const auto codes = [&](const std::string& member, const std::string& value) {
    return validator.codes(campaign(fmt::format(R"("{}":"{}")", member, value)));
  };
  for (const std::string member : {"id", "deal_id"}) {
    const Codes refused{"SYN005@/" + member + " critical"};
    EXPECT_EQ(codes(member, ""), refused);
    EXPECT_EQ(codes(member, "x"), Codes{});
    EXPECT_EQ(codes(member, letters(255)), Codes{});
    EXPECT_EQ(codes(member, letters(256)), refused);
    EXPECT_EQ(codes(member, R"(a\nb)"), refused);
  }
  const Codes refused{"SYN005@/campaign_name critical"};
  EXPECT_EQ(codes("campaign_name", ""), refused);
  EXPECT_EQ(codes("campaign_name", letters(255)), Codes{});
  EXPECT_EQ(codes("campaign_name", letters(256)), refused);
  std::string umlauts;
  for (int i = 0; i < 255; ++i) umlauts += "\xC3\xA4";
  EXPECT_EQ(codes("campaign_name", umlauts), Codes{});
  EXPECT_EQ(codes("campaign_name", umlauts + "a"), refused);
}

TEST(StorableTest, NoTextHoldsNul) {
  Validator validator;
  EXPECT_EQ(validator.codes(campaign(R"("id":"c","a\u0000b":1)")),
            Codes{R"(SYN005@/a)" + std::string(1, '\0') + "b critical"});
  EXPECT_EQ(validator.codes(campaign(R"("id":"c","ext":{"x":["\u0000"]})")),
            Codes{"SYN005@/ext critical"});
  EXPECT_EQ(validator.codes(campaign(R"("id":"c","ext":"\\u0000")")), Codes{});
  EXPECT_EQ(validator.codes(R"({"type":"deal","id":"d","deal_name":"a\u0000"})"),
            Codes{"SYN005@/deal_name critical"});
}

TEST(StorableTest, NumbersAreOnesThatCanBeHashed) {
  Validator validator;
  const auto codes = [&](std::string_view members) { return validator.codes(campaign(members)); };
  EXPECT_EQ(codes(R"("id":"c","num":1e1000)"), Codes{});
  EXPECT_EQ(codes(R"("id":"c","num":1e9999999999999999999)"), Codes{"SYN005@/num critical"});
  EXPECT_EQ(codes(R"("id":"c","ext":[{"a":1e9999999999999999999}])"),
            Codes{"SYN005@/ext/0/a critical"});
  EXPECT_EQ(codes(R"("id":"c","compliance":{"consent":[1e9999999999999999999],)"
                  R"("product":"none"})"),
            Codes{"SYN005@/compliance/consent/0 critical"});
}

TEST(StorableTest, DealsToo) {
  Validator validator;
  const auto deal = [](std::string_view members) {
    return fmt::format(R"({{"type":"deal","deal_name":"D",{}}})", members);
  };
  EXPECT_EQ(validator.codes(deal(R"("id":"")")), Codes{"SYN005@/id critical"});
  EXPECT_EQ(validator.codes(deal(fmt::format(R"("id":"d","account_id":"{}")", letters(256)))),
            Codes{"SYN005@/account_id critical"});
}

TEST(NearMissTest, IsAdvisoryAndWithStrictCritical) {
  const auto record = campaign(R"("id":"c","bugdet":1,"pacing":{"typ":"even"},"note":"n")");
  EXPECT_EQ(Validator().codes(record),
            (Codes{"SYN004@/bugdet advisory", "SYN004@/pacing/typ advisory"}));
  EXPECT_TRUE(Validator().judge(record).valid);
  Validator strict({.strict = true});
  EXPECT_EQ(strict.codes(record),
            (Codes{"SYN004@/bugdet critical", "SYN004@/pacing/typ critical"}));
  EXPECT_FALSE(strict.judge(record).valid);
  EXPECT_EQ(strict.codes(R"({"type":"deal","id":"d","deal_name":"D","total_vaule":1})"),
            Codes{"SYN004@/total_vaule critical"});
}

/// Members and values that a careless program might write.
std::string random_record() {
  const std::vector<std::string> names{"id",     "deal_id", "campaign_name", "budget", "currency",
                                       "status", "note",    "targeting",     "bid",    "u\\u0000v",
                                       "deal_name", "account_id", "total_value", "deal_type",
                                       "start_date", "end_date", "version"};
  const std::vector<std::string> values{
      "1", "-0", "1e5", "1e400", "1e-400", "1e9999999999999999999",
      R"([{"n":-1.5E-12345678901234567890}])", "123456789012345678901", "0.1", "true", "null", "[]",
      "{}", "[1]", R"({"amount":1})", R"("x")", R"("")", R"("EUR")", R"("eur")", R"("a\nb")",
      R"("\u0000")", R"("2026-10-01")", R"("Guaranteed")", R"("standard")", R"("9999-12-31")",
      '"' + letters(255) + '"', '"' + letters(256) + '"'};
  const auto kind = *rc::gen::element<std::string>("campaign", "deal");
  std::map<std::string, std::string> members{
      {"id", R"("i")"}, {"deal_id", R"("d")"}, {"deal_name", R"("n")"},
      {"targeting", R"({"audience_segments":["s"],"geo_targets":["DE"]})"}};
  const auto count = *rc::gen::inRange(0, 4);
  for (int i = 0; i < count; ++i) {
    members[*rc::gen::elementOf(names)] = *rc::gen::elementOf(values);
  }
  std::string text = R"({"type":")" + kind + '"';
  for (const auto& [name, value] : members) text += ",\"" + name + "\":" + value;
  return text + "}";
}

/// An id cannot be left out of an import; whether it is absent is the only thing not asked here.
bool lacks_an_id(json::Value record, deal::Kind kind) {
  const auto absent = [&](std::string_view name) {
    const auto member = record.find(name);
    return !member || member.is(json::Kind::null);
  };
  return absent("id") || (kind == deal::Kind::campaign && absent("deal_id"));
}

RC_GTEST_PROP(StorableProperty, WhatIsValidCanBeImported, ()) {
  const auto text = random_record();
  json::Reader reader;
  const auto document = reader.read(text);
  RC_PRE(document.has_value());
  const auto record = (*document)->root();
  const auto kind = record.find("type").string() == "deal" ? deal::Kind::deal
                                                           : deal::Kind::campaign;
  RC_PRE(!lacks_an_id(record, kind));
  Validator validator;
  if (!validator.judge(text).valid) return;
  const auto checked = deal::check_content(kind, record);
  if (!checked) RC_FAIL(text + ": " + checked.error().message);
  const auto normal = deal::normal_record(kind, record);
  if (!normal) RC_FAIL(text + ": " + normal.error().message);
  if (kind != deal::Kind::campaign) return;
  const auto hash = deal::content_hash(record);
  if (!hash) RC_FAIL(text + ": " + hash.error().message);
}

}  // namespace
}  // namespace dealkit::validation
