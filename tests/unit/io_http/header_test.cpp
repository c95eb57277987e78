// Fields of a header: what is sent, and what would change the request or end it.
#include "io/http/header.hpp"

#include <gtest/gtest.h>

namespace dealkit::io::http {
namespace {

using base::Errc;

TEST(Header, TakesOrdinaryFields) {
  EXPECT_TRUE(check_field("Authorization", "Bearer abc.def=="));
  EXPECT_TRUE(check_field("x-a_b.c~!", ""));
  EXPECT_TRUE(check_field("X", "tab\tand \xC3\xA4"));
  EXPECT_TRUE(check_field(std::string(field_name_most_bytes, 'x'),
                          std::string(field_value_most_bytes, 'y')));
}

TEST(Header, RefusesWhatWouldNotBeOneField) {
  const std::string secret = "geheim";
  const std::vector<std::pair<std::string, std::string>> cases{
      {"", secret},
      {"a b", secret},
      {"a:", secret},
      {"a\r\nb", secret},
      {"\xC3\xA4", secret},
      {std::string("a\0b", 3), secret},
      {std::string(field_name_most_bytes + 1, 'x'), secret},
      {"X", secret + "\r\nInjected: b"},
      {"X", secret + "\n"},
      {"X", secret + "\r"},
      {"X", secret + std::string(1, '\0')},
      {"X", secret + "\x7f"},
      {"X", secret + std::string(field_value_most_bytes, 'y')},
      {"Content-Length", "5"},
      {"transfer-encoding", "chunked"},
      {"CONNECTION", "close"},
  };
  for (const auto& [name, value] : cases) {
    const auto checked = check_field(name, value);
    ASSERT_FALSE(checked) << name << ": " << value.substr(0, 40);
    EXPECT_EQ(checked.error().code, Errc::configuration);
    EXPECT_EQ(checked.error().message.find(secret), std::string::npos) << checked.error().message;
    EXPECT_LT(checked.error().message.size(), 300u);
  }
}

}  // namespace
}  // namespace dealkit::io::http
