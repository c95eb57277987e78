// Audiences are joined in memory or by way of sorted postings on disk: both must find the same,
// with any thresholds and whatever limits are reached, and what a limit lets through is the
// beginning of what there is.
#include <rapidcheck/gtest.h>

#include "core/base/rng.hpp"
#include "core/validation/set/audience_table.hpp"
#include "core/validation/set/geo_set.hpp"
#include "set_fixture.hpp"

namespace dealkit::validation {
namespace {

struct Crowd {
  std::uint64_t seed = 0;
  int count = 0;
  std::uint64_t segments = 1;      // that there are
  std::uint64_t most_segments = 1;  // of one campaign
  std::uint64_t lengths = 1;       // of flights, in days
  bool sketches = false;
};

/// Two lengths of sketches; some share pieces.
std::string any_sketch(base::Rng& rng) {
  const auto places = rng.below(2) == 0 ? 16U : 20U;
  std::string sketch;
  for (std::uint64_t i = 0; i < places; ++i) {
    ByteWriter(sketch).plain(static_cast<std::uint32_t>(rng.below(3)));
  }
  return sketch;
}

std::vector<std::string> entries_of(const Crowd& crowd) {
  base::Rng rng(crowd.seed);
  std::vector<std::string> entries;
  constexpr std::int64_t day_micros = 86'400'000'000;
  for (int i = 0; i < crowd.count; ++i) {
    SetEntry entry;
    EntryScratch scratch;
    entry.kind = SetEntry::Kind::campaign;
    const auto id = rng.below(8) == 0 ? std::string() : "c" + std::to_string(rng.below(1000));
    entry.id = id;
    if (rng.below(10) > 0) entry.start = static_cast<std::int64_t>(rng.below(20)) * day_micros;
    if (rng.below(10) > 0) {
      const auto start = entry.start == open_start ? 0 : entry.start;
      entry.end = start + static_cast<std::int64_t>(rng.below(crowd.lengths) + 1) * day_micros;
    }
    entry.devices = rng.below(4) == 0 ? 1 : 0xFFFF;
    entry.accepted = rng.below(10) == 0 ? bit(SetCode::overlap_strong) : SetCodes{0};
    ByteWriter places(scratch.places);
    const auto place = static_cast<std::uint16_t>(rng.below(4));
    // Everywhere, or one of two countries whose masks share a bit, or another.
    if (place == 0) places.plain(std::uint16_t{0xFFFF}).plain(std::uint16_t{0});
    else places.plain(std::uint16_t{1}).plain(std::uint16_t{0})
             .plain(static_cast<std::uint16_t>(place == 1 ? 3 : place == 2 ? 67 : 5));
    entry.places = scratch.places;
    std::set<std::uint64_t> ids;
    const auto most = rng.below(crowd.most_segments + 1);
    for (std::uint64_t n = 0; n < most; ++n) ids.insert(1 + rng.below(crowd.segments) * 64);
    for (const auto segment : ids) ByteWriter(scratch.segments).plain(segment);
    entry.segments = scratch.segments;
    if (crowd.sketches && rng.below(2) == 0) scratch.sketch = any_sketch(rng);
    entry.sketch = scratch.sketch;
    if (rng.below(3) == 0) entry.audience_size = static_cast<std::int64_t>(rng.below(1000) + 1);
    append_entry(entries.emplace_back(), entry);
  }
  return entries;
}

Crowd any_crowd() {
  Crowd crowd;
  crowd.seed = *rc::gen::arbitrary<std::uint64_t>();
  crowd.count = *rc::gen::inRange(0, 120);
  crowd.segments = static_cast<std::uint64_t>(*rc::gen::inRange(1, 30));
  crowd.most_segments = static_cast<std::uint64_t>(*rc::gen::inRange(1, 14));
  crowd.lengths = static_cast<std::uint64_t>(*rc::gen::inRange(1, 20));
  crowd.sketches = *rc::gen::inRange(0, 3) == 0;
  return crowd;
}

OverlapThresholds any_thresholds() {
  OverlapThresholds thresholds;
  if (*rc::gen::inRange(0, 2) == 0) return thresholds;
  const auto any = [] { return *rc::gen::inRange(0, 12) / 10.0; };
  thresholds.overlap_warn = any();
  thresholds.overlap_strong = any();
  thresholds.overlap_merge = any();
  return thresholds;
}

RC_GTEST_PROP(AudienceJoin, InMemoryAsOnDisk, ()) {
  const auto entries = entries_of(any_crowd());
  TestOptions options;
  options.overlap = any_thresholds();
  options.rules.by_record = *rc::gen::inRange(0, 3) == 0;
  if (*rc::gen::inRange(0, 2) == 0) options.rules.limits.max_postings = *rc::gen::inRange(1, 12);
  if (*rc::gen::inRange(0, 2) == 0) options.rules.limits.max_findings = *rc::gen::inRange(0, 9);
  options.rules.limits.max_listed = *rc::gen::element<std::size_t>(2, 6, 1000);
  const auto on_disk = texts_of(run_entries(entries, options));
  RC_ASSERT(texts_of(run_entries(entries, in_memory(options))) == on_disk);
}

/// The findings that name campaigns, in order, and what comes after them.
std::pair<std::vector<std::string>, std::vector<std::string>> split(const TestRun& run,
                                                                    std::string_view code) {
  std::pair<std::vector<std::string>, std::vector<std::string>> texts;
  for (const auto* finding : run.of(code)) {
    auto& part = finding->ordinals.empty() ? texts.second : texts.first;
    part.push_back(finding->message);
  }
  return texts;
}

RC_GTEST_PROP(AudienceJoin, ALimitOfFindingsLetsTheFirstThrough, ()) {
  const auto entries = entries_of(any_crowd());
  TestOptions options;
  options.overlap = any_thresholds();
  const auto all = run_entries(entries, in_memory(options));
  const auto most = static_cast<std::size_t>(*rc::gen::inRange(0, 20));
  options.rules.limits.max_findings = most;
  const auto limited = run_entries(entries, in_memory(options));
  for (const std::string code : {"AUD002", "AUD003", "AUD004"}) {
    auto [named, rest] = split(all, code);
    RC_ASSERT(rest.empty());
    if (named.size() > most) {
      rest.push_back(std::to_string(named.size() - most) + " more findings of " + code +
                     " are not listed");
      named.resize(most);
    }
    const auto [limited_named, limited_rest] = split(limited, code);
    RC_ASSERT(limited_named == named);
    RC_ASSERT(limited_rest == rest);
  }
  RC_ASSERT(split(all, "AUD006") == split(limited, "AUD006") || most == 0);
}

TEST(AudienceJoin, PairsPastTheLimitAreCountedAsNotMeasured) {
  Crowd crowd;
  crowd.seed = 3;
  crowd.count = 60;
  crowd.segments = 12;
  crowd.most_segments = 8;
  crowd.lengths = 15;
  const auto entries = entries_of(crowd);
  TestOptions options;
  const auto all = run_entries(entries, in_memory(options));
  ASSERT_GT(all.counts.candidate_pairs, 50u);
  options.rules.limits.max_candidate_pairs = all.counts.candidate_pairs;
  EXPECT_EQ(texts_of(run_entries(entries, in_memory(options))), texts_of(all));
  options.rules.limits.max_candidate_pairs = 20;
  const auto limited = run_entries(entries, in_memory(options));
  EXPECT_EQ(limited.counts.candidate_pairs, 20u);
  const auto note = limited.findings.back().message;
  EXPECT_EQ(note.substr(0, note.find(':')), "more than 20 pairs of audiences may overlap");
  for (const std::string code : {"AUD002", "AUD003", "AUD004"}) {
    const auto there = split(all, code).first;
    for (const auto& found : split(limited, code).first) {
      EXPECT_EQ(std::count(there.begin(), there.end(), found), 1) << found;
    }
  }
}

/// What audience_table.hpp says of windows, with lists.
RC_GTEST_PROP(AudienceJoin, WindowsAsANaiveModel, ()) {
  const auto most = static_cast<std::size_t>(*rc::gen::inRange(1, 6));
  const auto count = *rc::gen::inRange(0, 40);
  PostingWindow window(most);
  struct Node {
    std::int64_t start, end;
    bool dropped = false;
  };
  std::vector<Node> nodes;
  std::int64_t start = 0;
  std::uint64_t not_compared = 0;
  for (int i = 0; i < count; ++i) {
    start += *rc::gen::inRange(0, 3);
    const auto end = start + *rc::gen::inRange(1, 12);
    const auto first = window.add(start, end);
    std::vector<std::size_t> running;
    for (std::size_t n = 0; n < nodes.size(); ++n) {
      if (nodes[n].end <= start) continue;
      not_compared += nodes[n].dropped ? 1 : 0;
      RC_ASSERT((n >= first) == !nodes[n].dropped);
      if (!nodes[n].dropped) running.push_back(n);
    }
    if (running.size() >= most) nodes[running.front()].dropped = true;
    nodes.push_back({start, end});
  }
  RC_ASSERT(window.not_compared() == not_compared);
}

/// Pairs that share a segment are many, and are not looked at one by one.
TEST(AudienceJoin, SegmentsThatAllShareAreNotCompared) {
  const auto comparisons = [](int count) {
    Crowd crowd;
    crowd.seed = 5;
    crowd.count = count;
    crowd.segments = 300;
    crowd.most_segments = 6;
    crowd.lengths = 40;
    TestOptions options;
    options.rules.limits = {};
    return run_entries(entries_of(crowd), in_memory(options)).counts.comparisons;
  };
  // 4000 campaigns have a segment in common with about 60 of those before them, each.
  EXPECT_LT(comparisons(4000), 4000u * 12);
}

}  // namespace
}  // namespace dealkit::validation
