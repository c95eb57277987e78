// A store that is open: where it is, its connections, the ids of its events. What can be asked of
// it stands in rooms of their own (records, outbox, idempotency, reviews, scoring, admin), each of
// which takes a Database; this one knows what all of them share.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "io/sql/connection.hpp"
#include "io/sql/pool.hpp"
#include "io/store/event_ids.hpp"

namespace dealkit::io::store {

struct Options {
  /// "sqlite:PATH", "postgresql://…" (or "postgres://…"). Errc::usage for anything else, and for a
  /// password in it: pgpass, a service file and PGPASSFILE are the ways.
  std::string url;
  bool read_only = false;
  /// Creates and migrates an SQLite file that is not there yet.
  bool create = false;
  /// Opens a store whose schema is older than this program's (for migrate and status).
  bool any_schema = false;
  std::chrono::milliseconds lock_timeout{10'000};  // also for one of our own connections
  std::chrono::milliseconds connect_timeout{10'000};
  std::size_t connections = 4;  // at most, at a time
  std::uint64_t seed = 0;       // of event ids; 0 = from the system's randomness
  base::Instant now;            // when, and by whom, a store that is created was created
  std::string actor = "dealkit";
};

/// A connection to a store before anything is made of it.
struct Opened {
  std::unique_ptr<sql::Connection> connection;
  std::string path;      // of an SQLite file
  std::string name;      // for messages
  bool created = false;  // its tables were made now
};

/// For all threads.
class Database {
 public:
  /// Other connections are opened as `options` say: of what has no name, let there be only one.
  Database(const Options& options, Opened opened);

  /// A connection for one's own. Errc::again if all are in use for as long as one waits for a lock.
  base::Result<sql::Lease> connection() { return pool_.take(); }
  sql::Dialect dialect() const { return dialect_; }
  const Options& options() const { return options_; }
  /// Where the store is, without secrets: for messages.
  const std::string& name() const { return name_; }
  /// Whether open() made it (Options::create).
  bool is_new() const { return is_new_; }
  EventIds& event_ids() { return event_ids_; }
  sql::Pool::Counters counters() const { return pool_.counters(); }

 private:
  Options options_;
  sql::Dialect dialect_;
  std::string name_;
  bool is_new_;
  EventIds event_ids_;
  sql::Pool pool_;
};

/// What open() says of the form of a URL, without touching anything.
base::Result<void> check_url(const std::string& url);

/// Errc::no_input if the file is absent (and not create), Errc::configuration for a file that is no
/// store, a schema newer than this program's (says so) or older (says `dealctl store migrate`),
/// Errc::unavailable for a server that does not answer.
base::Result<std::unique_ptr<Database>> open(const Options& options);
/// The same, and nothing made of it.
base::Result<Opened> open_connection(const Options& options);

}  // namespace dealkit::io::store
