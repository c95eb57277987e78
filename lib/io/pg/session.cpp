// libpqxx 6.4 runs the statements. It connects through libpq with a policy of ours, since it has
// neither a deadline for that nor the error code, and so that it never connects again in silence.
#include "io/pg/session.hpp"

#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <charconv>
#include <exception>
#include <map>

#include <fmt/format.h>
#include <pqxx/connection_base>
#include <pqxx/connectionpolicy>
#include <pqxx/errorhandler>
#include <pqxx/except>
#include <pqxx/nontransaction>
#include <pqxx/prepared_statement>
#include <pqxx/result>

#include "io/pg/errors.hpp"
#include "io/pg/watchdog.hpp"

#if defined(__SANITIZE_ADDRESS__)
#define DEALKIT_LEAKS_ARE_COUNTED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define DEALKIT_LEAKS_ARE_COUNTED
#endif
#endif
#ifdef DEALKIT_LEAKS_ARE_COUNTED
// libpqxx 6.4 loses one result (about 2 KiB) for each connection that breaks under a statement: its
// make_result asks for the client's encoding, which throws, before it owns the result.
extern "C" {
const char* __lsan_default_suppressions();
const char* __lsan_default_suppressions() { return "leak:libpqxx\n"; }
const char* __lsan_default_options();
const char* __lsan_default_options() { return "print_suppressions=0"; }
}
#endif

namespace dealkit::io::pg {

using base::Errc;
using base::Error;
using base::Result;

namespace {

/// Statements that are kept prepared. Ours are some dozens; beyond, all are forgotten.
constexpr std::size_t max_prepared = 256;

/// pqxx loses libpq's message of a broken connection, and has another one that leads astray.
constexpr const char* closed = "the server has closed the connection, or the network has failed";

struct CannotConnect : std::exception {
  explicit CannotConnect(ServerError why) : error(std::move(why)) {}
  const char* what() const noexcept override { return error.message.c_str(); }
  ServerError error;
};

int remaining_ms(std::chrono::steady_clock::time_point deadline) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
      deadline - std::chrono::steady_clock::now());
  return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 1'000'000'000));
}

/// Connects once, with a deadline.
class Policy final : public pqxx::connectionpolicy {
 public:
  Policy(const std::string& conninfo, std::chrono::milliseconds timeout)
      : connectionpolicy(conninfo), timeout_(timeout) {}

  handle do_startconnect(handle original) override {
    if (original != nullptr) return original;  // asked for twice; or lost, which pqxx sees itself
    if (std::exchange(used_, true)) throw pqxx::broken_connection("the connection was closed");
    using Link = std::unique_ptr<PGconn, decltype(&PQfinish)>;
    Link link(PQconnectStart(options().c_str()), &PQfinish);
    if (!link) throw std::bad_alloc();
    PQsetErrorVerbosity(link.get(), PQERRORS_VERBOSE);  // for the SQLSTATE of a refusal
    const auto deadline = std::chrono::steady_clock::now() + timeout_;
    PostgresPollingStatusType wanted =
        PQstatus(link.get()) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING;
    while (wanted != PGRES_POLLING_OK) {
      if (wanted == PGRES_POLLING_FAILED) {
        ServerError error = connect_error(PQerrorMessage(link.get()));
        // libpq itself gives up where it has no password.
        if (error.sqlstate.empty() && PQconnectionNeedsPassword(link.get()) != 0)
          error.sqlstate = "28P01";
        throw CannotConnect(std::move(error));
      }
      wait(link.get(), wanted, deadline);
      wanted = PQconnectPoll(link.get());
    }
    PQsetErrorVerbosity(link.get(), PQERRORS_DEFAULT);
    link_ = link.release();
    return link_;
  }
  handle do_disconnect(handle original) noexcept override {
    link_ = nullptr;
    return connectionpolicy::do_disconnect(original);
  }
  PGconn* link() const { return link_; }

 private:
  void wait(PGconn* link, PostgresPollingStatusType wanted,
            std::chrono::steady_clock::time_point deadline) const {
    pollfd watched{PQsocket(link), static_cast<short>(wanted == PGRES_POLLING_READING ? POLLIN
                                                                                      : POLLOUT),
                   0};
    int ready;
    while ((ready = ::poll(&watched, 1, remaining_ms(deadline))) < 0 && errno == EINTR) {
    }
    if (ready > 0) return;
    throw CannotConnect({"08001", fmt::format("expected an answer within {} ms, found none: see "
                                              "whether the server runs and can be reached",
                                              timeout_.count())});
  }

  std::chrono::milliseconds timeout_;
  PGconn* link_ = nullptr;  // the base's, lent
  bool used_ = false;
};

/// pqxx::connection with our policy.
class Link final : public pqxx::connection_base {
 public:
  Link(const std::string& conninfo, std::chrono::milliseconds timeout)
      : connection_base(policy_), policy_(conninfo, timeout) {
    init();
  }
  ~Link() { close(); }
  PGconn* raw() const { return policy_.link(); }

 private:
  Policy policy_;
};

class PqxxRow final : public sql::Row {
 public:
  explicit PqxxRow(pqxx::row row) : row_(std::move(row)) {}
  std::size_t size() const override { return row_.size(); }
  bool is_null(std::size_t column) const override { return at(column).is_null(); }
  std::int64_t integer(std::size_t column) const override {
    return number_of<std::int64_t>(text(column));
  }
  double number(std::size_t column) const override { return number_of<double>(text(column)); }
  bool boolean(std::size_t column) const override {
    const std::string_view found = text(column);
    return found == "t" || (found != "f" && number_of<std::int64_t>(found) != 0);
  }
  std::string_view text(std::size_t column) const override {
    const pqxx::field field = at(column);
    return {field.c_str(), field.size()};
  }

 private:
  pqxx::field at(std::size_t column) const {
    assert(column < row_.size());
    return row_[static_cast<pqxx::row::size_type>(column)];
  }
  /// 0 for NULL; a text that is no number is a statement of ours that is wrong.
  template <class T>
  static T number_of(std::string_view text) {
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    assert(text.empty() || (error == std::errc{} && end == text.data() + text.size()));
    return value;
  }
  pqxx::row row_;
};

Result<std::uint64_t> visit(const pqxx::result& result, const sql::OnRow& on_row) {
  if (result.columns() == 0) return static_cast<std::uint64_t>(result.affected_rows());
  if (on_row)
    for (const pqxx::row& row : result) DEALKIT_RETURN_IF_ERROR(on_row(PqxxRow(row)));
  return static_cast<std::uint64_t>(result.size());
}

/// The present exception as an error of the server; call it while one is handled.
ServerError caught() {
  try {
    throw;
  } catch (const pqxx::deadlock_detected& e) {
    return {"40P01", e.what()};
  } catch (const pqxx::serialization_failure& e) {
    return {"40001", e.what()};
  } catch (const pqxx::statement_completion_unknown& e) {
    return {"40003", e.what()};
  } catch (const pqxx::transaction_rollback& e) {
    return {"40000", e.what()};
  } catch (const pqxx::too_many_connections& e) {
    return {"53300", e.what()};
  } catch (const pqxx::broken_connection&) {
    return {"08006", closed};
  } catch (const pqxx::insufficient_privilege& e) {
    return {"42501", e.what()};  // pqxx gives it no code, and its other classes of 42 neither
  } catch (const pqxx::sql_error& e) {
    return {e.sqlstate(), e.what()};
  } catch (const CannotConnect& e) {
    return e.error;
  } catch (const std::exception& e) {
    return {"", e.what()};
  }
}

class PqxxSession final : public Session {
 public:
  explicit PqxxSession(const Options& options)
      : name_(options.name),
        patience_(options.patience),
        link_(options.conninfo, options.connect_timeout),
        silent_(link_) {
    watchdog_.start(link_.sock(), options.patience);
    transaction_.emplace(link_);
  }

  Result<std::uint64_t> prepared(std::string_view statement, const Parameters& parameters,
                                 const sql::OnRow& on_row) override {
    return run(
        [&] {
          return transaction_->exec_prepared(name_of(statement),
                                             pqxx::prepare::make_dynamic_params(texts(parameters)));
        },
        on_row);
  }

  Result<std::uint64_t> once(std::string_view statement, const Parameters& parameters,
                             const sql::OnRow& on_row) override {
    return run(
        [&] {
          const std::string text(statement);
          if (parameters.empty()) return transaction_->exec(text);
          return transaction_->exec_params(text,
                                           pqxx::prepare::make_dynamic_params(texts(parameters)));
        },
        on_row);
  }

  Result<std::uint64_t> copy(std::string_view statement,
                             const std::function<Result<std::string>()>& next) override {
    if (lost_) return lost_error();
    const Watchdog::Watch watch(watchdog_);
    PGconn* const link = link_.raw();
    const Answer begun(PQexec(link, std::string(statement).c_str()), &PQclear);
    if (PQresultStatus(begun.get()) != PGRES_COPY_IN) return failure(error_of(begun.get()));
    std::optional<Error> ended;
    bool sent = true;
    while (!ended && sent) {
      auto block = next();
      if (!block) {
        ended = std::move(block).error();
      } else if (block->empty()) {
        break;
      } else {
        sent = PQputCopyData(link, block->data(), static_cast<int>(block->size())) == 1;
      }
    }
    sent = PQputCopyEnd(link, ended ? "the data ended before its end" : nullptr) == 1 && sent;
    std::uint64_t rows = 0;
    std::optional<ServerError> refused;
    if (!sent) refused = error_of(nullptr);
    for (Answer answer(PQgetResult(link), &PQclear); answer; answer.reset(PQgetResult(link))) {
      if (PQresultStatus(answer.get()) != PGRES_COMMAND_OK) {
        refused = error_of(answer.get());
        if (PQstatus(link) != CONNECTION_OK) break;  // it would go on saying so
        continue;
      }
      const std::string_view count = PQcmdTuples(answer.get());
      std::from_chars(count.data(), count.data() + count.size(), rows);
    }
    if (refused && (!ended || PQstatus(link) != CONNECTION_OK)) return failure(*refused);
    if (ended) return *std::move(ended);
    return rows;
  }

  Result<void> script(std::string_view statements) override {
    if (lost_) return lost_error();
    try {
      transaction_->exec(std::string(statements));
    } catch (...) {
      return failure();
    }
    return {};
  }

  bool failed() const override {
    return !lost_ && PQtransactionStatus(link_.raw()) == PQTRANS_INERROR;
  }
  bool lost() const override { return lost_; }
  void give_up() override { lost_ = true; }

 private:
  template <class Execute>
  Result<std::uint64_t> run(Execute execute, const sql::OnRow& on_row) {
    if (lost_) return lost_error();
    pqxx::result result;
    try {
      const Watchdog::Watch watch(watchdog_);
      result = execute();
    } catch (...) {
      return failure();
    }
    return visit(result, on_row);
  }

  /// pqxx takes null pointers for NULL.
  static std::vector<const char*> texts(const Parameters& parameters) {
    std::vector<const char*> out;
    out.reserve(parameters.size());
    for (const auto& parameter : parameters)
      out.push_back(parameter ? parameter->c_str() : nullptr);
    return out;
  }

  const std::string& name_of(std::string_view statement) {
    const auto found = names_.find(statement);
    if (found != names_.end()) return found->second;
    if (names_.size() >= max_prepared) {
      for (const auto& [text, name] : names_) link_.unprepare(name);
      names_.clear();
    }
    const std::string name = fmt::format("s{}", ++prepared_);
    link_.prepare(name, std::string(statement));
    return names_.emplace(statement, name).first->second;
  }

  using Answer = std::unique_ptr<PGresult, decltype(&PQclear)>;

  /// What libpq says itself where there is no answer.
  ServerError error_of(const PGresult* answer) const {
    if (answer == nullptr) return {"", PQerrorMessage(link_.raw())};
    const char* const state = PQresultErrorField(answer, PG_DIAG_SQLSTATE);
    return {state != nullptr ? state : "", PQresultErrorMessage(answer)};
  }

  Error failure() { return failure(caught()); }
  Error failure(ServerError error) {
    if (watchdog_.fired()) {
      lost_ = true;
      return Error{Errc::unavailable,
                   fmt::format("{}: expected an answer within {} ms, found none; the connection is "
                               "given up",
                               name_, patience_.count())};
    }
    if (!link_.is_open() || PQstatus(link_.raw()) != CONNECTION_OK) {
      lost_ = true;
      if (!ends_connection(error.sqlstate)) error = {"08006", closed};
    }
    lost_ = lost_ || ends_connection(error.sqlstate);
    return to_error(name_, error);
  }

  Error lost_error() const {
    return Error{Errc::unavailable,
                 fmt::format("{}: the connection was lost; open the store again", name_)};
  }

  std::string name_;
  std::chrono::milliseconds patience_;
  Link link_;
  pqxx::quiet_errorhandler silent_;  // notices would go to standard error
  Watchdog watchdog_;                // ends before the socket is closed
  std::optional<pqxx::nontransaction> transaction_;
  std::map<std::string, std::string, std::less<>> names_;  // of prepared statements, by text
  std::uint64_t prepared_ = 0;
  bool lost_ = false;
};

/// Errc::usage if libpq cannot read the URL, or reads a password out of it.
Result<void> check_conninfo(const std::string& conninfo) {
  char* message = nullptr;
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> all(
      PQconninfoParse(conninfo.c_str(), &message), &PQconninfoFree);
  const std::unique_ptr<char, decltype(&PQfreemem)> owned(message, &PQfreemem);
  if (!all) {
    std::string why = message != nullptr ? message : "out of memory";
    while (why.ends_with('\n')) why.pop_back();
    return Error{Errc::usage, fmt::format("expected a PostgreSQL URL, found: {}", why)};
  }
  for (const PQconninfoOption* option = all.get(); option->keyword != nullptr; ++option) {
    const std::string_view keyword = option->keyword;
    if ((keyword == "password" || keyword == "sslpassword") && option->val != nullptr)
      return Error{Errc::usage, "expected a PostgreSQL URL without a password, found one: put it "
                                "into ~/.pgpass"};
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<Session>> Session::connect(Options options) {
  DEALKIT_RETURN_IF_ERROR(check_conninfo(options.conninfo));
  try {
    return std::unique_ptr<Session>(std::make_unique<PqxxSession>(options));
  } catch (...) {
    ServerError error = caught();
    if (error.sqlstate.empty()) error.sqlstate = "08001";  // the network's errors have none
    return to_error(options.name, error);
  }
}

}  // namespace dealkit::io::pg
