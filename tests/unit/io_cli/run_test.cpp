// The frame of main(): exit status, where text goes, what an exception becomes.
#include <gtest/gtest.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>

#include "io/cli/run.hpp"
#include "sample_tool.hpp"

namespace dealkit::io::cli {
namespace {

struct Ran {
  int status = -1;
  std::string out;
  std::string err;
};

std::string drain(int fd) {
  std::string out;
  char block[4096];
  for (ssize_t got = 0; (got = ::read(fd, block, sizeof block)) > 0;) {
    out.append(block, static_cast<std::size_t>(got));
  }
  ::close(fd);
  return out;
}

/// run_tool() in a child; `stdout_path` takes stdout's place if it is not empty.
Ran run(std::vector<const char*> arguments, const Run& work,
        const char* stdout_path = nullptr) {
  int out[2];
  int err[2];
  if (::pipe(out) != 0 || ::pipe(err) != 0) return {};
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(stdout_path != nullptr ? ::open(stdout_path, O_WRONLY) : out[1], STDOUT_FILENO);
    ::dup2(err[1], STDERR_FILENO);
    ::clearenv();
    arguments.insert(arguments.begin(), "sample");
    Tool tool = sample_tool();
    tool.command.run = work;
    for (auto& verb : tool.command.subcommands[0].subcommands) verb.run = work;
    ::_exit(run_tool(tool, static_cast<int>(arguments.size()), arguments.data()));
  }
  ::close(out[1]);
  ::close(err[1]);
  Ran ran;
  ran.err = drain(err[0]);
  ran.out = drain(out[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  ran.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return ran;
}

base::Result<int> nothing(const Invocation&) { return 0; }

TEST(Run, AFileThatIsNotThereAndNearlyACommandIsNamedAsSuch) {
  const auto near = run({"polcy", "x.ndjson"}, nothing);
  EXPECT_EQ(near.status, 66);
  EXPECT_EQ(near.err,
            "sample: error: polcy: No such file or directory; did you mean the command "
            "'policy'?\n");
  EXPECT_EQ(run({"frob"}, nothing).status, 0) << "for the tool to open";
  EXPECT_EQ(run({"polcy", "--check-config"}, nothing).status, 0);
  char folder[] = "/tmp/sample-XXXXXX";
  ASSERT_NE(::mkdtemp(folder), nullptr);
  ASSERT_EQ(::chdir(folder), 0);
  const int file = ::open("polcy", O_CREAT | O_WRONLY, 0600);
  ASSERT_GE(file, 0);
  ::close(file);
  EXPECT_EQ(run({"polcy"}, nothing).status, 0) << "a file of that name is a file";
  ::unlink("polcy");
  ASSERT_EQ(::chdir("/"), 0);
  ::rmdir(folder);
}

TEST(Run, AnErrorBecomesItsStatusAndOneLine) {
  using base::Errc;
  for (const auto& [code, status] : std::vector<std::pair<Errc, int>>{
           {Errc::data, 65}, {Errc::no_input, 66}, {Errc::unavailable, 69}, {Errc::io, 74},
           {Errc::again, 75}, {Errc::configuration, 78}, {Errc::negative, 1}}) {
    const Errc failure = code;
    const auto ran = run({}, [failure](const Invocation&) -> base::Result<int> {
      return base::Error{failure, "it went wrong", {}};
    });
    EXPECT_EQ(ran.status, status);
    EXPECT_EQ(ran.err, "sample: error: it went wrong\n");
    EXPECT_EQ(ran.out, "");
  }
}

TEST(Run, TheStatusOfTheWorkIsTheStatus) {
  EXPECT_EQ(run({}, [](const Invocation&) -> base::Result<int> { return 1; }).status, 1);
  EXPECT_EQ(run({}, nothing).status, 0);
}

TEST(Run, AUsageErrorOfTheWorkHintsAtHelp) {
  const auto ran = run({"policy", "test"}, [](const Invocation&) -> base::Result<int> {
    return base::Error{base::Errc::usage, "no", {}};
  });
  EXPECT_EQ(ran.status, 64);
  EXPECT_EQ(ran.err, "sample: error: no\ntry 'sample policy test --help'\n");
}

TEST(Run, AnEscapedExceptionIsABug) {
  const auto known = run({}, [](const Invocation&) -> base::Result<int> {
    throw std::runtime_error("unexpected");
  });
  EXPECT_EQ(known.status, 70);
  EXPECT_EQ(known.err, "sample: error: internal error: unexpected\n");
  const auto odd = run({}, [](const Invocation&) -> base::Result<int> { throw 1; });
  EXPECT_EQ(odd.status, 70);
  EXPECT_EQ(odd.err, "sample: error: internal error of unknown type\n");
}

TEST(Run, HelpGoesToStdoutAndItsWriteIsChecked) {
  const auto help = run({"--help"}, nothing);
  EXPECT_EQ(help.status, 0);
  EXPECT_EQ(help.err, "");
  EXPECT_TRUE(help.out.starts_with("Usage: sample"));
  for (const char* option : {"--help", "--version", "--print-config", "--help-json"}) {
    const auto full = run({option}, nothing, "/dev/full");
    EXPECT_EQ(full.status, 74) << option;
    EXPECT_EQ(full.err, "sample: <stdout>: error: cannot write: No space left on device\n");
  }
}

TEST(Run, ErrorLinesHaveTheirPlace) {
  const base::Error placed{base::Errc::data, "bad", {10, 3, 4}};
  EXPECT_EQ(error_line("sample", placed, "a.ndjson"), "sample: a.ndjson:3:4: error: bad\n");
  EXPECT_EQ(error_line("sample", {base::Errc::data, "bad", {}}), "sample: error: bad\n");
}

}  // namespace
}  // namespace dealkit::io::cli
