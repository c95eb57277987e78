// What twelve external checks of 650 ms each cost a campaign: asked one after the other, at the
// same time, and at the same time with a cache over campaigns of which many come again.
//   build/bench/bin/bench_external_check [SEQUENTIAL [PARALLEL [CACHED]]]
// The arguments are the numbers of campaigns for each way. The checkers are coprocesses that sleep.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "io/check/external.hpp"
#include "support/external_fakes.hpp"

namespace {

namespace cache = dealkit::io::cache;
using dealkit::io::check::ExternalCheck;
using dealkit::io::check::ExternalChecks;
using dealkit::io::check::RecordText;
using Clock = std::chrono::steady_clock;

constexpr int check_count = 12;
constexpr auto check_ms = "650";
constexpr dealkit::base::Instant now{1'790'812'800, 0};

std::unique_ptr<ExternalChecks> make(int first, int count, cache::Cache* kept) {
  std::vector<ExternalCheck> checks;
  for (int i = first; i < first + count; ++i) {
    ExternalCheck check;
    check.name = fmt::format("check{}", i);
    check.argv = dealkit::test::checker("slow", {check_ms});
    check.timeout_ms = 30'000;
    checks.push_back(std::move(check));
  }
  auto made = ExternalChecks::create(std::move(checks), {.cache = kept, .ca_file = {}});
  if (!made) {
    fmt::print(stderr, "{}\n", made.error().message);
    std::exit(70);
  }
  return std::move(*made);
}

void ask(ExternalChecks& checks, const std::string& record) {
  const RecordText records[] = {{record}};
  const auto results = checks.run(records, now);
  for (const auto& result : results[0]) {
    if (result.passed) continue;
    fmt::print(stderr, "{}\n", result.failure ? result.failure->message : "a finding");
    std::exit(70);
  }
}

std::string campaign(int number) { return fmt::format(R"({{"id":"cmp_{}"}})", number); }

/// Mean milliseconds a campaign. The checkers are started before, as they are kept.
template <class Ask>
double mean_ms(int campaigns, Ask&& ask_one) {
  ask_one(-1);
  const auto begin = Clock::now();
  for (int i = 0; i < campaigns; ++i) ask_one(i);
  return std::chrono::duration<double, std::milli>(Clock::now() - begin).count() / campaigns;
}

double sequential(int campaigns) {
  std::vector<std::unique_ptr<ExternalChecks>> one_by_one;
  for (int i = 0; i < check_count; ++i) one_by_one.push_back(make(i, 1, nullptr));
  return mean_ms(campaigns, [&](int number) {
    for (auto& checks : one_by_one) ask(*checks, campaign(number));
  });
}

double parallel(int campaigns, int distinct, cache::Cache* kept) {
  const auto checks = make(0, check_count, kept);
  return mean_ms(campaigns, [&](int number) { ask(*checks, campaign(number % distinct)); });
}

int argument(int argc, char** argv, int index, int fallback) {
  return index < argc ? std::max(1, std::atoi(argv[index])) : fallback;
}

}  // namespace

int main(int argc, char** argv) {
  const int for_sequential = argument(argc, argv, 1, 2);
  const int for_parallel = argument(argc, argv, 2, 5);
  const int for_cached = argument(argc, argv, 3, 20);
  const int distinct = std::max(1, for_cached / 4);

  const double one_by_one = sequential(for_sequential);
  const double together = parallel(for_parallel, for_parallel, nullptr);
  const cache::SteadyClock clock;
  const auto kept = cache::make_memory_cache({}, clock);
  const double cached = parallel(for_cached, distinct, kept.get());

  const auto line = [&](const char* what, int campaigns, double ms) {
    fmt::print("{:<28} {:>4} campaigns {:>9.1f} ms each {:>6.1f}% less than sequential\n", what,
               campaigns, ms, 100 * (1 - ms / one_by_one));
  };
  fmt::print("{} external checks of {} ms\n", check_count, check_ms);
  line("sequential", for_sequential, one_by_one);
  line("parallel", for_parallel, together);
  line(fmt::format("parallel, cache, {} distinct", distinct).c_str(), for_cached, cached);
  return 0;
}
