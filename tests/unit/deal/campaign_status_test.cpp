// The one list of statuses: every word in any capitals has one meaning, in C++ and in SQL.
#include "core/deal/campaign_status.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <set>
#include <string>

namespace dealkit::deal {
namespace {

std::string in_capitals(std::string_view word) {
  std::string text(word);
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

TEST(CampaignStatus, EveryWordInAnyCapitalsMeansOneThing) {
  std::set<std::string_view> words;
  for (const auto& status : campaign_statuses()) {
    EXPECT_TRUE(words.insert(status.word).second) << status.word << " stands twice";
    auto with_blanks = in_capitals(status.word);
    std::replace(with_blanks.begin(), with_blanks.end(), '_', ' ');
    auto with_hyphens = std::string(status.word);
    std::replace(with_hyphens.begin(), with_hyphens.end(), '_', '-');
    with_hyphens[0] = in_capitals(status.word)[0];
    auto with_dots = in_capitals(status.word);
    std::replace(with_dots.begin(), with_dots.end(), '_', '.');
    for (const auto& text : {std::string(status.word), in_capitals(status.word), with_blanks,
                             with_hyphens, with_dots}) {
      EXPECT_EQ(campaign_stage(text), status.stage) << text;
      EXPECT_EQ(binds_budget(text), status.stage != CampaignStage::released) << text;
    }
  }
}

TEST(CampaignStatus, OnlyWhatIsCalledOffOrPutAwayIsFreeAgain) {
  for (const std::string word : {"cancelled", "Canceled", "ARCHIVED", "ENTITY_STATUS_ARCHIVED",
                                 "deleted", "Removed", "Declined"}) {
    EXPECT_FALSE(binds_budget(word)) << word;
  }
  for (const std::string word : {"", "draft", "Active", "PAUSED", "completed", "ended", "Finished",
                                 "archivedx", "archive", "kanceled", "cancel"}) {
    EXPECT_TRUE(binds_budget(word)) << word;
  }
}

TEST(CampaignStatus, AWordThatNobodyKnowsIsNoStatus) {
  for (const auto& text : {std::string(), std::string("lost"), std::string("archived "),
                           std::string(1000, 'a'), std::string("activ\0", 6)}) {
    EXPECT_FALSE(campaign_stage(text)) << text;
  }
}

}  // namespace
}  // namespace dealkit::deal
