// The content hash: one for each content, whatever a double would make of its numbers.
#include "core/deal/content_hash.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/base/json/canonical.hpp"
#include "json_generator.hpp"

namespace dealkit::deal {
namespace {

std::string hash_of(std::string_view text) {
  json::Reader reader;
  const auto read = reader.read(text);
  if (!read) return "unreadable: " + read.error().message;
  const auto hash = content_hash((*read)->root());
  return hash ? *hash : "error: " + hash.error().message;
}

TEST(ContentHash, OfSmallNumbersIsWhatItWas) {
  EXPECT_EQ(hash_of(R"({"id":"c","budget":10.50,"x":[1,1.50,1e3],"targeting":{"age":{"min":18}}})"),
            "sha256:80af32009e79a737da8c11adcf48849b280f2a65846f186274757dca7a355430");
}

TEST(ContentHash, DiffersWhereNumbersDoThatOneDoubleStandsFor) {
  const auto with = [](std::string_view value) {
    return hash_of(R"({"id":"c","targeting":{"audience_segments":[)" + std::string(value) + "]}}");
  };
  EXPECT_NE(with("23842711111111111"), with("23842711111111112"));
  EXPECT_NE(with("9007199254740993"), with("9007199254740992"));
  EXPECT_NE(with("0.1"), with("0.10000000000000001"));
  EXPECT_NE(with("1e400"), with("1e401"));
  EXPECT_NE(with("1e-400"), with("0"));
  EXPECT_EQ(with("23842711111111111"), with("2.3842711111111111e16"));
  EXPECT_NE(with("23842711111111111"), with(R"("23842711111111111")"));
}

TEST(ContentHash, TakesNoTextForAnAmount) {
  EXPECT_NE(hash_of(R"({"id":"c","budget":5})"), hash_of(R"({"id":"c","budget":"5"})"));
  EXPECT_NE(hash_of(R"({"id":"c","bid":{"amount":5}})"),
            hash_of(R"({"id":"c","bid":{"amount":"5"}})"));
  EXPECT_NE(hash_of(R"({"id":"c","deals":[{"floor":5}]})"),
            hash_of(R"({"id":"c","deals":[{"floor":"5"}]})"));
  EXPECT_EQ(hash_of(R"({"id":"c","bid":{"amount":5.0}})"),
            hash_of(R"({"id":"c","bid":{"amount":5}})"));
}

std::string generated(const std::vector<std::uint8_t>& choices) {
  return R"({"id":"c","x":)" + test::JsonGenerator(choices).text() + "}";
}

std::string canonical(std::string_view text) {
  json::Reader reader;
  const auto read = reader.read(text);
  if (!read) return "unreadable";
  json::CanonicalOptions options;
  options.null_is_absent = true;
  std::string out;
  return json::append_canonical(out, (*read)->root(), options) ? out : "none";
}

RC_GTEST_PROP(ContentHash, IsOneJustWhereTheContentIsOne, ()) {
  const auto choices = *rc::gen::scale(8.0, rc::gen::arbitrary<std::vector<std::uint8_t>>());
  auto others = choices;
  RC_PRE(!others.empty());
  const auto at = *rc::gen::inRange<std::size_t>(0, others.size());
  others[at] = *rc::gen::arbitrary<std::uint8_t>();
  const auto one = generated(choices);
  const auto other = generated(others);
  RC_ASSERT((hash_of(one) == hash_of(other)) == (canonical(one) == canonical(other)));
}

}  // namespace
}  // namespace dealkit::deal
