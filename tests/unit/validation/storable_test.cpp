// What validate calls valid can be imported: id, names and texts that no store keeps are findings.
#include "core/validation/storable.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/base/json/write.hpp"
#include "core/deal/change.hpp"
#include "core/deal/entity.hpp"
#include "core/deal/records.hpp"
#include "core/validation/record/record_validator.hpp"
#include "rule_fixture.hpp"

namespace dealkit::validation::storable_test {
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

TEST(StorableTest, ARecordThatStatesItsTypeHasItsIds) {
  Validator validator;
  const std::string rest = R"("targeting":{"audience_segments":["s"],"geo_targets":["DE"]})";
  const auto codes = [&](const std::string& members) {
    return validator.codes(R"({"type":"campaign",)" + members + rest + "}");
  };
  EXPECT_EQ(codes(R"("id":"c","deal_id":"d",)"), Codes{});
  EXPECT_EQ(codes(R"("id":"c",)"), Codes{}) << "a deal may come later";
  EXPECT_EQ(codes(R"("deal_id":"d",)"), Codes{"SYN005@ critical"});
  EXPECT_EQ(codes(R"("id":null,"deal_id":"d",)"), Codes{"SYN005@/id critical"});
  EXPECT_EQ(codes(R"("id":"c","deal_id":null,)"), Codes{"SYN005@/deal_id critical"});
  EXPECT_EQ(codes(R"("id":7,"deal_id":"d",)"), Codes{"SYN002@/id critical"});
  EXPECT_EQ(validator.codes(R"({"type":"deal","deal_name":"D"})"), Codes{"SYN005@ critical"});
  // A plan that nobody keeps yet.
  EXPECT_EQ(validator.codes("{" + rest + "}"), Codes{});
  EXPECT_EQ(validator.codes(R"({"type":null,)" + rest + "}"), Codes{});
}

TEST(StorableTest, RecordsThatNoRuleJudgesAreOnesThatAreTaken) {
  Validator validator;
  EXPECT_EQ(validator.codes(R"({"type":"account","id":"a"})"), Codes{});
  EXPECT_EQ(validator.codes(R"({"type":"account","id":"a","currency":"EURO"})"),
            Codes{"SYN005@/currency critical"});
  EXPECT_EQ(validator.codes(R"({"type":"interaction","id":"i","deal_id":"d","kind":"call",)"
                            R"("at":"2026-10-01"})"),
            Codes{"SYN005@/at critical"});
  EXPECT_EQ(validator.codes(R"({"type":"validation_report","campaign_id":"c","is_valid":true})"),
            Codes{"SYN005@ critical"});
  EXPECT_EQ(validator.codes(R"({"type":"set_finding","campaign_ids":[]})"),
            Codes{"SYN005@ critical"});
  EXPECT_EQ(validator.codes(R"({"type":"approval","id":"p","deal_id":"d"})"),
            Codes{"SYN005@ critical"}) << "no round, level and seat";
  EXPECT_EQ(validator.codes(R"({"type":"change_result"})"), Codes{}) << "no store keeps it";
}

TEST(NearMissTest, ANameWithWhatCannotBeSeenIsOne) {
  for (const std::string name :
       {" budget", "budget ", "\\tbudget", "\xEF\xBB\xBF" "budget", "bud\xE2\x80\x8B" "get",
        "budget\xC2\xA0", "\xE2\x80\xAE" "budget", "bud\xC2\xAD" "get", "daily budget",
        "Daily Budget", " bugdet"}) {
    const auto record = campaign(R"("id":"c",")" + name + R"(":1)");
    Validator validator;
    const auto found = validator.judge(record).findings;
    ASSERT_EQ(found.size(), 1U) << name;
    EXPECT_EQ(found[0].code(), "SYN004") << name;
    EXPECT_NE(found[0].message.find("budget\"?"), std::string::npos) << found[0].message;
  }
  Validator validator;
  EXPECT_NE(validator.judge(campaign(R"("budget ":1)")).findings[0].message.find(
                "with blanks or characters that cannot be seen"), std::string::npos);
  for (const std::string name : {"x_budget ", " ", "", "\xC3\xA4", "note ", "b\xC3\xBC" "dget"}) {
    EXPECT_EQ(Validator().codes(campaign('"' + name + "\":1")), Codes{}) << name;
  }
}

/// What a record of each type that is kept needs, member by member, so that a store with account a,
/// deal d and campaign c takes it.
std::map<std::string, std::string> usual_members(deal::Kind kind) {
  const std::string time = R"("2026-09-01T00:00:00Z")";
  switch (kind) {
    case deal::Kind::account: return {{"id", R"("n")"}, {"currency", R"("EUR")"}};
    case deal::Kind::deal:
      return {{"id", R"("n")"}, {"deal_name", R"("n")"}, {"account_id", R"("a")"}};
    case deal::Kind::campaign:
      return {{"id", R"("n")"}, {"deal_id", R"("d")"},
              {"targeting", R"({"audience_segments":["s"],"geo_targets":["DE"]})"}};
    case deal::Kind::approval:
      return {{"id", R"("n")"}, {"deal_id", R"("d")"}, {"round", "1"}, {"level", "1"},
              {"seat", "1"}};
    case deal::Kind::review_round:
      return {{"id", R"("n")"}, {"deal_id", R"("d")"}, {"round", "1"}};
    case deal::Kind::interaction:
      return {{"id", R"("n")"}, {"deal_id", R"("d")"}, {"kind", R"("call")"}, {"at", time}};
    case deal::Kind::engagement_metric:
      return {{"id", R"("n")"}, {"deal_id", R"("d")"}, {"computed_at", time}, {"score", "1"}};
    case deal::Kind::validation_report:
      return {{"campaign_id", R"("c")"}, {"content_hash", R"("sha256:0")"}, {"is_valid", "true"},
              {"validated_at", time}};
    case deal::Kind::set_finding:
      return {{"code", R"("AUD004")"}, {"severity", R"("warning")"}, {"campaign_ids", R"(["c"])"}};
  }
  return {};
}

/// Values that a careless program might write.
const std::vector<std::string>& random_values() {
  static const std::vector<std::string> values{
      "1", "-0", "1e5", "1e400", "1e-400", "1e9999999999999999999",
      R"([{"n":-1.5E-12345678901234567890}])", "123456789012345678901", "0.1", "true", "null", "[]",
      "{}", "[1]", R"({"amount":1})", R"("x")", R"("")", R"("EUR")", R"("eur")", R"("a\nb")",
      R"("\u0000")", R"("2026-10-01")", R"("Guaranteed")", R"("standard")", R"("9999-12-31")",
      '"' + letters(255) + '"', '"' + letters(256) + '"'};
  return values;
}

/// A record with some members that are absent, or another value.
std::string random_record(deal::Kind kind) {
  const std::vector<std::string> others{"budget", "currency", "status", "note", "bid", "u\\u0000v",
                                        "campaign_name", "total_value", "deal_type", "start_date",
                                        "end_date", "version", "name", "results", "decided_at"};
  auto members = usual_members(kind);
  const auto count = *rc::gen::inRange(0, 4);
  for (int i = 0; i < count; ++i) {
    std::vector<std::string> names = others;
    for (const auto& [name, value] : usual_members(kind)) names.push_back(name);
    const auto name = *rc::gen::elementOf(names);
    members[name] = *rc::gen::elementOf(random_values());
    if (*rc::gen::inRange(0, 5) == 0) members.erase(name);
  }
  std::string text = fmt::format(R"({{"type":"{}")", deal::traits(kind).name);
  for (const auto& [name, value] : members) text += ",\"" + name + "\":" + value;
  return text + "}";
}

deal::MemoryRecords small_store() {
  deal::MemoryRecords records;
  records.put({deal::Kind::account, "a", 1, R"({"type":"account","id":"a"})"});
  records.put({deal::Kind::deal, "d", 1, R"({"type":"deal","id":"d"})"});
  records.put({deal::Kind::campaign, "c", 1,
               R"({"type":"campaign","id":"c","deal_id":"d","content_hash":"sha256:1"})"});
  return records;
}

RC_GTEST_PROP(StorableProperty, WhatIsValidCanBeImported, ()) {
  const auto kind = static_cast<deal::Kind>(*rc::gen::inRange<int>(0, deal::kind_count));
  const auto text = random_record(kind);
  json::Reader reader;
  const auto document = reader.read(text);
  RC_PRE(document.has_value());
  const auto record = (*document)->root();
  Validator validator;
  if (!validator.judge(text).valid) return;
  const bool decided = kind == deal::Kind::approval || kind == deal::Kind::review_round;
  const auto records = small_store();
  deal::Context now;
  now.now = {1'900'000'000, 0};
  const auto taken = deal::import_record(records, kind, record, {.restore = decided}, now);
  // What is stored is another matter, and a campaign's deal may come later.
  if (kind == deal::Kind::campaign && !record.find("deal_id")) return;
  if (!taken && !taken.error().message.starts_with("unknown ") &&
      taken.error().message.find("campaigns is known") == std::string::npos) {
    RC_FAIL(text + ": " + taken.error().message);
  }
}

TEST(StorableProperty, WhatEveryTypeNeedsIsMissed) {
  for (std::size_t i = 0; i < deal::kind_count; ++i) {
    const auto kind = static_cast<deal::Kind>(i);
    const auto whole = usual_members(kind);
    const auto record = [&](const std::map<std::string, std::string>& members) {
      std::string text = fmt::format(R"({{"type":"{}")", deal::traits(kind).name);
      for (const auto& [name, value] : members) text += ",\"" + name + "\":" + value;
      return text + "}";
    };
    Validator validator;
    EXPECT_TRUE(validator.judge(record(whole)).valid) << record(whole);
    for (const auto& [name, value] : whole) {
      const bool may_lack = name == "currency" || name == "deal_name" || name == "account_id" ||
                            name == "targeting" || name == "score" || name == "code" ||
                            name == "severity";
      if (may_lack) continue;
      for (const auto* bad : {"", "null", "{}", R"("")"}) {
        if (kind == deal::Kind::campaign && name == "deal_id" && *bad == '\0') continue;
        if (name == "kind" && *bad == '"') continue;  // a contact of no kind was a contact
        auto members = whole;
        members[name] = bad;
        if (*bad == '\0') members.erase(name);
        EXPECT_FALSE(validator.judge(record(members)).valid) << record(members);
      }
    }
  }
}

}  // namespace
}  // namespace dealkit::validation::storable_test
