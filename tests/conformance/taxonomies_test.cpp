// The IAB taxonomies as published: every file reads, every id is known, mappings lead somewhere.
#include "core/validation/reference/taxonomies.hpp"

#include <vector>

#include "corpus.hpp"

namespace dealkit::validation {
namespace {

using Status = Taxonomies::Answer::Status;

std::filesystem::path folder() { return test::corpus_folder() / "deals" / "taxonomies"; }

Taxonomies published() {
  Taxonomies taxonomies;
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder())) {
    if (entry.path().extension() != ".tsv") continue;
    const auto done =
        taxonomies.parse(entry.path().filename().string(), test::contents(entry.path()));
    EXPECT_TRUE(done.has_value()) << entry.path() << ": " << done.error().message;
    ++files;
  }
  EXPECT_EQ(files, 6);
  return taxonomies;
}

/// The first columns of a file's rows after its header lines.
std::vector<std::string> ids(const char* name, int header_lines, int column) {
  std::ifstream file(folder() / name);
  std::vector<std::string> found;
  std::string line;
  for (int i = 0; std::getline(file, line); ++i) {
    if (i < header_lines) continue;
    std::size_t from = 0;
    for (int skipped = 0; skipped < column; ++skipped) from = line.find('\t', from) + 1;
    const auto id = line.substr(from, line.find_first_of("\t\r", from) - from);
    if (id.empty()) continue;
    found.push_back(id == "AB7" ? "IAB7" : id);  // a slip of the published mapping file
  }
  return found;
}

TEST(PublishedTaxonomies, HoldEveryIdOfTheirFiles) {
  const auto all = published();
  const struct {
    Taxonomy taxonomy;
    const char* name;
    int header_lines, column;
    std::size_t least;
  } files[] = {{Taxonomy::content_3, "Content_Taxonomy_3.1.tsv", 2, 0, 700},
               {Taxonomy::content_2, "Content_Taxonomy_2.2.tsv", 2, 0, 1190},
               {Taxonomy::content_1, "Content_1.0_to_Content_2.0.tsv", 1, 0, 390},
               {Taxonomy::audience_1, "Audience_Taxonomy_1.1.tsv", 1, 1, 1550},
               {Taxonomy::ad_product_2, "Ad_Product_Taxonomy_2.0.tsv", 1, 0, 580}};
  for (const auto& file : files) {
    const auto wanted = ids(file.name, file.header_lines, file.column);
    EXPECT_GE(wanted.size(), file.least) << file.name;
    for (const auto& id : wanted) {
      EXPECT_NE(all.find(file.taxonomy, id), nullptr) << file.name << " " << id;
    }
  }
}

TEST(PublishedTaxonomies, ReplacementsAreCurrentIds) {
  const auto all = published();
  int replaced = 0;
  for (const auto& id : ids("Content_1.0_to_Content_2.0.tsv", 1, 0)) {
    const auto answer = all.category(id);
    EXPECT_EQ(answer.status, Status::deprecated) << id;
    if (answer.replacement.empty()) continue;
    ++replaced;
    EXPECT_EQ(all.category(answer.replacement).status, Status::known) << id;
  }
  EXPECT_GT(replaced, 200);
  EXPECT_EQ(all.category("IAB1-1").replacement, "42");
  EXPECT_EQ(all.category("IAB1").replacement, "");     // one to many
  EXPECT_EQ(all.category("IAB26-3").replacement, "");  // uncategorized
}

TEST(PublishedTaxonomies, ProductsHaveAContentCategory) {
  const auto all = published();
  EXPECT_EQ(all.content_of_product("1004"), "IAB8-5");
  for (const auto& id : ids("Ad_Product_2.0_to_Content_1.0.tsv", 2, 1)) {
    EXPECT_FALSE(all.content_of_product(id).empty()) << id;
  }
}

TEST(PublishedTaxonomies, WhatContent3DroppedIsDeprecated) {
  const auto all = published();
  EXPECT_EQ(all.category("1479").status, Status::deprecated);
  EXPECT_EQ(all.category("1479", 6).status, Status::known);
  EXPECT_EQ(all.category("JLBCU7").status, Status::known);
  EXPECT_EQ(all.category("123456").status, Status::unknown);
}

}  // namespace
}  // namespace dealkit::validation

int main(int argc, char** argv) {
  return dealkit::test::run_with_corpus(argc, argv, "deals/taxonomies");
}
