// The plan hashes of the Ad Context Protocol: canonical JSON and SHA-256 over a plan without the
// members that its keeper adds for its own books.
#include <algorithm>
#include <array>
#include <vector>

#include "core/base/hash.hpp"
#include "core/base/json/canonical.hpp"
#include "core/base/json/document.hpp"
#include "corpus.hpp"

namespace dealkit {
namespace {

/// The protocol's closed list of what is left out of a plan before it is hashed.
constexpr std::array<std::string_view, 6> bookkeeping{
    "version", "status", "syncedAt", "revisionHistory", "committedBudget", "committedByType"};

std::vector<std::filesystem::path> vectors() {
  std::vector<std::filesystem::path> found;
  const auto folder = test::corpus_folder() / "deals/adcp";
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    const auto name = file.path().filename().string();
    if (name.starts_with("00") && name.ends_with(".json")) found.push_back(file.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::string canonical_plan(json::Value plan) {
  json::CanonicalOptions options;
  options.skip_member = [](json::Value member, std::uint32_t depth) {
    return depth == 1 && std::find(bookkeeping.begin(), bookkeeping.end(), member.key()) !=
                             bookkeeping.end();
  };
  std::string out;
  const auto done = json::append_canonical(out, plan, options);
  return done ? out : done.error().message;
}

TEST(Adcp, PlansHashAsTheirVectorsSay) {
  const auto files = vectors();
  EXPECT_GE(files.size(), 11U);
  for (const auto& file : files) {
    const auto text = test::contents(file);
    json::Reader reader;
    const auto read = reader.read(text);
    ASSERT_TRUE(read) << file << ": " << read.error().message;
    const auto root = (*read)->root();
    const auto expected = root.find("expected");
    const auto canonical = canonical_plan(root.find("plan_as_supplied"));
    EXPECT_EQ(canonical, expected.find("jcs_bytes").string()) << file;
    EXPECT_EQ(base::sha256_hex(canonical), expected.find("sha256_hex").string()) << file;
    std::string preimage;
    ASSERT_TRUE(json::append_canonical(preimage, expected.find("preimage"))) << file;
    EXPECT_EQ(preimage, canonical) << file;
  }
}

}  // namespace
}  // namespace dealkit

int main(int argc, char** argv) {
  return dealkit::test::run_with_corpus(argc, argv, "deals/adcp");
}
