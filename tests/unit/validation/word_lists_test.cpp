// Words of closed lists, whatever member they stand in: any capitals and any way to write what lies
// between their parts gives one verdict of all rules together, and an unknown word is a finding.
#include <fmt/format.h>

#include <set>

#include "core/deal/words.hpp"
#include "core/validation/record/record_validator.hpp"
#include "rule_fixture.hpp"

namespace dealkit::validation::word_lists_test {
namespace {

/// A campaign that hangs on its words: other members make the difference between them show.
constexpr std::string_view campaign =
    R"({"type":"campaign","id":"c","deal_id":"d","budget":20000,"currency":"EUR",)"
    R"("status":"@status@",)"
    R"("campaign_type":"@campaign_type@","product_category":"@product_category@",)"
    R"("targeting":{"audience_segments":["customers"],"geo_targets":["DE"],)"
    R"("device_types":["@device@"],"genders":["@gender@"],"purpose":"@purpose@",)"
    R"("languages":["@language@"],"audience_size":10000,)"
    R"("dayparts":[{"days":["@day@"],"start":8,"end":10},{"days":["mon"],"start":9,"end":12}],)"
    R"("geo_points":[{"lat":1,"lon":1,"radius":600,"unit":"@radius_unit@"}]},)"
    R"("scheduling":{"start":"2026-09-01","end":"2026-10-20"},)"
    R"("pacing":{"type":"@pacing_type@","period":"@pacing_period@","unit":"@pacing_unit@",)"
    R"("daily_impressions":10,"delivered":19000,"impressions_goal":10},)"
    R"("frequency_caps":[{"max":900,"per":"@per@","window":{"unit":"@window@","count":3}},)"
    R"({"max":2,"per":"user","window":{"unit":"week","count":2}}],)"
    R"("bid":{"strategy":"@strategy@","goal":"@goal@","goal_amount":5000,"max_bid":3,)"
    R"("conversions_30d":3},)"
    R"("attribution":{"model":"@model@","click_days":1,"conversion_sources":[]},)"
    R"("brand_safety":{"tier":"@tier@","allowed_categories":["IAB25"]},)"
    R"("compliance":{"special_category":"@special@","product":"@product@","consent":"@consent@",)"
    R"("age_floor":10},)"
    R"("creative_specs":[{"id":"v","format":"@format@","mime":"@mime@","codec":"@codec@",)"
    R"("audio_codec":"@audio_codec@","region":"@region@","loudness_lkfs":-25.5,"w":300,"h":250,)"
    R"("bitrate_kbps":100,"initial_kb":900},{"id":"w","codec":"vp9","bitrate_kbps":100,)"
    R"("w":300,"h":250,"initial_kb":900}],)"
    R"("product":{"creative_deadline":"2026-09-02"}})";

struct List {
  std::string member;
  std::vector<std::string> words;  // the first one stands in the other campaigns
  bool closed = true;              // an unknown word is a finding
};

std::vector<std::string> words_of(const record::Words& words) {
  return {words.begin(), words.end()};
}

std::vector<List> lists() {
  return {
      {"status", {"draft", "active", "paused", "completed", "cancelled", "archived", "in_flight"}},
      {"campaign_type", words_of(deal::campaign_types)},
      {"product_category", {"shoes", "job", "credit_card"}, false},
      {"device", {"desktop", "connected_tv", "set_top_box", "unknown"}},
      {"gender", words_of(deal::genders)},
      {"purpose", words_of(deal::purposes)},
      {"language", {"en", "und"}},
      {"day", {"fri", "mon", "monday"}},
      {"radius_unit", words_of(deal::radius_units)},
      {"pacing_type", words_of(deal::pacing_types)},
      {"pacing_period", words_of(deal::pacing_periods)},
      {"pacing_unit", words_of(deal::pacing_units)},
      {"per", words_of(deal::cap_entities)},
      {"window", {"day", "days", "week", "lifetime", "pod", "stream"}},
      {"strategy", words_of(deal::bid_strategies)},
      {"goal", words_of(deal::bid_goals)},
      {"model", words_of(deal::attribution_models)},
      {"tier", words_of(deal::safety_tiers)},
      {"special", {"none", "housing", "real_estate", "political", "other"}},
      {"product", {"shoes", "alcohol", "sports_betting"}, false},
      {"consent", {"tcf", "none"}, false},
      {"format", {"video", "display", "in_stream", "audio", "native", "video_standard_30s"}},
      {"mime", {"video/mp4", "video/webm", "audio/mpeg"}, false},
      {"codec", {"h264", "h.264", "avc1", "vp9"}},
      {"audio_codec", {"aac", "mp4a.40.2", "opus"}, false},
      {"region", words_of(deal::loudness_regions)},
  };
}

std::string record_with(const std::string& member, std::string_view word) {
  std::string text(campaign);
  for (const auto& list : lists()) {
    const auto place = "@" + list.member + "@";
    const auto value = list.member == member ? std::string(word) : list.words.front();
    text.replace(text.find(place), place.size(), value);
  }
  return text;
}

/// Codes, places and severities of all rules.
class Judge {
 public:
  std::vector<std::string> operator()(const std::string& record) {
    text_ = record;
    validator_.examine({"f", 1, 0, 0}, text_);
    validator_.finish();
    std::vector<std::string> found;
    for (const auto& finding : validator_.examined().findings) {
      found.push_back(fmt::format("{} {} {}", finding.code(), finding.pointer,
                                  to_string(finding.severity)));
    }
    return found;
  }

 private:
  std::string text_;
  Policy policy_ = Policy::of(Profile::generic);
  Context context_ = context_of(Profile::generic);
  RecordValidator validator_{context_, policy_, {.all = true}};
};

/// Other ways to write a word.
std::set<std::string> spellings(const std::string& word, bool with_blanks) {
  std::set<std::string> all;
  auto upper = word, title = word, mixed = word;
  for (std::size_t i = 0; i < word.size(); ++i) {
    const auto capital = static_cast<char>(std::toupper(static_cast<unsigned char>(word[i])));
    upper[i] = capital;
    if (i == 0 || word[i - 1] == '_') title[i] = capital;
    if (i % 2 == 1) mixed[i] = capital;
  }
  for (const auto& one : {upper, title, mixed}) {
    all.insert(one);
    if (!with_blanks) continue;
    for (const char between : {' ', '-'}) {
      auto other = one;
      std::replace(other.begin(), other.end(), '_', between);
      all.insert(other);
    }
  }
  return all;
}

TEST(WordListsTest, AnyCapitalsOneVerdict) {
  Judge judge;
  for (const auto& list : lists()) {
    auto words = list.words;
    words.insert(words.end(), {"olv", "nonsense", "no_such_word"});
    const bool blanks = list.member != "language" && list.member != "day";
    for (const auto& word : words) {
      const auto verdict = judge(record_with(list.member, word));
      for (const auto& other : spellings(word, blanks)) {
        EXPECT_EQ(judge(record_with(list.member, other)), verdict)
            << list.member << ": \"" << other << "\" and \"" << word << "\"";
      }
    }
  }
}

TEST(WordListsTest, AnUnknownWordIsAFinding) {
  Judge judge;
  for (const auto& list : lists()) {
    if (!list.closed) continue;
    const auto known = judge(record_with(list.member, list.words.front()));
    for (const std::string_view word : {"nonsense", "", "evenn", "disply"}) {
      const auto found = judge(record_with(list.member, word));
      const bool more = std::any_of(found.begin(), found.end(), [&](const std::string& finding) {
        return std::find(known.begin(), known.end(), finding) == known.end();
      });
      // No special category is none, and none has nothing to say.
      EXPECT_TRUE(more || (list.member == "special" && word.empty()))
          << list.member << ": \"" << word << "\"";
    }
  }
}

TEST(WordListsTest, DealsToo) {
  Judge judge;
  const auto deal = [](std::string_view type, std::string_view model) {
    return fmt::format(R"({{"type":"deal","id":"d","deal_name":"D","deal_type":"{}",)"
                       R"("price_model":"{}"}})", type, model);
  };
  for (const auto type : deal::deal_types) {
    const auto verdict = judge(deal(type, "cpm"));
    for (const auto& other : spellings(std::string(type), true)) {
      EXPECT_EQ(judge(deal(other, "cpm")), verdict) << other;
    }
  }
  for (const auto model : deal::price_models) {
    for (const auto& other : spellings(std::string(model), true)) {
      EXPECT_TRUE(judge(deal("standard", other)).empty()) << other;
    }
  }
  EXPECT_EQ(judge(deal("standart", "cpx")).size(), 2U);
}

TEST(WordListsTest, TheMessageNamesWhatIsMeant) {
  const auto context = context_of(Profile::generic);
  const auto found =
      findings_of(*find_rule("creative_specs"), R"({"campaign_type":"OLV"})", context);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].code(), "CRE020");
  EXPECT_EQ(found[0].message, "campaign_type \"OLV\" is unknown; did you mean 'video'?");
  EXPECT_EQ(found[0].expected, "display, video, native, sponsored or audio");
}

/// Words of a policy are words too.
TEST(WordListsTest, TiersOfAPolicy) {
  auto context = context_of(Profile::generic);
  limit<std::vector<std::string>>(context, "safety.guarded_tiers") = {"House Rules"};
  const auto codes = codes_of(
      *find_rule("brand_safety"),
      R"({"brand_safety":{"tier":"house_rules","allowed_categories":["IAB25"]}})", context);
  EXPECT_EQ(codes, std::vector<std::string>{"BRD003@/brand_safety/allowed_categories/0"});
}

}  // namespace
}  // namespace dealkit::validation::word_lists_test
