// The members of a record in a manual page.
#include "core/record/manual.hpp"

#include <cstddef>

#include "core/deal/campaign.hpp"

namespace dealkit::record {
namespace {

struct Inner {
  ObjectCell self;
  Integer count;
};
struct Sample {
  Money amount;
  Text word;
  Inner first, second;
};

constexpr Field inner_fields[] = {DEALKIT_FIELD(Inner, count, "How many")};
constexpr auto inner_table = make_table<Inner>("sample.first", "A counter", inner_fields);
constexpr Field sample_fields[] = {
    DEALKIT_FIELD(Sample, amount, ".5 or -1 at 'most'"),
    DEALKIT_FIELD(Sample, word, "A word", "one|two-fold|three"),
    DEALKIT_OBJECT(Sample, first, inner_table, "The first counter"),
    DEALKIT_OBJECT(Sample, second, inner_table, "The second counter"),
};
constexpr auto sample_table = make_table<Sample>("sample", "A sample", sample_fields);

TEST(Manual, OneEntryAFieldAndASubsectionAnObject) {
  EXPECT_EQ(manual_fields(sample_table),
            ".TP\n\\fBamount\\fR (amount)\n\\&.5 or \\-1 at \\(aqmost\\(aq.\n"
            ".TP\n\\fBword\\fR (string)\nA word.\n"
            "One of\n\\fBone\\fR,\n\\fBtwo\\-fold\\fR or\n\\fBthree\\fR.\n"
            ".TP\n\\fBfirst\\fR (object)\nThe first counter.\n"
            "Its members stand under\n\\fBfirst\\fR.\n"
            ".TP\n\\fBsecond\\fR (object)\nThe second counter.\n"
            "Its members stand under\n\\fBfirst\\fR.\n"
            ".SS first\nA counter.\n"
            ".TP\n\\fBcount\\fR (whole number)\nHow many.\n");
}

TEST(Manual, NestedObjectsStandUnderTheirPath) {
  const auto text = manual_fields(deal::campaign_table);
  for (const auto* path : {"targeting", "targeting.dayparts", "frequency_caps.window",
                           "compliance.insertion_order"}) {
    const auto heading = "\n.SS " + std::string(path) + "\n";
    const auto at = text.find(heading);
    ASSERT_NE(at, std::string::npos) << path;
    EXPECT_EQ(text.find(heading, at + 1), std::string::npos) << path << " stands twice";
  }
}

TEST(Manual, LinesAreShort) {
  const auto page = manual_fields(deal::campaign_table);
  for (std::string_view text = page; !text.empty();) {
    const auto end = text.find('\n');
    EXPECT_LE(end, 120u) << text.substr(0, end);
    text.remove_prefix(end + 1);
  }
}

}  // namespace
}  // namespace dealkit::record
