// Closed lists of words: any capitals, one verdict.
#include "core/record/words.hpp"

#include <gtest/gtest.h>

namespace dealkit::record {
namespace {

constexpr Words pacing{"even|asap|as_planned"};

TEST(WordsTest, ReadsEverySpellingOfAWordAsThatWord) {
  for (const std::string_view text :
       {"as_planned", "AS_PLANNED", "As Planned", "as-planned", "aS.pLanned"}) {
    EXPECT_EQ(pacing.find(text), 2U) << text;
  }
  EXPECT_EQ(pacing.find("EVEN"), 0U);
}

TEST(WordsTest, KnowsNothingElse) {
  for (const std::string_view text : {"", "eve", "evens", "even|asap", "as__planned", " even",
                                      "asplanned", "\xC3\x89VEN"}) {
    EXPECT_EQ(pacing.find(text), Words::unknown) << text;
  }
  EXPECT_FALSE(pacing.has(std::string(100, 'e')));
}

TEST(WordsTest, NamesThemAndWhatIsProbablyMeant) {
  EXPECT_EQ(pacing.sentence(), "even, asap or as_planned");
  EXPECT_EQ(pacing.hint("EVNE"), "; did you mean 'even'?");
  EXPECT_EQ(pacing.hint("Accelerated"), "; did you mean 'asap'?");  // what Google calls it
  EXPECT_EQ(pacing.hint("olv"), "");                                // no pacing is meant by that
  EXPECT_EQ(Words("display|video").hint("OLV"), "; did you mean 'video'?");
}

TEST(WordsTest, ComparesTextsOfOthers) {
  EXPECT_TRUE(same_word("Family-Safe", "family_safe"));
  EXPECT_FALSE(same_word("family", "family_safe"));
  const std::string longer(60, 'a');
  EXPECT_TRUE(same_word(longer, longer));
  EXPECT_FALSE(same_word(longer, std::string(59, 'a') + "b"));
  EXPECT_FALSE(Word(longer).is(longer.substr(0, 48)));
}

}  // namespace
}  // namespace dealkit::record
