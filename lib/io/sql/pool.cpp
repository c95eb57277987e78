// Taking connections and giving them back; see pool.hpp.
#include "io/sql/pool.hpp"

#include <fmt/format.h>

#include <utility>

namespace dealkit::io::sql {

Lease& Lease::operator=(Lease&& other) noexcept {
  if (this == &other) return *this;
  give_back();
  pool_ = other.pool_;
  connection_ = std::move(other.connection_);
  return *this;
}

void Lease::give_back() {
  if (connection_ != nullptr) pool_->give_back(std::move(connection_));
}

Pool::Pool(Options options, std::unique_ptr<Connection> first, Connect connect)
    : options_(std::move(options)), connect_(std::move(connect)) {
  idle_.push_back(std::move(first));
  open_ = counters_.opened = 1;
}

base::Result<Lease> Pool::take() {
  std::unique_lock lock(mutex_);
  const auto can_be_had = [this] { return !idle_.empty() || open_ < options_.limit; };
  if (!can_be_had()) {
    ++counters_.waits;
    if (!changed_.wait_for(lock, options_.wait, can_be_had)) {
      ++counters_.timeouts;
      return base::Error{base::Errc::again,
                         fmt::format("{}: expected one of {} connections to come free within {} "
                                     "ms, found all in use",
                                     options_.name, options_.limit, options_.wait.count())};
    }
  }
  if (idle_.empty()) {
    ++open_;  // its place is taken while it is opened
    lock.unlock();
    return connect();
  }
  auto connection = std::move(idle_.back());
  idle_.pop_back();
  ++counters_.taken;
  return Lease(*this, std::move(connection));
}

base::Result<Lease> Pool::connect() {
  auto connection = connect_();
  {
    const std::lock_guard lock(mutex_);
    if (connection) {
      ++counters_.opened;
      ++counters_.taken;
      return Lease(*this, std::move(*connection));
    }
    --open_;
  }
  changed_.notify_one();  // whoever waits may try it now
  return std::move(connection).error();
}

void Pool::give_back(std::unique_ptr<Connection> connection) {
  if (connection->in_transaction()) connection->rollback();
  const bool usable = connection->is_usable();
  if (!usable) connection.reset();  // closing may take its time: not under the lock
  {
    const std::lock_guard lock(mutex_);
    if (usable) {
      idle_.push_back(std::move(connection));
    } else {
      ++counters_.dropped;
      --open_;
    }
  }
  changed_.notify_one();
}

Pool::Counters Pool::counters() const {
  const std::lock_guard lock(mutex_);
  return counters_;
}

}  // namespace dealkit::io::sql
