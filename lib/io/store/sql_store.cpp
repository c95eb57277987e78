#include "io/store/sql_store.hpp"

#include <random>

namespace dealkit::io::store {

namespace {

/// The stream of random numbers that event ids are drawn from: a caller who makes ids of records
/// from the same seed must not come to the same ones.
constexpr std::uint64_t event_ids = 1;

std::uint64_t seed_of(const Options& options) {
  if (options.seed != 0) return options.seed;
  std::random_device device;
  return static_cast<std::uint64_t>(device()) << 32 | device();
}

}  // namespace

SqlStore::SqlStore(Options options, std::unique_ptr<sql::Connection> connection,
                   Identity identity)
    : options_(std::move(options)),
      connection_(std::move(connection)),
      name_(std::move(identity.name)),
      created_(identity.created),
      rng_(base::Rng(seed_of(options_)).fork(event_ids)) {
  for (const auto& traits : deal::all_kinds()) {
    tables_[static_cast<std::size_t>(traits.kind)] = table_of(traits.kind);
  }
}

base::Result<void> SqlStore::draw_other_ids() {
  std::int64_t seq = 0;
  DEALKIT_RETURN_IF_ERROR(
      connection_->run("SELECT coalesce(max(seq), 0) FROM outbox", {}, [&](const sql::Row& row) {
        seq = row.integer(0);
        return base::Result<void>();
      }));
  rng_ = rng_.fork(static_cast<std::uint64_t>(seq));
  ids_are_taken_ = false;
  return {};
}

}  // namespace dealkit::io::store
