// Secrets in settings: where they may stand, and that none is shown.
#include "core/base/secrets.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <vector>

namespace dealkit::base {
namespace {

TEST(Secrets, AreMaskedWhereverTheyStand) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"postgresql://me:pw@db/x", "postgresql://me:***@db/x"},
      {"postgresql://u:a@h:1/x?password=pw", "postgresql://u:***@h:1/x?password=***"},
      {"postgresql://h/x?sslpassword=hh&password=pw&user=u",
       "postgresql://h/x?sslpassword=***&password=***&user=u"},
      {"postgresql://h/x?password=a&password=b", "postgresql://h/x?password=***&password=***"},
      {"postgresql://h/x?p%61ssw%6Frd=pw", "postgresql://h/x?p%61ssw%6Frd=***"},
      {"postgresql://h/x?PASSWORD=pw word", "postgresql://h/x?PASSWORD=***"},
      {"postgresql://u:p%40w@h", "postgresql://u:***@h"},
      {"postgresql://u:p@w@h", "postgresql://u:***@h"},
      {"postgresql://u:p/w@h/d", "postgresql://u:***@h/d"},
      {"postgresql://u:p?w@h/d", "postgresql://u:***@h/d"},
      {"postgresql://u:p w@h/d", "postgresql://u:***@h/d"},
      {"postgresql://u:12/34@h/d", "postgresql://u:***@h/d"},
      {"mysql://u:pw@h/d", "mysql://u:***@h/d"},
      {"redis://:pw@h:6379/0", "redis://:***@h:6379/0"},
      {"rediss://u:pw@h", "rediss://u:***@h"},
      {"http://user:pw@h/p", "http://user:***@h/p"},
      {"https://token@h/p?k=v#f", "https://***@h/p?***"},
      {"http://h/?k=pw", "http://h/?***"},
      {"HTTP://h?pw", "HTTP://h?***"},
      {"host=db password=pw user=me", "host=db password=*** user=me"},
      {"host=db password = 'p w\\' x' user=me", "host=db password = *** user=me"},
      {"host=db sslpassword=a password=b", "host=db sslpassword=*** password=***"},
      {"expected x, found 'postgresql://u:pw@h/x' and redis://:pw@h",
       "expected x, found 'postgresql://u:***@h/x' and redis://:***@h"},
  };
  for (const auto& [text, shown] : cases) {
    EXPECT_EQ(without_secrets(text), shown);
    EXPECT_EQ(without_secrets(shown), shown) << "masking twice";
  }
}

TEST(Secrets, AreMaskedInUrlsThatLackTheirSlashes) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"postgresql:user:pw@host", "postgresql:user:***@host"},
      {"POSTGRES:user:pw@host:5432/db", "POSTGRES:user:***@host:5432/db"},
      {"postgresql:/user:p@w@host/db", "postgresql:/user:***@host/db"},
      {"postgres:pw@host", "postgres:***@host"},
      {"redis::pw@host:6379", "redis::***@host:6379"},
      {"http:user:pw@host/p", "http:user:***@host/p"},
      {"mysql:user:pw@host", "mysql:user:***@host"},
      {"postgresql:user:pw@host?x=1&sig=abc", "postgresql:user:***@host?x=1&sig=***"},
  };
  for (const auto& [text, shown] : cases) {
    EXPECT_EQ(without_secrets(text), shown);
    EXPECT_EQ(without_secrets(shown), shown) << "masking twice";
    EXPECT_TRUE(holds_password(text)) << text;
  }
  EXPECT_EQ(without_secrets("expected a store, found 'postgresql:u:pw@h/x' here",
                            SecretsIn::message),
            "expected a store, found 'postgresql:u:***@h/x' here");
  for (const std::string text : {"sqlite:a:b@c.db", "file:a:b@c", "crm:ana@example.com",
                                 "postgresql:host/db", "12:30:15", "d1: a@b: no"}) {
    EXPECT_EQ(without_secrets(text), text);
    EXPECT_FALSE(holds_password(text)) << text;
  }
}

TEST(Secrets, AreKnownByTheWordsOfTheirNames) {
  for (const std::string name :
       {"oauth_client_secret", "access_token", "accessToken", "refresh-token", "apikey", "api_key",
        "API-Key", "x.api.key", "sig", "my_sig", "X-Amz-Signature", "X-Amz-Credential",
        "X-Amz-Security-Token", "pwd", "db_pwd", "PWD", "p%77d", "s%69g", "pass", "passphrase",
        "client_secret_post", "awsAccessKeyId", "SharedAccessSignature", "AccountKey", "auth",
        "authorization", "id_token", "jwt", "private_key", "sslpassword"}) {
    EXPECT_TRUE(names_secret(name)) << name;
    EXPECT_EQ(without_secrets("h/p?a=b&" + name + "=S3&c=d"), "h/p?a=b&" + name + "=***&c=d");
    EXPECT_EQ(without_secrets("redis://h/1?" + name + "=S3"), "redis://h/1?" + name + "=***");
    EXPECT_EQ(without_secrets("asked http://h/p?" + name + "=S3: no", SecretsIn::message),
              "asked http://h/p?" + name + "=*** no");
  }
  for (const std::string name : {"design", "author", "signed", "passed", "key", "keyword",
                                 "compass", "user", "sslkey", "assignment", ""}) {
    EXPECT_FALSE(names_secret(name)) << name;
    const auto text = "h/p?" + name + "=v";
    EXPECT_EQ(without_secrets(text), text);
  }
}

TEST(Secrets, AMessageGoesOnBehindAUrl) {
  const auto shown = [](std::string_view text) {
    return without_secrets(text, SecretsIn::message);
  };
  EXPECT_EQ(shown("postgresql://u:pw@h/x: no answer (asked by a@b): password = x"),
            "postgresql://u:***@h/x: no answer (asked by a@b): password = ***");
  EXPECT_EQ(shown("http://h/p: what is that? No b@c"), "http://h/p: what is that? No b@c");
}

TEST(Secrets, WhatIsNoneStays) {
  for (const std::string text :
       {"plain", "postgresql://me@db/x", "redis://cache:6379", "postgresql:///x", "",
        "postgresql://db:5432/x?user=a@b", "postgresql://a:1,b:2/x?user=a@b", "sqlite:p@th:x.db",
        "http://h:80/x@y", "http://[::1]:80/@", "postgresql://u:***@h/x?password=***",
        "password", "a == b", "redis://user@h/1"}) {
    EXPECT_EQ(without_secrets(text), text);
    EXPECT_FALSE(holds_password(text)) << text;
  }
  EXPECT_FALSE(holds_password("http://h/?k=v"));  // hidden, but no reason to refuse it
  EXPECT_FALSE(holds_password("password=x"));     // no connection
  EXPECT_TRUE(holds_password("host=h password=x"));
  EXPECT_TRUE(holds_password("postgresql://h/?p%61ssword=x"));
}

/// What each sort of URL has in the place of a user, and behind its "?", and whether an '@' far
/// behind still ends a user.
TEST(Secrets, EverySchemeByItself) {
  for (const std::string database :
       {"postgresql", "postgres", "redis", "rediss", "unix", "REDISS"}) {
    EXPECT_EQ(without_secrets(database + "://me@h/1?name=v"), database + "://me@h/1?name=v");
    EXPECT_FALSE(holds_password(database + "://me@h/1?name=v")) << database;
    EXPECT_EQ(without_secrets(database + "://u:12/34@h/d"), database + "://u:***@h/d");
    EXPECT_TRUE(holds_password(database + "://u:12/34@h/d")) << database;
  }
  for (const std::string other : {"http", "https", "ftp", "redi", "redisss"}) {
    EXPECT_EQ(without_secrets(other + "://me@h/1?name=v"), other + "://***@h/1?***");
    EXPECT_TRUE(holds_password(other + "://me@h/1?name=v")) << other;
    EXPECT_EQ(without_secrets(other + "://h:12/34@h/d"), other + "://h:12/34@h/d");
    EXPECT_FALSE(holds_password(other + "://h:12/34@h/d")) << other;
  }
}

/// Any URL, built around a secret that cannot be confused with the rest.
RC_GTEST_PROP(Secrets, NeverShowOne, ()) {
  const std::string characters = "abz09/?@:%#!$*,;'";
  const std::string secret =
      "S3" + *rc::gen::container<std::string>(rc::gen::elementOf(characters));
  const auto scheme = *rc::gen::element<std::string>("postgresql", "postgres", "redis", "rediss",
                                                     "http", "https", "ftp");
  std::string url = scheme + "://";
  url += *rc::gen::element<std::string>("", "u", "a.b");
  url += ":" + secret + "@h" + *rc::gen::element<std::string>("", ":1", ":5432");
  url += *rc::gen::element<std::string>("", "/", "/db", "/db?user=x");
  const auto before = *rc::gen::element<std::string>("", "found ", "a://b ");
  RC_ASSERT(without_secrets(before + url).find("S3") == std::string::npos);
  const std::string plain = "S3cr3t";
  const auto name = *rc::gen::element<std::string>("password", "sslpassword", "PassWord",
                                                   "%70assword", "passwor%64", "passwd");
  const auto parameters = *rc::gen::container<std::vector<std::string>>(
      rc::gen::element<std::string>("user=u", "sslmode=require", "password=" + plain));
  std::string query = scheme + "://h/x?";
  for (const auto& parameter : parameters) query += parameter + "&";
  query += name + "=" + plain;
  RC_ASSERT(without_secrets(query).find(plain) == std::string::npos);
}

}  // namespace
}  // namespace dealkit::base
