// What it takes to read one deal by its id from an open store: percentiles of single calls.
//   bin/store_latency URL DEALS      a store with the deals of make_deals.py
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "core/base/rng.hpp"
#include "io/store/records/records.hpp"

int main(int argc, char** argv) {
  using namespace dealkit;
  using Clock = std::chrono::steady_clock;
  if (argc != 3) {
    fmt::print(stderr, "usage: store_latency URL DEALS\n");
    return 64;
  }
  const auto deals = static_cast<std::uint64_t>(std::strtoull(argv[2], nullptr, 10));
  io::store::Options options;
  options.url = argv[1];
  options.read_only = true;
  const auto store = io::store::open(options);
  if (!store || deals == 0) {
    fmt::print(stderr, "store_latency: {}\n", store ? "no deals" : store.error().message);
    return 66;
  }
  const io::store::Records records(**store);
  constexpr std::size_t warm_up = 1'000;
  constexpr std::size_t reads = 50'000;
  base::Rng rng(1);
  std::vector<double> micros;
  for (std::size_t i = 0; i < warm_up + reads; ++i) {
    const deal::Key key{deal::Kind::deal, fmt::format("deal-2026-{:09}", rng.below(deals))};
    const auto begin = Clock::now();
    const auto found = records.read(key);
    const std::chrono::duration<double, std::micro> took = Clock::now() - begin;
    if (!found || !*found) {
      fmt::print(stderr, "store_latency: no {}\n", key.id);
      return 1;
    }
    if (i >= warm_up) micros.push_back(took.count());
  }
  std::sort(micros.begin(), micros.end());
  const auto at = [&](double part) {
    return micros[static_cast<std::size_t>(part * static_cast<double>(micros.size() - 1))];
  };
  fmt::print("{}: read by id: P50 {:.1f} us, P95 {:.1f} us, P99 {:.1f} us of {} reads\n",
             (*store)->name(), at(0.5), at(0.95), at(0.99), reads);
  return 0;
}
