// frequency_caps: each code with a campaign that breaks the limit and one just inside it.
#include <fmt/format.h>

#include "core/deal/words.hpp"
#include "rule_fixture.hpp"

namespace dealkit::validation::frequency_test {
namespace {

const Rule& frequency_caps = *find_rule("frequency_caps");

std::string cap(std::string_view max, std::string_view unit, int count,
                std::string_view per = "user") {
  return fmt::format(R"({{"max":{},"per":"{}","window":{{"unit":"{}","count":{}}}}})", max, per,
                     unit, count);
}
std::string with(std::string_view caps, std::string_view more = "") {
  return fmt::format(R"({{"frequency_caps":[{}]{}}})", caps, more);
}
/// One cap of 3 over count x unit.
std::string window(std::string_view unit, int count) { return with(cap("3", unit, count)); }

std::string many(int count) {
  std::string caps;
  for (int i = 0; i < count; ++i) {
    caps += (i == 0 ? "" : ",") +
            cap("3", "day", 1, deal::cap_entities[static_cast<std::size_t>(i)]);
  }
  return with(caps);
}

const std::string count_at = "FRQ002@/frequency_caps/0/window/count";

using P = Profile;
const std::vector<std::string> clean;

const std::vector<RuleCase> table{
    {"no caps", "{}", clean},
    {"empty caps", with(""), clean},
    {"one cap as an object", R"({"frequency_caps":)" + cap("3", "day", 1) + "}", clean},
    {"for nobody known", with(cap("3", "day", 1, "everybody")), {"FRQ010@/frequency_caps/0/per"}},
    {"one user in two spellings",
     with(cap("3", "day", 1, "User") + "," + cap("2", "DAYS", 1, "user")),
     {"FRQ011@/frequency_caps/1/window"}},
    {"one unit in two spellings, other words", with(cap("3", "day", 1) + "," + cap("2", "DAYS", 1)),
     {"FRQ003@/frequency_caps/1/window"}},
    {"one unit in capitals", with(cap("3", "DAY", 1) + "," + cap("4", "day", 1)),
     {"FRQ011@/frequency_caps/1/window"}},
    {"both units in capitals", with(cap("3", "DAY", 1) + "," + cap("4", "DAY", 1)),
     {"FRQ003@/frequency_caps/1/window"}},
    {"rising caps", with(cap("3", "day", 1) + "," + cap("10", "week", 1)), clean},

    {"max 0", with(cap("0", "day", 1)), {"FRQ001@/frequency_caps/0/max"}},
    {"max 1", with(cap("1", "day", 1)), clean},

    {"unknown unit", window("fortnight", 1), {"FRQ002@/frequency_caps/0/window/unit"}},
    {"plural, at the limit", window("days", 6), clean},
    {"plural, above the limit", window("days", 7), {count_at}},
    {"lifetime without count",
     R"({"frequency_caps":[{"max":9,"per":"user","window":{"unit":"lifetime"}}]})", clean},
    {"twice a lifetime", window("lifetime", 2), {count_at}},
    {"7 days elsewhere", window("day", 7), clean, P::gam},
    {"0 days elsewhere", window("day", 0), {count_at}, P::gam},
    {"meta, 90 days", window("day", 90), clean, P::meta},
    {"meta, 91 days", window("day", 91), {count_at}, P::meta},
    {"meta, max 90", with(cap("90", "week", 1)), clean, P::meta},
    {"meta, max 91", with(cap("91", "week", 1)), {"FRQ002@/frequency_caps/0/max"}, P::meta},
    {"generic, max 91", with(cap("91", "week", 1)), clean},

    {"same window twice", with(cap("3", "day", 1) + "," + cap("5", "day", 1)),
     {"FRQ003@/frequency_caps/1/window"}},
    {"same length in two units", with(cap("3", "day", 1) + "," + cap("5", "hour", 24)),
     {"FRQ003@/frequency_caps/1/window"}, P::openrtb26},
    {"another entity", with(cap("3", "day", 1) + "," + cap("5", "day", 1, "household")), clean},
    {"gam, same unit", with(cap("3", "day", 1) + "," + cap("5", "day", 2)),
     {"FRQ003@/frequency_caps/1/window"}, P::gam},
    {"same unit", with(cap("3", "day", 1) + "," + cap("5", "day", 2)), clean},

    {"11 caps", many(11), {"FRQ004@/frequency_caps"}},
    {"10 caps", many(10), clean},
    {"dv360, 2 caps", with(cap("3", "day", 1) + "," + cap("10", "week", 1)),
     {"FRQ004@/frequency_caps"}, P::dv360},
    {"dv360, 1 cap", with(cap("3", "day", 1)), clean, P::dv360},

    {"a wider cap is as tight", with(cap("5", "day", 1) + "," + cap("5", "week", 1)),
     {"FRQ005@/frequency_caps/0/max"}},
    {"a wider cap allows one more", with(cap("5", "day", 1) + "," + cap("6", "week", 1)), clean},
    {"the lifetime allows no more", with(cap("5", "day", 1) + "," + cap("4", "lifetime", 1)),
     {"FRQ005@/frequency_caps/0/max"}},
    {"looser than the deal", with(cap("5", "day", 1),
                                  R"(,"deal":{"frequency_caps":[)" + cap("4", "day", 1) + "]}"),
     {"FRQ005@/frequency_caps/0/max"}},
    {"as the deal", with(cap("5", "day", 1),
                         R"(,"deal":{"frequency_caps":[)" + cap("5", "day", 1) + "]}"), clean},
    {"the deal counts for another", with(cap("5", "day", 1),
                                         R"(,"deal":{"frequency_caps":[)" +
                                             cap("4", "day", 1, "device") + "]}"), clean},
    {"21 a day", with(cap("21", "day", 1)), {"FRQ005@/frequency_caps/0/max"}},
    {"20 a day", with(cap("20", "day", 1)), clean},
    {"141 a week", with(cap("141", "week", 1)), {"FRQ005@/frequency_caps/0/max"}},
    {"140 a week", with(cap("140", "week", 1)), clean},
    {"21 a day and household", with(cap("21", "day", 1, "household")), clean},

    {"pods in display", with(cap("1", "pod", 1), R"(,"campaign_type":"display")"),
     {"FRQ006@/frequency_caps/0/window/unit"}},
    {"streams in audio", with(cap("1", "stream", 1), R"(,"campaign_type":"audio")"),
     {"FRQ006@/frequency_caps/0/window/unit"}},
    {"pods in video", with(cap("1", "pod", 1), R"(,"campaign_type":"video")"), clean},
    {"pods in who knows what", with(cap("1", "pod", 1)), clean},

    {"goal out of reach",
     with(cap("2", "week", 1), R"(,"targeting":{"audience_size":1000},)"
                                R"("pacing":{"impressions_goal":4001},)"
                               R"("scheduling":{"start":"2026-10-01","end":"2026-10-14"})"),
     {"FRQ007@/frequency_caps/0/max"}},
    {"goal just in reach",
     with(cap("2", "week", 1), R"(,"targeting":{"audience_size":1000},)"
                                R"("pacing":{"impressions_goal":4000},)"
                               R"("scheduling":{"start":"2026-10-01","end":"2026-10-14"})"),
     clean},
    {"goal out of a lifetime's reach",
     with(cap("2", "lifetime", 1),
          R"(,"targeting":{"audience_size":1000},"pacing":{"impressions_goal":2001})"),
     {"FRQ007@/frequency_caps/0/max"}},

    {"neither per nor window", with(R"({"max":3})"),
     {"FRQ008@/frequency_caps/0/per", "FRQ008@/frequency_caps/0/window"}},
    {"no per", with(R"({"max":3,"window":{"unit":"day","count":1}})"),
     {"FRQ008@/frequency_caps/0/per"}},
    {"no unit", with(R"({"max":3,"per":"user","window":{"count":1}})"),
     {"FRQ008@/frequency_caps/0/window/unit"}},
    {"nothing at all", with(R"({})"), clean},

    {"longer than the flight",
     with(cap("3", "week", 1), R"(,"scheduling":{"start":"2026-10-01","end":"2026-10-06"})"),
     {"FRQ009@/frequency_caps/0/window"}},
    {"as long as the flight",
     with(cap("3", "week", 1), R"(,"scheduling":{"start":"2026-10-01","end":"2026-10-07"})"),
     clean},
    {"lifetime", with(cap("3", "lifetime", 1),
                      R"(,"scheduling":{"start":"2026-10-01","end":"2026-10-06"})"), clean},
};

std::vector<RuleCase> cases() {
  auto all = table;
  const struct { std::string_view unit; int most; } units[] = {
      {"minute", 59}, {"hour", 23}, {"day", 6}, {"week", 4}, {"month", 2}};
  for (const auto profile : {P::generic, P::dv360}) {
    for (const auto& unit : units) {
      all.push_back({"most", window(unit.unit, unit.most), clean, profile});
      all.push_back({"one more", window(unit.unit, unit.most + 1), {count_at}, profile});
      all.push_back({"none", window(unit.unit, 0), {count_at}, profile});
    }
  }
  return all;
}

TEST(Frequency, CasesFireOrDoNot) { run_cases(frequency_caps, cases()); }
TEST(Frequency, EveryCodeHasACase) { expect_all_codes_fire(frequency_caps.codes, cases()); }

TEST(Frequency, HugeNumbersAreJudgedNotMultipliedOver) {
  const auto codes = codes_of(
      frequency_caps,
      with(cap("9223372036854775807", "month", 2),
           R"(,"targeting":{"audience_size":9223372036854775807},)"
           R"("pacing":{"impressions_goal":9223372036854775807},)"
           R"("scheduling":{"start":"0001-01-01","end":"9999-12-30"})"),
      context_of(Profile::generic));
  EXPECT_EQ(codes, std::vector<std::string>{"FRQ005@/frequency_caps/0/max"});
}

TEST(Frequency, ManyCapsAreReportedUpToALimit) {
  std::string caps;
  for (int i = 0; i < 3000; ++i) caps += (i == 0 ? "" : ",") + cap("0", "day", 99);
  EXPECT_LE(codes_of(frequency_caps, with(caps), context_of(Profile::generic)).size(), 301u);
}

}  // namespace
}  // namespace dealkit::validation::frequency_test
