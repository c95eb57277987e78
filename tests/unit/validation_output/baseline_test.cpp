// The baseline: what is old, counts, the file and its faults.
#include "core/validation/output/baseline.hpp"

#include "output_fixture.hpp"

namespace dealkit::validation::test {
namespace {

const std::string one_print(32, 'a');

std::string file(std::string_view row) {
  return R"({"version":1,"findings":{")" + one_print + R"(":)" + std::string(row) + "}}";
}

TEST(Baseline, WritesOneSortedLineAFinding) {
  Baseline baseline;
  baseline.accept_all();
  std::vector found{finding("BUD013", "/budget", "1", "m"), finding("BUD007", "", "", "m")};
  baseline.suppress(found, "cmp-2");
  EXPECT_EQ(found[0].suppressed, "baseline");
  std::vector again{finding("BUD013", "/budget", "1", "m"), finding("BUD013", "/budget", "1", "m")};
  baseline.suppress(again, "cmp-1");
  const auto row = [](const Finding& f, std::string_view id, std::string_view rest) {
    return "    \"" + fingerprint(f, id) + "\": {\"code\":\"" + std::string(f.code()) + "\"," +
           std::string(rest) + "}";
  };
  EXPECT_EQ(baseline.updated(),
            "{\n  \"version\": 1,\n  \"findings\": {\n" +
                row(again[0], "cmp-1", R"("count":2,"record":"cmp-1","pointer":"/budget")") +
                ",\n" + row(found[1], "cmp-2", R"("count":1,"record":"cmp-2")") + ",\n" +
                row(found[0], "cmp-2", R"("count":1,"record":"cmp-2","pointer":"/budget")") +
                "\n  }\n}\n");
  EXPECT_EQ(Baseline().updated(), "{\n  \"version\": 1,\n  \"findings\": {}\n}\n");
  EXPECT_TRUE(Baseline::parse(Baseline().updated()));
}

TEST(Baseline, TheFirstOnesAreOld) {
  Baseline writer;
  writer.accept_all();
  std::vector old{finding("BUD013", "/budget", "1", "m")};
  writer.suppress(old, "a");
  auto baseline = *Baseline::parse(writer.updated());
  std::vector found(3, finding("BUD013", "/budget", "1", "m"));
  found[0].suppressed = "record";  // does not use up the baseline
  baseline.suppress(found, "a");
  EXPECT_EQ(found[0].suppressed, "record");
  EXPECT_EQ(found[1].suppressed, "baseline");
  EXPECT_EQ(found[2].suppressed, "");
  std::vector other{finding("BUD013", "/budget", "2", "m")};
  baseline.suppress(other, "a");
  EXPECT_EQ(other[0].suppressed, "");
}

TEST(Baseline, UnreadableRecordsAreNeverOld) {
  Baseline baseline;
  baseline.accept_all();
  std::vector found{finding("SYN001", "", "", "m")};
  baseline.suppress(found, "");
  EXPECT_EQ(found[0].suppressed, "");
  EXPECT_EQ(baseline.updated(), Baseline().updated());
}

TEST(Baseline, PruneDropsWhatIsGoneAndKeepsNothingNew) {
  Baseline writer;
  writer.accept_all();
  std::vector twice(2, finding("BUD013", "/budget", "1", "m"));
  std::vector gone{finding("BUD007", "", "", "m")};
  writer.suppress(twice, "a");
  writer.suppress(gone, "a");
  auto baseline = *Baseline::parse(writer.updated());
  std::vector now{finding("BUD013", "/budget", "1", "m"), finding("BUD001", "/budget", "0", "m")};
  baseline.suppress(now, "a");
  const auto pruned = baseline.pruned();
  EXPECT_NE(pruned.find("\"code\":\"BUD013\",\"count\":1"), std::string::npos) << pruned;
  EXPECT_EQ(pruned.find("BUD007"), std::string::npos);
  EXPECT_EQ(pruned.find("BUD001"), std::string::npos);
  EXPECT_EQ(Baseline::parse(writer.updated())->pruned(), Baseline().pruned());
}

TEST(Baseline, SetFindingsAreKnownByTheirCampaigns) {
  const SetFinding set{&code("BUD006"), Severity::critical, "m", {"b", "a"}, {"", ""}, {0, 1}};
  auto turned = set;
  turned.campaign_ids = {"a", "b"};
  Baseline writer;
  EXPECT_FALSE(writer.suppress(set));
  writer.accept_all();
  EXPECT_TRUE(writer.suppress(set));
  auto baseline = *Baseline::parse(writer.updated());
  EXPECT_TRUE(baseline.suppress(turned));
  EXPECT_FALSE(baseline.suppress(turned));
}

TEST(Baseline, FaultsNameTheirPlace) {
  const auto fault = [](std::string_view text) {
    const auto parsed = Baseline::parse(text);
    if (parsed) return std::string("no fault");
    EXPECT_EQ(parsed.error().code, base::Errc::configuration);
    EXPECT_GT(parsed.error().position.line, 0U) << parsed.error().message;
    return parsed.error().message;
  };
  EXPECT_EQ(fault(file(R"({"code":"BUD013","count":1})")), "no fault");
  EXPECT_NE(fault("{"), "no fault");
  EXPECT_NE(fault("[]").find("an object"), std::string::npos);
  EXPECT_NE(fault("{}").find("version"), std::string::npos);
  EXPECT_NE(fault(R"({"version":2,"findings":{}})").find("version"), std::string::npos);
  EXPECT_NE(fault(R"({"version":1})").find("findings"), std::string::npos);
  EXPECT_NE(fault(R"({"version":1,"findings":{},"x":1})").find("unknown"), std::string::npos);
  EXPECT_NE(fault(R"({"version":1,"findings":{"abc":{}}})").find("32 hex"), std::string::npos);
  EXPECT_NE(fault(file("1")).find("object"), std::string::npos);
  EXPECT_NE(fault(file(R"({"count":1})")).find("code"), std::string::npos);
  EXPECT_NE(fault(file(R"({"code":"A"})")).find("count"), std::string::npos);
  EXPECT_NE(fault(file(R"({"code":"A","count":0})")).find("count"), std::string::npos);
  EXPECT_NE(fault(file(R"({"code":"A","count":"1"})")).find("count"), std::string::npos);
  EXPECT_NE(fault(file(R"({"code":"A","count":1,"record":7})")).find("record"), std::string::npos);
  EXPECT_NE(fault(file(R"({"code":"A","count":1,"note":""})")).find("unknown"), std::string::npos);
}

RC_GTEST_PROP(Baseline, WhatWasWrittenIsOldAndOnlyThat, (std::vector<std::uint8_t> old_ones,
                                                         std::vector<std::uint8_t> new_ones)) {
  const auto made = [](std::uint8_t choice) {
    return finding(choice % 2 == 0 ? "BUD013" : "BUD007", "/" + std::to_string(choice % 3), "1",
                   "m");
  };
  const auto record = [](std::uint8_t choice) { return "c" + std::to_string(choice % 4); };
  Baseline writer;
  writer.accept_all();
  std::map<std::string, int> allowed;
  for (const auto choice : old_ones) {
    auto one = made(choice);
    ++allowed[fingerprint(one, record(choice))];
    writer.suppress({&one, 1}, record(choice));
  }
  const auto text = writer.updated();
  auto baseline = *Baseline::parse(text);
  for (const auto choice : new_ones) {
    auto one = made(choice);
    const auto old = allowed[fingerprint(one, record(choice))]-- > 0;
    baseline.suppress({&one, 1}, record(choice));
    RC_ASSERT((one.suppressed == "baseline") == old);
  }
  auto same = *Baseline::parse(text);
  for (const auto choice : old_ones) {
    auto one = made(choice);
    same.suppress({&one, 1}, record(choice));
  }
  RC_ASSERT(same.pruned() == text);
}

}  // namespace
}  // namespace dealkit::validation::test
