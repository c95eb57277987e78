// Virtual time: events a second, beside a std::priority_queue of std::function as one would write
// it at first; and deals a second through the example's policies. To run it:
// build/bench/bin/bench_simulate
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <fstream>
#include <functional>
#include <queue>
#include <string>
#include <vector>

#include "core/approval/simulate.hpp"
#include "core/sim/event_queue.hpp"
#include "io/time_zone/system_time_zones.hpp"
#include "io/toml/read.hpp"

namespace {

using namespace dealkit;

/// Delays that both queues get: each event that comes schedules one more.
std::int64_t delay(std::uint64_t number) {
  return static_cast<std::int64_t>((number * 0x9E3779B97F4A7C15) >> 44);
}

void event_queue(benchmark::State& state) {
  sim::EventQueue<std::uint64_t> queue;
  std::uint64_t number = 0;
  for (; number < static_cast<std::uint64_t>(state.range(0)); ++number) {
    queue.schedule({delay(number), 0}, number);
  }
  for (auto _ : state) {
    const auto event = queue.next();
    queue.schedule({queue.now().seconds + delay(number + *event % 2), 0}, number);
    ++number;
  }
  state.SetItemsProcessed(state.iterations());
}

void queue_of_functions(benchmark::State& state) {
  struct Event {
    std::int64_t seconds;
    std::uint64_t number;
    std::function<void()> run;
    bool operator<(const Event& other) const {
      return seconds != other.seconds ? seconds > other.seconds : number > other.number;
    }
  };
  std::priority_queue<Event> queue;
  std::uint64_t number = 0;
  std::int64_t now = 0;
  const std::function<void(std::uint64_t)> schedule = [&](std::uint64_t event) {
    queue.push({now + delay(number + event % 2), number,
                [&schedule, &number, event] { schedule(event + number); }});
    ++number;
  };
  while (number < static_cast<std::uint64_t>(state.range(0))) schedule(0);
  for (auto _ : state) {
    const auto event = queue.top();
    queue.pop();
    now = event.seconds;
    event.run();
  }
  state.SetItemsProcessed(state.iterations());
}

template <class T>
T read_as(const std::string& name, const base::TimeZones& zones) {
  const auto file = io::toml::read_toml(DEALKIT_SOURCE_DIR "/examples/approval/" + name);
  base::Problems problems;
  if (!file) std::abort();
  auto value = T::read(*file, &zones, problems);
  if (!problems.empty()) std::abort();
  return value;
}

void play(benchmark::State& state, const std::string& policy_name) {
  const io::time_zone::SystemTimeZones zones;
  const auto policy = read_as<approval::Policy>(policy_name, zones);
  const auto model = read_as<approval::SimulationModel>("model.toml", zones);
  approval::Book book;
  std::ifstream lines(DEALKIT_SOURCE_DIR "/examples/approval/book.ndjson");
  for (std::string line; std::getline(lines, line);) {
    if (!book.add(line)) std::abort();
  }
  const auto simulation = approval::Simulation::prepare(policy, model, book, {.seed = 1});
  if (!simulation) std::abort();
  std::vector<approval::PlayedDeal> deals(1000);
  std::uint64_t first = 0;
  for (auto _ : state) {
    if (!simulation->play(first, deals)) std::abort();
    first += deals.size();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(deals.size()));
}

BENCHMARK(event_queue)->Arg(10)->Arg(1000)->Arg(100'000);
BENCHMARK(queue_of_functions)->Arg(10)->Arg(1000)->Arg(100'000);
BENCHMARK_CAPTURE(play, sequential, "sequential.toml");
BENCHMARK_CAPTURE(play, parallel_escalated_routed, "policy.toml");

}  // namespace
