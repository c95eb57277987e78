// The registry of record types, held against the kinds that a store keeps and the tables of fields.
#include "core/record/registry.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "core/deal/entity.hpp"

namespace dealkit::record {
namespace {

TEST(Registry, KeepsWhatStoresKeepInTheirOrder) {
  std::vector<std::string> kinds;
  for (const auto& kind : deal::all_kinds()) kinds.emplace_back(kind.name);
  EXPECT_EQ(kept_type_names(), kinds);
}

TEST(Registry, EachTypeIsThereOnceAndSaysWhatItIs) {
  std::set<std::string_view> names;
  for (const auto& type : record_types()) {
    EXPECT_TRUE(names.insert(type.name).second) << type.name;
    EXPECT_EQ(find_record_type(type.name), &type);
    EXPECT_FALSE(type.what.empty()) << type.name;
    EXPECT_TRUE(type.page.ends_with(")")) << type.name;
  }
  EXPECT_EQ(find_record_type("lead"), nullptr);
  EXPECT_EQ(find_record_type(""), nullptr);
  EXPECT_EQ(find_record_type("Deal"), nullptr) << "types are exact";
}

TEST(Registry, TypesThatShareAPageNameItOnce) {
  const auto files = record_page_files();
  EXPECT_EQ(std::count(files.begin(), files.end(), "dealkit-validation_report.5"), 1);
  EXPECT_EQ(std::count(files.begin(), files.end(), "dealctl.1"), 0);
  EXPECT_NE(std::find(files.begin(), files.end(), "dealkit-review_round.5"), files.end());
}

TEST(Registry, TheManualSaysWhoJudgesAndWhoKeeps) {
  const auto text = manual_record_types();
  EXPECT_NE(text.find(".TP\n.I deal\nWhat an account and the house agree on.\nKept in a store.\n"
                      "Judged by\n.BR validate (1).\nSee\n.BR dealkit\\-deal (5).\n"),
            std::string::npos);
  EXPECT_NE(text.find(".TP\n.I audit\nA row of the audit log.\nSee\n.BR dealctl (1).\n"),
            std::string::npos);
}

}  // namespace
}  // namespace dealkit::record
