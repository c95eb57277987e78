// JSON Pointer: the examples of RFC 6901 and what must not resolve.
#include "core/base/json/pointer.hpp"

#include "json_generator.hpp"

namespace dealkit::base::json {
namespace {

TEST(JsonPointer, ResolvesTheExamplesOfRfc6901Section5) {
  Reader reader;
  const auto read = reader.read(
      R"({"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,"k\"l":6," ":7,)"
      R"("m~n":8})");
  ASSERT_TRUE(read) << read.error().message;
  const auto root = (*read)->root();
  const std::vector<std::pair<std::string, std::string>> examples{
      {"", std::string(root.text())}, {"/foo", R"(["bar","baz"])"}, {"/foo/0", "\"bar\""},
      {"/", "0"}, {"/a~1b", "1"}, {"/c%d", "2"}, {"/e^f", "3"}, {"/g|h", "4"}, {"/i\\j", "5"},
      {"/k\"l", "6"}, {"/ ", "7"}, {"/m~0n", "8"}};
  for (const auto& [pointer, text] : examples) {
    const auto value = resolve(root, pointer);
    ASSERT_TRUE(value) << pointer;
    EXPECT_EQ(value.text(), text) << pointer;
    EXPECT_EQ((*read)->pointer(value.index()), pointer);
  }
}

TEST(JsonPointer, FindsNothingWhereThereIsNothing) {
  Reader reader;
  const auto read = reader.read(R"({"a":[1,[2],{"b":3}],"~":4,"~2":5})");
  ASSERT_TRUE(read);
  const auto root = (*read)->root();
  for (const std::string_view pointer :
       {"a", "/b", "/a/3", "/a/-", "/a/-1", "/a/+0", "/a/00", "/a/01", "/a/", "/a/0x0", "/a/0 ",
        "/a/4294967296", "/a/18446744073709551616", "/a/0/0", "/a/1/1", "/a/2/c", "/a/2/b/", "/~",
        "/~2", "/a/", "//", "/a//0"}) {
    EXPECT_FALSE(resolve(root, pointer)) << pointer;
  }
  EXPECT_EQ(resolve(root, "/~0").text(), "4");
  EXPECT_EQ(resolve(root, "/~02").text(), "5");
  EXPECT_EQ(resolve(root, "/a/2/b").text(), "3");
  EXPECT_FALSE(resolve(Value(), ""));
  EXPECT_FALSE(resolve(Value(), "/a"));
}

TEST(JsonPointer, StartsAtTheGivenValue) {
  Reader reader;
  const auto read = reader.read(R"({"a":{"b":[7]}})");
  ASSERT_TRUE(read);
  EXPECT_EQ(resolve((*read)->root().find("a"), "/b/0").text(), "7");
}

TEST(JsonPointer, EscapesTokens) {
  std::string pointer = "/x";
  append_token(pointer, "~a/b~1");
  append_token(pointer, "");
  EXPECT_EQ(pointer, "/x/~0a~1b~01/");
}

RC_GTEST_PROP(JsonPointer, InAnyOrderIsThatOfTheDocument,
              (const std::vector<std::uint8_t>& choices, const std::vector<std::uint16_t>& order)) {
  Reader reader;
  const auto text = test::JsonGenerator(choices).text();
  const auto read = reader.read(text);
  RC_PRE(read.has_value());
  const auto& document = **read;
  const auto nodes = document.node(0).next;
  Pointers pointers;
  pointers.reset(&document);
  for (std::uint32_t i = 0; i < nodes; ++i) RC_ASSERT(pointers.of(i) == document.pointer(i));
  for (const auto place : order) {
    const auto index = static_cast<std::uint32_t>(place % nodes);
    RC_ASSERT(pointers.of(index) == document.pointer(index));
  }
}

}  // namespace
}  // namespace dealkit::base::json
