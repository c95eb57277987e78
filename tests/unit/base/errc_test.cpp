// The table of errc.hpp: complete, and the exit statuses that the manual pages promise.
#include "core/base/errc.hpp"

#include <set>

namespace dealkit::base {
namespace {

constexpr int count = static_cast<int>(Errc::timeout) + 1;

TEST(Errc, EveryCodeHasItsRow) {
  std::set<std::string_view> reasons;
  for (int i = 0; i < count; ++i) {
    const auto code = static_cast<Errc>(i);
    EXPECT_EQ(traits(code).code, code);
    EXPECT_FALSE(traits(code).reason.empty());
    EXPECT_EQ(traits(code).reason.find_first_not_of("abcdefghijklmnopqrstuvwxyz_"),
              std::string_view::npos);
    reasons.insert(traits(code).reason);
    EXPECT_GE(traits(code).http_status, 400);
    EXPECT_LT(traits(code).http_status, 600);
  }
  EXPECT_EQ(reasons.size(), static_cast<std::size_t>(count));
}

TEST(Errc, ExitStatusesAreThoseOfSysexits) {
  EXPECT_EQ(traits(Errc::negative).exit_status, 1);
  EXPECT_EQ(traits(Errc::usage).exit_status, 64);
  EXPECT_EQ(traits(Errc::data).exit_status, 65);
  EXPECT_EQ(traits(Errc::no_input).exit_status, 66);
  EXPECT_EQ(traits(Errc::unavailable).exit_status, 69);
  EXPECT_EQ(traits(Errc::internal).exit_status, 70);
  EXPECT_EQ(traits(Errc::io).exit_status, 74);
  EXPECT_EQ(traits(Errc::again).exit_status, 75);
  EXPECT_EQ(traits(Errc::configuration).exit_status, 78);
}

}  // namespace
}  // namespace dealkit::base
