// Reports a second: clean campaigns (the common case), campaigns with two findings, and the human
// form of the latter.
//   cmake --preset bench && ninja -C build/bench bench_report && build/bench/bin/bench_report
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "core/validation/output/format.hpp"

namespace {

using namespace dealkit;
using namespace dealkit::validation;

FormatOptions options() {
  FormatOptions made;
  made.now = *base::parse_instant("2026-10-01T00:00:00Z");
  made.policy_hash = "sha256:" + std::string(64, 'a');
  return made;
}

std::vector<Finding> findings() {
  Finding one;
  one.info = find_code("BUD013");
  one.rule_name = to_string(one.info->rule);
  one.pointer = "/budget";
  one.actual = "230000.00";
  one.expected = "at most 210000";
  one.message = "budget of 230000 exceeds the 210000 that remain of the deal";
  return {one, one};
}

void run(benchmark::State& state, std::string_view format, std::span<const Finding> found) {
  const auto writer = make_format(format, options());
  const std::string hash = "sha256:" + std::string(64, 'b');
  Examined record;
  record.source = {"campaigns.ndjson", 3, 1000, 2};
  record.bytes = R"({"id":"cmp-1001-autumn","campaign_name":"Autumn","budget":230000.00})";
  record.id = "cmp-1001-autumn";
  record.content_hash = hash;
  record.findings = found;
  record.valid = found.empty();
  for (const auto* rule : campaign_rules()) record.ran.set(place_of(*rule));
  std::string out;
  std::size_t bytes = 0;
  for (auto _ : state) {
    if (out.size() > 60'000) {
      bytes += out.size();
      out.clear();
    }
    writer->record(record, out);
    benchmark::DoNotOptimize(out.data());
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes + out.size()));
}

void clean_report(benchmark::State& state) { run(state, "report", {}); }
void report_with_two_findings(benchmark::State& state) { run(state, "report", findings()); }
void human_with_two_findings(benchmark::State& state) { run(state, "human", findings()); }

BENCHMARK(clean_report);
BENCHMARK(report_with_two_findings);
BENCHMARK(human_with_two_findings);

}  // namespace
