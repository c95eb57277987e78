// The VAST scanner: what it takes, what it refuses and where.
#include "core/validation/vast.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

namespace dealkit::validation {
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
      {"", "no element", 0},
      {"x", "text outside", 0},
      {"<VAST version='3.0'><Ad><InLine/></Ad></VAST>x", "text outside", 45},
      {"<VAST version='3.0'><Ad><InLine/></Ad></VAST><VAST/>", "second root", 50},
      {"<MAST version='3.0'/>", "not <VAST>", 19},
      {"<VAST/>", "no version", 5},
      {"<VAST version='3.0'/>", "no Ad", 21},
      {"<VAST version='3.0'><Ad/></VAST>", "0 of InLine and Wrapper", 25},
      {"<VAST version='3.0'><Ad><InLine/><Wrapper/></Ad></VAST>", "Wrapper without", 43},
      {"<VAST version='3.0'><Ad><InLine/><InLine/></Ad></VAST>", "2 of InLine", 47},
      {"<VAST version='3.0'><Ad><Wrapper></Wrapper></Ad></VAST>", "without VASTAdTagURI", 43},
      {"<VAST version='3.0'><Ad>", "without its end", 24},
      {"<VAST version='3.0'></Ad>", "must stand", 25},
      {"<VAST version='3.0' version='3.0'/>", "attribute twice", 27},
      {"<VAST a='1'b='2'/>", "no space", 11},
      {"<VAST a=1/>", "without quotes", 8},
      {"<VAST a/>", "without \"=\"", 7},
      {"<VAST a='<'/>", "in an attribute", 9},
      {"<VAST a='1", "closing quote", 10},
      {"<VAST version='3.0'>a & b", "starts no reference", 22},
      {"<VAST version='3.0'>&nbsp;", "starts no reference", 20},
      {"<VAST version='3.0'>]]>", "outside a CDATA", 20},
      {"<VAST version='3.0'><![CDATA[x", "CDATA section", 20},
      {"<![CDATA[x]]>", "text outside", 0},
      {"<!-- a -- b -->", "comment", 0},
      {"<!DOCTYPE VAST []>", "document type", 0},
      {"<?xml", "processing instruction", 0},
      {"< VAST/>", "no name", 1},
      {"</VAST>", "nothing is open", 7},
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

}  // namespace
}  // namespace dealkit::validation
