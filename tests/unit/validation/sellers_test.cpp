// The readers of ads.txt and sellers.json.
#include "core/validation/reference/sellers.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace dealkit::validation::sellers_test {
namespace {

TEST(Sellers, AdsTxtIsReadAsPeopleWriteIt) {
  Sellers sellers;
  const auto read = sellers.parse("ads.txt",
                                  "\xEF\xBB\xBF# our sellers\r\n"
                                  "CONTACT=ads@pub.example\r\n"
                                  "exchange.example,pub-1,DIRECT\r\n"
                                  "  exchange.example , pub 2 , reseller , f08c # ours\n"
                                  "exchange.example, pub-3, Direct; ext\r"
                                  "exchange.example, pub-4, PARTNER\n"
                                  "exchange.example, pub-5\n"
                                  "exchange, pub-6, DIRECT\n"
                                  "exchange.example, , DIRECT\n"
                                  "what is this");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(sellers.size(), 3u);
  for (const auto* id : {"pub-1", "pub 2", "pub-3"}) EXPECT_TRUE(sellers.has(id)) << id;
  for (const auto* id : {"pub-4", "pub-5", "pub-6", "", "PUB-1"})
    EXPECT_FALSE(sellers.has(id)) << id;
}

TEST(Sellers, FilesAddUp) {
  Sellers sellers;
  EXPECT_TRUE(sellers.empty());
  ASSERT_TRUE(sellers.parse("app-ads.txt", "a.example,1,DIRECT"));
  ASSERT_TRUE(sellers.parse("sellers.json",
                            R"( {"version":"1.0","sellers":[{"seller_id":"2","name":"B"},)"
                            R"({"seller_id":3,"seller_type":"PUBLISHER"}]})"));
  ASSERT_TRUE(sellers.parse("empty.txt", ""));
  ASSERT_TRUE(sellers.parse("comments.txt", "# nobody may sell\n"));
  EXPECT_EQ(sellers.size(), 3u);
  for (const auto* id : {"1", "2", "3"}) EXPECT_TRUE(sellers.has(id)) << id;
}

TEST(Sellers, OtherFilesAreRefusedWithTheirLine) {
  const auto refused = [](std::string_view text, std::string_view complaint, std::uint32_t line) {
    Sellers sellers;
    const auto read = sellers.parse("file", text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().code, base::Errc::configuration);
    EXPECT_NE(read.error().message.find(complaint), std::string::npos) << read.error().message;
    EXPECT_EQ(read.error().position.line, line) << text;
  };
  refused("\n<html><body>Not found</body></html>\n", "found neither", 2);
  refused("{\"sellers\":", "file:", 1);
  refused("{}", "array \"sellers\"", 1);
  refused(R"({"sellers":{}})", "array \"sellers\"", 1);
  refused("{\"sellers\":[\n{\"seller_id\":\"1\"},\n{\"name\":\"x\"}]}", "seller_id", 3);
  refused(R"({"sellers":["1"]})", "seller_id", 1);
  refused(R"({"sellers":[{"seller_id":""}]})", "seller_id", 1);
}

RC_GTEST_PROP(Sellers, AnyTextIsReadOrRefused, (const std::string& text)) {
  Sellers sellers;
  const auto read = sellers.parse("any", text);
  if (!read) RC_ASSERT(read.error().code == base::Errc::configuration);
}

}  // namespace
}  // namespace dealkit::validation::sellers_test
