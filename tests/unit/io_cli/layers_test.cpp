// Layers: which one wins, what each may say, and every problem with its place.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "io/cli/run.hpp"
#include "sample_tool.hpp"

namespace dealkit::io::cli {
namespace {

using Words = std::vector<std::string>;

/// A directory of its own with one configuration file.
class Scratch {
 public:
  explicit Scratch(const std::string& toml) {
    char name[] = "/tmp/dealkit-cli-XXXXXX";
    directory_ = ::mkdtemp(name);
    std::ofstream(file()) << toml;
  }
  ~Scratch() {
    ::unlink(file().c_str());
    ::rmdir(directory_.c_str());
  }
  std::string file() const { return directory_ + "/sample.toml"; }
  const std::string& directory() const { return directory_; }

 private:
  std::string directory_;
};

Prepared with_file(const Tool& tool, const Scratch& scratch, Words arguments = {},
                   Environment environment = {}) {
  auto asked = request(std::move(arguments), std::move(environment));
  asked.configuration_directory = scratch.directory();
  return prepare(tool, asked);
}

/// The messages' lines with the file's name as F.
Words lines_of(const std::string& text, const Scratch& scratch) {
  Words out;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = text.find('\n', at);
    std::string line = text.substr(at, end - at);
    if (const auto name = line.find(scratch.file()); name != std::string::npos) {
      line.replace(name, scratch.file().size(), "F");
    }
    out.push_back(line);
    at = end + 1;
  }
  return out;
}

TEST(Layers, ArgumentBeatsEnvironmentBeatsFileBeatsDefault) {
  const Tool tool = sample_tool();
  const Scratch scratch("jobs = 5\nfail_on = \"advisory\"\n");
  struct Case {
    Words arguments;
    Environment environment;
    bool file;
    std::int64_t jobs;
    Origin origin;
    std::string where;
  };
  const std::string own = "DEALKIT_SAMPLE_JOBS";
  const std::string shared = "DEALKIT_JOBS";
  const std::vector<Case> cases{
      {{"-j7"}, {{own, "6"}, {shared, "4"}}, true, 7, Origin::argument, "--jobs"},
      {{}, {{own, "6"}, {shared, "4"}}, true, 6, Origin::environment, own},
      {{}, {{shared, "4"}}, true, 4, Origin::environment, shared},
      {{}, {{own, ""}, {shared, ""}}, true, 5, Origin::file, scratch.file() + ":1:8"},
      {{}, {}, false, 1, Origin::standard, "default"},
  };
  for (const auto& one : cases) {
    const auto prepared = one.file ? with_file(tool, scratch, one.arguments, one.environment)
                                   : prepare(tool, request(one.arguments, one.environment));
    ASSERT_TRUE(prepared.invocation) << prepared.err;
    const auto& jobs = prepared.invocation->values.setting("jobs");
    EXPECT_EQ(jobs.integers, std::vector<std::int64_t>{one.jobs});
    EXPECT_EQ(jobs.origin, one.origin);
    EXPECT_EQ(jobs.where, one.where);
  }
}

TEST(Layers, OnlySharedOptionsHaveSharedVariables) {
  const Tool tool = sample_tool();
  const auto prepared = prepare(tool, request({}, {{"DEALKIT_FAIL_ON", "warning"},
                                                   {"DEALKIT_STORE", "file:x"},
                                                   {"DEALKIT_SAMPLE_TAG", "a,b"},
                                                   {"DEALKIT_SAMPLE_FIX", "true"},
                                                   {"DEALKIT_SAMPLE_STATS", "yes"}}));
  ASSERT_TRUE(prepared.invocation) << prepared.err;
  const auto& values = prepared.invocation->values;
  EXPECT_EQ(values.text("fail-on"), "critical");
  EXPECT_EQ(values.text("store"), "file:x");
  EXPECT_EQ(values.list("tag"), (Words{"a", "b"}));
  EXPECT_EQ(values.text("fix"), "safe");
  EXPECT_TRUE(values.flag("stats"));
}

TEST(Layers, AFileHoldsEveryKind) {
  const Tool tool = sample_tool();
  const Scratch scratch(
      "stats = true\nmax_record_bytes = \"64K\"\ntag = [\"x\", \"y\"]\nwait = \"5s\"\n"
      "now = 2026-10-01T00:00:00Z\nfix = true\nbaseline = \"b.json\"\nstrict = true\n"
      "[[external]]\nname = \"fraud\"\n");
  const auto prepared = with_file(tool, scratch);
  ASSERT_TRUE(prepared.invocation) << prepared.err;
  const auto& values = prepared.invocation->values;
  EXPECT_TRUE(values.flag("stats"));
  EXPECT_EQ(values.integer("max-record-bytes"), 65536);
  EXPECT_EQ(values.list("tag"), (Words{"x", "y"}));
  EXPECT_EQ(values.duration("wait")->seconds, 5);
  EXPECT_EQ(values.instant("now")->seconds, 1790812800);
  EXPECT_EQ(values.text("fix"), "safe");
  EXPECT_EQ(values.text("baseline"), "b.json");
  ASSERT_NE(prepared.invocation->section("external"), nullptr);
  EXPECT_EQ(prepared.invocation->section("external")->elements().size(), 1u);
  EXPECT_EQ(prepared.invocation->section("absent"), nullptr);
}

TEST(Layers, AFlagOfTheFileIsTakenBack) {
  const Tool tool = sample_tool();
  const Scratch scratch("stats = true\n");
  const auto prepared = with_file(tool, scratch, {"--no-stats"});
  ASSERT_TRUE(prepared.invocation);
  EXPECT_FALSE(prepared.invocation->values.flag("stats"));
  EXPECT_EQ(prepared.invocation->values.origin("stats"), Origin::argument);
}

TEST(Layers, EveryProblemIsReportedWithItsPlace) {
  const Tool tool = sample_tool();
  const Scratch scratch(
      "jbos = 3\njobs = \"4\"\nfail-on = \"warning\"\nfail_on = \"never\"\nstats = 1\n"
      "help = true\ntag = [\"a\", 1]\nwait = \"soon\"\nxyzzy = 1\n");
  const auto prepared = with_file(tool, scratch, {}, {{"DEALKIT_SAMPLE_COLOR", "loud"}});
  EXPECT_FALSE(prepared.invocation);
  EXPECT_EQ(prepared.status, 78);
  EXPECT_EQ(
      lines_of(prepared.err, scratch),
      (Words{"sample: F:1:1: error: unknown key 'jbos'; did you mean 'jobs'?",
             "sample: F:2:8: error: 'jobs' must be an integer, not a string",
             "sample: F:3:1: error: unknown key 'fail-on'; did you mean 'fail_on'?",
             "sample: F:4:11: error: 'fail_on': 'never' is not one of critical, warning, advisory",
             "sample: F:5:9: error: 'stats' must be a boolean, not an integer",
             "sample: F:6:1: error: 'help' cannot stand in a file: use --help",
             "sample: F:7:7: error: 'tag' must be a string, not an integer",
             "sample: F:8:8: error: 'wait': 'soon' is not a duration such as 90s, 1h30m or 250ms",
             "sample: F:9:1: error: unknown key 'xyzzy'",
             "sample: DEALKIT_SAMPLE_COLOR: error: 'loud' is not one of auto, always, never"}));
}

TEST(Layers, AFileThatCannotBeReadIsAConfigurationError) {
  const Tool tool = sample_tool();
  const auto absent = prepare(tool, request({"--config", "/nonexistent/x.toml"}));
  EXPECT_EQ(absent.status, 78);
  EXPECT_EQ(absent.err,
            "sample: error: cannot read '/nonexistent/x.toml': No such file or directory\n");
  const Scratch scratch("jobs = \n");
  const auto broken = with_file(tool, scratch);
  EXPECT_EQ(broken.status, 78);
  EXPECT_TRUE(lines_of(broken.err, scratch)[0].starts_with("sample: F:1:8: error: TOML: "))
      << broken.err;
}

TEST(Layers, TheFileIsFoundWhereItIsSaidToBe) {
  const Tool tool = sample_tool();
  const Scratch scratch("jobs = 9\n");
  const auto jobs = [&](const Prepared& prepared) {
    return prepared.invocation ? prepared.invocation->values.integer("jobs") : -1;
  };
  EXPECT_EQ(jobs(prepare(tool, request({"--config", scratch.file()}))), 9);
  EXPECT_EQ(jobs(prepare(tool, request({}, {{"DEALKIT_SAMPLE_CONFIG", scratch.file()}}))), 9);
  const std::string variable = "CONFIGURATION_DIRECTORY";
  EXPECT_EQ(jobs(prepare(tool, request({}, {{variable, scratch.directory()}}))), 9);
  EXPECT_EQ(jobs(prepare(tool, request({}, {{variable, "/nonexistent"}}))), 1);
}

TEST(Layers, CheckConfigSaysGoodOrEverything) {
  Tool tool = sample_tool();
  const Scratch good("jobs = 2\n");
  const auto fine = with_file(tool, good, {"--check-config"}, {{"DEALKIT_SAMPLE_JBOS", "1"}});
  EXPECT_EQ(fine.status, 0);
  EXPECT_EQ(lines_of(fine.out, good), Words{"sample: configuration is good (F)"});
  EXPECT_EQ(fine.err, "sample: warning: DEALKIT_SAMPLE_JBOS names no option, ignoring it\n");

  const Scratch bad("jobs = -2\nx = 1\n");
  const auto wrong = with_file(tool, bad, {"--check-config"});
  EXPECT_EQ(wrong.status, 78);
  EXPECT_EQ(wrong.out, "");
  EXPECT_EQ(lines_of(wrong.err, bad).size(), 2u);

  tool.check = [](const Invocation& call, base::Problems& problems) {
    problems.add(call.section("external")->position(), "no checker answers");
  };
  const Scratch section("[[external]]\nname = \"x\"\n");
  const auto checked = with_file(tool, section, {"--check-config"});
  EXPECT_EQ(checked.status, 78);
  ASSERT_EQ(lines_of(checked.err, section).size(), 1u);
  EXPECT_TRUE(lines_of(checked.err, section)[0].ends_with("error: no checker answers"));
}

TEST(Layers, PrintConfigShowsOriginsAndNoSecrets) {
  const Tool tool = sample_tool();
  const Scratch scratch(
      "store = \"postgresql://me:hunter2@db/x\"\ntoken = \"hunter2\"\n"
      "[[external]]\nname = \"fraud\"\npassword = \"hunter2\"\nurl = \"http://h/?k=hunter2\"\n"
      "command = [\"x\", \"postgresql://a:hunter2@b?password=hunter2\", \"--password=hunter2\"]\n");
  const auto printed = with_file(tool, scratch, {"--print-config", "--jobs=3", "--fix"},
                                 {{"DEALKIT_SAMPLE_FAIL_ON", "warning"}});
  EXPECT_EQ(printed.status, 0);
  EXPECT_EQ(printed.out.find("hunter2"), std::string::npos) << printed.out;
  const auto lines = lines_of(printed.out, scratch);
  for (const std::string line :
       {"jobs = 3  # --jobs", "fail_on = \"warning\"  # DEALKIT_SAMPLE_FAIL_ON",
        "store = \"postgresql://me:***@db/x\"  # F:1:9", "token = \"***\"  # F:2:9",
        "wait = \"2s\"  # default", "fix = \"safe\"  # --fix", "# baseline is not set",
        "stats = false  # default", "# F:3", "[[external]]", "password = \"***\""}) {
    EXPECT_NE(std::find(lines.begin(), lines.end(), line), lines.end()) << line << "\n"
                                                                        << printed.out;
  }
  const Scratch again(printed.out);
  const auto reread = with_file(tool, again);
  ASSERT_TRUE(reread.invocation) << reread.err;
  EXPECT_EQ(reread.invocation->values.integer("jobs"), 3);
}

TEST(Layers, DeprecatedOptionsWarn) {
  const Tool tool = sample_tool();
  const auto prepared = prepare(tool, request({"--old-store=x"}));
  ASSERT_TRUE(prepared.invocation);
  EXPECT_EQ(prepared.err, "sample: warning: --old-store is deprecated: use --store\n");
}

TEST(Standard, ColourAsksTheOptionThenTheTerminal) {
  const Tool tool = sample_tool();
  struct Case {
    Words arguments;
    Environment environment;
    bool terminal;
    bool color;
  };
  for (const auto& one : std::vector<Case>{
           {{}, {{"TERM", "xterm"}}, true, true},
           {{}, {{"TERM", "xterm"}}, false, false},
           {{}, {{"TERM", "dumb"}}, true, false},
           {{}, {{"NO_COLOR", "1"}}, true, false},
           {{}, {{"NO_COLOR", ""}}, true, true},
           {{"--color=always"}, {{"NO_COLOR", "1"}}, false, true},
           {{"--color=never"}, {}, true, false},
           {{}, {{"DEALKIT_COLOR", "always"}}, false, true},
       }) {
    const auto prepared = prepare(tool, request(one.arguments, one.environment));
    ASSERT_TRUE(prepared.invocation);
    EXPECT_EQ(use_color(*prepared.invocation, one.terminal), one.color);
  }
}

TEST(Standard, ProgressAndJobs) {
  const Tool tool = sample_tool();
  const auto get = [&](Words arguments) {
    return *prepare(tool, request(std::move(arguments))).invocation;
  };
  EXPECT_TRUE(use_progress(get({}), true));
  EXPECT_FALSE(use_progress(get({}), false));
  EXPECT_TRUE(use_progress(get({"--progress"}), false));
  EXPECT_FALSE(use_progress(get({"--no-progress"}), true));
  EXPECT_EQ(jobs(get({}), 8), 1u);
  EXPECT_EQ(jobs(get({"-j0"}), 8), 8u);
  EXPECT_EQ(jobs(get({"-j0"}), 0), 1u);
  EXPECT_EQ(jobs(get({"-j3"}), 8), 3u);
}

}  // namespace
}  // namespace dealkit::io::cli
