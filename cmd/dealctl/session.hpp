// What every command begins with: who acts, when, and the store that the settings name.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/base/config_tree.hpp"
#include "core/base/rng.hpp"
#include "core/deal/records.hpp"
#include "io/cli/prepare.hpp"
#include "io/store/store.hpp"
#include "io/time_zone/system_time_zones.hpp"

namespace dealkit::cmd::dealctl {

enum class Access : std::uint8_t {
  read,
  write,
  create,      // makes an SQLite store that is not there yet, and says so
  upgrade,     // also a store whose schema is older than this program's
  initialise,  // both
};

struct Session {
  std::unique_ptr<io::time_zone::SystemTimeZones> zones;
  deal::Context context;
  base::Rng rng;  // for ids of new records
  std::unique_ptr<io::store::Store> store;
};

base::Result<Session> open_session(const io::cli::Invocation& invocation, Access access);
/// The same without a store: for what is pure.
io::store::Options store_options_of(const io::cli::Invocation& invocation, Access access);

/// For --check-config: store URL and trace context.
void check_settings(const io::cli::Invocation& invocation, base::Problems& problems);

/// The record that the user means: --type, else the only kind that has this id. Errc::not_found;
/// Errc::usage if several have it.
base::Result<deal::Key> resolve(Session& session, const io::cli::Invocation& invocation,
                                std::string_view id);
/// "deal 'd-1'".
std::string name_of(const deal::Key& key);

/// Errc::not_found: the store has no such record.
base::Error not_there(const Session& session, const deal::Key& key);

/// --where as a program, time zones included. Errc::usage with the place of what is wrong.
base::Result<std::unique_ptr<expression::Program>> where_of(const io::cli::Invocation& invocation,
                                                            const Session& session);

/// Asks on the terminal; without one, or with --yes, does not. Errc::usage tells scripts to say
/// --yes; Errc::negative when the answer was no.
base::Result<void> confirm(const io::cli::Invocation& invocation, std::string_view question);

}  // namespace dealkit::cmd::dealctl
