// A rule declares the members that it reads; what it says depends on no others. Caches rely on it.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "core/base/json/write.hpp"
#include "core/validation/record/record_validator.hpp"
#include "rule_fixture.hpp"

namespace dealkit::validation::rule_reads_test {
namespace {

/// Records of every shape that the project keeps: the examples and the seeds of the record fuzzer.
std::vector<std::string> records() {
  std::vector<std::string> all;
  for (const char* folder : {"/examples/campaigns", "/tests/fuzz/corpus/record"}) {
    for (const auto& file :
         std::filesystem::directory_iterator(std::string(DEALKIT_SOURCE_DIR) + folder)) {
      std::ifstream stream(file.path());
      for (std::string line; std::getline(stream, line);) all.push_back(line);
    }
  }
  return all;
}

/// The record with just these members.
std::string reduced(json::Value record, std::span<const std::string_view> members) {
  std::string text;
  json::Writer writer(text);
  writer.object();
  for (const auto member : record) {
    if (std::find(members.begin(), members.end(), member.key()) == members.end()) continue;
    writer.key(member.key()).raw(member.text());
  }
  writer.close();
  return text;
}

std::vector<std::string> sayings(RecordValidator& validator, std::string_view record,
                                 const Rule& rule) {
  validator.examine({"f", 1, 0, 0}, record);
  std::vector<std::string> said;
  for (const auto& finding : validator.findings().all()) {
    if (finding.info->rule != &rule) continue;
    said.push_back(std::string(finding.code()) + " " + finding.pointer + " " + finding.message);
  }
  return said;
}

TEST(RuleReads, WhatARuleSaysDependsOnWhatItReadsAlone) {
  const auto policy = Policy::of(Profile::generic);
  const auto context = context_of(Profile::generic);
  RecordValidator validator(context, policy, {.all = true});
  json::Reader reader;
  std::size_t findings = 0;
  for (const auto& text : records()) {
    const auto document = reader.read(text);
    if (!document || !(*document)->root().is(json::Kind::object)) continue;
    if ((*document)->root().find("type").is(json::Kind::string) &&
        (*document)->root().find("type").string() != "campaign") {
      continue;
    }
    for (const auto* rule : campaign_rules()) {
      const auto whole = sayings(validator, text, *rule);
      const auto part = sayings(validator, reduced((*document)->root(), rule->reads), *rule);
      EXPECT_EQ(whole, part) << rule->name << " of " << text;
      findings += whole.size();
    }
  }
  EXPECT_GT(findings, 20U);
}

}  // namespace
}  // namespace dealkit::validation::rule_reads_test
