// A validator is reused from record to record: what one leaves behind must not touch the next.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/validation/record/record_validator.hpp"
#include "rule_fixture.hpp"

namespace dealkit::validation::validator_state_test {
namespace {

/// Records of all kinds, valid and not; several accept findings that others have.
const std::vector<std::string>& records() {
  static const std::vector<std::string> all{
      R"({"type":"campaign","id":"c1","targeting":{"audience_segments":["s"],)"
      R"("geo_targets":["DE"]}})",
      R"({"id":"c2","budget":-1,"bugdet":1,"x_validate":{"ignore":[{"code":"BUD001",)"
      R"("until":"2027-01-01","reason":"agreed"},{"code":"SYN004","until":"2027-01-01",)"
      R"("reason":"ours"}]}})",
      R"({"id":"c3","budget":-1,"targeting":{"geo_targets":["UK"]},"bugdet":1})",
      R"({"id":"c4","budget":"ten","currency":"EUR","pacing":{"type":"fast"},)"
      R"("bid":{"amount":1e9}})",
      R"({"id":"c5","content_hash":"sha256:1","creative_specs":[{"id":"a","secure":false}]})",
      R"({"type":"campaign","id":"c6","x_validate":{"ignore":[{"code":"DEL015"}]}})",
      R"({"type":"deal","id":"d1"})",
      R"({"type":"deal","id":"d2","deal_nam":"x","x_validate":{"ignore":[{"code":"DEL015",)"
      R"("until":"2027-01-01","reason":"later"}]}})",
      R"({"type":"deal","id":"d3","deal_name":"D","total_value":0,"currency":"eur"})",
      R"({"id":"d4","origin":"ssp.example","terms":{"guar":1},"x_validate":{"ignore":[)"
      R"({"code":"DEL004","until":"2027-01-01","reason":"later"}]}})",
      R"({"type":"account","id":"a1","x_validate":{"ignore":[{"code":"BUD001",)"
      R"("until":"2020-01-01","reason":"over"}]}})",
      R"({"type":"campain","id":"n1"})",
      R"({"type":"campaign","id":"","campaign_name":"","a\u0000b":1})",
      R"({"type":"campaign",)",
      R"([1,2])",
      R"("text")",
      "",
      R"({"type":7,"id":8})"};
  return all;
}

class Validator {
 public:
  explicit Validator(Profile profile)
      : policy_(Policy::of(profile)),
        context_(context_of(profile)),
        validator_(context_, policy_, {.content_hash = true}) {}

  /// Everything that a report would say.
  std::string judge(const std::string& record) {
    text_ = record;
    validator_.examine({"f", 1, 0, 0}, text_);
    validator_.finish();
    const auto& seen = validator_.examined();
    auto said = std::string(seen.id) + "|" + std::string(seen.content_hash) + "|" +
                seen.ran.to_string() + "|" + std::to_string(static_cast<int>(seen.kind)) +
                (seen.valid ? "|valid" : "|invalid") + (seen.short_circuited ? "|short" : "");
    for (const auto& finding : seen.findings) {
      said += "\n" + std::string(finding.code()) + " " + finding.pointer + " " + finding.actual +
              " " + finding.expected + " " + finding.message + " " +
              std::string(finding.suppressed) + " " + std::string(to_string(finding.severity)) +
              " " + std::to_string(finding.fix.size());
    }
    return said;
  }
  void refuse() { validator_.refuse({"f", 1, 0, 0}, {base::Errc::limit, "too long", {}}); }

 private:
  std::string text_;
  Policy policy_;
  Context context_;
  RecordValidator validator_;
};

RC_GTEST_PROP(ValidatorState, JudgesEachRecordAsAFreshOneDoes, ()) {
  const auto profile = *rc::gen::element(Profile::generic, Profile::dealsync1);
  const auto count = static_cast<int>(records().size());
  // One past the records stands for one that is too long to be taken in.
  const auto sequence = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, count + 1));
  Validator used(profile);
  for (const int i : sequence) {
    if (i == count) {
      used.refuse();
      continue;
    }
    const auto& record = records()[static_cast<std::size_t>(i)];
    RC_ASSERT(used.judge(record) == Validator(profile).judge(record));
  }
}

/// Each kind after each other one, in case the dice never throw a pair.
TEST(ValidatorState, EveryPair) {
  for (const auto profile : {Profile::generic, Profile::dealsync1}) {
    for (const auto& first : records()) {
      Validator used(profile);
      for (const auto& second : records()) {
        used.judge(first);
        EXPECT_EQ(used.judge(second), Validator(profile).judge(second))
            << first << "\nthen " << second;
      }
    }
  }
}

}  // namespace
}  // namespace dealkit::validation::validator_state_test
