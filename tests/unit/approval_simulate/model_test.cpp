// Models of approvers as TOML: what is read, and what is wrong.
#include "core/approval/simulation_model.hpp"

#include "play.hpp"

namespace dealkit::approval {
namespace {

std::string problems_of(const std::string& toml) {
  const auto file = io::toml::parse_toml(toml);
  if (!file) return file.error().message;
  base::Problems problems;
  static_cast<void>(SimulationModel::read(*file, nullptr, problems));
  problems.sort();
  return told(problems);
}

TEST(SimulationModel, TakesWhatIsNotSaidFromWhatIs) {
  const auto model = read_as<SimulationModel>(
      always + response("a", "median = \"90m\"\nspread = 0.5") +
      response("b", "median = \"1h\"\nescalated_median = \"10m\"\nreject = 0.25\n"
                    "revise_after = \"2h\""));
  ASSERT_NE(model.response("a"), nullptr);
  EXPECT_EQ(model.response("a")->escalated.median, (base::Duration{5400, 0}));
  EXPECT_EQ(model.response("a")->escalated.sigma, 0.5);
  EXPECT_EQ(model.response("a")->reject, 0);
  EXPECT_EQ(model.response("b")->escalated.median, (base::Duration{600, 0}));
  EXPECT_EQ(model.response("b")->reject, 0.25);
  EXPECT_EQ(model.response("c"), nullptr);
  EXPECT_EQ(model.max_submissions(), 5);
  EXPECT_EQ(model.time_zone(), "UTC");
  EXPECT_EQ(to_string(model.arrivals_to()), "2026-02-05");
}

TEST(SimulationModel, SaysAllThatIsMissing) {
  EXPECT_EQ(problems_of(""),
            "'arrivals' is missing: from which day to which\n"
            "'calendar' is missing: say in which hours people work\n"
            "'response' is missing: a [[response]] for every role that decides\n");
}

TEST(SimulationModel, SaysWhatIsWrong) {
  const auto wrong = [](const std::string& line) {
    return problems_of(always + response("a", "median = \"1h\"\n" + line));
  };
  EXPECT_EQ(wrong(""), "");
  EXPECT_EQ(wrong("spread = -1.0"), "'response[0].spread' must be a number from 0 to 5\n");
  EXPECT_EQ(wrong("reject = 1.5"), "'response[0].reject' must be a number from 0 to 1\n" +
                                       wrong("").substr(0));
  EXPECT_EQ(wrong("reject = 0.5"), "'response[0].revise_after' is missing: say how long a deal "
                                   "takes to come back after a rejection\n");
  EXPECT_EQ(wrong("escalated_median = \"soon\""),
            "'response[0].escalated_median' must be a time that is not negative, such as \"6h\" or "
            "\"90m\", not \"soon\"\n");
  EXPECT_NE(wrong("medain = \"1h\"").find("medain"), std::string::npos);
  EXPECT_EQ(problems_of(always + response("a", "median = \"1h\"") +
                        response("a", "median = \"2h\"")),
            "'response[1].role' is described twice: 'a'\n");
  EXPECT_EQ(problems_of("max_submissions = 0\n" + std::string(always) +
                        response("a", "median = \"1h\"")),
            "'max_submissions' must be a number from 1 to 100\n");
}

}  // namespace
}  // namespace dealkit::approval
