// Vectors a second through each stage of score, beside simdjson on demand reading the same members:
// what bounds the filter.
//   cmake --preset bench && ninja -C build/bench bench_score && build/bench/bin/bench_score
#include <benchmark/benchmark.h>
#include <simdjson.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "core/scoring/metric.hpp"

namespace {

using namespace dealkit;

constexpr std::size_t record_count = 10'000;

/// All records in one text, as a filter's block holds them.
struct Input {
  std::string text;
  std::vector<std::string_view> lines;
};

const Input& input() {
  static const Input made = [] {
    Input in;
    std::vector<std::size_t> ends;
    for (std::size_t i = 0; i < record_count; ++i) {
      const auto n = [i](std::size_t factor, std::size_t bound) {
        return std::to_string(i * factor % bound);
      };
      in.text += "{\"deal_id\":\"deal-" + std::to_string(100'000 + i) +
                 "\",\"days_since_last_interaction\":" + n(7, 40) +
                 ",\"days_since_last_campaign_update\":" + n(11, 60) +
                 ",\"hours_since_last_approval_action\":" + n(13, 300) + "." + n(3, 10) +
                 ",\"interactions_7d\":" + n(5, 20) + ",\"interactions_30d\":" + n(17, 60) +
                 ",\"campaign_edits_30d\":" + n(3, 15) + ",\"deal_value\":" + n(9973, 900'000) +
                 ".50,\"budget_utilization\":0." + n(31, 100) + ",\"historical_spend\":" +
                 n(77'777, 3'000'000) + ",\"targeting_change_count\":" + n(3, 12) +
                 ",\"approval_velocity\":" + n(19, 170) + ".25,\"past_completion_rate\":0." +
                 n(37, 100) + ",\"support_tickets_90d\":" + n(3, 11) + "}";
      ends.push_back(in.text.size());
      in.text += '\n';
    }
    std::size_t begin = 0;
    const std::string_view all = in.text;
    for (const auto end : ends) {
      in.lines.push_back(all.substr(begin, end - begin));
      begin = end + 1;
    }
    in.text.reserve(in.text.size() + simdjson::SIMDJSON_PADDING);
    return in;
  }();
  // The views survive the move: a text of this size is on the heap.
  return made;
}

void count(benchmark::State& state) {
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * record_count));
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * input().text.size()));
}

void simdjson_on_demand(benchmark::State& state) {
  const simdjson::padded_string text(input().text);
  simdjson::ondemand::parser parser;
  double sum = 0;
  for (auto _ : state) {
    simdjson::ondemand::document_stream stream;
    if (parser.iterate_many(text, std::size_t{4} << 20).get(stream) != simdjson::SUCCESS) {
      std::exit(1);
    }
    for (auto document : stream) {
      for (const auto& info : scoring::all_features()) {
        double value = 0;
        if (document[info.name].get(value) == simdjson::SUCCESS) sum += value;
      }
    }
  }
  benchmark::DoNotOptimize(sum);
  count(state);
}

void read_only(benchmark::State& state) {
  scoring::VectorReader reader;
  for (auto _ : state) {
    for (const auto line : input().lines) {
      if (!reader.read(line)) std::exit(1);
      benchmark::DoNotOptimize(reader.features());
    }
  }
  count(state);
}

void score_only(benchmark::State& state) {
  scoring::VectorReader reader;
  std::vector<scoring::Features> features;
  for (const auto line : input().lines) {
    if (!reader.read(line)) std::exit(1);
    features.push_back(reader.features());
  }
  const scoring::Model model;
  for (auto _ : state) {
    for (const auto& f : features) benchmark::DoNotOptimize(score_of(f, model));
  }
  count(state);
}

void read_score_write(benchmark::State& state) {
  scoring::VectorReader reader;
  const scoring::Model model;
  const scoring::MetricWriter writer({{1'788'220'800, 0}, 0, false, false}, model);
  std::string out;
  for (auto _ : state) {
    out.clear();
    for (const auto line : input().lines) {
      if (!reader.read(line)) std::exit(1);
      writer.append(out, reader.deal_id(), reader.features(), score_of(reader.features(), model));
    }
    benchmark::DoNotOptimize(out.data());
  }
  count(state);
}

BENCHMARK(simdjson_on_demand);
BENCHMARK(read_only);
BENCHMARK(score_only);
BENCHMARK(read_score_write);

}  // namespace
