// What every command on a store begins with: who acts, when, and the store that the settings name.
#pragma once

#include <memory>

#include "core/base/config_tree.hpp"
#include "core/base/rng.hpp"
#include "core/deal/records.hpp"
#include "io/cli/prepare.hpp"
#include "io/store/database.hpp"
#include "io/time_zone/system_time_zones.hpp"

namespace dealkit::io::session {

enum class Access : std::uint8_t {
  read,
  inspect,     // only reads, also a store whose schema is older than this program's
  write,
  create,      // makes an SQLite store that is not there yet, and says so
  upgrade,     // also a store whose schema is older than this program's
  initialise,  // both
};

struct Session {
  std::unique_ptr<time_zone::SystemTimeZones> zones;
  deal::Context context;
  base::Rng rng;  // for ids of new records
  std::unique_ptr<store::Database> store;
};

/// With the options of options.hpp. Errc::usage for an option's text that is no UTF-8.
base::Result<Session> open_session(const cli::Invocation& invocation, Access access);
/// The same without a store: for what may do without one.
base::Result<Session> start_session(const cli::Invocation& invocation);
/// Opens the store of a session that has none; says nothing if that made one.
base::Result<void> open_store(const cli::Invocation& invocation, Access access, Session& session);
void print_if_new(const cli::Invocation& invocation, const Session& session);

store::Options store_options_of(const cli::Invocation& invocation, Access access);

/// For --check-config: store URL and trace context.
void check_settings(const cli::Invocation& invocation, base::Problems& problems);

}  // namespace dealkit::io::session
