// URLs, as a configuration may hold them.
#include "io/http/url.hpp"

#include <gtest/gtest.h>

namespace dealkit::io::http {
namespace {

using base::Errc;

TEST(Url, TakesItsPartsAndDefaults) {
  const auto plain = parse_url("http://checks.example/legal?region=eu");
  ASSERT_TRUE(plain);
  EXPECT_FALSE(plain->tls);
  EXPECT_EQ(plain->host, "checks.example");
  EXPECT_EQ(plain->port, "80");
  EXPECT_EQ(plain->target, "/legal?region=eu");
  EXPECT_EQ(plain->authority(), "checks.example");
  const auto tls = parse_url("https://[::1]:8443");
  ASSERT_TRUE(tls);
  EXPECT_TRUE(tls->tls);
  EXPECT_EQ(tls->host, "::1");
  EXPECT_EQ(tls->port, "8443");
  EXPECT_EQ(tls->target, "/");
  EXPECT_EQ(tls->authority(), "[::1]:8443");
  const auto query = parse_url("http://a?b=c");
  ASSERT_TRUE(query);
  EXPECT_EQ(query->target, "/?b=c");
}

TEST(Url, SendsWhatIsAllowed) {
  EXPECT_EQ(parse_url("http://h/a%20b/ü?k[]=1|2")->target, "/a%20b/%C3%BC?k%5B%5D=1%7C2");
  EXPECT_EQ(parse_url("http://h:080/")->authority(), "h");
  EXPECT_FALSE(parse_url("http://h%0d%0aX:80/")) << "it would end the Host field";
}

TEST(Url, ShowsNoQuery) {
  EXPECT_EQ(parse_url("https://a:443/p?key=geheim")->shown(), "https://a/p");
}

TEST(Url, RefusesTheRest) {
  for (const char* text :
       {"", "a", "ftp://a/", "http://", "http:///p", "http://:80/", "http://a:0/",
        "http://a:65536/",
        "http://a:x/", "http://a:/", "http://[::1", "http://[::1]8", "http://a/#f", "http://a/ b",
        "http://a/\r\nX: y", "HTTP://a"}) {
    const auto url = parse_url(text);
    ASSERT_FALSE(url) << text;
    EXPECT_EQ(url.error().code, Errc::configuration) << text;
  }
}

TEST(Url, RefusesPasswordsAndShowsNoSecret) {
  for (const char* text :
       {"https://user:geheim@host/p", "https://user:geheim/x@host/p", "https://user:gehe?geheim@h",
        "ftp://user:geheim@host", "htp://h/?k=geheim", "h/?k=geheim", "http://geheim@h/"}) {
    const auto url = parse_url(text);
    ASSERT_FALSE(url) << text;
    EXPECT_EQ(url.error().message.find("geheim"), std::string::npos) << url.error().message;
    EXPECT_EQ(url.error().message.find("gehe"), std::string::npos) << url.error().message;
  }
}

TEST(Url, HasLimits) {
  EXPECT_TRUE(parse_url("http://" + std::string(253, 'a') + "/"));
  EXPECT_FALSE(parse_url("http://" + std::string(254, 'a') + "/"));
  EXPECT_FALSE(parse_url("http://" + std::string(70'000, 'a') + "/"));
  EXPECT_TRUE(parse_url("http://a/" + std::string(32'767, 'p')));
  EXPECT_FALSE(parse_url("http://a/" + std::string(32'768, 'p')));
}

}  // namespace
}  // namespace dealkit::io::http
