// The interface of both databases on a session of PostgreSQL.
#include "io/pg/connection.hpp"

#include <algorithm>
#include <cassert>
#include <charconv>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "io/pg/array.hpp"
#include "io/pg/copy_rows.hpp"
#include "io/pg/session.hpp"
#include "io/pg/url.hpp"

namespace dealkit::io::pg {

using base::Errc;
using base::Error;
using base::Result;

namespace {

/// Rows of one fetch of a stream: enough to hide the round trip, little to hold.
constexpr std::uint64_t fetch_rows = 500;

/// More keys are asked for by a statement that is planned each time.
constexpr std::size_t keys_of_one_plan = 20;
/// Text of one INSERT's arrays; a larger insert is cut between rows.
constexpr std::size_t insert_bytes = 8 << 20;
/// COPY costs one round trip more than an INSERT, which fewer rows do not save.
constexpr std::size_t copy_rows_least = 50;
constexpr std::size_t copy_block_bytes = 32 << 10;
/// How much longer than the server's own deadline we wait for a sign of life.
constexpr std::chrono::milliseconds grace{2'000};

Result<Parameters> to_parameters(std::span<const sql::Value> values) {
  Parameters out;
  out.reserve(values.size());
  for (const sql::Value& value : values) {
    if (std::holds_alternative<std::monostate>(value)) {
      out.emplace_back(std::nullopt);
      continue;
    }
    DEALKIT_ASSIGN_OR_RETURN(std::string text, to_text(value));
    out.emplace_back(std::move(text));
  }
  return out;
}

class PgConnection final : public sql::Connection {
 public:
  PgConnection(std::unique_ptr<Session> session, const OpenOptions& options, std::string name)
      : session_(std::move(session)), options_(options), name_(std::move(name)) {}

  /// What a session of ours takes for granted.
  Result<void> set_up() {
    return session_->script(fmt::format(
        "SET client_encoding = 'UTF8'; SET search_path = dealkit, pg_catalog, pg_temp; "
        "SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'postgres'; "
        "SET bytea_output = 'hex'; SET extra_float_digits = 1; "
        "SET standard_conforming_strings = on; SET client_min_messages = warning; "
        "SET lock_timeout = {}; SET statement_timeout = {}; "
        "SET idle_in_transaction_session_timeout = {}; SET default_transaction_read_only = {}",
        options_.lock_timeout.count(), options_.statement_timeout.count(),
        options_.idle_transaction_timeout.count(), options_.read_only ? "on" : "off"));
  }

  sql::Dialect dialect() const override { return sql::Dialect::postgresql; }

  Result<std::uint64_t> run(std::string_view statement, std::span<const sql::Value> parameters,
                            const sql::OnRow& on_row) override {
    DEALKIT_ASSIGN_OR_RETURN(const Parameters texts, to_parameters(parameters));
    return session_->prepared(statement, texts, on_row);
  }

  Result<std::uint64_t> stream(std::string_view statement, std::span<const sql::Value> parameters,
                               const sql::OnRow& on_row) override {
    if (!in_transaction_)
      return Error{Errc::internal, fmt::format("{}: a stream outside a transaction", name_)};
    DEALKIT_ASSIGN_OR_RETURN(const Parameters texts, to_parameters(parameters));
    const std::string cursor = fmt::format("stream_{}", streams_ + 1);
    DEALKIT_RETURN_IF_ERROR(session_->once(
        fmt::format("DECLARE {} NO SCROLL CURSOR FOR {}", cursor, statement), texts, {}));
    ++streams_;
    auto visited = fetch_all(cursor, on_row);
    --streams_;
    if (!session_->lost() && !session_->failed())
      DEALKIT_RETURN_IF_ERROR(session_->once("CLOSE " + cursor, {}, {}));
    return visited;
  }

  Result<std::uint64_t> insert(const sql::Insert& insert,
                               std::span<const sql::Value> values) override;
  Result<std::uint64_t> insert_made(const sql::Insert& insert, std::size_t rows,
                                    const sql::MakeRows& make) override;
  Result<std::uint64_t> run_for_keys(std::string_view statement,
                                     std::span<const std::string_view> keys,
                                     const sql::OnRow& on_row) override;
  Result<void> script(std::string_view statements) override;

  Result<void> begin(sql::Begin kind) override {
    if (in_transaction_)
      return Error{Errc::internal, fmt::format("{}: a transaction in a transaction", name_)};
    if (kind == sql::Begin::write && options_.read_only)
      return Error{Errc::io, fmt::format("{}: expected to write, found a store that was opened for "
                                         "reading only",
                                         name_)};
    const std::string_view begin = kind == sql::Begin::read
                                       ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
                                       : "BEGIN ISOLATION LEVEL READ COMMITTED";
    DEALKIT_RETURN_IF_ERROR(session_->once(begin, {}, {}));
    in_transaction_ = true;
    return {};
  }

  Result<void> commit() override;

  void rollback() override {
    if (!in_transaction_) return;
    in_transaction_ = false;
    if (!session_->lost() && !session_->once("ROLLBACK", {}, {})) session_->give_up();
  }

  bool in_transaction() const override { return in_transaction_; }
  bool is_usable() const override { return !session_->lost(); }

 private:
  Result<std::uint64_t> fetch_all(const std::string& cursor, const sql::OnRow& on_row) {
    const std::string fetch = fmt::format("FETCH {} FROM {}", fetch_rows, cursor);
    std::uint64_t total = 0;
    while (true) {
      DEALKIT_ASSIGN_OR_RETURN(const std::uint64_t rows, session_->once(fetch, {}, on_row));
      total += rows;
      if (rows < fetch_rows) return total;
    }
  }

  Result<std::uint64_t> copy(const sql::Insert& insert, const sql::MakeRows& make);
  /// Inserts rows from `values` until they are many bytes; takes them off.
  Result<std::uint64_t> insert_some(const sql::Insert& insert, const std::string& statement,
                                    std::span<const sql::Value>& values);

  std::unique_ptr<Session> session_;
  OpenOptions options_;
  std::string name_;
  bool in_transaction_ = false;
  int streams_ = 0;  // that are open: a visitor may open another
};

Result<std::uint64_t> PgConnection::insert_some(const sql::Insert& insert,
                                                const std::string& statement,
                                                std::span<const sql::Value>& values) {
  const std::size_t width = insert.columns.size();
  std::vector<ArrayLiteral> arrays(width);
  std::size_t bytes = 0;
  while (!values.empty() && bytes < insert_bytes) {
    bytes = 0;
    for (std::size_t i = 0; i < width; ++i) {
      if (auto added = arrays[i].add(values[i]); !added)
        return Error{added.error().code,
                     fmt::format("{}.{}: {}", insert.table, insert.columns[i].name,
                                 added.error().message)};
      bytes += arrays[i].bytes();
    }
    values = values.subspan(width);
  }
  Parameters parameters;
  for (ArrayLiteral& array : arrays) parameters.emplace_back(std::move(array).take());
  return session_->prepared(statement, parameters, {});
}

Result<std::uint64_t> PgConnection::copy(const sql::Insert& insert, const sql::MakeRows& make) {
  std::string columns;
  for (const auto& column : insert.columns) {
    columns += fmt::format("{}\"{}\"", columns.empty() ? "" : ", ", column.name);
  }
  const std::size_t width = insert.columns.size();
  std::vector<sql::Value> values;
  enum class Stage : std::uint8_t { begin, rows, end } stage = Stage::begin;
  const auto next = [&]() -> Result<std::string> {
    std::string block;
    if (stage == Stage::end) return block;
    block.reserve(copy_block_bytes + copy_block_bytes / 4);
    if (std::exchange(stage, Stage::rows) == Stage::begin) append_copy_begin(block);
    while (block.size() < copy_block_bytes) {
      values.clear();
      DEALKIT_RETURN_IF_ERROR(make(values));
      if (values.empty()) {
        append_copy_end(block);
        stage = Stage::end;
        break;
      }
      for (std::span<const sql::Value> rest = values; !rest.empty(); rest = rest.subspan(width)) {
        DEALKIT_RETURN_IF_ERROR(
            append_copy_row(block, insert.table, insert.columns, rest.first(width)));
      }
    }
    return block;
  };
  return session_->copy(
      fmt::format("COPY {} ({}) FROM STDIN (FORMAT binary)", insert.table, columns), next);
}

Result<std::uint64_t> PgConnection::insert_made(const sql::Insert& insert, std::size_t rows,
                                                const sql::MakeRows& make) {
  if (!insert.all_new || !in_transaction_ || rows < copy_rows_least)
    return Connection::insert_made(insert, rows, make);
  return copy(insert, make);
}

Result<std::uint64_t> PgConnection::insert(const sql::Insert& insert,
                                           std::span<const sql::Value> values) {
  const std::size_t width = insert.columns.size();
  assert(width > 0 && values.size() % width == 0);
  if (insert.all_new && in_transaction_ && values.size() / width >= copy_rows_least) {
    return copy(insert, [&](std::vector<sql::Value>& some) -> Result<void> {
      const auto count = std::min(values.size(), copy_rows_least * width);
      some.assign(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(count));
      values = values.subspan(count);
      return {};
    });
  }
  const std::string statement = insert_statement(insert);
  std::uint64_t total = 0;
  const auto insert_all = [&]() -> Result<void> {
    while (!values.empty()) {
      DEALKIT_ASSIGN_OR_RETURN(const std::uint64_t rows, insert_some(insert, statement, values));
      total += rows;
    }
    return {};
  };
  if (in_transaction_) {
    DEALKIT_RETURN_IF_ERROR(insert_all());
    return total;
  }
  // All or nothing also if it takes several statements.
  DEALKIT_RETURN_IF_ERROR(begin(sql::Begin::write));
  if (auto done = insert_all(); !done) {
    rollback();
    return std::move(done).error();
  }
  DEALKIT_RETURN_IF_ERROR(commit());
  return total;
}

Result<std::uint64_t> PgConnection::run_for_keys(std::string_view statement,
                                                 std::span<const std::string_view> keys,
                                                 const sql::OnRow& on_row) {
  if (keys.empty()) return std::uint64_t{0};
  constexpr std::string_view mark = "{key}";
  std::string text;
  for (std::size_t at; (at = statement.find(mark)) != std::string_view::npos;) {
    text += statement.substr(0, at);
    text += "= ANY($1::text[])";
    statement.remove_prefix(at + mark.size());
  }
  text += statement;
  ArrayLiteral array;
  for (const std::string_view key : keys) DEALKIT_RETURN_IF_ERROR(array.add(key));
  Parameters parameters;
  parameters.emplace_back(std::move(array).take());
  // A plan that was made while the tables were all but empty reads them whole for every batch of a
  // long import: many keys are worth a plan of their own.
  if (keys.size() > keys_of_one_plan) return session_->once(text, parameters, on_row);
  return session_->prepared(text, parameters, on_row);
}

Result<void> PgConnection::script(std::string_view statements) {
  const auto limit = [&](std::int64_t ms) {
    return session_->script(fmt::format("SET {}statement_timeout = {}",
                                        in_transaction_ ? "LOCAL " : "", ms));
  };
  DEALKIT_RETURN_IF_ERROR(limit(0));
  auto done = session_->script(statements);
  // A transaction that failed takes its settings back with it.
  if (session_->lost() || session_->failed()) return done;
  DEALKIT_RETURN_IF_ERROR(limit(options_.statement_timeout.count()));
  return done;
}

Result<void> PgConnection::commit() {
  if (!in_transaction_)
    return Error{Errc::internal, fmt::format("{}: a commit outside a transaction", name_)};
  if (session_->lost()) {
    in_transaction_ = false;
    return session_->script("");  // says that it is lost; the server has rolled back
  }
  // The server would answer COMMIT with a rollback, and call that a success.
  if (session_->failed()) {
    rollback();
    return Error{Errc::internal, fmt::format("{}: a commit of a transaction in which a statement "
                                             "failed; nothing was changed",
                                             name_)};
  }
  in_transaction_ = false;
  auto done = session_->once("COMMIT", {}, {});
  if (done) return {};
  Error error = std::move(done).error();
  if (session_->lost())
    error.message += "; it was lost while committing, so whether the changes are in is not known";
  return error;
}

/// connect_timeout of the URL (whole seconds, as libpq has it), else the option.
std::chrono::milliseconds connect_timeout(const Url& url, const OpenOptions& options) {
  const std::string* text = url.find("connect_timeout");
  int seconds = 0;
  if (text != nullptr) std::from_chars(text->data(), text->data() + text->size(), seconds);
  return seconds > 0 ? std::chrono::seconds(seconds) : options.connect_timeout;
}

}  // namespace

Result<std::unique_ptr<sql::Connection>> open(const OpenOptions& options) {
  DEALKIT_ASSIGN_OR_RETURN(const Url url, parse_url(options.url));
  Session::Options session;
  session.name = public_name(url);
  session.connect_timeout = connect_timeout(url, options);
  // A dead network is noticed within a minute.
  session.conninfo = complete(url, {{"fallback_application_name", "dealkit"},
                                    {"keepalives_idle", "30"},
                                    {"keepalives_interval", "10"},
                                    {"keepalives_count", "3"},
                                    {"tcp_user_timeout", "60000"}});
  if (options.statement_timeout.count() > 0) session.patience = options.statement_timeout + grace;
  std::string name = session.name;
  DEALKIT_ASSIGN_OR_RETURN(auto connected, Session::connect(std::move(session)));
  auto out = std::make_unique<PgConnection>(std::move(connected), options, std::move(name));
  DEALKIT_RETURN_IF_ERROR(out->set_up());
  return std::unique_ptr<sql::Connection>(std::move(out));
}

}  // namespace dealkit::io::pg
