// Ids of others are checked, not changed; ours are UUIDv7.
#include "core/base/ids.hpp"

#include <set>

#include "printers.hpp"

namespace dealkit::base {
namespace {

using dealkit::test::error_of;

TEST(Ids, OpaqueIdsOfUpTo255BytesPass) {
  for (const char* id :
       {"d", "deal-1", "a b", "\u00C4rger/42", "{\"x\":1}", "\xFF\xFE", "\xC2"}) {
    EXPECT_TRUE(check_id(id)) << id;
  }
  EXPECT_TRUE(check_id(std::string(255, 'x')));
  EXPECT_EQ(error_of(check_id(std::string(256, 'x'))).code, Errc::data);
  EXPECT_EQ(error_of(check_id("")).code, Errc::data);
}

TEST(Ids, ControlCharactersAreRefused) {
  using namespace std::string_view_literals;
  for (const auto id : {"a\0b"sv, "\n"sv, "a\tb"sv, "\x1B[2J"sv, "\x7F"sv, "\u009B2J"sv}) {
    const auto checked = check_id(id);
    ASSERT_FALSE(checked) << id;
    EXPECT_EQ(checked.error().code, Errc::data);
    EXPECT_NE(checked.error().message.find("control"), std::string::npos);
  }
  EXPECT_TRUE(check_id("\u00A0\u00DF"));
}

TEST(Ids, Uuid7HoldsTheTimeItsVersionAndVariant) {
  Rng rng(1);
  // The time of RFC 9562, appendix A.6: 2022-02-22T19:22:22Z = 017F22E279B0.
  const auto id = make_uuid7(*parse_instant("2022-02-22T19:22:22.000999Z"), rng);
  ASSERT_EQ(id.size(), 36U);
  EXPECT_EQ(id.substr(0, 14), "017f22e2-79b0-");
  EXPECT_EQ(id[14], '7');
  EXPECT_NE(std::string("89ab").find(id[19]), std::string::npos);
  for (const std::size_t dash : {8U, 13U, 18U, 23U}) EXPECT_EQ(id[dash], '-');
  EXPECT_EQ(id.find_first_not_of("0123456789abcdef-"), std::string::npos);
  Rng same(1);
  EXPECT_EQ(make_uuid7(*parse_instant("2022-02-22T19:22:22Z"), same), id);
}

TEST(Ids, Uuid7SortsByTimeAndDoesNotRepeat) {
  Rng rng(7);
  std::set<std::string> seen;
  std::string before;
  for (std::int64_t second = 0; second < 1000; ++second) {
    const auto id = make_uuid7({1'700'000'000 + second, 0}, rng);
    EXPECT_LT(before, id);
    before = id;
    seen.insert(make_uuid7({1'700'000'000, 0}, rng));
  }
  EXPECT_EQ(seen.size(), 1000U);
}

}  // namespace
}  // namespace dealkit::base
