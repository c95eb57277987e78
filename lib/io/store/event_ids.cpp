// Drawing ids; see event_ids.hpp.
#include "io/store/event_ids.hpp"

#include <algorithm>
#include <random>

#include "core/base/ids.hpp"

namespace dealkit::io::store {

namespace {

/// The stream of random numbers that event ids are drawn from: a caller who makes ids of records
/// from the same seed must not come to the same ones.
constexpr std::uint64_t stream_of_event_ids = 1;

base::Rng rng_of(std::uint64_t seed) {
  if (seed != 0) return base::Rng(seed).fork(stream_of_event_ids);
  std::random_device device;
  return base::Rng(static_cast<std::uint64_t>(device()) << 32 | device());
}

}  // namespace

EventIds::EventIds(std::uint64_t seed) : rng_(rng_of(seed)) {}

std::vector<std::string> EventIds::draw(base::Instant now, std::size_t count) {
  std::vector<std::string> ids;
  {
    const std::lock_guard lock(mutex_);
    while (ids.size() < count) ids.push_back(base::make_uuid7(now, rng_));
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

void EventIds::are_taken() {
  const std::lock_guard lock(mutex_);
  taken_ = true;
}

base::Result<void> EventIds::draw_others(sql::Connection& connection) {
  std::int64_t seq = 0;
  DEALKIT_RETURN_IF_ERROR(
      connection.run("SELECT coalesce(max(seq), 0) FROM outbox", {}, [&](const sql::Row& row) {
        seq = row.integer(0);
        return base::Result<void>();
      }));
  const std::lock_guard lock(mutex_);
  rng_ = rng_.fork(static_cast<std::uint64_t>(seq));
  taken_ = false;
  return {};
}

base::Result<void> EventIds::draw_others_if_taken(sql::Connection& connection) {
  bool taken = false;
  {
    const std::lock_guard lock(mutex_);
    taken = taken_;
  }
  return taken ? draw_others(connection) : base::Result<void>();
}

}  // namespace dealkit::io::store
