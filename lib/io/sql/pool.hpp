// Connections to one database, shared by all who ask it: a connection has one transaction at a
// time, so whoever wants a second one beside the first is given another connection, up to a limit.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.hpp"
#include "io/sql/connection.hpp"

namespace dealkit::io::sql {

class Pool;

/// A connection that is one's own until this ends. A transaction that is open then is rolled back.
class Lease {
 public:
  Lease(Lease&& other) noexcept = default;
  Lease& operator=(Lease&& other) noexcept;
  ~Lease() { give_back(); }
  Connection& operator*() const { return *connection_; }
  Connection* operator->() const { return connection_.get(); }

 private:
  friend class Pool;
  Lease(Pool& pool, std::unique_ptr<Connection> connection)
      : pool_(&pool), connection_(std::move(connection)) {}
  void give_back();

  Pool* pool_;
  std::unique_ptr<Connection> connection_;
};

/// For all threads. Outlives its leases.
class Pool {
 public:
  struct Options {
    std::string name;                        // of the database, for messages
    std::size_t limit = 4;                   // connections at a time
    std::chrono::milliseconds wait{10'000};  // for one that comes back, where all are in use
  };
  using Connect = std::function<base::Result<std::unique_ptr<Connection>>()>;
  /// `first` is open already and counts; `connect`, on whichever thread, opens the others.
  Pool(Options options, std::unique_ptr<Connection> first, Connect connect);
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  /// The connection that was given back last, else a new one. Errc::again if all are in use all
  /// the time that one waits; else what connecting says.
  base::Result<Lease> take();

  struct Counters {
    std::uint64_t opened = 0;    // connections, the first one too
    std::uint64_t dropped = 0;   // that could not be used any more when they came back
    std::uint64_t taken = 0;     // leases
    std::uint64_t waits = 0;     // of these and of those that came to nothing: had to wait
    std::uint64_t timeouts = 0;  // waited in vain
  };
  Counters counters() const;

 private:
  friend class Lease;
  void give_back(std::unique_ptr<Connection> connection);
  base::Result<Lease> connect();

  const Options options_;
  const Connect connect_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::unique_ptr<Connection>> idle_;
  std::size_t open_ = 0;  // idle, in use, or being opened
  Counters counters_;
};

}  // namespace dealkit::io::sql
