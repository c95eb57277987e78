// The Common Expression Language's own conformance data (corpus/cel): every case must agree, but
// for those listed here with the reason.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "support.hpp"

namespace dealkit::expression::test {
namespace {

struct LeftOut {
  std::string_view file;
  std::string_view section;
  std::string_view name;
  std::string_view reason;
};

constexpr std::array<LeftOut, 1> left_out{{
    {"parse", "bytes_literals", "triple_single_quoted_unescaped_punctuation",
     "a slip of the data: the expected bytes hold a backslash that the expression does not; the "
     "same case for strings agrees"},
}};

// How the implementations that wrote the data word an error -> what our message holds.
struct Wording {
  std::string_view theirs;
  std::string_view ours;
};
constexpr std::array<Wording, 5> wordings{{
    {"no matching overload", "no such overload"},
    {"no_such_overload", "no such overload"},
    {"found no matching overload for '_%_' applied to '(double, double)'",
     "no such overload: '%' applied to (double, double)"},
    {"division by zero", "divide by zero"},
    {"unknown variable", "undeclared reference"},
}};

// Cases that fail for another reason than the data names: `1/0 != 0` has its overload and fails at
// the division; our reader of durations has its own words for the range.
constexpr std::array<std::array<std::string_view, 3>, 3> other_words{{
    {"AND", "error_right", "divide by zero"},
    {"OR", "error_left", "divide by zero"},
    {"duration_range", "from_string_over", "beyond 10000 years"},
}};

std::string_view our_words(std::string_view theirs) {
  for (const auto& wording : wordings) {
    if (wording.theirs == theirs) return wording.ours;
  }
  return theirs;
}

std::filesystem::path corpus_file() {
  const char* corpus = std::getenv("DEALKIT_CORPUS");
  const std::filesystem::path folder =
      corpus != nullptr ? std::filesystem::path(corpus)
                        : std::filesystem::path(DEALKIT_SOURCE_DIR) / "../shared/corpus";
  return folder / "cel/conformance.ndjson";
}

void check(json::Value test_case, const base::TimeZones& zones) {
  const auto text = [&](std::string_view member) {
    const auto value = test_case.find(member);
    return value ? value.string() : std::string_view();
  };
  SCOPED_TRACE(std::string(text("file")) + "/" + std::string(text("section")) + "/" +
               std::string(text("name")) + ": " + std::string(text("expr")));
  Arena arena;
  NamedValues bindings;
  if (const auto bound = test_case.find("bindings")) {
    for (const auto member : bound) {
      bindings.set(std::string(member.key()), from_typed(member, arena));
    }
  }
  std::string got;
  std::string message;
  const auto program = compile(text("expr"), {.zones = &zones, .check_functions = false});
  Scratch scratch;
  if (!program) {
    message = program.error().message;
  } else if (const auto value = program->evaluate(bindings, scratch); value) {
    ASSERT_TRUE(append_typed_json(got, *value, 64 << 20));
  } else {
    message = value.error().message;
  }
  if (const auto expected = test_case.find("value")) {
    ASSERT_EQ(message, "");
    EXPECT_EQ(canonical_text(got), canonical(expected));
    return;
  }
  ASSERT_EQ(got, "") << "expected an error";
  std::string_view words = our_words(test_case.find("error").at(0).string());
  for (const auto& [section, name, ours] : other_words) {
    if (section == text("section") && name == text("name")) words = ours;
  }
  EXPECT_NE(message.find(words), std::string::npos) << message << "\nexpected: " << words;
}

TEST(Conformance, EveryCaseAgrees) {
  std::ifstream file(corpus_file());
  if (!file) {
    std::printf("not run: no %s\n", corpus_file().c_str());
    return;
  }
  const FewZones zones;
  json::Reader reader;
  std::size_t cases = 0;
  std::size_t skips = 0;
  for (std::string line; std::getline(file, line);) {
    const auto document = reader.read(line);
    ASSERT_TRUE(document) << document.error().message << "\n" << line;
    const json::Value test_case = (*document)->root();
    bool skipped = false;
    for (const auto& row : left_out) {
      skipped = skipped || (row.file == test_case.find("file").string() &&
                            row.section == test_case.find("section").string() &&
                            row.name == test_case.find("name").string());
    }
    if (skipped) {
      ++skips;
      continue;
    }
    check(test_case, zones);
    ++cases;
  }
  std::printf("%zu cases agree or are reported above\n", cases);
  EXPECT_GT(cases, 600u);
  EXPECT_EQ(skips, left_out.size()) << "a row of left_out matches no case: remove it";
}

}  // namespace
}  // namespace dealkit::expression::test
