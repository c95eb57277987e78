// What is made from the table: complete, well-formed, and accepted by those who read it.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "core/base/json/document.hpp"
#include "io/cli/generate.hpp"
#include "sample_tool.hpp"

namespace dealkit::io::cli {
namespace {

std::vector<std::string> split_lines(const std::string& text) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    out.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

struct ShellRun {
  int status = -1;
  std::string out;  // stdout and stderr
};

/// Runs a shell command line with `text` in a file whose name replaces "%".
ShellRun run_on(std::string command, const std::string& text) {
  char name[] = "/tmp/dealkit-generated-XXXXXX";
  const int fd = ::mkstemp(name);
  if (fd < 0) return {};
  ::close(fd);
  std::ofstream(name) << text;
  command.replace(command.find('%'), 1, name);
  ShellRun ran;
  FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
  char block[4096];
  for (std::size_t got = 0; (got = ::fread(block, 1, sizeof block, pipe)) > 0;) {
    ran.out.append(block, got);
  }
  const int status = ::pclose(pipe);
  ran.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  ::unlink(name);
  return ran;
}

TEST(Generate, HelpNamesEveryOptionWithin80Columns) {
  const Tool tool = sample_tool();
  for (const auto& path : all_commands(tool)) {
    const std::string help = help_text(tool, path);
    for (const auto& line : split_lines(help)) EXPECT_LE(line.size(), 80u) << line;
    for (const auto* option : options_of(tool, path)) {
      const bool named = help.find("--" + option->name) != std::string::npos;
      EXPECT_EQ(named, !option->hidden) << option->name;
    }
  }
}

TEST(Generate, HelpReadsWell) {
  const Tool tool = sample_tool();
  const std::string help = help_text(tool, {&tool.command});
  for (const std::string part :
       {"Usage: sample [OPTION]... [FILE]...\n       sample COMMAND ...\n\nChecks samples.\n\n",
        "Commands:\n  policy eval               evaluate an expression\n",
        "      --fail-on=SEVERITY    exit with 1 from this severity on: "
        "critical,\n                            warning, advisory [critical]\n",
        "  -j, --jobs=N              worker threads; 0 = one for each core [1]\n",
        "      --fix[=KIND]          fix what can be fixed: safe, unsafe\n",
        "  -t, --tag=TAG             mark with this; may be repeated\n",
        "Examples:\n  sample campaigns.ndjson\n      check a file\n", "Manual: man sample\n"}) {
    EXPECT_NE(help.find(part), std::string::npos) << part << "\n---\n" << help;
  }
}

TEST(Generate, JsonHoldsTheWholeTable) {
  const Tool tool = sample_tool();
  const std::string text = help_json(tool);
  json::Reader reader;
  const auto document = reader.read(text);
  ASSERT_TRUE(document) << document.error().message;
  const auto root = (*document)->root();
  EXPECT_EQ(root.find("tool").string(), "sample");
  const auto commands = root.find("commands");
  ASSERT_EQ(commands.size(), 4u);  // default, policy, policy eval, policy test
  EXPECT_EQ(commands.at(2).find("name").string(), "policy eval");
  std::size_t found = 0;
  for (const auto option : commands.at(0).find("options")) {
    if (option.find("name").string() != "jobs") continue;
    ++found;
    EXPECT_EQ(option.find("letter").string(), "j");
    EXPECT_EQ(option.find("kind").string(), "integer");
    EXPECT_EQ(option.find("key").string(), "jobs");
    EXPECT_EQ(option.find("default").string(), "1");
    EXPECT_EQ(option.find("environment").at(0).string(), "DEALKIT_SAMPLE_JOBS");
    EXPECT_EQ(option.find("environment").at(1).string(), "DEALKIT_JOBS");
  }
  EXPECT_EQ(found, 1u);
}

TEST(Generate, ManPagePartsPassGroff) {
  const Tool tool = sample_tool();
  const std::string page = ".TH SAMPLE 1 2026-10-01 dealkit\n.SH NAME\nsample \\- x\n" +
                           man_synopsis(tool) + man_options(tool) + man_environment(tool) +
                           man_pages(tool);
  const auto ran = run_on("groff -man -ww -z %", page);
  EXPECT_EQ(ran.status, 0);
  EXPECT_EQ(ran.out, "");
  for (const auto* option : all_options(tool)) {
    std::string name = "\\-\\-";
    for (const char c : option->name) name += c == '-' ? std::string("\\-") : std::string(1, c);
    EXPECT_EQ(page.find("\\fB" + name + "\\fR") != std::string::npos, !option->hidden) << name;
  }
}

TEST(Generate, EveryVerbHasItsPage) {
  const Tool tool = sample_tool();
  const std::string pages = man_pages(tool);
  for (const auto& path : all_commands(tool)) {
    if (path.size() < 2) continue;
    const std::string page = "sample-" + path[1]->name;
    EXPECT_NE(pages.find(".\\\" " + page + "(1)."), std::string::npos) << page;
    EXPECT_TRUE(help_text(tool, path).ends_with("Manual: man " + page + "\n"));
    if (path.back()->verb_required) continue;
    EXPECT_NE(pages.find("\\fB" + full_name(tool, path) + "\\fR ["), std::string::npos);
    EXPECT_EQ(man_options(tool).find(full_name(tool, path)), std::string::npos);
  }
  EXPECT_NE(man_options(tool).find("\\fBsample\\-policy\\fR(1)"), std::string::npos);
}

TEST(Generate, PagesSeeWhatTheyName) {
  Tool tool = sample_tool();
  tool.command.subcommands.front().description = "As sort(1) and dealkit-deal(5), not f(x) or (7).";
  const std::string pages = man_pages(tool);
  EXPECT_NE(pages.find(".SH SEE ALSO\n\\fBsample\\fR(1),\n\\fBdealkit\\-deal\\fR(5),\n"
                       "\\fBsort\\fR(1),\n\\fBdealkit\\fR(7)\n"),
            std::string::npos)
      << pages;
}

TEST(Generate, CompletionsAreAcceptedByTheirShells) {
  const Tool tool = sample_tool();
  struct Case {
    std::string shell;
    std::string text;
  };
  for (const auto& one : std::vector<Case>{{"bash", completion_bash(tool)},
                                           {"zsh", completion_zsh(tool)},
                                           {"fish", completion_fish(tool)}}) {
    for (const auto* option : all_options(tool)) {
      const std::string name = one.shell == "fish" ? "-l " + option->name : "--" + option->name;
      if (option->hidden) continue;
      EXPECT_NE(one.text.find(name), std::string::npos) << name;
    }
    // A machine without that shell cannot judge its script.
    if (run_on("command -v " + one.shell + " # %", "").status != 0) continue;
    const std::string check = one.shell == "fish" ? " --no-execute %" : " -n %";
    const auto ran = run_on(one.shell + check, one.text);
    EXPECT_EQ(ran.status, 0) << one.shell;
    EXPECT_EQ(ran.out, "") << one.shell;
  }
}

/// What bash offers for a command line whose last word is being typed.
std::vector<std::string> offered(const Tool& tool, const std::string& words) {
  const std::string script = completion_bash(tool) + "compopt() { :; }\nCOMP_WORDS=(" + words +
                             ")\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\ncd /nonexistent 2>/dev/null"
                             "\n_sample\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n";
  const auto ran = run_on("bash %", script);
  auto lines = split_lines(ran.out);
  std::sort(lines.begin(), lines.end());
  return lines;
}

TEST(Generate, BashOffersWhatFits) {
  using Words = std::vector<std::string>;
  const Tool tool = sample_tool();
  EXPECT_EQ(offered(tool, "sample --fail-on = w"), Words{"warning"});
  EXPECT_EQ(offered(tool, "sample --fail-on ''"), (Words{"advisory", "critical", "warning"}));
  EXPECT_EQ(offered(tool, "sample --fix ="), (Words{"safe", "unsafe"}));
  EXPECT_EQ(offered(tool, "sample --ch"), Words{"--check-config"});
  EXPECT_EQ(offered(tool, "sample po"), Words{"policy"});
  EXPECT_EQ(offered(tool, "sample --color never policy ''"), (Words{"eval", "test"}));
  EXPECT_EQ(offered(tool, "sample --color = never policy e"), Words{"eval"});
  EXPECT_EQ(offered(tool, "sample policy eval --ty"), Words{"--typed"});
  EXPECT_EQ(offered(tool, "sample policy eval --fail"), Words{""});
}

}  // namespace
}  // namespace dealkit::io::cli
