#include "io/store/sql_store.hpp"

#include <random>

namespace dealkit::io::store {

namespace {

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
      rng_(seed_of(options_)) {
  for (const auto& traits : deal::all_kinds()) {
    tables_[static_cast<std::size_t>(traits.kind)] = table_of(traits.kind);
  }
}

}  // namespace dealkit::io::store
