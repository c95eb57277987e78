// What reading from a store costs: one record by its id (10-deals: P50 under 0.1 ms from SQLite,
// under 1 ms from PostgreSQL) and an export of all campaigns with what is computed.
//   bin/bench_store --benchmark_repetitions=9 --benchmark_report_aggregates_only=true
#include <benchmark/benchmark.h>
#include <stdlib.h>

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

#include <fmt/format.h>

#include "core/base/json/document.hpp"
#include "core/record/normal_form.hpp"
#include "io/store/admin/admin.hpp"
#include "io/store/records/records.hpp"
#include "support/postgres_server.hpp"

namespace {

using namespace dealkit;
using deal::Kind;

constexpr int deals = 10'000;
constexpr int campaigns_a_deal = 4;

template <class T>
T must(base::Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return std::move(*result);
}

deal::Change creation(Kind kind, std::string id, const std::string& json) {
  json::Reader reader;
  deal::Change change;
  change.action = deal::Action::create;
  change.kind = kind;
  change.id = std::move(id);
  change.version = 1;
  const auto* document = must(reader.read(json));
  const auto made = record::append_normal(change.after, document->root(),
                                          *deal::traits(kind).table);
  if (!made) throw std::runtime_error(made.error().message);
  change.event_type = std::string(deal::traits(kind).name) + ".created";
  change.partition_key = ":" + change.id;
  return change;
}

std::string deal_id(int number) { return fmt::format("deal-{:06}", number); }

/// A deal and its campaigns, of the size that people have them.
void add_deal(io::store::UnitOfWork& unit, int number) {
  const auto id = deal_id(number);
  unit.apply(creation(
      Kind::deal, id,
      fmt::format(R"({{"type":"deal","id":"{}","deal_name":"Spring {}","deal_type":"programmatic",)"
                  R"("total_value":250000.5,"currency":"EUR","start_date":"2026-10-01",)"
                  R"("end_date":"2026-12-31","status":"draft","approval_state":"draft",)"
                  R"("version":1,"created_at":"2026-09-01T00:00:00Z",)"
                  R"("updated_at":"2026-09-01T00:00:00Z","wseat":["s1","s2"],"crm":"x{}"}})",
                  id, number, number)));
  for (int i = 0; i < campaigns_a_deal; ++i) {
    const auto campaign = fmt::format("{}-{}", id, i);
    unit.apply(creation(
        Kind::campaign, campaign,
        fmt::format(R"({{"type":"campaign","id":"{}","deal_id":"{}","campaign_name":"c",)"
                    R"("campaign_type":"display","budget":50000,"status":"active",)"
                    R"("targeting":{{"geo_targets":["DE","FR"],"device_types":["mobile"]}},)"
                    R"("scheduling":{{"start_date":"2026-10-01","end_date":"2026-12-31"}}}})",
                    campaign, id)));
  }
}

std::unique_ptr<io::store::Database> filled(const std::string& url) {
  io::store::Options options;
  options.url = url;
  options.create = url.starts_with("sqlite:");
  options.any_schema = true;
  auto store = must(io::store::open(options));
  deal::Context context;
  context.now = must(base::parse_instant("2026-09-01T00:00:00Z"));
  context.actor = "bench";
  must(io::store::Admin(*store).migrate(context));
  constexpr int batch = 500;
  for (int first = 0; first < deals; first += batch) {
    const auto written = io::store::Records(*store).transact(
        context, [&](io::store::UnitOfWork& unit) -> base::Result<void> {
          for (int i = first; i < first + batch; ++i) add_deal(unit, i);
          return {};
        });
    if (!written) throw std::runtime_error(written.error().message);
  }
  return store;
}

/// Made once for all benchmarks, removed at the end.
struct Stores {
  Stores() {
    if (::mkdtemp(folder.data()) == nullptr) throw std::runtime_error(folder);
    sqlite = filled("sqlite:" + folder + "/store.db");
    postgresql = filled(server.new_database());
  }
  Stores(const Stores&) = delete;
  Stores& operator=(const Stores&) = delete;
  ~Stores() { std::filesystem::remove_all(folder); }

  std::string folder = std::filesystem::temp_directory_path().string() + "/bench.XXXXXX";
  test::PostgresServer server;
  std::unique_ptr<io::store::Database> sqlite;
  std::unique_ptr<io::store::Database> postgresql;
};
io::store::Database& store(bool postgresql) {
  static Stores stores;
  return postgresql ? *stores.postgresql : *stores.sqlite;
}

void read_by_id(benchmark::State& state, bool postgresql, Kind kind) {
  auto& from = store(postgresql);
  int number = 0;
  for (auto _ : state) {
    number = (number + 7919) % deals;
    const auto id = kind == Kind::deal ? deal_id(number) : deal_id(number) + "-1";
    const auto found = must(io::store::Records(from).read({kind, id}));
    if (!found) throw std::runtime_error("no " + id);
  }
}
BENCHMARK_CAPTURE(read_by_id, sqlite_deal, false, Kind::deal);
BENCHMARK_CAPTURE(read_by_id, sqlite_campaign, false, Kind::campaign);
BENCHMARK_CAPTURE(read_by_id, postgresql_deal, true, Kind::deal)->UseRealTime();
BENCHMARK_CAPTURE(read_by_id, postgresql_campaign, true, Kind::campaign)->UseRealTime();

void export_campaigns(benchmark::State& state, bool postgresql) {
  auto& from = store(postgresql);
  io::store::Query query;
  query.kind = Kind::campaign;
  std::int64_t records = 0;
  for (auto _ : state) {
    const auto visited = io::store::Records(from).visit({&query, 1}, [&](const deal::Stored&) {
      ++records;
      return base::Result<void>();
    });
    if (!visited) throw std::runtime_error(visited.error().message);
  }
  state.SetItemsProcessed(records);
}
BENCHMARK_CAPTURE(export_campaigns, sqlite, false)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(export_campaigns, postgresql, true)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
