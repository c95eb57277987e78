// The one interface of both databases: statements with parameters, rows, transactions. io/sqlite
// and io/pg own the connections behind it; io/store holds all SQL that both understand.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/result.hpp"

namespace dealkit::io::sql {

enum class Dialect : std::uint8_t { sqlite, postgresql };

/// A parameter or a value to insert. Texts are referred to, not copied.
using Value = std::variant<std::monostate /*NULL*/, std::int64_t, double, bool, std::string_view>;

/// One row of a result, valid while it is visited.
class Row {
 public:
  virtual ~Row() = default;
  virtual std::size_t size() const = 0;
  virtual bool is_null(std::size_t column) const = 0;
  virtual std::int64_t integer(std::size_t column) const = 0;
  virtual double number(std::size_t column) const = 0;
  virtual bool boolean(std::size_t column) const = 0;
  virtual std::string_view text(std::size_t column) const = 0;  // "" for NULL
};
/// An Error ends the visit and comes out of the statement.
using OnRow = std::function<base::Result<void>(const Row&)>;

/// What a column holds, for bulk inserts (PostgreSQL must be told).
enum class ColumnType : std::uint8_t { text, integer, number, boolean, json, instant };
struct Column {
  std::string name;
  ColumnType type = ColumnType::text;
};

/// INSERT INTO table (columns) … for many rows, in one round trip where there is one to save.
struct Insert {
  std::string table;
  std::vector<Column> columns;
  /// Appended as it is: "ON CONFLICT (id) DO UPDATE SET …"; "" = a conflict is an error.
  std::string on_conflict;
  /// None of the rows is expected to be there. Many of them then go the fastest way, on which a row
  /// that is there after all is Errc::conflict, whatever `on_conflict` says.
  bool all_new = false;
  /// The values are also those of a column that the database numbers by itself.
  bool with_numbers = false;
};

/// Makes rows one after the other: puts the values of some more into `values`, which is empty; none
/// at the end. Texts stay until the next call.
using MakeRows = std::function<base::Result<void>(std::vector<Value>& values)>;

enum class Begin : std::uint8_t {
  read,   // one snapshot for all statements, however long it takes; writes are refused
  write,  // SQLite: takes the write lock at once; PostgreSQL: READ COMMITTED
};

/// One connection, used by one thread at a time. Every call that may wait has a deadline (lock,
/// statement, connect). Errors: Errc::conflict (a unique key), Errc::again (locked, deadlock,
/// serialization failure, lock deadline), Errc::timeout (statement deadline), Errc::unavailable
/// (connection lost or refused), Errc::io (disk full, read-only, corrupt file), Errc::data (a value
/// that the database refuses), Errc::configuration (no such database or privilege), Errc::internal
/// (our SQL). Messages name the store and what to do, never a password.
class Connection {
 public:
  virtual ~Connection() = default;
  virtual Dialect dialect() const = 0;

  /// Runs one statement with parameters $1, $2, …; prepared once and kept. Returns the number of
  /// rows that were changed or visited. The whole result may be held in memory: use stream() for
  /// results without a limit.
  virtual base::Result<std::uint64_t> run(std::string_view statement,
                                          std::span<const Value> parameters = {},
                                          const OnRow& on_row = {}) = 0;
  /// A SELECT of any size in constant memory; inside a transaction.
  virtual base::Result<std::uint64_t> stream(std::string_view statement,
                                             std::span<const Value> parameters,
                                             const OnRow& on_row) = 0;
  /// `values` row by row. Returns how many rows were inserted or updated.
  virtual base::Result<std::uint64_t> insert(const Insert& insert,
                                             std::span<const Value> values) = 0;
  /// The same with rows that are made meanwhile, `rows` of them in all; inside a transaction.
  virtual base::Result<std::uint64_t> insert_made(const Insert& insert, std::size_t rows,
                                                  const MakeRows& make);
  /// `statement` once for each of the texts in `keys` as $1, in one round trip where there is one
  /// to save: "SELECT … WHERE id = $1" (PostgreSQL: "= ANY($1)"; the statement is written with
  /// {key} where the comparison stands: "WHERE id {key} ORDER BY id FOR UPDATE").
  virtual base::Result<std::uint64_t> run_for_keys(std::string_view statement,
                                                   std::span<const std::string_view> keys,
                                                   const OnRow& on_row) = 0;
  /// Several statements separated by semicolons, without parameters or results: migrations.
  virtual base::Result<void> script(std::string_view statements) = 0;

  virtual base::Result<void> begin(Begin kind) = 0;
  virtual base::Result<void> commit() = 0;
  /// Never fails: a connection that cannot roll back is closed, and says so at its next use.
  virtual void rollback() = 0;
  virtual bool in_transaction() const = 0;
  /// Whether anything can still be asked: it was neither lost nor closed.
  virtual bool is_usable() const = 0;
};

/// Begins, runs `work`, commits; rolls back when work or the commit fails.
base::Result<void> in_transaction(Connection& connection, Begin kind,
                                  const std::function<base::Result<void>()>& work);

}  // namespace dealkit::io::sql
