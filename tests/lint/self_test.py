#!/usr/bin/env python3
"""Proves that every lint rule can fail: each is shown trees with and without the fault."""
import unittest

import cpp_rules
import drift
import include_rules
import lint
import man_rules
import text_rules
from tree import Tree, code_only

LONG = "void f() {\n" + "  g();\n" * 69 + "}\n"  # 71 lines
PAGE = '.TH X 1\n.SH NAME\nx \\- does x\n.SH SYNOPSIS\n.B x\n.SH OPTIONS\nnone\n'
DOMAINS = "tests/lint/domains.txt"


class Rules(unittest.TestCase):
    covered = set()

    def rule(self, rule, bad, good):
        """`rule` finds something in each tree of `bad` and nothing in each of `good`."""
        Rules.covered.add(rule)
        for texts in bad:
            self.assertTrue(rule(Tree(texts)), f"{rule.__name__} finds nothing in {texts}")
        for texts in good:
            self.assertEqual(rule(Tree(texts)), [], f"{rule.__name__} in {texts}")

    def test_layers(self):
        self.rule(cpp_rules.layers, bad=[
            {"lib/core/base/a.cpp": '#include "io/sys/fd.hpp"'},
            {"lib/core/base/a.cpp": '#include "core/deal/deal.hpp"'},
            {"lib/core/deal/a.cpp": '#include "core/audit/a.hpp"'},
            {"lib/core/deal/a.cpp": '#include "cmd/x/a.hpp"'},
            {"lib/io/sys/a.cpp": '#include "cmd/x/a.hpp"'},
            {"cmd/x/a.cpp": '#include "cmd/y/a.hpp"'},
            {"lib/core/deal/a.cpp": "", DOMAINS: "deal: audit\n"},
            {"lib/core/deal/a.cpp": "", DOMAINS: "deal audit\n"},
            {"lib/core/deal/a.cpp": '#include "core/audit/a.hpp"', DOMAINS: "audit: deal\n"},
        ], good=[
            {"lib/core/deal/a.cpp": '#include "core/audit/a.hpp"', DOMAINS: "deal: audit # why\n"},
            {"lib/core/deal/a.cpp": '#include "core/base/a.hpp"\n#include "core/deal/b.hpp"'},
            {"lib/io/sys/a.cpp": '#include "core/deal/deal.hpp"\n#include "io/log/log.hpp"'},
            {"cmd/x/a.cpp": '#include "cmd/x/b.hpp"\n#include "io/log/log.hpp"'},
        ])

    def test_alone(self):
        uses = {"lib/core/x/a.cpp": '#include "core/x/b.hpp"\nstd::vector<int> v;\n'}
        self.rule(include_rules.alone, bad=[
            {"lib/core/x/a.cpp": "std::vector<int> v;"},
            {"cmd/x/a.cpp": "#include <string>\nfmt::format(x);"},
            {**uses, "lib/core/x/b.hpp": "#include <string>\n"},
        ], good=[
            {"lib/core/x/a.cpp": "#include <vector>\nstd::vector<int> v;"},
            {"lib/core/x/a.cpp": "// std::vector<int>\n"},
            {**uses, "lib/core/x/b.hpp": "#include <vector>\n"},
            {"cmd/x/a.cpp": '#include "c.hpp"\nstd::string s;', "cmd/x/c.hpp": "#include <string>"},
        ])

    def test_rooms(self):
        table = "tests/lint/rooms.txt"
        disk = {"lib/io/disk/a.cpp": '#include "io/sys/fd.hpp"\n#include "core/deal/deal.hpp"'}
        rules = {"lib/core/deal/b.hpp": "",
                 "lib/core/deal/rules/a.cpp": '#include "core/deal/b.hpp"\n'
                                              '#include "core/event/e.hpp"\n'
                                              '#include "core/deal/rules/a.hpp"'}
        self.rule(cpp_rules.rooms, bad=[
            {**disk, table: "disk: | deal\n"},
            {**disk, table: "disk: sys |\n"},
            {**disk, table: ""},
            {**disk, table: "disk: sys toml | deal\n"},
            {**disk, table: "disk: sys | deal event\n"},
            {**disk, table: "disk: sys deal\n"},
            {"lib/io/disk/deep/a.cpp": '#include "io/disk/b.hpp"', table: "disk/deep: |\n"},
            {"lib/io/disk/a.cpp": '#include "io/disk/deep/b.hpp"', table: "disk: |\n"},
            {**rules, table: "deal: |\ndeal/rules: | event\n"},
            {**rules, table: "deal: |\ndeal/rules: deal |\n"},
            {**rules, table: "deal: |\n"},
            {"lib/core/deal/a.cpp": '#include "core/deal/rules/a.hpp"', **rules,
             table: "deal: |\ndeal/rules: deal | event\n"},
        ], good=[
            rules,
            {**rules, table: "deal: |\ndeal/rules: deal | event\n"},
            {"lib/io/disk/deep/a.cpp": '#include "io/disk/b.hpp"\n#include "io/disk/deep/c.hpp"',
             table: "disk/deep: disk |\n"},
            {**disk, table: "disk: sys | deal # why\n"},
            {"lib/io/disk/a.cpp": '#include "io/disk/b.hpp"\n#include "core/base/a.hpp"',
             table: "disk: |\n"},
        ])

    def test_rooms_of_tools(self):
        table = "tests/lint/rooms.txt"
        tool = {"cmd/x/a.cpp": '#include "io/sys/fd.hpp"\n#include "core/deal/deal.hpp"\n'
                               '#include "b.hpp"\n#include "core/base/a.hpp"'}
        self.rule(cpp_rules.rooms, bad=[
            {**tool, table: ""},
            {**tool, table: "cmd/x: sys |\n"},
            {**tool, table: "cmd/x: | deal\n"},
            {**tool, table: "cmd/x: sys pg | deal\n"},
        ], good=[{**tool, table: "cmd/x: sys | deal\n"}])

    def test_seam(self):
        self.rule(cpp_rules.seam, bad=[
            {"cmd/x/a.cpp": "class A final : public io::ndjson::Tool {"},
            {"cmd/x/a.hpp": "struct A : dealkit::io::Tool {"},
            {"cmd/x/a.hpp": "class A : public base::B, private io::C {"},
            {"cmd/x/a.cpp": "class A final\n    : public io::ndjson::Tool {"},
            {"cmd/x/a.cpp": "using io::ndjson::Tool;\nclass A : public Tool {"},
            {"cmd/x/a.cpp": "using Host = io::ndjson::Tool;\nclass A : public Host {"},
            {"cmd/x/a.cpp": "namespace nd = io::ndjson;\nclass A : public nd::Tool {"},
        ], good=[
            {"cmd/x/a.cpp": "class A final : public base::HostedTool {\n io::ndjson::Reader r;"},
            {"cmd/x/a.cpp": "// class A : public io::Tool {"},
            {"lib/io/x/a.cpp": "class A final : public io::cache::Cache {"},
        ])

    def test_unused(self):
        table = "tests/lint/awaited.txt"
        lonely = {"lib/core/base/a.hpp": "", "lib/core/base/a.cpp": '#include "core/base/a.hpp"',
                  "tests/unit/base/a_test.cpp": '#include "core/base/a.hpp"'}
        used = {**lonely, "cmd/x/x.cpp": '#include "core/base/a.hpp"'}
        self.rule(cpp_rules.unused, bad=[
            lonely,
            {**used, table: "lib/core/base/a.hpp: x\n"},
            {table: "lib/core/base/a.hpp: x\n"},
            {**lonely, table: "lib/core/base/a.hpp:\n"},
        ], good=[used, {**lonely, table: "lib/core/base/a.hpp: the x daemon # soon\n"}])

    def test_purity(self):
        path = "lib/core/deal/a.cpp"
        bad = ["auto t = time(nullptr);", "auto t = std::time(0);", "x = getenv(\"A\");",
               "std::thread t;", "std::mutex m;", "std::cout << 1;", "printf(\"x\");", "exit(1);",
               "std::chrono::system_clock::now();", "auto r = rand();", "std::random_device d;",
               "auto i = std::stoi(s);", "std::locale l;", "spdlog::info(1);",
               "thread_local int x;", "static int counter = 0;", "  static std::string cache;",
               "localtime_r(&a, &b);"]
        bad += [f"#include <{h}>" for h in (
            "iostream", "fstream", "filesystem", "thread", "mutex", "random", "ctime", "unistd.h",
            "sys/stat.h", "cstdio", "locale", "spdlog/spdlog.h", "boost/asio.hpp", "CLI/CLI.hpp")]
        good = ["auto t = start_time();", "auto t = x.time(0);", "// std::thread would be wrong",
                'fail("call time(0) or getenv");', "static constexpr int x = 0;",
                "static const Table table = make();", "  static Money parse(std::string_view t);",
                "static_assert(sizeof(int) == 4);", "#include <chrono>", "strftime_like(x);",
                "#include <fmt/format.h>"]
        self.rule(cpp_rules.purity,
                  bad=[{path: text} for text in bad] + [{"lib/io/log/a.cpp": "exit(1);"}],
                  good=[{path: text} for text in good] + [{"lib/io/log/a.cpp": "std::thread t;"}])

    def test_headers(self):
        self.rule(cpp_rules.headers, bad=[
            {"lib/core/deal/a.hpp": "int x();"},
            {"lib/io/x/a.hpp": "#pragma once\n#include <boost/asio.hpp>"},
            {"lib/io/x/a.hpp": "#pragma once\n#include <nlohmann/json.hpp>"},
            {"cmd/x/a.hpp": "#pragma once\n#include <sys/stat.h>"},
        ], good=[
            {"lib/io/x/a.hpp": "#pragma once\n#include <vector>\n#include <fmt/format.h>\n"
                               '#include <nlohmann/json_fwd.hpp>\n#include "core/base/result.hpp"'},
            {"lib/io/x/a.cpp": "#include <boost/asio.hpp>"},
        ])

    def test_sizes(self):
        wraps = ["{}", "namespace a {{\n{}}}\n", "struct A : B {{\n public:\n{}}};\n",
                 "int x[] = {{1, 2}};\nclass A {{\n{}}};\n",
                 "template <class T>\nclass A {{\nprivate:\n struct B {{ int i = 0; }};\n{}}};\n"]
        constructor = "A::A(int x) : b_{1}, c_{x} {\n" + "  g();\n" * 69 + "}\n"
        nested = "void f() {\n" + "  if (x) { auto h = [](int i) { return i; }; }\n" * 69 + "}\n"
        short = LONG.replace("  g();\n", "", 1)
        self.rule(cpp_rules.sizes, bad=[
            *[{"lib/a/b.cpp": wrap.format(LONG)} for wrap in wraps],
            {"lib/a/b.cpp": constructor}, {"lib/a/b.cpp": nested},
            {"cmd/x/main.cpp": "int a;\n" * 41},
        ], good=[
            *[{"lib/a/b.cpp": wrap.format(short + short)} for wrap in wraps],
            {"lib/a/b.cpp": "const int x[] = {\n" + "  1,\n" * 100 + "};\n"},
            {"lib/a/b.cpp": "struct A {\n" + "  int i;\n" * 100 + "};\n"},
            {"lib/a/b.cpp": 'auto t = R"x(\n' + "{ f() {\n" * 100 + ')x";\n'},
            {"cmd/x/main.cpp": "int a;\n" * 40},
        ])

    def test_names(self):
        self.rule(text_rules.names, bad=[
            {"lib/core/base/util.hpp": ""}, {"lib/core/helpers/a.hpp": ""},
            {"lib/core/base/string_utils.cpp": ""}, {"tests/test-common.py": ""},
            {"docs.misc": None},
        ], good=[{"lib/core/base/utilization.hpp": "", "tests/support/main.cpp": ""}])

    def test_width(self):
        self.rule(text_rules.width, bad=[{"lib/a.cpp": "x" * 101}, {"a/CMakeLists.txt": "x" * 101}],
                  good=[{"lib/a.cpp": "x" * 100, "README.md": "x" * 500,
                         "findings/a.sh": "x" * 120}])

    def test_opening(self):
        self.rule(text_rules.opening, bad=[
            {"lib/a.hpp": "#pragma once\n"}, {"lib/a.hpp": "//\n"}, {"lib/a.hpp": ""},
            {"a.sh": "#!/bin/bash\nset -e\n"}, {"a.py": "import os\n"},
            {"a/CMakeLists.txt": "add_test(x)\n"}, {"lib/a/b.cpp": '#include "a/c.hpp"\n'},
        ], good=[
            {"lib/a.hpp": "// Reads the things that are there.\n#pragma once\n"},
            {"lib/a/b.cpp": '#include "a/b.hpp"\n'},
            {"a.sh": "#!/bin/bash\n# Makes the thing.\n", "a.py": '"""Makes the thing."""\n'},
        ])

    def test_leftovers(self):
        todo, triple, skip = "TO" + "DO", "X" * 3, "GTEST_" + "SKIP"
        self.rule(text_rules.leftovers, bad=[
            {"lib/a.cpp": f"// {todo}: later"}, {"a.sh": "# FIX" + "ME"},
            {"lib/a.cpp": f"int x;  // {triple} why"}, {"tests/a.cpp": skip + "();"},
            {"tests/a.cpp": "TEST(A, DIS" + "ABLED_b) {}"}, {"README.md": todo},
        ], good=[{"lib/a.cpp": f'money("{triple}"); mkstemp("a{triple}{triple}");'
                                 f" // (XTS, {triple})",
                  "LICENSE": todo}])

    def test_top_level(self):
        self.rule(text_rules.top_level, bad=[{"notes.md": ""}, {"src/a.cpp": ""}],
                  good=[{"README.md": "", "lib/a.cpp": "", ".gitignore": "", "man/a.1": ""}])

    def test_licence(self):
        self.rule(text_rules.licence, bad=[{}, {"LICENSE": "Apache License"}],
                  good=[{"LICENSE": "Apache License\nVersion 2.0, January 2004\n"
                                    "END OF TERMS AND CONDITIONS"}])

    def test_packages(self):
        path = "packaging/packages.txt"
        self.rule(text_rules.packages, bad=[
            {path: "", "lib/CMakeLists.txt": "find_package(fmt REQUIRED)"},
            {path: "", "CMakeLists.txt": "pkg_check_modules(X REQUIRED IMPORTED_TARGET simdjson)"},
            {path: "libfmt-dev build\n"}, {path: "libfmt-dev sometimes fmt\n"},
        ], good=[{path: "# list\nlibfmt-dev build,test fmt  # why\n",
                  "CMakeLists.txt": "find_package(fmt REQUIRED)\n# find_package(other)\n"}])

    def test_groff(self):
        self.rule(man_rules.groff, bad=[{"man/a.1": PAGE + ".nosuchmacro\n"}],
                  good=[{"man/a.1": PAGE}])

    def test_keys(self):
        source = "lib/core/scoring/model.cpp"
        reads = 'take("hot", t.hot);\nreader.number("cold");\nsmall(section, "warm", 1);\n'
        page = "man/dealkit-weights.5"
        self.rule(man_rules.keys, bad=[
            {source: reads, page: "\\fBhot\\fR cold"},
            {source: reads},
            {source: "int x;", page: "hot"},
        ], good=[{source: reads, page: ".B hot\n\\fBwarm\\fR and \\fIcold\\fR"}, {}])

    def test_sections(self):
        self.rule(man_rules.sections, bad=[
            {"man/a.1": PAGE + ".SH DESCRIPTION\nlate\n"}, {"man/a.1": PAGE + ".SH OPTIONS\n"},
            {"man/a.1": PAGE.replace("x \\- does x", "x")},
        ], good=[{"man/a.1": PAGE + ".SH NOTES\nn\n.SH SEE ALSO\nx(1)\n"}])

    def test_code_only_keeps_lines(self):
        text = 'a; // x "y\nb("//z\\"", \'"\', 1\'000); /* c\nd */ e;\n'
        blanked = code_only(text)
        self.assertEqual(blanked.count("\n"), text.count("\n"))
        self.assertNotRegex(blanked, "[xyzcd]")
        self.assertIn("1'000", blanked)

    @classmethod
    def tearDownClass(cls):
        missing = set(lint.RULES.values()) - cls.covered
        assert not missing, f"rules without a self-test: {sorted(r.__name__ for r in missing)}"


class Drift(unittest.TestCase):
    option = {"name": "fail-on", "hidden": False, "help": "when"}
    hidden = {"name": "help-json", "hidden": True, "help": "table"}
    table = {"commands": [{"name": "", "usage": "x [OPTION]...", "options": [option, hidden]},
                          {"name": "policy", "usage": "x policy COMMAND", "verb_required": True,
                           "options": []}]}
    help_text = "Usage: x [OPTION]...\n      --fail-on=LEVEL  when\n"
    page = ".TH X 1\n.SH NAME\nx \\- y\n.SH OPTIONS\nold\n.SH EXIT STATUS\n0\n"
    made = {"bash": "b", "zsh": "z", "fish": "f", "--man-options": ".SH OPTIONS\nnew\n",
            "--man-synopsis": ".SH SYNOPSIS\n.B x\n", "--man-environment": ".SH ENVIRONMENT\ne\n"}
    texts = {"completions/x.bash": "b", "completions/_x": "z", "completions/x.fish": "f"}

    def test_help(self):
        def problems(text):
            return drift.help_problems("x", self.table, lambda verbs: text)
        self.assertEqual(problems(self.help_text), [])
        self.assertEqual(len(problems(self.help_text.replace("--fail-on", "--fail-of"))), 2)
        self.assertEqual(len(problems(self.help_text + "  -j, --jobs=N  more\n")), 1)
        self.assertEqual(len(problems(self.help_text + "      --help-json  leaked\n")), 1)
        self.assertEqual(len(problems(self.help_text.replace("Usage: x", "Usage: y"))), 1)

    def test_written(self):
        def problems(texts, page):
            return drift.written_problems("x", texts, page, "man/x.1", self.made)
        page = self.page
        for part in drift.MAN_PARTS:
            page = drift.merge_page(page, self.made[part])
        self.assertEqual(problems(self.texts, page), [])
        self.assertNotIn("old", page)
        self.assertEqual(man_rules.sections(Tree({"man/x.1": page})), [])
        self.assertEqual(len(problems(self.texts, self.page)), 3)
        for path in self.texts:
            self.assertEqual(len(problems({**self.texts, path: "stale"}, page)), 1)

    def test_pages_of_commands(self):
        made = '.\\" x-a(1). Its\n.TH X-A 1\n.SH NAME\na\n.\\" x-b-c(1). Its\n.SH NAME\nb\n'
        pages = drift.command_pages(made)
        self.assertEqual(list(pages), ["man/x-a.1", "man/x-b-c.1"])
        texts = dict(pages)
        texts["man/x-a.1"] += ".SH NOTES\nby hand\n"
        self.assertEqual(drift.page_problems("x", pages, texts), [])
        self.assertEqual(len(drift.page_problems("x", pages, {**texts, "man/x-d.1": "d"})), 1)
        self.assertEqual(len(drift.page_problems("x", pages, {"man/x-a.1": texts["man/x-a.1"]})), 1)
        texts["man/x-b-c.1"] = texts["man/x-b-c.1"].replace("\nb", "\nold")
        self.assertEqual(len(drift.page_problems("x", pages, texts)), 1)

    def test_prose(self):
        right = drift.prose_problems("x", "use \\fB\\-\\-fail\\-on\\fR", {"fail-on"})
        self.assertEqual(right, [])
        self.assertEqual(len(drift.prose_problems("x", "\\-\\-fail\\-of", {"fail-on"})), 1)

    def test_shells_refuse_broken_scripts(self):
        right = {"bash": "x() { :; }\n", "zsh": "x() { : }\n", "fish": "function x\nend\n"}
        self.assertEqual(drift.completion_faults(right), [])
        for shell in right:
            broken = {**right, shell: "if (x\n"}
            self.assertEqual(len(drift.completion_faults(broken)), 1, shell)


if __name__ == "__main__":
    unittest.main()
