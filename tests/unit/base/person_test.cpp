// Whose name is whose.
#include "core/base/person.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

namespace dealkit::base {
namespace {

TEST(Person, IsKnownInAnyCapitalsAndSpaces) {
  for (const auto* name : {"mira", "MIRA", "Mira", "mira ", " mira", "\tMi ra\n", "m\u00a0ira",
                           "\uff2d\uff29\uff32\uff21", "mi\u00adra", "mi\u200bra", "\u3000mira"}) {
    EXPECT_TRUE(same_person("mira", name)) << name;
    EXPECT_EQ(person_key(name), "mira") << name;
  }
  for (const auto* name : {"mir", "miraa", "mira.", "m-ira", "m\u0456ra", "m\u0131ra", ""}) {
    EXPECT_FALSE(same_person("mira", name)) << name;
  }
}

TEST(Person, FoldsWhatUnicodeFolds) {
  EXPECT_TRUE(same_person("Gro\u00df", "GROSS"));
  EXPECT_TRUE(same_person("\u00c9va", "e\u0301VA"));  // composed and not
  EXPECT_TRUE(same_person("\u03a3\u039f\u03a6\u039f\u03a3", "\u03c3\u03bf\u03c6\u03bf\u03c2"));
  EXPECT_TRUE(same_person("\ufb01nn", "Finn"));
  EXPECT_FALSE(same_person("\u00e9va", "eva"));
}

TEST(Person, NamesOfNothingElseAreThemselves) {
  EXPECT_TRUE(same_person("", ""));
  EXPECT_TRUE(same_person(" ", " "));
  EXPECT_FALSE(same_person("", " "));
  EXPECT_FALSE(same_person(" ", "  "));
  EXPECT_FALSE(same_person("\u200b", ""));
  EXPECT_EQ(person_key("\xff\xfe"), "\xff\xfe");
}

/// Also where one name begins another, and where blanks stand at the ends.
TEST(Person, StandsInOneOrderInEveryWriting) {
  const std::vector<std::string> names{
      "",       " ",            "an",        "ann",       "ANN", " ann ",
      "anna",   "an n a",       "Annab",     "b",         "an.", "an\tna",
      "eva",    "ann\xc3\xa9",  "\u00e9va",  "e\u0301va", "\xff", "\u00a0an",
      "\u3000ann"};
  for (const auto& a : names) {
    for (const auto& b : names) {
      EXPECT_EQ(compare_people(a, b) < 0, person_key(a) < person_key(b)) << a << " and " << b;
      EXPECT_EQ(compare_people(a, b) == 0, person_key(a) == person_key(b)) << a << " and " << b;
      EXPECT_EQ(compare_people(a, b) < 0, compare_people(b, a) > 0) << a << " and " << b;
    }
  }
}

RC_GTEST_PROP(Person, ComparesAsTheKeysDo, ()) {
  const auto name = [] {
    return *rc::gen::container<std::string>(
        rc::gen::element('a', 'B', 'b', ' ', '\t', '.', '\xc3', '\x89', '\xa9'));
  };
  const auto a = name();
  const auto b = name();
  RC_ASSERT(compare_people(a, b) == (person_key(a) <=> person_key(b)));
  RC_ASSERT(compare_people(a, a) == std::strong_ordering::equal);
}

}  // namespace
}  // namespace dealkit::base
