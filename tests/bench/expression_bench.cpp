// The condition language: compiling and evaluating three typical conditions. Reading the record is
// not part of the time. Run: build/bench/bin/bench_expression
#include <benchmark/benchmark.h>

#include <array>
#include <cstdlib>
#include <string_view>

#include "core/base/json/document.hpp"
#include "core/expression/program.hpp"

namespace {

namespace expression = dealkit::expression;
namespace json = dealkit::json;

constexpr std::string_view record = R"({"type":"campaign","campaign_id":"c-42","account_id":"a-7",
  "name":"Summer 2026 video","budget":12500.5,"campaign_type":"video","bid_amount":3.25,
  "start_date":"2026-10-01T00:00:00Z","end_date":"2026-12-31T00:00:00Z",
  "targeting":{"geo_targets":["USA","GBR","FRA","DEU"],"devices":["mobile","tablet"],
  "age_min":18,"age_max":54},"tags":["q4","brand"],"paused":false})";

constexpr std::array<std::string_view, 3> conditions{
    "budget > 10000.0 && campaign_type in [\"video\",\"display\"] && "
    "targeting.geo_targets.exists(g, g == \"DEU\")",
    "name.matches('^[A-Z][a-z]+ 20[0-9]{2} (video|display)$') && !paused",
    "timestamp(end_date) - timestamp(start_date) > duration('720h') && "
    "has(targeting.age_min) && targeting.age_min >= 18",
};

std::string_view condition(const benchmark::State& state) {
  return conditions[static_cast<std::size_t>(state.range(0))];
}

void compile(benchmark::State& state) {
  for (auto _ : state) {
    auto program = expression::compile(condition(state));
    benchmark::DoNotOptimize(program);
  }
}

void evaluate(benchmark::State& state) {
  const auto program = expression::compile(condition(state));
  json::Reader reader;
  const auto document = reader.read(record);
  if (!program || !document) std::abort();
  const expression::RecordBindings bindings((*document)->root());
  expression::Scratch scratch;
  for (auto _ : state) {
    auto answer = program->condition(bindings, scratch);
    if (!answer || !*answer) {
      state.SkipWithError("the condition does not hold");
      break;
    }
  }
}

BENCHMARK(compile)->DenseRange(0, 2);
BENCHMARK(evaluate)->DenseRange(0, 2);

}  // namespace
