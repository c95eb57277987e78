// Language tags and device types, as targeting reads them.
#include "core/validation/language_tag.hpp"

#include "core/validation/device_types.hpp"

namespace dealkit::validation::language_tag_test {
namespace {

TEST(LanguageTag, AcceptsWellFormedTags) {
  for (const std::string_view tag :
       {"de", "EN", "en-US", "pt-BR", "zh-Hant", "zh-Hans-CN", "es-419", "sr-Latn-RS", "sl-rozaj",
        "de-1996", "de-CH-1901", "zh-cmn-Hans-CN", "yue", "und", "en-a-myext-b-another",
        "de-u-co-phonebk", "en-x-private", "x-whatever", "i-klingon", "zu"}) {
    EXPECT_TRUE(is_language_tag(tag)) << tag;
  }
}

TEST(LanguageTag, RefusesTheRest) {
  for (const std::string_view tag :
       {"", "e", "en_US", "english", "jp", "cn", "xx", "en-", "-en", "en--US", "en-US-",
        "de-419-DE",
        "a-DE", "en-a", "en-x", "x", "i", "en-US-u", "de-!", "123", "fran\xC3\xA7"
        "ais", "en US", "en-Latn-Latn-abcdefghi"}) {
    EXPECT_FALSE(is_language_tag(tag)) << tag;
  }
}

TEST(DeviceType, KnowsNumbersAndNames) {
  EXPECT_EQ(device_type("1"), DeviceType::mobile_or_tablet);
  EXPECT_EQ(device_type("8"), DeviceType::out_of_home);
  EXPECT_EQ(device_type("CTV"), DeviceType::connected_tv);
  EXPECT_EQ(device_type("Smart TV"), DeviceType::connected_tv);
  EXPECT_EQ(device_type("set-top-box"), DeviceType::set_top_box);
  EXPECT_EQ(device_type("computer"), DeviceType::personal_computer);
  EXPECT_EQ(device_type("Unknown"), DeviceType::undetermined);
  for (const std::string_view token : {"", "0", "9", "10", "zzz", "aaa", "toaster", "phonex",
                                       "a name that is much too long to be one"}) {
    EXPECT_EQ(device_type(token), DeviceType::unlisted) << token;
  }
}

}  // namespace
}  // namespace dealkit::validation::language_tag_test
