// All set rules together: order, independence of batches and memory, limits, failures, and work
// that grows with the records.
#include "core/validation/set/set_rules.hpp"

#include <rapidcheck/gtest.h>

#include "core/base/hash.hpp"
#include "core/base/rng.hpp"
#include "core/validation/set/geo_set.hpp"
#include "set_fixture.hpp"

namespace dealkit::validation {
namespace {

/// `count` entries: 5 segments of `segments`, 40 days of flight in two years, placements of their
/// own for every ten.
std::vector<std::string> synthetic(std::size_t count, std::uint64_t segments, std::uint64_t seed) {
  base::Rng rng(seed);
  std::vector<std::string> entries;
  EntryScratch scratch;
  append_places(scratch.places, {}, {});
  constexpr std::int64_t day_micros = 86'400'000'000;
  for (std::size_t i = 0; i < count; ++i) {
    SetEntry entry;
    const auto id = "c" + std::to_string(i);
    const auto deal_id = "d" + std::to_string(rng.below(count / 10 + 1));
    entry.kind = SetEntry::Kind::campaign;
    entry.id = id;
    entry.deal_id = deal_id;
    entry.currency = "EUR";
    entry.amount_micros = static_cast<std::int64_t>(rng.below(1'000'000'000));
    entry.limit_micros = 5'000'000'000;
    entry.start = static_cast<std::int64_t>(rng.below(730)) * day_micros;
    entry.end = entry.start + 40 * day_micros;
    entry.exclusive = rng.below(20) == 0;
    entry.share = static_cast<std::int64_t>(rng.below(40)) * share_per_percent;
    entry.devices = 0xFFFF;
    entry.places = scratch.places;
    std::set<std::uint64_t> ids;
    while (ids.size() < 5) ids.insert(base::hash64(std::to_string(rng.below(segments))));
    scratch.segments.clear();
    for (const auto segment : ids) ByteWriter(scratch.segments).plain(segment);
    entry.segments = scratch.segments;
    scratch.placements.clear();
    ByteWriter(scratch.placements).text("p" + std::to_string(rng.below(count / 10 + 1)));
    entry.placements = scratch.placements;
    append_entry(entries.emplace_back(), entry);
  }
  return entries;
}

RC_GTEST_PROP(SetRules, BatchesAndMemoryChangeNothing, ()) {
  const auto entries = synthetic(static_cast<std::size_t>(*rc::gen::inRange(1, 200)), 20,
                                 *rc::gen::arbitrary<std::uint64_t>());
  TestOptions little;
  little.rules.by_record = true;
  little.entries_per_batch = 1;
  TestOptions much = little;
  much.rules.limits.memory_bytes = 64 << 20;
  much.entries_per_batch = static_cast<std::size_t>(*rc::gen::inRange(1, 100));
  const auto spilling = run_entries(entries, little);
  const auto in_memory = run_entries(entries, much);
  RC_ASSERT(texts_of(spilling) == texts_of(in_memory));
  RC_ASSERT(in_memory.counts.spilled_sorts == 0u);
  if (entries.size() > 100) RC_ASSERT(spilling.counts.spilled_sorts > 2u);
}

TEST(SetRules, FindingsComeByTheirFirstRecord) {
  const auto run = run_entries(synthetic(500, 20, 7), {});
  ASSERT_GT(run.findings.size(), 100u);
  for (std::size_t i = 1; i < run.findings.size(); ++i) {
    const auto& a = run.findings[i - 1];
    const auto& b = run.findings[i];
    if (b.ordinals.empty()) continue;
    ASSERT_FALSE(a.ordinals.empty());
    EXPECT_TRUE(std::pair(a.ordinals[0], a.info->code) <= std::pair(b.ordinals[0], b.info->code));
    EXPECT_TRUE(std::is_sorted(b.ordinals.begin(), b.ordinals.end()));
    EXPECT_EQ(b.ordinals.size(), b.campaign_ids.size());
    EXPECT_EQ(b.ordinals.size(), b.content_hashes.size());
  }
}

TEST(SetRules, OrdinalsCountAllRecords) {
  const auto campaign = [](const std::string& id) {
    return R"({"type":"campaign","id":")" + id + R"(","content_hash":"sha256:)" + id +
           R"(","targeting":{"audience_segments":["s"]}})";
  };
  const auto run =
      run_records({"garbage", R"({"type":"account","id":"q"})", campaign("a"),
                   R"({"type":"wrong"})", campaign("b")});
  ASSERT_EQ(run.of("AUD004").size(), 1u);
  EXPECT_EQ(run.findings[0].ordinals, (std::vector<std::uint64_t>{2, 4}));
  EXPECT_EQ(run.findings[0].content_hashes, (std::vector<std::string>{"sha256:a", "sha256:b"}));
}

TEST(SetRules, FindingsOfACodeAreLimited) {
  TestOptions options;
  options.rules.limits.max_findings = 10;
  const auto all = run_entries(synthetic(500, 20, 7), {}).of("AUD002").size();
  const auto run = run_entries(synthetic(500, 20, 7), options);
  const auto limited = run.of("AUD002");
  ASSERT_EQ(limited.size(), 11u);
  EXPECT_EQ(limited.back()->message,
            std::to_string(all - 10) + " more findings of AUD002 are not listed");
  EXPECT_EQ(limited.back()->severity, Severity::warning);
}

TEST(SetRules, ARecordIsToldOfTenFindingsOfACode) {
  TestOptions options;
  options.rules.by_record = true;
  const auto run = run_entries(synthetic(400, 8, 3), options);
  std::size_t most = 0;
  for (const auto& codes : run.by_record) {
    most = std::max<std::size_t>(
        most, static_cast<std::size_t>(std::count(codes.begin(), codes.end(), "AUD002 warning")));
  }
  EXPECT_EQ(most, 11u) << "the eleventh counts the others";
}

TEST(SetRules, AFullDiskIsAnError) {
  MemorySpillFactory spills(10'000);
  Context context;
  context.thresholds = thresholds_of(Profile::generic);
  SetRulesOptions options;
  options.limits.memory_bytes = 0;
  SetRules rules(context, nullptr, spills, options);
  base::Result<void> result;
  for (const auto& entry : synthetic(1000, 100, 1)) {
    if (result) result = rules.add(entry);
  }
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code, base::Errc::io);
}

/// Four times the records must not be sixteen times the work.
std::uint64_t comparisons_of(std::size_t count, std::uint64_t segments, std::size_t postings) {
  TestOptions options;
  options.rules.limits = {};
  options.rules.limits.memory_bytes = 4 << 20;
  options.rules.limits.max_postings = postings;
  options.entries_per_batch = 1000;
  const auto run = run_entries(synthetic(count, segments, 5), options);
  EXPECT_EQ(run.counts.records, count);
  EXPECT_GT(run.counts.spilled_sorts, 0u);
  return run.counts.comparisons;
}

TEST(SetRules, WorkGrowsWithTheRecordsWhereSegmentsDo) {
  const auto few = comparisons_of(50'000, 2500, 1000);
  const auto many = comparisons_of(200'000, 10'000, 1000);
  EXPECT_GT(few, 50'000u);
  EXPECT_LT(many, few * 5);
}

/// The worst that can be for an index over segments: everybody uses the same few.
TEST(SetRules, WorkGrowsWithTheRecordsThoughSegmentsDoNot) {
  const auto few = comparisons_of(50'000, 100, 10);
  const auto many = comparisons_of(200'000, 100, 10);
  EXPECT_LT(many, few * 5);
  EXPECT_LE(many, 200'000u * 5 * 10 + 200'000u * 100);
}

}  // namespace
}  // namespace dealkit::validation
