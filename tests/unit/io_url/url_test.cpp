// URLs in parts: what is common to http, Redis and PostgreSQL.
#include "io/url/url.hpp"

#include <gtest/gtest.h>

namespace dealkit::io::url {
namespace {

constexpr Form form{base::Errc::configuration, "a URL"};

std::string fault(std::string_view text) {
  const auto parsed = parse(text, form);
  return parsed ? "none" : parsed.error().message;
}

TEST(Url, HasParts) {
  const auto url = parse("redis://an%40a@cache.example:6380/a%20b?db=2&name=x+y%26z&flag", form);
  ASSERT_TRUE(url) << url.error().message;
  EXPECT_TRUE(url->has_user);
  EXPECT_FALSE(url->has_password);
  EXPECT_EQ(url->user, "an@a");
  EXPECT_EQ(url->host, "cache.example");
  EXPECT_EQ(url->port, 6380);
  EXPECT_EQ(url->path, "/a b");
  EXPECT_EQ(url->target, "/a%20b?db=2&name=x+y%26z&flag");
  ASSERT_EQ(url->parameters.size(), 3U);
  EXPECT_EQ(url->parameters[1].key, "name");
  EXPECT_EQ(url->parameters[1].value, "x+y&z");
  EXPECT_EQ(url->parameters[1].text, "name=x+y%26z");
  EXPECT_EQ(url->parameters[2].text, "flag");
  EXPECT_FALSE(url->has_fragment);
  EXPECT_TRUE(parse("a://h#f", form)->has_fragment);
  EXPECT_TRUE(parse("a://u:@h", form)->has_password);
  EXPECT_EQ(parse("a:///p", form)->host, "");
  EXPECT_EQ(parse("a://h", form)->port, 0);
}

TEST(Url, TakesAddresses) {
  EXPECT_EQ(parse("a://[2001:db8::1]:80/", form)->host, "2001:db8::1");
  EXPECT_EQ(parse("a://127.0.0.1", form)->host, "127.0.0.1");
  EXPECT_EQ(parse("a://u@[fe80::1%eth0]:81/%41", form)->host, "fe80::1%eth0");
  EXPECT_EQ(parse("a://[fe80::1%25eth0]", form)->host, "fe80::1%eth0");
}

TEST(Url, EncodesWhatPeopleWriteAsItIs) {
  EXPECT_EQ(parse("a://h/a|b[0]?k[]=ü", form)->target, "/a%7Cb%5B0%5D?k%5B%5D=%C3%BC");
  EXPECT_EQ(parse("a://h_1/", form)->host, "h_1");
  EXPECT_EQ(parse("a://bü.example", form)->host, "bü.example");
}

TEST(Url, SaysWhatIsWrong) {
  EXPECT_EQ(fault("a://[::1"), "expected a URL, found [ without ]");
  EXPECT_EQ(fault("a://[::1]8"), "expected a URL, found something between ] and the port");
  EXPECT_EQ(fault("a://[::g]/"), "expected a URL, found no IPv6 address in []");
  for (const std::string port : {"", "0", "65536", "99999999999", "x", "0x1", "1:2", "-1"})
    EXPECT_EQ(fault("a://h:" + port + "/p"),
              "expected a URL, found '" + port + "' where a port from 1 to 65535 belongs");
  for (const char* text : {"a://h/%", "a://h/%4", "a://h?a=%zz", "a://%g1/"})
    EXPECT_EQ(fault(text), "expected a URL, found a '%' that no two hexadecimal digits follow");
  for (const char* text : {"", "a", "a:b", "/p", "//h/p", "://h", "a://h@i@j"})
    EXPECT_EQ(fault(text), "expected a URL, found something that is no URL") << text;
}

TEST(Url, NeverShowsASecret) {
  for (const char* text : {"a://ana:secret@h:x/", "a://ana:secret@[::1", "a://ana:secret@h/%zz",
                           "a://ana:secret@ana:secret@h", "a://ana@secret@h"})
    EXPECT_EQ(fault(text).find("secret"), std::string::npos) << fault(text);
}

TEST(Query, IsReadAlone) {
  const auto parameters = parse_query("host=/run/my dir&x=%2f&&#=1&last", form);
  ASSERT_TRUE(parameters);
  ASSERT_EQ(parameters->size(), 4U);
  EXPECT_EQ((*parameters)[0].value, "/run/my dir");
  EXPECT_EQ((*parameters)[0].text, "host=/run/my%20dir");
  EXPECT_EQ((*parameters)[1].value, "/");
  EXPECT_EQ((*parameters)[1].text, "x=%2f");
  EXPECT_EQ((*parameters)[2].key, "#");
  EXPECT_EQ((*parameters)[3].text, "last");
  EXPECT_TRUE(parse_query("", form)->empty());
  EXPECT_FALSE(parse_query("a=%4", form));
}

TEST(Query, EncodesValues) {
  EXPECT_EQ(encode("-c a=b&c/%~"), "-c%20a%3Db%26c%2F%25~");
  EXPECT_EQ(parse_query("v=" + encode("ä+ &=#%"), form)->front().value, "ä+ &=#%");
}

}  // namespace
}  // namespace dealkit::io::url
