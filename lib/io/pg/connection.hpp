// PostgreSQL behind the one interface of both databases. libpqxx and libpq stay inside.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "io/sql/connection.hpp"

namespace dealkit::io::pg {

struct OpenOptions {
  /// postgresql://[USER@][HOST[:PORT]][/DATABASE][?PARAMETER=VALUE&…] as libpq reads it, without a
  /// password.
  std::string url;
  bool read_only = false;
  /// Until the session can be used. A connect_timeout in the URL goes before it.
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds lock_timeout{10'000};  // waiting for a lock: Errc::again; 0 = for ever
  /// One statement, or one fetch of a stream; 0 = for ever. The server ends it (Errc::timeout). A
  /// server that says nothing at all for a little longer is given up: Errc::unavailable. Scripts
  /// have no such deadline, since migrations may take long.
  std::chrono::milliseconds statement_timeout{120'000};
  /// A transaction in which nothing is asked: the server ends the connection, since locks and old
  /// row versions are kept for it. Long, since a pipe's other end may be slow; 0 = for ever.
  std::chrono::milliseconds idle_transaction_timeout{3'600'000};
};

/// A connection whose session speaks UTF-8 and UTC and looks for names in the schema `dealkit`.
/// It never connects again by itself: once lost, every call says Errc::unavailable. Errc::usage for
/// a URL that cannot be read or has a password in it, Errc::configuration for what the server
/// refuses (user, password, database), Errc::unavailable if it does not answer.
base::Result<std::unique_ptr<sql::Connection>> open(const OpenOptions& options);

/// The URL as messages may show it: without parameters but those that say where and who.
/// Errc::usage for a URL that is none of PostgreSQL or has a password in it.
base::Result<std::string> public_name(std::string_view url);

}  // namespace dealkit::io::pg
