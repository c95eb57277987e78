// Arguments: verbs, words, values, and what is said about mistakes.
#include <gtest/gtest.h>

#include "io/cli/argv.hpp"
#include "sample_tool.hpp"

namespace dealkit::io::cli {
namespace {

using Words = std::vector<std::string>;

Invocation run(const Tool& tool, Words arguments, Environment environment = {}) {
  auto prepared = prepare(tool, request(std::move(arguments), std::move(environment)));
  EXPECT_TRUE(prepared.invocation.has_value()) << prepared.err << prepared.out;
  return prepared.invocation.value_or(Invocation{});
}

TEST(Arguments, SampleTableHasNoFaults) {
  EXPECT_EQ(table_faults(sample_tool()), Words{});
}

TEST(Arguments, FaultsOfATableAreFound) {
  Tool tool = sample_tool();
  tool.command.options.push_back({.name = "color", .help = "Twice."});
  tool.command.options.push_back(
      {.name = "depth", .kind = Kind::integer, .default_text = "many"});
  EXPECT_GE(table_faults(tool).size(), 5u);

  Tool idle = sample_tool();
  idle.command.subcommands[0].subcommands[0].run = nullptr;
  EXPECT_EQ(table_faults(idle), Words{"sample policy eval: nothing is run"});
}

TEST(Arguments, WhatShellsOfferMustBeThere) {
  Tool tool = sample_tool();
  tool.command.options.push_back({.name = "depth", .value = "N", .kind = Kind::integer,
                                  .help = "how deep", .folder = true, .listed_by = "list-depths"});
  EXPECT_EQ(table_faults(tool), (Words{"--depth: a folder is a path",
                                       "--depth: --list-depths is not a flag of the tool"}));
  tool.command.options.back().folder = false;
  tool.command.options.push_back({.name = "list-depths", .help = "what there is", .hidden = true});
  EXPECT_EQ(table_faults(tool), Words{});
}

TEST(Arguments, FirstWordThatIsAVerbIsTheVerb) {
  const Tool tool = sample_tool();
  struct Case {
    Words arguments;
    std::string verb;
    Words words;
  };
  const std::vector<Case> cases{
      {{}, "", {}},
      {{"a.ndjson"}, "", {"a.ndjson"}},
      {{"policy", "eval", "1 + 1"}, "policy eval", {"1 + 1"}},
      {{"policy", "eval", "[1,2,3]", "x"}, "policy eval", {"[1,2,3]", "x"}},
      {{"--color", "never", "policy", "eval", "x"}, "policy eval", {"x"}},
      {{"--color=never", "policy", "test"}, "policy test", {}},
      {{"policy", "--strict", "test", "policy"}, "policy test", {"policy"}},
      {{"./policy"}, "", {"./policy"}},
      {{"--", "policy"}, "", {"policy"}},
      {{"a", "policy"}, "", {"a", "policy"}},
      {{"-"}, "", {"-"}},
      {{"--", "--color"}, "", {"--color"}},
      {{"--", "a", "--"}, "", {"a", "--"}},
      {{"-5"}, "", {"-5"}},
      {{"++", "/c"}, "", {"++", "/c"}},
  };
  for (const auto& one : cases) {
    const auto call = run(tool, one.arguments);
    EXPECT_EQ(call.verb, one.verb);
    EXPECT_EQ(call.words, one.words);
  }
}

TEST(Arguments, AnOptionOfTheDefaultCommandIsNotTheVerbs) {
  const Tool tool = sample_tool();
  const auto prepared = prepare(tool, request({"-j", "3", "policy", "test"}));
  EXPECT_EQ(prepared.status, 64);
  EXPECT_NE(prepared.err.find("unknown option '-j'"), std::string::npos) << prepared.err;
}

TEST(Arguments, ValuesAreTaken) {
  const Tool tool = sample_tool();
  const auto call = run(tool, {"--fail-on", "warning", "-t", "a", "-tb", "--tag=c", "--tag",
                               "[d,e]", "--jobs=4", "--max-record-bytes", "64K", "--now",
                               "2026-10-01T00:00:00Z", "--wait=1m30s", "--store=", "f"});
  EXPECT_EQ(call.values.text("fail-on"), "warning");
  EXPECT_EQ(call.values.list("tag"), (Words{"a", "b", "c", "[d,e]"}));
  EXPECT_EQ(call.values.integer("jobs"), 4);
  EXPECT_EQ(call.values.integer("max-record-bytes"), 65536);
  EXPECT_EQ(call.values.instant("now")->seconds, 1790812800);
  EXPECT_EQ(call.values.duration("wait")->seconds, 90);
  EXPECT_EQ(call.values.optional_text("store"), "");
  EXPECT_EQ(call.values.origin("store"), Origin::argument);
  EXPECT_EQ(call.values.origin("baseline"), Origin::unset);
  EXPECT_EQ(call.words, Words{"f"});
}

TEST(Arguments, TheLastOccurrenceWins) {
  const Tool tool = sample_tool();
  EXPECT_EQ(run(tool, {"-j", "2", "-j", "3"}).values.integer("jobs"), 3);
  EXPECT_FALSE(run(tool, {"--stats", "--no-stats"}).values.flag("stats"));
  EXPECT_TRUE(run(tool, {"--no-stats", "--stats"}).values.flag("stats"));
}

TEST(Arguments, AnOptionalValueIsOnlyTakenWithEquals) {
  const Tool tool = sample_tool();
  const auto bare = run(tool, {"--fix", "unsafe"});
  EXPECT_EQ(bare.values.text("fix"), "safe");
  EXPECT_EQ(bare.words, Words{"unsafe"});
  EXPECT_EQ(run(tool, {"--fix=unsafe"}).values.text("fix"), "unsafe");
  EXPECT_FALSE(run(tool, {}).values.has("fix"));
  const auto baseline = run(tool, {"--baseline", "true"});
  EXPECT_TRUE(baseline.values.has("baseline"));
  EXPECT_EQ(baseline.values.text("baseline"), "");
  EXPECT_EQ(baseline.words, Words{"true"});
  EXPECT_EQ(run(tool, {"--baseline=true"}).values.text("baseline"), "true");
}

TEST(Arguments, MistakesAreOneLineAndAHint) {
  const Tool tool = sample_tool();
  struct Case {
    Words arguments;
    std::string message;
    std::string command = "sample";
  };
  const std::vector<Case> cases{
      {{"--colour=never"}, "unknown option '--colour'; did you mean '--color'?"},
      {{"--jbos", "3"}, "unknown option '--jbos'; did you mean '--jobs'?"},
      {{"--xyzzy"}, "unknown option '--xyzzy'"},
      {{"-x"}, "unknown option '-x'"},
      {{"-jobs", "3"}, "option '--jobs': 'obs' is not a whole number"},
      {{"--jobs"}, "option '--jobs' needs a value: --jobs=N"},
      {{"--jobs=-1"}, "option '--jobs': -1 is out of range: it must be from 0 to 1024"},
      {{"--jobs="}, "option '--jobs': '' is not a whole number"},
      {{"--jobs=99999999999999999999"},
       "option '--jobs': '99999999999999999999' is too large a number"},
      {{"--max-errors=0"}, "option '--max-errors': 0 is out of range: it must be at least 1"},
      {{"--max-record-bytes=1X"},
       "option '--max-record-bytes': '1X' is not a size: write bytes, or 64K, 1M, 2G"},
      {{"--max-record-bytes=9999999999G"},
       "option '--max-record-bytes': '9999999999G' is too large a size"},
      {{"--fail-on=warnign"},
       "option '--fail-on': 'warnign' is not one of critical, warning, advisory; did you mean "
       "'warning'?"},
      {{"--wait=soon"}, "option '--wait': 'soon' is not a duration such as 90s, 1h30m or 250ms"},
      {{"--now=today"},
       "option '--now': 'today' is not an RFC 3339 time such as 2026-10-01T00:00:00Z"},
      {{"--now=1970-01-01T00:59:59.5+01:00"},
       "option '--now': 1969-12-31T23:59:59.500Z is too early: it must not be before "
       "1970-01-01T00:00:00Z"},
      {{"--config="}, "option '--config': an empty file name"},
      {{"--stats=perhaps"}, "option '--stats': 'perhaps' is neither true nor false"},
      {{"--completion=tcsh"}, "option '--completion': 'tcsh' is not one of bash, zsh, fish"},
      {{"policy"}, "'sample policy' needs a command: eval, test", "sample policy"},
      {{"policy", "evl"},
       "unknown command 'evl' for 'sample policy'; did you mean 'eval'? (eval, test)",
       "sample policy"},
      {{"policy", "eval"}, "'sample policy eval' needs EXPR: an expression", "sample policy eval"},
      {{"policy", "eval", "x", "--fail-on=warning"},
       "unknown option '--fail-on': 'sample policy eval' does not have it, other commands do",
       "sample policy eval"},
  };
  for (const auto& one : cases) {
    const auto prepared = prepare(tool, request(one.arguments));
    EXPECT_FALSE(prepared.invocation.has_value());
    EXPECT_EQ(prepared.status, 64) << one.message;
    EXPECT_EQ(prepared.out, "");
    EXPECT_EQ(prepared.err,
              "sample: error: " + one.message + "\ntry '" + one.command + " --help'\n");
  }
}

TEST(Arguments, APasswordOnTheCommandLineIsRefused) {
  const Tool tool = sample_tool();
  const std::vector<Words> refused{
      {"--store=postgresql://me:hunter2@db/x"},   {"--store", "redis://:hunter2@cache"},
      {"postgres://me:hunter2@db"},               {"--store=postgresql://db/x?password=hunter2"},
      {"--store=host=db password=hunter2"},       {"--token=hunter2"},
      {"--store=rediss://u:hunter2@h:6379/0"},     {"--store=mysql://u:hunter2@h/x"},
      {"--store=postgresql://db/x?p%61ssword=hunter2"},
  };
  for (const auto& arguments : refused) {
    const auto prepared = prepare(tool, request(arguments));
    EXPECT_EQ(prepared.status, 64) << arguments.front();
    EXPECT_EQ(prepared.err.find("hunter2"), std::string::npos) << prepared.err;
    EXPECT_NE(prepared.err.find("every user of this machine"), std::string::npos) << prepared.err;
  }
  for (const std::string url : {"postgresql://me@db/x", "redis://cache:6379", "postgresql:///x",
                                "postgresql://db:5432/x?user=a@b"}) {
    EXPECT_EQ(run(tool, {"--store=" + url}).values.text("store"), url);
  }
}

TEST(Arguments, QuestionsAreAnsweredBesideMistakes) {
  const Tool tool = sample_tool();
  const auto help = prepare(tool, request({"--nonsense", "--help"}));
  EXPECT_EQ(help.status, 0);
  EXPECT_TRUE(help.out.starts_with("Usage: sample [OPTION]... [FILE]...\n")) << help.out;
  const auto verb = prepare(tool, request({"policy", "eval", "-h"}));
  EXPECT_TRUE(verb.out.starts_with("Usage: sample policy eval [OPTION]... EXPR [FILE]...\n"));
  const auto version = prepare(tool, request({"-V"}));
  EXPECT_TRUE(version.out.starts_with("sample ")) << version.out;
  EXPECT_EQ(std::count(version.out.begin(), version.out.end(), '\n'), 1);
  const auto more = prepare(tool, request({"-VV"}));
  EXPECT_NE(more.out.find("libraries: CLI11 "), std::string::npos) << more.out;
}

}  // namespace
}  // namespace dealkit::io::cli
