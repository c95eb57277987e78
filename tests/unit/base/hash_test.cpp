// Known answers of FIPS 180-4 and of xxHash 0.8.
#include "core/base/hash.hpp"

namespace dealkit::base {
namespace {

TEST(Hash, Sha256KnownAnswers) {
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_hex(std::string(1'000'000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Hash, XxHashKnownAnswers) {
  // printf '' | xxhsum -H2, printf abc | xxhsum -H2, and the same with -H3.
  EXPECT_EQ(to_hex(hash128("")), "99aa06d3014798d86001c324468d497f");
  EXPECT_EQ(to_hex(hash128("abc")), "06b05ab6733a618578af5f94892f3950");
  EXPECT_EQ(hash64(""), 0x2d06800538d394c2);
  EXPECT_EQ(hash64("abc"), 0x78af5f94892f3950);
}

TEST(Hash, HexKeepsLeadingZeros) {
  EXPECT_EQ(to_hex(Hash128{0, 1}), "00000000000000000000000000000001");
  EXPECT_EQ(to_hex(Sha256{}), std::string(64, '0'));
}

RC_GTEST_PROP(Hash, OneBitChangesAll, (std::string text, std::uint8_t bit)) {
  RC_PRE(!text.empty());
  auto other = text;
  other[bit % text.size()] = static_cast<char>(other[bit % text.size()] ^ (1 << (bit & 7)));
  RC_ASSERT(hash128(text) != hash128(other));
  RC_ASSERT(hash64(text) != hash64(other));
  RC_ASSERT(sha256(text) != sha256(other));
}

}  // namespace
}  // namespace dealkit::base
