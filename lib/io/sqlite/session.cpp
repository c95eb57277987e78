// Statements, transactions and bulk inserts on one open file.
#include "io/sqlite/session.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <charconv>
#include <cmath>

namespace dealkit::io::sqlite {

using base::Errc;
using base::Error;
using base::Result;

namespace {

// Kept statements; beyond that all that are idle are forgotten (each holds some kilobytes).
constexpr std::size_t most_statements = 256;
// Virtual machine instructions between two looks at the clock: well below a millisecond.
constexpr int progress_steps = 10'000;

class StatementRow final : public sql::Row {
 public:
  explicit StatementRow(sqlite3_stmt* statement) : statement_(statement) {}
  std::size_t size() const override {
    return static_cast<std::size_t>(sqlite3_data_count(statement_));
  }
  bool is_null(std::size_t column) const override {
    return sqlite3_column_type(statement_, static_cast<int>(column)) == SQLITE_NULL;
  }
  std::int64_t integer(std::size_t column) const override {
    return sqlite3_column_int64(statement_, static_cast<int>(column));
  }
  double number(std::size_t column) const override {
    return sqlite3_column_double(statement_, static_cast<int>(column));
  }
  bool boolean(std::size_t column) const override { return integer(column) != 0; }
  std::string_view text(std::size_t column) const override {
    const auto* bytes = sqlite3_column_text(statement_, static_cast<int>(column));
    if (bytes == nullptr) return "";
    const auto size = sqlite3_column_bytes(statement_, static_cast<int>(column));
    return {reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size)};
  }

 private:
  sqlite3_stmt* statement_;
};

struct Bind {
  sqlite3_stmt* statement;
  int place;

  int operator()(std::monostate) const { return sqlite3_bind_null(statement, place); }
  int operator()(std::int64_t value) const { return sqlite3_bind_int64(statement, place, value); }
  int operator()(double value) const { return sqlite3_bind_double(statement, place, value); }
  int operator()(bool value) const { return sqlite3_bind_int(statement, place, value ? 1 : 0); }
  int operator()(std::string_view value) const {
    // A null pointer would be NULL. The text outlives the step: nothing is copied.
    const char* bytes = value.data() != nullptr ? value.data() : "";
    return sqlite3_bind_text64(statement, place, bytes, value.size(), SQLITE_STATIC, SQLITE_UTF8);
  }
};

// What one of both databases would keep and the other refuse or change.
Result<void> check_value(const sql::Value& value) {
  if (const auto* text = std::get_if<std::string_view>(&value);
      text != nullptr && text->find('\0') != std::string_view::npos)
    return Error{Errc::data, "a text holds U+0000, which a store cannot keep"};
  if (const auto* number = std::get_if<double>(&value);
      number != nullptr && !std::isfinite(*number))
    return Error{Errc::data, "expected a finite number"};
  return {};
}

Result<void> bind_one(const Database& database, const Bind& bind, const sql::Value& value) {
  DEALKIT_RETURN_IF_ERROR(check_value(value));
  if (const int code = std::visit(bind, value); code != SQLITE_OK) return database.error(code);
  return {};
}

// "$3" is the third value wherever it stands and however often.
Result<std::vector<std::size_t>> places(sqlite3_stmt* statement, std::string_view text) {
  std::vector<std::size_t> result;
  const int count = sqlite3_bind_parameter_count(statement);
  for (int place = 1; place <= count; ++place) {
    const char* name = sqlite3_bind_parameter_name(statement, place);
    std::string_view digits = name != nullptr ? name : "";
    std::size_t number = 0;
    if (digits.starts_with('$')) {
      digits.remove_prefix(1);
      const auto [end, error] =
          std::from_chars(digits.data(), digits.data() + digits.size(), number);
      if (error != std::errc() || end != digits.data() + digits.size()) number = 0;
    }
    if (number == 0)
      return Error{Errc::internal, fmt::format("expected parameters $1, $2, … in: {}", text)};
    result.push_back(number - 1);
  }
  return result;
}

Result<void> bind_all(const Database& database, const Statement& statement,
                      std::span<const sql::Value> parameters) {
  for (std::size_t i = 0; i < statement.parameters.size(); ++i) {
    const auto which = statement.parameters[i];
    if (which >= parameters.size())
      return Error{Errc::internal, fmt::format("no value for ${} in: {}", which + 1,
                                               sqlite3_sql(statement.handle.get()))};
    DEALKIT_RETURN_IF_ERROR(
        bind_one(database, {statement.handle.get(), static_cast<int>(i) + 1}, parameters[which]));
  }
  return {};
}

std::string insert_text(const sql::Insert& insert) {
  std::string text = "INSERT INTO " + insert.table + " (";
  for (std::size_t i = 0; i < insert.columns.size(); ++i)
    text += (i == 0 ? "" : ", ") + insert.columns[i].name;
  text += ") VALUES (";
  for (std::size_t i = 1; i <= insert.columns.size(); ++i)
    text += fmt::format("{}${}", i == 1 ? "" : ", ", i);
  text += ")";
  if (!insert.on_conflict.empty()) text += " " + insert.on_conflict;
  return text;
}

}  // namespace

/// A statement for the length of one call; a nested call with the same text gets its own.
class Session::Use {
 public:
  explicit Use(Statement& kept) : statement_(&kept) { kept.in_use = true; }
  explicit Use(std::unique_ptr<Statement> own) : own_(std::move(own)), statement_(own_.get()) {}
  Use(Use&& other) noexcept
      : own_(std::move(other.own_)), statement_(std::exchange(other.statement_, nullptr)) {}
  Use& operator=(Use&&) = delete;
  ~Use() {
    if (statement_ == nullptr) return;
    sqlite3_reset(statement_->handle.get());
    sqlite3_clear_bindings(statement_->handle.get());
    statement_->in_use = false;
  }
  Statement& operator*() const { return *statement_; }
  Statement* operator->() const { return statement_; }

 private:
  std::unique_ptr<Statement> own_;
  Statement* statement_;
};

/// Sets the deadline of a call; one that is nested in another keeps the outer one.
class Session::Deadline {
 public:
  explicit Deadline(Session& session) : session_(session), owner_(!session.deadline_) {
    if (owner_ && session.statement_timeout_.count() > 0)
      session.deadline_ = Clock::now() + session.statement_timeout_;
  }
  Deadline(const Deadline&) = delete;
  Deadline& operator=(const Deadline&) = delete;
  ~Deadline() {
    if (owner_) session_.deadline_.reset();
  }

 private:
  Session& session_;
  bool owner_;
};

Session::Session(Database database, std::chrono::milliseconds statement_timeout)
    : database_(std::move(database)), statement_timeout_(statement_timeout) {
  if (statement_timeout.count() > 0)
    sqlite3_progress_handler(database_.get(), progress_steps, &Session::on_progress, this);
}

// Statements go first: SQLite folds the log in when a database without any is closed.
Session::~Session() { statements_.clear(); }

int Session::on_progress(void* session) {
  const auto& self = *static_cast<const Session*>(session);
  return self.deadline_ && Clock::now() >= *self.deadline_ ? 1 : 0;
}

Result<void> Session::usable() const {
  if (database_.get() != nullptr) return {};
  return Error{Errc::unavailable, fmt::format("{}: was closed since a transaction could not be "
                                              "rolled back; open it again", database_.path())};
}

Result<Session::Use> Session::use(std::string_view text) {
  DEALKIT_RETURN_IF_ERROR(usable());
  std::string key(text);
  const auto found = statements_.find(key);
  if (found != statements_.end() && !found->second->in_use) return Use(*found->second);
  auto statement = std::make_unique<Statement>();
  DEALKIT_ASSIGN_OR_RETURN(statement->handle, database_.prepare(text, true));
  DEALKIT_ASSIGN_OR_RETURN(statement->parameters, places(statement->handle.get(), text));
  if (found != statements_.end()) return Use(std::move(statement));
  if (statements_.size() >= most_statements)
    std::erase_if(statements_, [](const auto& entry) { return !entry.second->in_use; });
  auto& kept = *statement;
  statements_.emplace(std::move(key), std::move(statement));
  return Use(kept);
}

Result<std::uint64_t> Session::step_through(Statement& statement, const sql::OnRow& on_row) {
  auto* const handle = statement.handle.get();
  const bool writes = sqlite3_stmt_readonly(handle) == 0;
  if (writes && reading_)
    return Error{Errc::internal, fmt::format("a write in a transaction that only reads: {}",
                                             sqlite3_sql(handle))};
  const auto before = sqlite3_total_changes64(database_.get());
  std::uint64_t visited = 0;
  int code = 0;
  while ((code = sqlite3_step(handle)) == SQLITE_ROW) {
    ++visited;
    if (on_row) DEALKIT_RETURN_IF_ERROR(on_row(StatementRow(handle)));
    DEALKIT_RETURN_IF_ERROR(usable());  // on_row may have rolled back
  }
  if (code != SQLITE_DONE) return database_.error(code);
  if (!writes || sqlite3_column_count(handle) > 0) return visited;
  // After a statement that changes no rows (CREATE TABLE) SQLite still tells of the one before.
  if (sqlite3_total_changes64(database_.get()) == before) return std::uint64_t{0};
  return static_cast<std::uint64_t>(sqlite3_changes64(database_.get()));
}

Result<std::uint64_t> Session::stream(std::string_view statement,
                                      std::span<const sql::Value> parameters,
                                      const sql::OnRow& on_row) {
  DEALKIT_ASSIGN_OR_RETURN(const auto used, use(statement));
  DEALKIT_RETURN_IF_ERROR(bind_all(database_, *used, parameters));
  return step_through(*used, on_row);
}

Result<std::uint64_t> Session::run(std::string_view statement,
                                   std::span<const sql::Value> parameters,
                                   const sql::OnRow& on_row) {
  const Deadline deadline(*this);
  return stream(statement, parameters, on_row);
}

Result<std::uint64_t> Session::insert(const sql::Insert& insert,
                                      std::span<const sql::Value> values) {
  DEALKIT_RETURN_IF_ERROR(usable());
  const auto width = insert.columns.size();
  if (width == 0 || values.size() % width != 0)
    return Error{Errc::internal, fmt::format("{} values do not fill rows of {} columns of {}",
                                             values.size(), width, insert.table)};
  const Deadline deadline(*this);
  if (in_transaction()) return insert_rows(insert, values);
  std::uint64_t count = 0;
  DEALKIT_RETURN_IF_ERROR(sql::in_transaction(*this, sql::Begin::write, [&]() -> Result<void> {
    DEALKIT_ASSIGN_OR_RETURN(count, insert_rows(insert, values));
    return {};
  }));
  return count;
}

Result<std::uint64_t> Session::insert_rows(const sql::Insert& insert,
                                           std::span<const sql::Value> values) {
  DEALKIT_ASSIGN_OR_RETURN(const auto used, use(insert_text(insert)));
  const auto width = insert.columns.size();
  std::uint64_t count = 0;
  for (std::size_t row = 0; row < values.size(); row += width) {
    DEALKIT_RETURN_IF_ERROR(bind_all(database_, *used, values.subspan(row, width)));
    DEALKIT_ASSIGN_OR_RETURN(const auto changed, step_through(*used, {}));
    count += changed;
    sqlite3_reset(used->handle.get());
  }
  return count;
}

Result<std::uint64_t> Session::run_for_keys(std::string_view statement,
                                            std::span<const std::string_view> keys,
                                            const sql::OnRow& on_row) {
  constexpr std::string_view place = "{key}";
  std::string text(statement);
  const auto at = text.find(place);
  if (at == std::string::npos)
    return Error{Errc::internal, fmt::format("expected {{key}} in: {}", statement)};
  text.replace(at, place.size(), "= $1");
  const Deadline deadline(*this);
  DEALKIT_ASSIGN_OR_RETURN(const auto used, use(text));
  std::uint64_t count = 0;
  for (const auto key : keys) {
    const sql::Value value = key;
    DEALKIT_RETURN_IF_ERROR(bind_all(database_, *used, {&value, 1}));
    DEALKIT_ASSIGN_OR_RETURN(const auto visited, step_through(*used, on_row));
    count += visited;
    sqlite3_reset(used->handle.get());
  }
  return count;
}

Result<void> Session::script(std::string_view statements) {
  DEALKIT_RETURN_IF_ERROR(usable());
  if (reading_ && in_transaction())
    return Error{Errc::internal, "a script in a transaction that only reads"};
  const Deadline deadline(*this);
  return database_.execute(std::string(statements));
}

Result<void> Session::begin(sql::Begin kind) {
  DEALKIT_RETURN_IF_ERROR(usable());
  if (in_transaction()) return Error{Errc::internal, "a transaction is open already"};
  reading_ = false;
  if (kind == sql::Begin::write) {
    DEALKIT_RETURN_IF_ERROR(run("BEGIN IMMEDIATE", {}, {}));
    return {};
  }
  DEALKIT_RETURN_IF_ERROR(run("BEGIN", {}, {}));
  // The snapshot is taken by the first read.
  auto read = run("SELECT 1 FROM sqlite_schema LIMIT 1", {}, {});
  if (!read) {
    rollback();
    return std::move(read).error();
  }
  reading_ = true;
  return {};
}

Result<void> Session::commit() {
  DEALKIT_RETURN_IF_ERROR(usable());
  if (!in_transaction())
    return Error{Errc::internal, "there is no transaction to commit; an error has ended it"};
  DEALKIT_RETURN_IF_ERROR(stream("COMMIT", {}, {}));
  reading_ = false;
  return {};
}

void Session::rollback() {
  if (!in_transaction()) {
    reading_ = false;
    return;
  }
  // The deadline must not stop this one.
  const auto deadline = std::exchange(deadline_, std::nullopt);
  const auto result = stream("ROLLBACK", {}, {});
  deadline_ = deadline;
  reading_ = false;
  if (result || !in_transaction()) return;
  // SQLite closes the file when the last of the statements that are in use is gone.
  std::erase_if(statements_, [](const auto& entry) { return !entry.second->in_use; });
  database_.close();
}

bool Session::in_transaction() const {
  return database_.get() != nullptr && sqlite3_get_autocommit(database_.get()) == 0;
}

}  // namespace dealkit::io::sqlite
