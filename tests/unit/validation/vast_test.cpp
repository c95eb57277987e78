// The VAST scanner: what it takes, what it refuses and where.
#include "core/validation/vast.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

namespace dealkit::validation::vast_test {
namespace {

TEST(Vast, DocumentsOfAllShapesAreRead) {
  const auto summary = scan_vast(
      "\xEF\xBB\xBF<?xml version=\"1.0\"?>\n<!-- an ad - or two -->\n"
      "<v:VAST xmlns:v='urn:x' version = '4.3'>\n"
      "<v:Ad id=\"1\"><v:InLine><Title a='&lt;&#38;&#x26;'>x &amp; y</Title><![CDATA[a&b<]]>"
      "</v:InLine></v:Ad>\n<v:Ad><v:Wrapper><v:VASTAdTagURI>u</v:VASTAdTagURI></v:Wrapper></v:Ad>"
      "</v:VAST>\n<!-- end -->");
  ASSERT_TRUE(summary) << summary.error().message;
  EXPECT_EQ(summary->version, "4.3");
  EXPECT_EQ(summary->ads, 2u);
  EXPECT_EQ(summary->wrappers, 1u);
}

TEST(Vast, WhatIsWrongIsNamedWithItsPlace) {
  struct Row {
    const char* text;
    const char* complaint;
    std::uint64_t offset;
  };
  const Row rows[] = {
      {"", "no element found", 0},
      {"x", "syntax error", 0},
      {"<VAST version='3.0'><Ad><InLine/></Ad></VAST>x", "junk after document element", 45},
      {"<VAST version='3.0'><Ad><InLine/></Ad></VAST><VAST/>", "junk after document element", 45},
      {"<MAST version='3.0'/>", "not <VAST>", 0},
      {"<VAST/>", "no version", 0},
      {"<VAST version='3.0'/>", "no Ad", 21},
      {"<VAST version='3.0'><Ad/></VAST>", "0 of InLine and Wrapper", 25},
      {"<VAST version='3.0'><Ad><InLine/><Wrapper/></Ad></VAST>", "Wrapper without", 43},
      {"<VAST version='3.0'><Ad><InLine/><InLine/></Ad></VAST>", "2 of InLine", 42},
      {"<VAST version='3.0'><Ad><Wrapper></Wrapper></Ad></VAST>", "without VASTAdTagURI", 33},
      {"<VAST version='3.0'><Ad>", "no element found", 24},
      {"<VAST version='3.0'></Ad>", "mismatched tag", 22},
      {"<VAST version='3.0' version='3.0'/>", "duplicate attribute", 20},
      {"<VAST a=1/>", "not well-formed", 8},
      {"<VAST version='3.0'>a & b", "not well-formed", 23},
      {"<VAST version='3.0'>&nbsp;</VAST>", "undefined entity", 20},
      {"<!DOCTYPE VAST []>", "document type", 15},
      {"<?xml", "unclosed token", 0},
      {"< VAST/>", "not well-formed", 1},
  };
  for (const auto& row : rows) {
    const auto summary = scan_vast(row.text);
    ASSERT_FALSE(summary) << row.text;
    EXPECT_NE(summary.error().message.find(row.complaint), std::string::npos)
        << row.text << ": " << summary.error().message;
    EXPECT_EQ(summary.error().position.offset, row.offset) << row.text;
  }
}

TEST(Vast, DepthIsLimited) {
  const auto nested = [](int depth) {
    std::string open, close;
    for (int i = 0; i < depth; ++i) {
      open += "<a>";
      close += "</a>";
    }
    return "<VAST version='3.0'><Ad><InLine>" + open + close + "</InLine></Ad></VAST>";
  };
  EXPECT_TRUE(scan_vast(nested(61)));
  EXPECT_FALSE(scan_vast(nested(62)));
}

/// Whatever is cut off or changed by a byte is refused or read, never more.
RC_GTEST_PROP(Vast, DamagedDocumentsDoNoHarm, ()) {
  const std::string right =
      "<VAST version='4.0'><Ad><Wrapper><VASTAdTagURI>&amp;</VASTAdTagURI></Wrapper></Ad></VAST>";
  auto text = right.substr(0, *rc::gen::inRange<std::size_t>(0, right.size()));
  RC_ASSERT(!scan_vast(text));
  if (!text.empty())
    text[*rc::gen::inRange<std::size_t>(0, text.size())] = *rc::gen::arbitrary<char>();
  const auto summary = scan_vast(text);
  RC_ASSERT(!summary);
  RC_ASSERT(summary.error().position.offset <= text.size());
}

std::string inline_ad(std::string_view linear, std::string_view rest = "") {
  return "<VAST version='4.2'><Ad><InLine><AdTitle>http://no.url</AdTitle>" + std::string(rest) +
         "<Creatives><Creative><Linear>" + std::string(linear) +
         "</Linear></Creative></Creatives></InLine></Ad></VAST>";
}

TEST(Vast, MediaFilesAndDurationsAreRead) {
  const auto vast = scan_vast(inline_ad(
      "<Duration> 00:01:30.500\n</Duration><MediaFiles><MediaFile type='video/mp4' codec='avc1' "
      "bitrate='2500' width='1280' height='720'><![CDATA[ https://a.example/a.mp4 ]]></MediaFile>"
      "<MediaFile type='video/webm' width='x'>https://a.example/a&amp;b.webm</MediaFile>"
      "</MediaFiles>"));
  ASSERT_TRUE(vast) << vast.error().message;
  EXPECT_EQ(vast->durations_s, std::vector<double>{90.5});
  ASSERT_EQ(vast->media.size(), 2U);
  EXPECT_EQ(vast->media[0].url, "https://a.example/a.mp4");
  EXPECT_EQ(vast->media[0].type, "video/mp4");
  EXPECT_EQ(vast->media[0].codec, "avc1");
  EXPECT_EQ(vast->media[0].bitrate_kbps, 2500);
  EXPECT_EQ(vast->media[0].width, 1280);
  EXPECT_EQ(vast->media[0].height, 720);
  EXPECT_EQ(vast->media[1].url, "https://a.example/a&b.webm");
  EXPECT_FALSE(vast->media[1].width);
  EXPECT_EQ(vast->insecure, 0U);
}

TEST(Vast, WhatIsLoadedByHttpIsCounted) {
  const auto vast = scan_vast(inline_ad(
      "<MediaFiles><MediaFile>https://a.example/a.mp4</MediaFile></MediaFiles><TrackingEvents>"
      "<Tracking event='start'>HTTP://t.example</Tracking></TrackingEvents>",
      "<Impression><![CDATA[\nhttp://i.example/1\n]]></Impression><Impression/>"
      "<Extensions><Extension xmlns:x='http://x.example'>http://x.example</Extension>"
      "</Extensions>"));
  ASSERT_TRUE(vast) << vast.error().message;
  EXPECT_EQ(vast->insecure, 2U);
  EXPECT_EQ(vast->first_insecure.element, "Impression");
  EXPECT_EQ(vast->first_insecure.url, "http://i.example/1");
}

TEST(Vast, ALinearNeedsAFileAndADurationThatIsOne) {
  for (const std::string_view linear :
       {"", "<MediaFiles/>", "<MediaFiles><MediaFile> </MediaFile></MediaFiles>"}) {
    const auto vast = scan_vast(inline_ad(linear));
    ASSERT_FALSE(vast) << linear;
    EXPECT_NE(vast.error().message.find("Linear without a MediaFile"), std::string::npos);
  }
  for (const std::string_view text : {"30", "00:30", "00:60:00", "00:00:60", "00:00:30.5", "",
                                      "0x:00:30", "00:00:30.abc", "00-00-30"}) {
    EXPECT_FALSE(scan_vast(inline_ad("<Duration>" + std::string(text) + "</Duration>"
                                     "<MediaFiles><MediaFile>u</MediaFile></MediaFiles>")))
        << text;
  }
  // A wrapper's Linear only tracks.
  EXPECT_TRUE(scan_vast("<VAST version='3.0'><Ad><Wrapper><VASTAdTagURI>u</VASTAdTagURI><Creatives>"
                        "<Creative><Linear/></Creative></Creatives></Wrapper></Ad></VAST>"));
}

/// A few bytes that would become many: never expanded, since no declaration is taken.
TEST(Vast, EntityBombsAreRefused) {
  std::string bomb = "<!DOCTYPE VAST [<!ENTITY a \"aaaaaaaaaa\">";
  for (char c = 'b'; c <= 'k'; ++c) {
    bomb += std::string("<!ENTITY ") + c + " \"";
    for (int i = 0; i < 10; ++i) bomb += std::string("&") + static_cast<char>(c - 1) + ";";
    bomb += "\">";
  }
  bomb += "]><VAST version='3.0'><Ad>&k;<InLine/></Ad></VAST>";
  const auto vast = scan_vast(bomb);
  ASSERT_FALSE(vast);
  EXPECT_NE(vast.error().message.find("document type"), std::string::npos);
}

}  // namespace
}  // namespace dealkit::validation::vast_test
