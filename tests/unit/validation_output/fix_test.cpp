// Fixes: bytes that stay, edits that meet, patches that an independent program understands.
#include "core/validation/output/fix.hpp"

#include <nlohmann/json.hpp>

#include "core/validation/output/annotate.hpp"
#include "core/validation/output/splice.hpp"
#include "json_generator.hpp"
#include "output_fixture.hpp"

namespace dealkit::validation::test {
namespace {

using Operation = Edit::Operation;

Edit add(std::string pointer, std::string value) {
  return {Operation::add, std::move(pointer), std::move(value)};
}
Edit replace(std::string pointer, std::string value) {
  return {Operation::replace, std::move(pointer), std::move(value)};
}
Edit remove(std::string pointer) { return {Operation::remove, std::move(pointer), {}}; }

Finding fixable(std::vector<Edit> edits) {
  auto made = finding("BUD003", "/budget", "1", "m");  // a code that --fix may change
  made.fix = std::move(edits);
  return made;
}

Fixed fix_text(std::string_view text, const std::vector<std::vector<Edit>>& fixes) {
  json::Reader reader;
  const auto document = reader.read(text);
  if (!document) {
    ADD_FAILURE() << document.error().message;
    return {};
  }
  std::vector<Finding> findings;
  for (const auto& edits : fixes) findings.push_back(fixable(edits));
  return apply_fixes(**document, findings, Fixing::safe);
}

TEST(Splice, KeepsTheBytesAround) {
  EXPECT_EQ(fix_text(R"( {"a" : 1.10,"b":[ 1 ] } )", {{replace("/a", "2")}}).text,
            R"( {"a" : 2,"b":[ 1 ] } )");
  EXPECT_EQ(fix_text(R"({"a":1, "b":2, "c":3})", {{remove("/a")}}).text, R"({"b":2, "c":3})");
  EXPECT_EQ(fix_text(R"({"a":1, "b":2, "c":3})", {{remove("/b")}}).text, R"({"a":1, "c":3})");
  EXPECT_EQ(fix_text(R"({"a":1, "b":2, "c":3})", {{remove("/c")}}).text, R"({"a":1, "b":2})");
  EXPECT_EQ(fix_text(R"({ "a":1 })", {{remove("/a")}}).text, "{  }");
  EXPECT_EQ(fix_text("[1,\n 2,\n 3]", {{remove("/1")}}).text, "[1,\n 3]");
}

TEST(Splice, SetsNewMembersApartAsTheirNeighboursAre) {
  EXPECT_EQ(fix_text("{\n  \"a\": 1,\n  \"b\": 2\n}", {{add("/c~1d", "3")}}).text,
            "{\n  \"a\": 1,\n  \"b\": 2,\n  \"c/d\": 3\n}");
  EXPECT_EQ(fix_text("{\n  \"a\": 1\n}", {{add("/b", "2")}}).text, "{\n  \"a\": 1,\n  \"b\": 2\n}");
  EXPECT_EQ(fix_text("{}", {{add("/b", "2")}}).text, "{\"b\":2}");
  EXPECT_EQ(fix_text(R"({"a":1})", {{add("/a", "2")}}).text, R"({"a":2})");
  EXPECT_EQ(fix_text("[ 1, 2 ]", {{add("/0", "0")}}).text, "[ 0, 1, 2 ]");
  EXPECT_EQ(fix_text("[ 1, 2 ]", {{add("/1", "0")}}).text, "[ 1, 0, 2 ]");
  EXPECT_EQ(fix_text("[ 1, 2 ]", {{add("/-", "0")}}).text, "[ 1, 2, 0 ]");
  EXPECT_EQ(fix_text("[]", {{add("/0", "0")}}).text, "[0]");
}

TEST(Fix, RefusesWhatDoesNotFit) {
  for (const auto& edits : std::vector<std::vector<Edit>>{{replace("/b", "1")},
                                                          {remove("/b")},
                                                          {remove("")},
                                                          {add("/a/b", "1")},
                                                          {add("/c/2", "1")},
                                                          {add("/c/01", "1")},
                                                          {replace("/a", "1,2")},
                                                          {replace("/a", "")},
                                                          {replace("/a", "5"), remove("/b")}}) {
    const auto fixed = fix_text(R"({"a":1,"c":[0]})", {edits});
    EXPECT_EQ(fixed.text, R"({"a":1,"c":[0]})");
    EXPECT_EQ(fixed.skipped, 1U);
    EXPECT_TRUE(fixed.applied.empty());
  }
}

TEST(Fix, FollowsElementsThatOthersMoved) {
  const auto fixed = fix_text(R"({"g":["a","b","c","d"]})",
                          {{remove("/g/1")}, {remove("/g/3")}, {replace("/g/2", "\"C\"")}});
  EXPECT_EQ(fixed.text, R"({"g":["a","C"]})");
  EXPECT_EQ(fixed.resolved, 3U);
  EXPECT_EQ(fixed.applied[1].pointer, "/g/2");
  // Two elements, each split into two.
  EXPECT_EQ(fix_text("[1,2,3]", {{replace("/0", "10"), add("/1", "11")},
                             {replace("/1", "20"), add("/2", "21")}})
                .text,
            "[10,11,20,21,3]");
}

TEST(Fix, SkipsWhatOthersChanged) {
  const auto twice = fix_text(R"({"a":1})", {{replace("/a", "2")}, {replace("/a", "3")}});
  EXPECT_EQ(twice.text, R"({"a":2})");
  EXPECT_EQ(twice.skipped, 1U);
  EXPECT_EQ(fix_text(R"({"a":{"b":1}})", {{remove("/a/b")}, {replace("/a", "3")}}).text,
            R"({"a":{}})");
  EXPECT_EQ(fix_text(R"({"a":{"b":1}})", {{replace("/a", "3")}, {remove("/a/b")}}).text,
            R"({"a":3})");
  EXPECT_EQ(fix_text("[1,2]", {{remove("/0")}, {replace("/0", "5")}}).text, "[2]");
  EXPECT_EQ(fix_text(R"({"a":[1]})", {{remove("/a/0")}, {replace("/a", "5")}}).text, R"({"a":[]})");
  EXPECT_EQ(fix_text("[1,2]", {{replace("/0", "5")}, {add("/0", "4")}}).text, "[4,5,2]");
}

TEST(Fix, LevelAndAcceptedFindings) {
  json::Reader reader;
  const std::string text = R"({"a":1})";
  const auto document = *reader.read(text);
  CodeInfo risky = code("BUD003");
  risky.fixing = Fixing::unsafe;
  auto found = fixable({replace("/a", "2")});
  found.info = &risky;
  EXPECT_EQ(apply_fixes(*document, {&found, 1}, Fixing::safe).text, text);
  EXPECT_EQ(apply_fixes(*document, {&found, 1}, Fixing::unsafe).text, R"({"a":2})");
  found.suppressed = "baseline";
  EXPECT_EQ(apply_fixes(*document, {&found, 1}, Fixing::unsafe).text, R"({"a":2})");
  found.suppressed = "record";
  EXPECT_EQ(apply_fixes(*document, {&found, 1}, Fixing::unsafe).text, text);
  found.info = &code("BUD013");
  found.suppressed = {};
  EXPECT_EQ(apply_fixes(*document, {&found, 1}, Fixing::unsafe).text, text);
}

TEST(Fix, PatchLine) {
  std::string out;
  const std::vector edits{replace("/a", "2.50"), remove("/b~1")};
  append_patch(out, examined("{}", "cmp-1", {}), edits);
  EXPECT_EQ(out, R"({"type":"json_patch","campaign_id":"cmp-1","file":"dir/campaigns.ndjson",)"
                 R"("line":3,"patch":[{"op":"replace","path":"/a","value":2.50},)"
                 R"({"op":"remove","path":"/b~1"}]})"
                 "\n");
  out.clear();
  append_patch(out, examined("{}", "cmp-1", {}), {});
  EXPECT_EQ(out, "");
}

/// A pointer somewhere into `value`, mostly to what is there.
std::string any_pointer(json::Value value, dealkit::test::JsonGenerator& choices) {
  if (value.index() != 0 && choices.choose(4) == 0) {
    return value.document().pointer(value.index());
  }
  const bool array = value.is(json::Kind::array);
  if (choices.choose(4) == 3 || value.begin() == value.end()) {
    auto pointer = value.document().pointer(value.index());
    if (array) return pointer + (choices.choose(2) == 0 ? "/-" : "/0");
    return pointer + "/new";
  }
  auto at = value.begin();
  for (auto steps = choices.choose(value.size()); steps > 0; --steps) ++at;
  return any_pointer(*at, choices);
}

TEST(Fix, PatchesMeanTheSameElsewhere) {
  std::size_t resolved = 0;
  std::size_t patches = 0;
  EXPECT_TRUE(rc::check([&](const std::vector<std::uint8_t>& document_choices,
                            const std::vector<std::uint8_t>& edit_choices) {
    dealkit::test::JsonGenerator documents(document_choices);
    const auto text = R"({"id":"x","list":[1,[2,3],{"a":4}],"other":)" + documents.text(3) + "}";
    json::Reader reader;
    const auto document = reader.read(text);
    RC_ASSERT(document.has_value());
    dealkit::test::JsonGenerator choices(edit_choices);
    std::vector<std::vector<Edit>> fixes(1 + choices.choose(5));
    for (auto& edits : fixes) {
      for (auto count = 1 + choices.choose(2); count > 0; --count) {
        const auto operation = static_cast<Operation>(choices.choose(3));
        edits.push_back({operation, any_pointer((*document)->root(), choices),
                         choices.choose(2) == 0 ? "[7, 8]" : "\"new\""});
      }
    }
    const auto fixed = fix_text(text, fixes);
    RC_ASSERT(fixed.resolved + fixed.skipped == fixes.size());
    RC_ASSERT(fixed.applied.empty() == (fixed.text == text) || !fixed.applied.empty());
    RC_ASSERT(reader.read(fixed.text).has_value());
    std::string line;
    append_patch(line, examined(text, "x", {}), fixed.applied);
    auto expected = nlohmann::json::parse(text);
    if (!line.empty()) expected = expected.patch(nlohmann::json::parse(line)["patch"]);
    RC_ASSERT(expected == nlohmann::json::parse(fixed.text));
    resolved += fixed.resolved;
    patches += line.empty() ? 0 : 1;
  }));
  EXPECT_GT(resolved, patches);  // the property looked at patches of several findings
  EXPECT_GT(patches, 50U);
}

std::string annotated(std::string_view text, std::span<const Finding> found = {}) {
  json::Reader reader;
  const auto document = reader.read(text);
  std::string out;
  append_annotated(out, examined(text, "x", found), **document, options());
  return out;
}

TEST(Annotate, AppendsOrReplacesTheJudgement) {
  const std::string judgement =
      R"({"is_valid":true,"content_hash":null,"validated_at":"2026-10-01T00:00:00Z",)"
      R"("policy_hash":"sha256:abc","results":[{"rule_name":"budget_constraints","passed":true},)"
      R"({"rule_name":"targeting_criteria","passed":true}],"short_circuited":false})";
  EXPECT_EQ(annotated(R"({"id":"x","n":1.10})"),
            R"({"id":"x","n":1.10,"validation":)" + judgement + "}\n");
  EXPECT_EQ(annotated(R"({"validation":{"old":1}, "id":"x"})"),
            R"({"validation":)" + judgement + R"(, "id":"x"})" + "\n");
  EXPECT_EQ(annotated("{}"), R"({"validation":)" + judgement + "}\n");
  const std::vector found{finding("BUD013", "/n", "1.10", "m")};
  const Parsed invalid(annotated(R"({"id":"x","n":1.10})", found));
  EXPECT_EQ(invalid.string("/validation/results/0/code"), "BUD013");
  EXPECT_EQ(invalid.text("/validation/is_valid"), "false");
}

}  // namespace
}  // namespace dealkit::validation::test
