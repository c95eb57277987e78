// The language, by our own examples: records, extensions to CEL, functions, fields, output.
#include <gtest/gtest.h>

#include "support.hpp"

namespace dealkit::expression::test {
namespace {

TEST(Language, Arithmetic) {
  EXPECT_EQ(run("1 + 2 * 3"), R"({"int64":"7"})");
  EXPECT_EQ(run("(1 + 2) * 3"), R"({"int64":"9"})");
}

}  // namespace
}  // namespace dealkit::expression::test
