// creative_specs: each code with a creative that breaks the limit and one just inside it.
#include <fmt/format.h>

#include "core/validation/rules/creative_tables.hpp"
#include "rule_fixture.hpp"

namespace dealkit::validation::creative_test {
namespace {

const Rule& creative_specs = *find_rule("creative_specs");

std::string one(std::string_view members, std::string_view more = "") {
  return fmt::format(R"({{"creative_specs":[{{{}}}]{}}})", members, more);
}
std::string display(std::string_view members, std::string_view more = "") {
  return one(
      fmt::format(R"("format":"display","w":300,"h":250{}{})", members.empty() ? "" : ",", members),
      more);
}
std::string video(std::string_view members, std::string_view more = "") {
  return one(
      fmt::format(R"("format":"video","w":1280,"h":720{}{})", members.empty() ? "" : ",", members),
      more);
}
std::string weight(int w, int h, double initial, double subload) {
  return one(fmt::format(R"("format":"banner","w":{},"h":{},"initial_kb":{},"subload_kb":{})", w, h,
                         initial, subload));
}
std::string bitrate(int w, int h, double kbps) {
  return one(fmt::format(R"("format":"video","w":{},"h":{},"bitrate_kbps":{})", w, h, kbps));
}
std::string vast(std::string_view document, std::string_view more = "") {
  return video(fmt::format(R"("vast":"{}"{})", document, more));
}

/// A document with one Linear of 30 seconds.
std::string linear_ad(std::string_view media, std::string_view rest = "") {
  return fmt::format("<VAST version='4.2'><Ad><InLine>{}<Creatives><Creative><Linear>"
                     "<Duration>00:00:30</Duration><MediaFiles>{}</MediaFiles></Linear>"
                     "</Creative></Creatives></InLine></Ad></VAST>",
                     rest, media);
}
std::string media_file(std::string_view attributes, std::string_view url = "https://a.example/a") {
  return fmt::format("<MediaFile {}>{}</MediaFile>", attributes, url);
}
constexpr std::string_view mp4 = "type='video/mp4' bitrate='2500' width='1280' height='720'";

constexpr std::string_view inline_ad =
    "<VAST version='4.2'><Ad id='1'><InLine><AdTitle>a</AdTitle></InLine></Ad></VAST>";

const std::vector<std::string> clean;

std::vector<RuleCase> display_cases() {
  return {
      {"full display creative",
       display(
           R"("id":"c","initial_kb":150,"subload_kb":300,"requests":10,"mime":"text/html",)"
           R"("secure":true,"click_url":"https://shop.example/a","landing_domain":"shop.example",)"
           R"("cpu_percent":30,"network_mb":4,"ad_choices_kb":5,"declared_kb":150,"file_kb":151)"),
       clean},
      {"no creatives", R"({})", clean},
      {"one object",
       R"({"creative_specs":{"format":"display","requests":11}})",
       {"CRE004@/creative_specs/requests"}},

      {"size on offer", display("", R"(,"product":{"sizes":["728x90","300X250"]})"), clean},
      {"size not on offer",
       display("", R"(,"product":{"sizes":["728x90","250x300","x","300x"]})"),
       {"CRE001@/creative_specs/0/w"}},
      {"no width", one(R"("w":0,"h":250)"), {"CRE001@/creative_specs/0/w"}},
      {"negative height", one(R"("w":1,"h":-250)"), {"CRE001@/creative_specs/0/h"}},
      {"native has no size of its own", one(R"("format":"native","w":0,"h":0)"), clean},

      {"initial load", weight(300, 250, 150.1, 300), {"CRE002@/creative_specs/0/initial_kb"}},
      {"subload", weight(300, 250, 150, 300.1), {"CRE003@/creative_specs/0/subload_kb"}},
      {"feature phones have no subload limit", weight(216, 36, 5, 9999), clean},
      {"feature phone", weight(216, 36, 6, 0), {"CRE002@/creative_specs/0/initial_kb"}},
      {"a size that no table has", weight(301, 250, 9999, 9999), clean},
      {"processor", display(R"("cpu_percent":30.5)"), {"CRE002@/creative_specs/0/cpu_percent"}},
      {"network", display(R"("network_mb":4.01)"), {"CRE003@/creative_specs/0/network_mb"}},
      {"pause picture", weight(1920, 1080, 350, 0), clean},
      {"heavy pause picture", weight(1920, 1080, 351, 0), {"CRE002@/creative_specs/0/initial_kb"}},
      {"heavy pause file",
       one(R"("format":"pause","w":1920,"h":1080,"file_kb":351)"),
       {"CRE002@/creative_specs/0/file_kb"}},
      {"requests", display(R"("requests":11)"), {"CRE004@/creative_specs/0/requests"}},

      {"not secure", display(R"("secure":false)"), {"CRE005@/creative_specs/0/secure"}},
      {"click by http",
       display(R"("click_url":"HTTP://a.example/")"),
       {"CRE005@/creative_specs/0/click_url"}},
      {"click into an app", display(R"("click_url":"market://details?id=1")"), clean},
      {"asset by ftp",
       display(R"("asset_url":"ftp://a.example/")"),
       {"CRE005@/creative_specs/0/asset_url"}},
      {"asset by https", display(R"("asset_url":"https://a.example/x")"), clean},
      {"asset without scheme", display(R"("asset_url":"//a.example/http://x")"), clean},

      {"product without creatives", R"({"product":{"id":"p"}})", {"CRE006@/creative_specs"}},
      {"empty list",
       R"({"creative_specs":[],"product":{"allownocreative":false}})",
       {"CRE006@/creative_specs"}},
      {"creatives come later", R"({"product":{"allownocreative":true}})", clean},

      {"file differs",
       display(R"("declared_kb":100,"file_kb":101.5)"),
       {"CRE014@/creative_specs/0/declared_kb"}},
      {"same shape", display(R"("render_w":600,"render_h":500)"), clean},
      {"nearly the same shape", display(R"("render_w":305,"render_h":250)"), clean},
      {"other shape",
       display(R"("render_w":307,"render_h":250)"),
       {"CRE015@/creative_specs/0/render_w"}},
      {"no slot", display(R"("render_w":0,"render_h":0)"), clean},
  };
}

std::vector<RuleCase> label_cases() {
  return {
      {"behavioural", display(R"("behavioural":true,"ad_choices":true,"alt_text":"Shoes")"), clean},
      {"behavioural without icon and text",
       display(R"("behavioural":true)"),
       {"CRE016@/creative_specs/0/ad_choices", "CRE016@/creative_specs/0/alt_text"}},
      {"icon refused",
       display(R"("behavioural":true,"ad_choices":false,"alt_text":"")"),
       {"CRE016@/creative_specs/0/ad_choices", "CRE016@/creative_specs/0/alt_text"}},
      {"behavioural video", video(R"("behavioural":true,"ad_choices":true)"), clean},
      {"heavy icon", display(R"("ad_choices_kb":5.1)"), {"CRE016@/creative_specs/0/ad_choices_kb"}},

      {"landing elsewhere",
       display(R"("click_url":"https://other.example/","landing_domain":"shop.example")"),
       {"CRE017@/creative_specs/0/click_url"}},
      {"landing under the domain",
       display(
           R"("click_url":"https://www.DE.shop.example:8443/x","landing_domain":"Shop.example")"),
       clean},
      {"a domain that only ends alike",
       display(R"("click_url":"https://myshop.example/","landing_domain":"shop.example")"),
       {"CRE017@/creative_specs/0/click_url"}},
      {"click tracker",
       display(R"("click_url":"https://t.example/c?to=https%3A%2F%2Fshop.example",)"
               R"("landing_domain":"https://www.shop.example/start")"),
       clean},
      {"macro", display(R"("click_url":"https://%%CLICK%%/","landing_domain":"shop.example")"),
       clean},
      {"landing of another advertiser",
       display(R"("landing_domain":"shop.example")",
               R"(,"compliance":{"advertiser":"acme.example"})"),
       {"CRE017@/creative_specs/0/landing_domain"}},
      {"advertiser by name",
       display(R"("landing_domain":"shop.example")", R"(,"compliance":{"advertiser":"Acme Inc."})"),
       clean},

      {"deadline passed",
       display("", R"(,"product":{"creative_deadline":"2026-09-30T23:59:59Z"})"),
       {"CRE018@/product/creative_deadline"}},
      {"deadline is now", display("", R"(,"product":{"creative_deadline":"2026-10-01T00:00:00Z"})"),
       clean},
      {"deadline day ends now", display("", R"(,"product":{"creative_deadline":"2026-09-30"})"),
       clean},
      {"running already",
       display("", R"(,"status":"active","product":{"creative_deadline":"2026-09-01"})"), clean},

      {"synthetic", display(R"("synthetic":true)"), {"CRE019@/creative_specs/0/provenance"}},
      {"labelled", display(R"("synthetic":true,"provenance":"c2pa:1")"), clean},
  };
}

std::vector<RuleCase> video_cases() {
  return {
      {"full video",
       video(R"("mime":"video/mp4","codec":"h264","audio_codec":"aac","bitrate_kbps":5000,)"
             R"("duration_s":30,"frame_rate":29.97,"loudness_lkfs":-24,"peak_dbtp":-6,)"
             R"("interlaced":false,"slate":false)"),
       clean},
      {"codec written otherwise", video(R"("codec":"avc1.640028","audio_codec":"mp4a.40.2")"),
       clean},
      {"codec", video(R"("codec":"VP9")"), {"CRE007@/creative_specs/0/codec"}},
      {"sound",
       video(R"("codec":"H.264 High","audio_codec":"opus")"),
       {"CRE007@/creative_specs/0/audio_codec"}},
      {"container", video(R"("mime":"video/webm")"), {"CRE007@/creative_specs/0/mime"}},
      {"a document as video", video(R"("mime":"application/xml")"), clean},
      {"audio has its own codecs", one(R"("format":"audio","codec":"mp3")"), clean},
      {"another rendition is H.264",
       R"({"creative_specs":[{"id":"v","format":"video","codec":"vp9","mime":"video/webm"},)"
       R"({"id":"v","format":"video","codec":"h264","mime":"video/mp4"}]})",
       clean},
      {"the other rendition is of another creative",
       R"({"creative_specs":[{"id":"v","format":"video","codec":"vp9"},)"
       R"({"id":"w","format":"video","codec":"h264"}]})",
       {"CRE007@/creative_specs/0/codec"}},

      {"low", bitrate(640, 360, 1500), clean},
      {"below low", bitrate(640, 360, 1499), {"CRE008@/creative_specs/0/bitrate_kbps"}},
      {"above low", bitrate(640, 360, 3001), {"CRE008@/creative_specs/0/bitrate_kbps"}},
      {"480 lines stand in two tiers", bitrate(854, 480, 4000), clean},
      {"standard", bitrate(960, 540, 1999), {"CRE008@/creative_specs/0/bitrate_kbps"}},
      {"HD", bitrate(1280, 720, 5001), {"CRE008@/creative_specs/0/bitrate_kbps"}},
      {"full HD", bitrate(1920, 1080, 10000), clean},
      {"poor full HD", bitrate(1920, 1080, 3999), {"CRE008@/creative_specs/0/bitrate_kbps"}},
      {"a wide film is full HD", bitrate(1920, 800, 10000), clean},
      {"upright full HD", bitrate(1080, 1920, 4000), clean},
      {"between the tiers", bitrate(2880, 1620, 12000), clean},
      {"ultra HD", bitrate(3840, 2160, 30000), clean},
      {"poor ultra HD", bitrate(3840, 2160, 14999), {"CRE008@/creative_specs/0/bitrate_kbps"}},
      {"no size", bitrate(0, 9, 1), {"CRE001@/creative_specs/0/w"}},

      {"rounded rate", video(R"("frame_rate":23.98)"), clean},
      {"odd rate", video(R"("frame_rate":48)"), {"CRE009@/creative_specs/0/frame_rate"}},

      {"US", video(R"("loudness_lkfs":-22,"region":"US")"), clean},
      {"loud, US",
       video(R"("loudness_lkfs":-21.9,"region":"US")"),
       {"CRE010@/creative_specs/0/loudness_lkfs"}},
      {"EU", video(R"("loudness_lkfs":-24,"region":"EU")"), clean},
      {"soft, EU",
       video(R"("loudness_lkfs":-24.1,"region":"EU")"),
       {"CRE010@/creative_specs/0/loudness_lkfs"}},
      {"soft, nowhere", video(R"("loudness_lkfs":-26)"), clean},
      {"too soft", video(R"("loudness_lkfs":-26.1)"), {"CRE010@/creative_specs/0/loudness_lkfs"}},
      {"audio too",
       one(R"("format":"audio","peak_dbtp":-5.9)"),
       {"CRE010@/creative_specs/0/peak_dbtp"}},

      {"interlaced", video(R"("interlaced":true)"), {"CRE011@/creative_specs/0/interlaced"}},
      {"slate", video(R"("slate":true)"), {"CRE011@/creative_specs/0/slate"}},

      {"length on offer", video(R"("duration_s":15.5)", R"(,"product":{"durations_s":[6,"15"]})"),
       clean},
      {"length not on offer",
       video(R"("duration_s":15.6)", R"(,"product":{"durations_s":[6,"15","x"]})"),
       {"CRE012@/creative_specs/0/duration_s"}},
      {"no length", video(R"("duration_s":0)"), {"CRE012@/creative_specs/0/duration_s"}},
  };
}

std::vector<RuleCase> vast_content_cases() {
  const std::string at = "@/creative_specs/0/vast";
  const auto wrapper = [](std::string_view tag) {
    return fmt::format("<VAST version='3.0'><Ad><Wrapper><VASTAdTagURI>{}</VASTAdTagURI></Wrapper>"
                       "</Ad></VAST>", tag);
  };
  const auto product = [](std::string_view document, std::string_view lengths) {
    return one(fmt::format(R"("format":"video","vast":"{}")", document),
               fmt::format(R"(,"product":{{"durations_s":[{}]}})", lengths));
  };
  const auto good = linear_ad(media_file(mp4));
  return {
      {"whole", vast(good, R"(,"secure":true,"duration_s":30)"), clean},
      {"http media", vast(linear_ad(media_file(mp4, "http://a.example/a"))), {"CRE005" + at}},
      {"http impression",
       vast(linear_ad(media_file(mp4), "<Impression>HTTP://i.example</Impression>")),
       {"CRE005" + at}},
      {"http where nobody promised https",
       vast(linear_ad(media_file(mp4, "http://a.example/a")), R"(,"secure":false)"),
       {"CRE005@/creative_specs/0/secure"}},
      {"http wrapper", vast(wrapper("http://a.example/tag")), {"CRE005" + at}},
      {"https wrapper", vast(wrapper("https://a.example/tag"), R"(,"wrapper_depth":1)"), clean},
      {"a wrapper that is none",
       vast(wrapper("https://a.example/tag"), R"(,"wrapper_depth":0)"),
       {"CRE013@/creative_specs/0/wrapper_depth"}},
      {"a document by http", vast("HTTP://a.example/vast"), {"CRE005" + at}},
      {"no media file", vast(linear_ad("")), {"CRE013" + at}},
      {"no MP4",
       vast(linear_ad(media_file("type='video/x-flv'") + media_file("type='video/webm'"))),
       {"CRE007" + at}},
      {"MP4 without H.264", vast(linear_ad(media_file("type='video/mp4' codec='hev1.1'"))),
       {"CRE007" + at}},
      {"one MP4 will do",
       vast(linear_ad(media_file("type='video/webm'") + media_file("type='VIDEO/MP4'"))), clean},
      {"a script", vast(linear_ad(media_file("type='application/javascript'"))), clean},
      {"80 kbit/s",
       vast(linear_ad(media_file("type='video/mp4' bitrate='80' width='1280' height='720'"))),
       {"CRE008" + at}},
      {"80 kbit/s beside more",
       vast(linear_ad(media_file("type='video/mp4' bitrate='80' width='1280' height='720'") +
                      media_file(mp4))), clean},
      {"45 seconds promised", vast(good, R"(,"duration_s":45)"),
       {"CRE012@/creative_specs/0/duration_s"}},
      {"half a second less", vast(good, R"(,"duration_s":29.5)"), clean},
      {"a little less", vast(good, R"(,"duration_s":29.4)"),
       {"CRE012@/creative_specs/0/duration_s"}},
      {"a length on offer", product(good, "15,30"), clean},
      {"a length that is not", product(good, "15,20"), {"CRE012" + at}},
  };
}

std::vector<RuleCase> vast_cases() {
  return {
      {"unknown type of campaign", R"({"campaign_type":"olv"})", {"CRE020@/campaign_type"}},
      {"unknown words", one(R"("format":"vidoe","region":"UK")"),
       {"CRE021@/creative_specs/0/region", "CRE021@/creative_specs/0/format"}},
      {"an unknown format is what the campaign is",
       one(R"("format":"spot","codec":"vp9")", R"(,"campaign_type":"Video")"),
       {"CRE021@/creative_specs/0/format", "CRE007@/creative_specs/0/codec"}},
      {"document", vast(inline_ad, R"(,"vast_version":"4.2","wrapper_depth":5)"), clean},
      {"link to a document", vast("https://a.example/vast"), clean},
      {"no document", vast("hello"), {"CRE013@/creative_specs/0/vast"}},
      {"other version stated",
       vast(inline_ad, R"(,"vast_version":"4.1")"),
       {"CRE013@/creative_specs/0/vast_version"}},
      {"3 is 3.0", video(R"("vast_version":"3")"), clean},
      {"old version", video(R"("vast_version":"1.0")"), {"CRE013@/creative_specs/0/vast_version"}},
      {"old document",
       vast("<VAST version='1.0'><Ad><InLine/></Ad></VAST>"),
       {"CRE013@/creative_specs/0/vast"}},
      {"wrappers", video(R"("wrapper_depth":6)"), {"CRE013@/creative_specs/0/wrapper_depth"}},
  };
}

std::vector<RuleCase> cases() {
  auto all = display_cases();
  for (auto&& more : {label_cases(), video_cases(), vast_cases(), vast_content_cases()}) {
    all.insert(all.end(), more.begin(), more.end());
  }
  return all;
}

TEST(Creative, CasesFireOrDoNot) {
  run_cases(creative_specs, cases());
}
TEST(Creative, EveryCodeHasACase) {
  expect_all_codes_fire(creative_specs.codes, cases());
}

/// Every row of the table, at its limit and above.
TEST(Creative, EverySizeHasItsWeights) {
  struct Row {
    int w, h;
    double initial, subload;
  };
  const Row rows[] = {{970, 250, 250, 500},  {300, 50, 50, 100},    {320, 50, 50, 100},
                      {728, 90, 150, 300},   {970, 90, 200, 400},   {300, 1050, 250, 500},
                      {160, 600, 150, 300},  {300, 250, 150, 300},  {120, 60, 50, 100},
                      {640, 1136, 300, 600}, {750, 1334, 300, 600}, {1080, 1920, 300, 600}};
  const auto context = context_of(Profile::generic);
  for (const auto& row : rows) {
    EXPECT_EQ(codes_of(creative_specs, weight(row.w, row.h, row.initial, row.subload), context),
              clean)
        << row.w << "x" << row.h;
    const std::vector<std::string> both{"CRE002@/creative_specs/0/initial_kb",
                                        "CRE003@/creative_specs/0/subload_kb"};
    EXPECT_EQ(
        codes_of(creative_specs, weight(row.w, row.h, row.initial + 1, row.subload + 1), context),
        both);
  }
  EXPECT_EQ(creative::display_weights.size(), std::size(rows) + 3);  // and three of feature phones
}

TEST(Creative, SoftLimitsOfHardCodesAreWarnings) {
  for (const auto* members : {R"("cpu_percent":31)", R"("network_mb":5)"}) {
    const auto found = findings_of(creative_specs, display(members), context_of(Profile::generic));
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].severity, Severity::warning) << found[0].message;
  }
}

TEST(Creative, HttpIsFixedUnsafely) {
  const auto found =
      findings_of(creative_specs, display(R"("click_url":"http://a.example/?q=\"1\"")"),
                  context_of(Profile::generic));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].info->fixing, Fixing::unsafe);
  ASSERT_EQ(found[0].fix.size(), 1u);
  EXPECT_EQ(found[0].fix[0].pointer, "/creative_specs/0/click_url");
  EXPECT_EQ(found[0].fix[0].value, R"("https://a.example/?q=\"1\"")");
}

TEST(Creative, PoliciesMoveTheLimits) {
  auto context = context_of(Profile::generic);
  limit<double>(context, "creative.weight_factor") = 2;
  limit<std::vector<std::string>>(context, "creative.vast_versions") = {"1.0"};
  EXPECT_EQ(codes_of(creative_specs, weight(300, 250, 300, 600), context), clean);
  EXPECT_EQ(codes_of(creative_specs, video(R"("vast_version":"1.0")"), context), clean);
}

}  // namespace
}  // namespace dealkit::validation::creative_test
