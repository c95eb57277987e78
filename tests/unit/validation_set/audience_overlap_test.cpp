// AUD002, AUD003, AUD004 and AUD006 against a naive model, and their cases.
#include <rapidcheck/gtest.h>

#include "core/base/rng.hpp"
#include "core/validation/set/sketch.hpp"
#include "set_fixture.hpp"

namespace dealkit::validation {
namespace {

using Ordinals = std::vector<std::vector<std::uint64_t>>;

/// A campaign for the segments s1 … sN of which it has those from `first` to `last`.
TestCampaign reaching(std::string id, int first, int last) {
  TestCampaign campaign;
  campaign.id = std::move(id);
  for (int i = first; i <= last; ++i) campaign.segments.push_back("s" + std::to_string(i));
  return campaign;
}

std::string code_of(const std::vector<TestCampaign>& campaigns, const TestOptions& options = {}) {
  const auto run = run_campaigns(campaigns, options);
  std::string codes;
  for (const auto& finding : run.findings) {
    if (!codes.empty()) codes += ' ';
    codes += finding.info->code;
  }
  return codes;
}

TEST(AudienceOverlap, ThresholdsAreInclusive) {
  // Jaccard over ids: 3 of 10, 5 of 10, 7 of 10 segments in common, and one less each.
  EXPECT_EQ(code_of({reaching("a", 1, 10), reaching("b", 1, 2)}), "");
  EXPECT_EQ(code_of({reaching("a", 1, 10), reaching("b", 1, 3)}), "AUD002 AUD006");
  EXPECT_EQ(code_of({reaching("a", 1, 10), reaching("b", 1, 4)}), "AUD002 AUD006");
  EXPECT_EQ(code_of({reaching("a", 1, 10), reaching("b", 1, 5)}), "AUD003 AUD006");
  EXPECT_EQ(code_of({reaching("a", 1, 10), reaching("b", 1, 6)}), "AUD003 AUD006");
  EXPECT_EQ(code_of({reaching("a", 1, 10), reaching("b", 1, 7)}), "AUD004 AUD006");
  EXPECT_EQ(run_campaigns({reaching("a", 1, 10), reaching("b", 1, 7)}).findings[0].message,
            "\"a\" and \"b\" share 7 of 10 audience segments (70 %); they meet in time, places and "
            "devices");
}

TEST(AudienceOverlap, PoliciesMoveThresholds) {
  TestOverrides overrides;
  overrides.by_code["AUD002"] = std::nullopt;
  overrides.by_code["AUD003"] = Severity::critical;
  TestOptions options;
  options.overrides = &overrides;
  EXPECT_EQ(code_of({reaching("a", 1, 10), reaching("b", 1, 3)}, options), "AUD006");
  const auto run = run_campaigns({reaching("a", 1, 10), reaching("b", 1, 5)}, options);
  EXPECT_EQ(run.findings[0].severity, Severity::critical);
}

TEST(AudienceOverlap, OnlyCampaignsThatMeetAreCompared) {
  auto a = reaching("a", 1, 3);
  auto b = reaching("b", 1, 3);
  a.start = 1, a.end = 5, b.start = 5, b.end = 9;
  EXPECT_EQ(code_of({a, b}), "") << "flights that touch";
  b.start = 4;
  EXPECT_EQ(code_of({a, b}), "AUD004 AUD006");
  a.places = {"DE", "US-CA"}, b.places = {"FRA", "US-NY"};
  EXPECT_EQ(code_of({a, b}), "");
  b.places = {"DEU"};
  EXPECT_EQ(code_of({a, b}), "AUD004 AUD006") << "DE and DEU are one";
  b.places = {"US"};
  EXPECT_EQ(code_of({a, b}), "AUD004 AUD006") << "a country and its part";
  a.devices = {"phone"}, b.devices = {"connected_tv"};
  EXPECT_EQ(code_of({a, b}), "");
  b.devices = {"1"};
  EXPECT_EQ(code_of({a, b}), "AUD004 AUD006") << "mobile or tablet";
}

TEST(AudienceOverlap, ASegmentThatACampaignExcludesIsNotReached) {
  auto a = reaching("a", 1, 4);
  a.excluded = {"s1", "s2", "s3"};
  EXPECT_EQ(code_of({a, reaching("b", 1, 3)}), "");
}

TEST(AudienceOverlap, CampaignsWithOneAudienceAreOneFinding) {
  std::vector<TestCampaign> campaigns;
  for (int i = 0; i < 100; ++i) {
    campaigns.push_back(reaching("c" + std::to_string(i), 1, 4));
    campaigns.back().start = 1 + i % 3;
    campaigns.back().end = 10;
  }
  TestOptions options;
  options.rules.limits.max_listed = 3;
  options.rules.by_record = true;
  const auto run = run_campaigns(campaigns, options);
  ASSERT_EQ(run.of("AUD004").size(), 1u);
  EXPECT_EQ(run.findings[0].ordinals, (std::vector<std::uint64_t>{0, 1, 2}));
  EXPECT_EQ(run.findings[0].message.substr(0, 48),
            "100 campaigns, the first of them \"c0\", have the ");
  for (const auto& codes : run.by_record) EXPECT_EQ(codes.at(0), "AUD004 warning");
}

TEST(AudienceOverlap, VersionsOfOneCampaignDoNotOverlap) {
  EXPECT_EQ(code_of({reaching("a", 1, 4), reaching("a", 1, 4)}), "");
  EXPECT_EQ(code_of({reaching("a", 1, 4), reaching("a", 1, 3)}), "");
}

TEST(AudienceOverlap, AnExceptionOfEitherIsEnough) {
  auto a = reaching("a", 1, 10);
  a.accepts = {"AUD002"};
  EXPECT_EQ(code_of({a, reaching("b", 1, 3)}), "");
  EXPECT_EQ(code_of({a, reaching("b", 1, 5)}), "AUD003 AUD006") << "another code";
  auto same = reaching("b", 1, 10);
  same.accepts = {"AUD004"};
  EXPECT_EQ(code_of({a, same}), "");
  EXPECT_EQ(code_of({a, same, reaching("c", 1, 10)}), "AUD004 AUD006");
}

// Sketches.

std::string base64(std::string_view bytes) {
  constexpr std::string_view letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : bytes) {
    bits = bits << 8 | static_cast<unsigned char>(c);
    for (count += 8; count >= 6; count -= 6) out += letters[bits >> (count - 6) & 63];
  }
  if (count > 0) out += letters[bits << (6 - count) & 63];
  while (out.size() % 4 != 0) out += '=';
  return out;
}

/// MinHash with `k` functions over people first … last.
std::string sketch_of(int k, int first, int last) {
  std::string bytes;
  for (int f = 0; f < k; ++f) {
    std::uint32_t least = 0xFFFFFFFF;
    for (int person = first; person <= last; ++person) {
      base::Rng rng(static_cast<std::uint64_t>(person) * 1000 + static_cast<std::uint64_t>(f));
      least = std::min(least, static_cast<std::uint32_t>(rng.below(1ULL << 32)));
    }
    for (int i = 0; i < 4; ++i) bytes += static_cast<char>(least >> (8 * i) & 0xFF);
  }
  return bytes;
}

TEST(Sketch, ReadsWhatWasWritten) {
  for (const int k : {16, 17, 18, 128, 1024}) {
    const auto bytes = sketch_of(k, 1, 2);
    const auto padded = base64(bytes);
    std::string read;
    ASSERT_TRUE(append_sketch(read, padded)) << k;
    EXPECT_EQ(read, bytes);
    read.clear();
    ASSERT_TRUE(append_sketch(read, padded.substr(0, padded.find('='))));
    EXPECT_EQ(read, bytes);
  }
  std::string read = "kept";
  for (const std::string& wrong :
       {std::string(), base64(sketch_of(15, 1, 2)), base64(std::string(4 * 1025, 'x')),
        base64(std::string(4 * 16 + 1, 'x')), std::string(86, '!')}) {
    EXPECT_FALSE(append_sketch(read, wrong)) << wrong;
    EXPECT_EQ(read, "kept");
  }
}

TEST(AudienceOverlap, SketchesTellMoreThanIds) {
  auto a = reaching("a", 1, 1);
  auto b = reaching("b", 2, 2);
  a.sketch = base64(sketch_of(256, 1, 100));
  b.sketch = base64(sketch_of(256, 1, 60));
  EXPECT_EQ(code_of({a, b}), "AUD003") << "60 % of all people, no id in common; no AUD006";
  b.sketch = base64(sketch_of(256, 101, 200));
  b.segments = a.segments;
  EXPECT_EQ(code_of({a, b}), "") << "the same id in two systems, other people";
  b.sketch = base64(sketch_of(128, 1, 60));
  EXPECT_EQ(code_of({a, b}), "AUD004 AUD006") << "other lengths: back to ids";
}

TEST(AudienceOverlap, SizesGiveContainment) {
  auto a = reaching("a", 1, 1);
  auto b = reaching("b", 2, 2);
  a.sketch = base64(sketch_of(1024, 1, 100));
  b.sketch = base64(sketch_of(1024, 1, 35));
  EXPECT_EQ(code_of({a, b}), "AUD002") << "35 of 100 together";
  a.audience_size = 100;
  b.audience_size = 35;
  EXPECT_EQ(code_of({a, b}), "AUD004") << "but all of the smaller";
}

// Models.

bool meet(const TestCampaign& a, const TestCampaign& b) {
  const auto start = [](const TestCampaign& c) { return c.start == 0 ? -1000 : c.start; };
  const auto end = [](const TestCampaign& c) { return c.end == 0 ? 1000 : c.end; };
  return start(a) < end(b) && start(b) < end(a);
}

bool same_place(const std::string& a, const std::string& b) {
  return a == b || a == b.substr(0, 2) || b == a.substr(0, 2);
}

bool places_of_both(const TestCampaign& a, const TestCampaign& b) {
  if (a.places.empty() || b.places.empty()) return true;
  for (const auto& x : a.places) {
    for (const auto& y : b.places) {
      if (same_place(x, y)) return true;
    }
  }
  return false;
}

bool devices_of_both(const TestCampaign& a, const TestCampaign& b) {
  return a.devices.empty() || b.devices.empty() || a.devices == b.devices;
}

std::size_t common(const TestCampaign& a, const TestCampaign& b) {
  std::size_t count = 0;
  for (const auto& x : a.segments) {
    count += std::count(b.segments.begin(), b.segments.end(), x) > 0 ? 1 : 0;
  }
  return count;
}

std::vector<TestCampaign> any_audiences() {
  const auto count = *rc::gen::inRange(0, 35);
  std::vector<TestCampaign> campaigns;
  for (int i = 0; i < count; ++i) {
    TestCampaign campaign;
    campaign.id = "c" + std::to_string(i);
    campaign.start = *rc::gen::inRange(0, 10);
    const auto length = *rc::gen::inRange(0, 5);
    campaign.end = length == 0 ? 0 : std::max(1, campaign.start) + length;
    const auto mask = *rc::gen::inRange(0, 64);
    for (int s = 0; s < 6; ++s) {
      if ((mask >> s & 1) != 0) campaign.segments.push_back("s" + std::to_string(s));
    }
    const auto place = *rc::gen::inRange(0, 8);
    if (place == 1) campaign.places = {"DE"};
    if (place == 2) campaign.places = {"US"};
    if (place == 3) campaign.places = {"US-CA"};
    if (place == 4) campaign.places = {"US-NY", "DE"};
    const auto device = *rc::gen::inRange(0, 5);
    if (device == 1) campaign.devices = {"phone"};
    if (device == 2) campaign.devices = {"connected_tv"};
    campaigns.push_back(campaign);
  }
  return campaigns;
}

/// The node of each campaign: campaigns alike whose flights are a chain of overlaps, joined pair by
/// pair until nothing changes.
std::vector<std::size_t> nodes_of(const std::vector<TestCampaign>& all) {
  std::vector<std::size_t> node(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) node[i] = i;
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t i = 0; i < all.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        const bool alike = all[i].segments == all[j].segments && all[i].places == all[j].places &&
                           all[i].devices == all[j].devices && meet(all[i], all[j]);
        if (!alike || node[i] == node[j]) continue;
        const auto from = std::max(node[i], node[j]);
        const auto to = std::min(node[i], node[j]);
        std::replace(node.begin(), node.end(), from, to);
        changed = true;
      }
    }
  }
  return node;
}

using Expected = std::map<std::string, Ordinals, std::less<>>;

Expected naive_overlaps(const std::vector<TestCampaign>& all) {
  Expected expected;
  const auto node = nodes_of(all);
  const auto members = [&](std::size_t of) {
    std::vector<std::uint64_t> ordinals;
    for (std::uint64_t i = 0; i < all.size(); ++i) {
      if (node[i] == of) ordinals.push_back(i);
    }
    return ordinals;
  };
  for (std::size_t a = 0; a < all.size(); ++a) {
    const auto of_a = members(a);
    if (of_a.empty() || all[a].segments.empty()) continue;
    if (of_a.size() > 1) expected["AUD004"].push_back(of_a);
    for (std::size_t b = a + 1; b < all.size(); ++b) {
      const auto shared = common(all[a], all[b]);
      const auto united = all[a].segments.size() + all[b].segments.size() - shared;
      if (shared * 10 < united * 3 || !places_of_both(all[a], all[b]) ||
          !devices_of_both(all[a], all[b])) {
        continue;
      }
      std::set<std::uint64_t> involved;
      for (const auto i : of_a) {
        for (const auto j : members(b)) {
          if (meet(all[i], all[j])) involved.insert({i, j});
        }
      }
      if (involved.empty()) continue;
      const auto* code = shared * 10 >= united * 7   ? "AUD004"
                         : shared * 10 >= united * 5 ? "AUD003"
                                                     : "AUD002";
      expected[code].push_back({involved.begin(), involved.end()});
    }
  }
  return expected;
}

RC_GTEST_PROP(AudienceOverlap, AsANaiveModel, ()) {
  const auto campaigns = any_audiences();
  const auto run = run_campaigns(campaigns);
  auto expected = naive_overlaps(campaigns);
  for (const auto* code : {"AUD002", "AUD003", "AUD004"}) {
    std::sort(expected[code].begin(), expected[code].end());
    RC_ASSERT(run.ordinals_of(code) == expected[code]);
  }
}

}  // namespace
}  // namespace dealkit::validation
