// A record's text is read once, whoever looks at it.
#include "core/deal/record_text.hpp"

#include <gtest/gtest.h>

namespace dealkit::deal {
namespace {

TEST(RecordText, IsReadOnceForAllItsCopies) {
  const RecordText text(R"({"id":"d"})");
  const auto copy = text;
  const auto root = text.root();
  ASSERT_TRUE(root);
  EXPECT_EQ(&copy.root()->document(), &root->document());
  json::Reader reader;
  EXPECT_EQ(&copy.root(reader)->document(), &root->document());
  EXPECT_EQ(root->find("id").string(), "d");
}

TEST(RecordText, OutlivesItsReaderAndTheCopyThatWasRead) {
  RecordText kept;
  json::Value root;
  {
    json::Reader reader;
    const RecordText first(R"({"name":"\u00e9","list":[1,2,3]})");
    root = *first.root(reader);
    kept = first;
    ASSERT_TRUE(reader.read(R"({"other":[true,false,null,{"x":1}]})"));
  }
  EXPECT_EQ(root.find("name").string(), "é");
  EXPECT_EQ(root.find("list").size(), 3U);
  EXPECT_EQ(kept.root()->index(), root.index());
}

TEST(RecordText, ThatIsNoneCannotBeRead) {
  EXPECT_TRUE(RecordText().empty());
  EXPECT_TRUE(RecordText("").empty());
  EXPECT_EQ(RecordText(), "");
  EXPECT_EQ(RecordText().root().error().code, base::Errc::data);
  const RecordText broken(R"({"id":)");
  EXPECT_FALSE(broken.root());
  EXPECT_EQ(broken.root().error().message, broken.root().error().message);
}

TEST(RecordText, IsWhatItSays) {
  const std::string text = R"({"id":"d"})";
  EXPECT_EQ(RecordText(text), RecordText(text));
  EXPECT_EQ(RecordText(text), text);
  EXPECT_NE(RecordText(text), RecordText("{}"));
  EXPECT_EQ(std::string(RecordText(text)), text);
}

}  // namespace
}  // namespace dealkit::deal
