// What a call reads survives what it writes: every pair of roles, by every way to name a file.
#include "io/cli/named_files.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "sample_tool.hpp"

namespace dealkit::io::cli {
namespace {

using Words = std::vector<std::string>;

/// The sample with an output, a file that a flag writes, reference data, a store and a command
/// whose word is an output.
Tool writing_tool() {
  Tool tool = sample_tool();
  auto& options = tool.command.options;
  options.push_back({.name = "report", .value = "FILE", .kind = Kind::path, .help = "write here",
                     .output = true});
  options.push_back({.name = "rates", .value = "FILE", .kind = Kind::path, .help = "read this",
                     .repeatable = true});
  options.push_back({.name = "update", .help = "write the baseline", .writes = "baseline"});
  for (auto& option : options) {
    if (option.name == "store") option.store_url = true;
    if (option.name == "baseline") option.implied = "default.json";
  }
  tool.command.subcommands.push_back(
      {.name = "copy",
       .summary = "copy",
       .positionals = {{.name = "FROM"}, {.name = "TO", .output = true}}});
  return tool;
}

class NamedFilesTest : public testing::Test {
 protected:
  NamedFilesTest() {
    std::string folder = testing::TempDir() + "named-XXXXXX";
    folder_ = ::mkdtemp(folder.data());
    old_ = std::filesystem::current_path();
    std::filesystem::current_path(folder_);
    for (const auto* name : {"a", "b", "s.db"}) std::ofstream(name) << name;
    std::ofstream("c.toml") << "wait = \"1s\"\n";
    std::filesystem::create_symlink("a", "soft");
    std::filesystem::create_hard_link("a", "hard");
  }
  ~NamedFilesTest() override {
    std::filesystem::current_path(old_);
    std::filesystem::remove_all(folder_);
  }

  /// The message, "" where the call may go on.
  std::string refusal(Words arguments, StandardStreams streams = {-1, -1, -1}) const {
    const auto prepared = prepare(tool_, request(std::move(arguments)));
    if (!prepared.invocation) return "not prepared: " + prepared.err;
    const auto checked = check_named_files(*prepared.invocation, streams);
    if (checked) return "";
    EXPECT_EQ(checked.error().code, base::Errc::usage);
    return checked.error().message;
  }

  const Tool tool_ = writing_tool();
  std::string folder_;
  std::filesystem::path old_;
};

TEST_F(NamedFilesTest, AnOutputIsNoFileThatIsRead) {
  EXPECT_EQ(refusal({"--report=a", "a"}), "--report a and the input a are the same file; nothing "
                                          "was written: name another file");
  for (const Words& call : std::vector<Words>{
           {"--report=soft", "a"},
           {"--report=hard", "a"},
           {"--report=./a", "b", "a"},
           {"--report=a", "soft"},
           {"--dead-letter=a", "b", "hard"},
           {"--report=c.toml", "--config=c.toml", "b"},
           {"--report=a", "--rates=b", "--rates=soft"},
           {"--report=a", "--baseline=a"},
           {"--report=s.db", "--store=sqlite:s.db"},
           {"--report=s.db", "--store=sqlite:./s.db"},
           {"--report=s.db-wal", "--store=sqlite:s.db"},
           {"--report=new.db", "--store=sqlite:new.db"},
           {"--baseline=a", "--update", "a"},
           {"--baseline=a", "--update", "--rates=a"},
           {"--baseline", "--update", "default.json"},
           {"--update", "default.json"},
           {"copy", "a", "soft"},
           {"copy", "a", "./a"},
       }) {
    EXPECT_NE(refusal(call), "") << testing::PrintToString(call);
  }
}

TEST_F(NamedFilesTest, TwoOutputsAreTwoFiles) {
  for (const Words& call : std::vector<Words>{
           {"--report=a", "--dead-letter=a"},
           {"--report=a", "--dead-letter=soft"},
           {"--report=new", "--dead-letter=./new"},
           {"--report=a", "--baseline=hard", "--update"},
       }) {
    EXPECT_NE(refusal(call), "") << testing::PrintToString(call);
  }
}

TEST_F(NamedFilesTest, WhatDestroysNothingMayGoOn) {
  for (const Words& call : std::vector<Words>{
           {"--report=a", "b"},
           {"--report=new", "a", "a", "soft"},
           {"--report=/dev/null", "--dead-letter=/dev/null", "/dev/null"},
           {"--baseline=a", "a"},
           {"--baseline=a", "--update", "b"},
           {"--baseline=a", "--update", "--no-update", "a"},
           {"--report=a", "--store=postgresql://h/a", "b"},
           {"--report=a", "-"},
           {"copy", "a", "b"},
           {"copy", "a", "new"},
           {"policy", "eval", "a", "a"},
       }) {
    EXPECT_EQ(refusal(call), "") << testing::PrintToString(call);
  }
}

TEST_F(NamedFilesTest, RedirectionsAreFilesToo) {
  const int a = ::open("a", O_RDWR);
  const int log = ::open("log", O_RDWR | O_CREAT | O_TRUNC, 0666);
  const int store = ::open("s.db", O_RDWR);
  EXPECT_NE(refusal({"--report=hard"}, {a, -1, -1}), "");
  EXPECT_NE(refusal({"--report=hard", "-"}, {a, -1, -1}), "");
  EXPECT_EQ(refusal({"--report=b"}, {a, -1, -1}), "");
  // Standard output and a report would write over each other.
  EXPECT_NE(refusal({"--report=log", "b"}, {-1, log, -1}), "");
  EXPECT_NE(refusal({"--report=log", "b"}, {-1, -1, log}), "");
  EXPECT_EQ(refusal({"--report=/dev/stdout", "b"}, {-1, log, -1}), "");
  EXPECT_EQ(refusal({"b"}, {-1, log, log}), "");
  // An input that grows by what is read from it never ends; one that the shell has emptied does.
  EXPECT_NE(refusal({"a"}, {-1, a, -1}), "");
  EXPECT_NE(refusal({}, {a, a, -1}), "");
  EXPECT_EQ(refusal({"log"}, {-1, log, -1}), "");
  EXPECT_NE(refusal({"b", "--store=sqlite:s.db"}, {-1, store, -1}), "");
  for (const int fd : {a, log, store}) ::close(fd);
}

}  // namespace
}  // namespace dealkit::io::cli
