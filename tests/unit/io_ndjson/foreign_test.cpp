// Inputs that hold no JSON are told as what they are, once; all others are read.
#include "io/ndjson/foreign.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace dealkit::io::ndjson {
namespace {

using Kind = Foreign::Kind;
using namespace std::string_view_literals;

TEST(ForeignInput, IsNamedWithWhatToDo) {
  const std::vector<std::pair<std::string_view, std::string>> cases{
      {"\x1f\x8b\x08\0"sv, "gunzip"},
      {"\x28\xb5\x2f\xfd"sv, "zstd -dc"},
      {"PK\x03\x04"sv, ".xlsx"},
      {"SQLite format 3\0"sv, "export"},
      {"\xff\xfe{\0"sv, "UTF-16"},
      {"\xfe\xff\0{"sv, "UTF-16"},
      {"\xff\xfe\0\0{\0\0\0"sv, "UTF-32"},
      {"{\0\"\0"sv, "UTF-16LE"},
      {"\0{\0\""sv, "UTF-16BE"},
      {"<?xml version", "XML"},
      {"id,name,price\n1,a,2\n", "3 columns between commas"},
      {"id;name\r\n1;a\r\n", "--ifs ';'"},
      {"id\tname\n1\ta\n", "--itsv"},
      {"---\ntype: deal\n", "YAML; dealkit reads JSON, one record a line"},
      {"# deals\n\ntype: deal\nid: d1\n", "looks like YAML"},
      {"type: deal\r\nid: d1", "looks like YAML"},
      {"- id: d1\n  name: x\n", "looks like YAML"},
      {"deals:\n  - id: d1\n", "looks like YAML"},
      {"[deal]\nid = \"d1\"\n", "TOML; dealkit reads JSON, one record a line"},
      {"[[deal]]\nid = \"d1\"\n", "looks like TOML"},
      {"type = \"deal\"\nid = 1\n", "looks like TOML"},
      {"\"id\",\"a,b\"\n\"1\",\"x\"\n", "2 columns between commas"},
  };
  for (const auto& [text, hint] : cases) {
    const auto found = look_for_foreign(text, true, true);
    EXPECT_EQ(found.kind, Kind::other) << hint;
    EXPECT_NE(found.what.find(hint), std::string::npos) << found.what;
    EXPECT_TRUE(found.what.starts_with("expected records as JSON, found ")) << found.what;
    // Piece by piece nothing is decided wrongly on the way.
    for (std::size_t i = 0; i < text.size(); ++i) {
      EXPECT_NE(look_for_foreign(text.substr(0, i), false, true).kind, Kind::records)
          << hint << " after " << i;
    }
  }
}

TEST(ForeignInput, WhatMayBeRecordsIsRead) {
  for (const std::string_view text :
       {"", "{\"a\":1}", "[1,2]\n[3,4]", "garbage\n{\"a\":1}", "garbage, more\n{\"a\":1,\"b\":2}",
        "a\nb", "1\n2", "\"id\":1,\n\"b\":2,", "a,b}\nc,d}", "x,y", "a,b\nc,d,e", "\n\n{}",
        "\xEF\xBB\xBF{}", "BZ", "P", "[true]\n[false]", "[null]\n", "[a]\n{}", "a: b\n{}", "a: b",
        "a = b", "x == y\nx == y", "# nothing\n", "a:b\nc:d", "[\n{\"a\":1}\n]", "-1\n-2"}) {
    EXPECT_EQ(look_for_foreign(text, true, true).kind, Kind::records) << text;
  }
  EXPECT_EQ(look_for_foreign("a,b\nc,d\n", false, false).kind, Kind::records);
  EXPECT_EQ(look_for_foreign("nonsense\n", false, true).kind, Kind::records);
  EXPECT_EQ(look_for_foreign("[", false, true).kind, Kind::possible) << "a table?";
  EXPECT_EQ(look_for_foreign("[{", false, true).kind, Kind::records);
  EXPECT_EQ(look_for_foreign("{\"a\"", false, true).kind, Kind::records);
  EXPECT_EQ(look_for_foreign("a,b\n", false, true).kind, Kind::possible);
  EXPECT_EQ(look_for_foreign("a,b" + std::string(70'000, 'x'), false, true).kind, Kind::records);
}

}  // namespace
}  // namespace dealkit::io::ndjson
