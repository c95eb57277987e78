// URLs: what is refused, what is shown, what libpq gets.
#include "io/pg/url.hpp"

#include <array>

#include <gtest/gtest.h>

#include "io/pg/connection.hpp"

namespace dealkit::io::pg {
namespace {

using base::Errc;

TEST(PgUrl, RefusesAPasswordWhereverItStands) {
  constexpr std::array urls{
      "postgresql://ana:secret@host/db",
      "postgres://ana:secret@host/db",
      "postgresql://ana:@host/db",
      "postgresql://ana:sec@ret@host/db",
      "postgresql://ana:sec/ret@host/db",
      "postgresql://ana:sec?ret@host/db",
      "postgresql://host/db?password=secret",
      "postgresql://host/db?user=ana&password=secret",
      "postgresql://host/db?pass%77ord=secret",
      "postgresql://host/db?PASSWORD=secret",
      "postgresql://host/db?sslpassword=secret",
      "postgresql://host/db?sslmode=require&password=",
  };
  for (const char* url : urls) {
    const auto parsed = parse_url(url);
    ASSERT_FALSE(parsed) << url;
    EXPECT_EQ(parsed.error().code, Errc::usage) << url;
    EXPECT_NE(parsed.error().message.find("pgpass"), std::string::npos) << parsed.error().message;
    EXPECT_EQ(parsed.error().message.find("secret"), std::string::npos) << parsed.error().message;
    EXPECT_EQ(public_name(std::string_view(url)).error().code, Errc::usage);
    EXPECT_EQ(open({.url = url}).error().code, Errc::usage);
  }
}

TEST(PgUrl, TakesWhatHasNone) {
  constexpr std::array urls{
      "postgresql://",
      "postgresql://host",
      "postgresql://host:5432/db",
      "postgresql://ana@host:5432/db",
      "postgresql://ana@[::1]:5432/db",
      "postgresql://a%3Ab@host/db",
      "postgresql://h1:1,h2:2/db?target_session_attrs=read-write",
      "postgresql://host:5432/db?user=a@b",
      "postgresql:///db?host=/run/postgresql",
      "postgresql:///?service=deals",
      "postgresql:///db?passfile=/etc/dealkit/pgpass",
  };
  for (const char* url : urls) EXPECT_TRUE(parse_url(url)) << url;
}

TEST(PgUrl, WantsItsScheme) {
  for (const char* url : {"", "sqlite:x", "http://host/db", "host=localhost", "postgresql:/db"})
    EXPECT_EQ(parse_url(url).error().code, Errc::usage) << url;
  EXPECT_EQ(parse_url(std::string_view("postgresql://a\0b", 16)).error().code, Errc::usage);
}

TEST(PgUrl, LibpqHasTheLastWord) {
  for (const char* url : {"postgresql://host/db?nonsense=1", "postgresql://host/db?host",
                          "postgresql://[::1/db"}) {
    const auto opened = open({.url = url});
    ASSERT_FALSE(opened) << url;
    EXPECT_EQ(opened.error().code, Errc::usage) << url;
  }
}

TEST(PgUrl, NamesSayWhereAndWho) {
  const auto name = [](std::string_view url) { return public_name(url).value(); };
  EXPECT_EQ(name("postgresql://ana@host:5432/db"), "postgresql://ana@host:5432/db");
  EXPECT_EQ(name("postgresql:///db?sslkey=/k&host=%2Frun&application_name=x&user=ana"),
            "postgresql:///db?host=%2Frun&user=ana");
}

TEST(PgUrl, CompletesWhatIsNotThere) {
  const Url url = parse_url("postgresql://h/db?keepalives_idle=7&sslmode=disable").value();
  EXPECT_EQ(complete(url, {{"keepalives_idle", "30"}, {"options", "-c a=b"}}),
            "postgresql://h/db?keepalives_idle=7&sslmode=disable&options=-c%20a%3Db");
  EXPECT_EQ(complete(parse_url("postgresql://h").value(), {{"a", "1"}}), "postgresql://h?a=1");
  EXPECT_EQ(complete(parse_url("postgresql://h1:1,h2:2/?host=/my dir&").value(), {{"a", "1"}}),
            "postgresql://h1:1,h2:2/?host=/my%20dir&a=1");
  ASSERT_NE(url.find("sslmode"), nullptr);
  EXPECT_EQ(*url.find("sslmode"), "disable");
  EXPECT_EQ(url.find("user"), nullptr);
}

}  // namespace
}  // namespace dealkit::io::pg
