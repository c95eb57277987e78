// Exceptions in a record: what they cover, until when, and what is said of bad ones.
#include "core/validation/record/suppress.hpp"

#include "core/record/decode.hpp"
#include "json_generator.hpp"
#include "output_fixture.hpp"

namespace dealkit::validation::test {
namespace {

/// A campaign with findings BUD013 and BUD007 and the given x_validate.
class Suppress : public ::testing::Test {
 protected:
  std::string apply(std::string_view x_validate, std::string_view now = "2026-10-01T12:00:00Z",
                    const RuleBits* ran = nullptr) {
    text_ = R"({"id":"c","budget":5,"x_validate":)" + std::string(x_validate) + "}";
    const auto document = reader_.read(text_);
    EXPECT_TRUE(document) << text_;
    if (!document) return "";
    campaign_ = {};
    arena_.reset();
    problems_.clear();
    record::decode((*document)->root(), deal::campaign_table, &campaign_, arena_, problems_);
    findings_.reset(*document, nullptr);
    findings_.add(code("BUD013"), {.message = "m"});
    findings_.add(code("BUD007"), {.message = "m"});
    findings_.add(code("SYN002"), {.message = "m"});
    now_ = *base::parse_instant(now);
    apply_suppressions(findings_, campaign_.x_validate, now_, ran);
    std::string said;
    for (const auto& one : findings_.all()) {
      if (!said.empty()) said += ' ';
      said += one.info->code;
      if (one.info->rule == &suppression_rule) said += "@" + one.pointer;
      if (!one.counts()) said += "-" + std::string(one.suppressed);
    }
    return said;
  }

  std::string text_;
  json::Reader reader_;
  deal::Campaign campaign_;
  record::Arena arena_;
  std::vector<record::Problem> problems_;
  Findings findings_;
  base::Instant now_;
};

constexpr std::string_view whole =
    R"({"ignore":[{"code":"BUD013","until":"2026-10-01","reason":"agreed"}]})";

TEST_F(Suppress, CoversItsCodeThroughItsDay) {
  EXPECT_EQ(apply(whole), "BUD013-record BUD007 SYN002");
  EXPECT_EQ(apply(whole, "2026-10-01T23:59:59.999Z"), "BUD013-record BUD007 SYN002");
  EXPECT_EQ(apply(whole, "2026-10-02T00:00:00Z"),
            "BUD013 BUD007 SYN002 SUP001@/x_validate/ignore/0/until");
}

TEST_F(Suppress, InstantsHoldThroughThemselves) {
  const auto until = R"({"ignore":[{"code":"BUD013","until":"2026-10-01T14:00:00+02:00",)"
                     R"("reason":"agreed"}]})";
  EXPECT_EQ(apply(until, "2026-10-01T12:00:00Z"), "BUD013-record BUD007 SYN002");
  EXPECT_EQ(apply(until, "2026-10-01T12:00:00.001Z"),
            "BUD013 BUD007 SYN002 SUP001@/x_validate/ignore/0/until");
}

TEST_F(Suppress, UnusedAndImpossibleOnes) {
  const auto with = [this](std::string_view code_name, const RuleBits* ran = nullptr) {
    return apply(R"({"ignore":[{"code":")" + std::string(code_name) +
                     R"(","until":"2027-01-01","reason":"r"}]})",
                 "2026-10-01T00:00:00Z", ran);
  };
  const std::string unused = "BUD013 BUD007 SYN002 SUP002@/x_validate/ignore/0";
  EXPECT_EQ(with("BUD001"), unused);
  EXPECT_EQ(with("NOP123"), unused);
  EXPECT_EQ(with("SYN002"), unused);
  EXPECT_EQ(with("SUP002"), unused);
  EXPECT_EQ(with("BUD006"), "BUD013 BUD007 SYN002");  // about several campaigns: not known here
  RuleBits ran;
  EXPECT_EQ(with("BUD001", &ran), "BUD013 BUD007 SYN002");  // its rule did not run
  ran.set(place_of(*find_rule("budget_constraints")));
  EXPECT_EQ(with("BUD001", &ran), unused);
}

TEST_F(Suppress, IncompleteOnes) {
  const std::string base = "BUD013 BUD007 SYN002 SUP003@/x_validate/ignore";
  EXPECT_EQ(apply(R"({"ignore":[{"until":"2027-01-01","reason":"r"}]})"), base + "/0/code");
  EXPECT_EQ(apply(R"({"ignore":[{"code":"BUD013","reason":"r"}]})"), base + "/0/until");
  EXPECT_EQ(apply(R"({"ignore":[{"code":"BUD013","until":"2027-01-01"}]})"), base + "/0/reason");
  EXPECT_EQ(apply(R"({"ignore":[{"code":"BUD013","until":"2027-01-01","reason":" "}]})"),
            base + "/0/reason");
  EXPECT_EQ(apply(R"({"ignore":[{"code":"BUD013","until":"soon","reason":"r"}]})"),
            base + "/0/until");
  EXPECT_EQ(apply(R"({"ignore":[{"code":"BUD013","until":"2027-01-01T00:00:00","reason":"r"}]})"),
            base + "/0/until");
  EXPECT_EQ(apply(R"({"ignore":["BUD013"]})"), base + "/0");
  EXPECT_EQ(apply(R"({"ignore":"BUD013"})"), base);
  EXPECT_EQ(apply(R"({})"), "BUD013 BUD007 SYN002");
  EXPECT_EQ(apply(R"({"ignore":[]})"), "BUD013 BUD007 SYN002");
  EXPECT_EQ(apply(R"({"ignore":null})"), "BUD013 BUD007 SYN002");
}

TEST_F(Suppress, SetFindingsAskForAcceptance) {
  apply(R"({"ignore":[{"code":"AUD002","until":"2026-10-01","reason":"agreed"},)"
        R"({"code":"AUD003","until":"2026-09-30","reason":"agreed"},)"
        R"({"code":"AUD004","until":"2026-10-01"}]})");
  EXPECT_TRUE(is_accepted(campaign_.x_validate, "AUD002", now_));
  EXPECT_FALSE(is_accepted(campaign_.x_validate, "AUD003", now_));
  EXPECT_FALSE(is_accepted(campaign_.x_validate, "AUD004", now_));
  EXPECT_FALSE(is_accepted(campaign_.x_validate, "AUD006", now_));
}

TEST_F(Suppress, AnyJsonIsTaken) {
  EXPECT_TRUE(rc::check([this](std::vector<std::uint8_t> choices) {
    dealkit::test::JsonGenerator generator(std::move(choices));
    const auto any = generator.text();
    for (const auto& text : {any, "{\"ignore\":" + any + "}", "{\"ignore\":[" + any + "]}"}) {
      const auto said = apply(text);
      RC_ASSERT(said.starts_with("BUD013 BUD007 SYN002"));
    }
  }));
}

}  // namespace
}  // namespace dealkit::validation::test
