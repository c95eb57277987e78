// Write transactions: begun, worked on, flushed, committed; and run again where the database asks
// for it.
#include <algorithm>
#include <array>
#include <chrono>
#include <thread>

#include <fmt/format.h>

#include "core/base/backoff.hpp"
#include "io/store/opened.hpp"
#include "io/store/unit_of_work.hpp"

namespace dealkit::io::store {

namespace {

/// Half of each pause by chance, so that two that met do not meet again.
constexpr base::Backoff::Options pauses{.first_micros = 2'000, .longest_micros = 250'000};

/// Any number, the same in all programs of dealkit ("dealgate" in ASCII). In PostgreSQL whoever
/// writes has it shared before anything else, and whoever wants to be alone has it for himself: so
/// he waits for writers who hold nothing that he has, in whatever order they lock rows.
constexpr std::int64_t writers_gate = 0x6465616C67617465;

class SqlTransaction final : public Store::Transaction {
 public:
  SqlTransaction(SqlStore& store, sql::Connection& connection, const deal::Context& context,
                 AccountLocks account_locks)
      : connection_(connection), work_(store, connection, context, account_locks) {}
  SqlTransaction(const SqlTransaction&) = delete;
  SqlTransaction& operator=(const SqlTransaction&) = delete;
  ~SqlTransaction() override {
    if (open_) connection_.rollback();
  }

  base::Result<void> begin(Store::Company company) {
    DEALKIT_RETURN_IF_ERROR(connection_.begin(sql::Begin::write));
    open_ = true;
    if (connection_.dialect() == sql::Dialect::sqlite) return {};  // one writer at a time anyway
    const std::array<sql::Value, 1> gate{writers_gate};
    DEALKIT_RETURN_IF_ERROR(connection_.run(company == Store::Company::alone
                                                ? "SELECT pg_advisory_xact_lock($1::bigint)"
                                                : "SELECT pg_advisory_xact_lock_shared($1::bigint)",
                                            gate));
    if (company == Store::Company::others) return {};
    // Programs that do not know the gate have locked a row of one of these, or looked for one.
    DEALKIT_RETURN_IF_ERROR(
        connection_.run("LOCK TABLE account, deal, approval, campaign "
                        "IN EXCLUSIVE MODE"));
    return {};
  }
  UnitOfWork& work() override { return work_; }
  std::vector<deal::Key> asked() const { return work_.asked(); }
  base::Result<void> flush() override { return work_.flush(); }
  base::Result<void> commit() override {
    DEALKIT_RETURN_IF_ERROR(work_.flush());
    DEALKIT_RETURN_IF_ERROR(connection_.commit());
    open_ = false;
    return {};
  }

 private:
  sql::Connection& connection_;
  SqlUnitOfWork work_;
  bool open_ = false;
};

}  // namespace

base::Result<void> SqlStore::retry(const std::function<base::Result<void>(bool again)>& attempt) {
  const auto start = std::chrono::steady_clock::now();
  base::Backoff backoff(pauses);
  for (int number = 1;; ++number) {
    const auto result = attempt(number > 1);
    if (result || result.error().code != base::Errc::again) return result;
    // Whoever waited for a lock as long as the user wants to wait does not wait again. Until then
    // no number of tries is too many: the database ends one of two that wait for each other soon.
    const bool waited = std::chrono::steady_clock::now() - start >= options_.lock_timeout;
    if (waited) return result;
    std::this_thread::sleep_for(std::chrono::microseconds(backoff.next_micros(rng_)));
  }
}

base::Result<void> SqlStore::transact(const deal::Context& context,
                                      const std::function<base::Result<void>(UnitOfWork&)>& work) {
  std::vector<deal::Key> asked;  // by the try before
  return retry([&](bool again) -> base::Result<void> {
    const auto locks = again ? AccountLocks::exclusive : AccountLocks::shared;
    SqlTransaction transaction(*this, *connection_, context, locks);
    DEALKIT_RETURN_IF_ERROR(transaction.begin(Company::others));
    if (ids_are_taken_) DEALKIT_RETURN_IF_ERROR(draw_other_ids());
    // Work that loads one record after the other may take locks in an order that meets others'
    // (a deadlock); all at once it does not.
    if (again) DEALKIT_RETURN_IF_ERROR(transaction.work().load(asked));
    auto done = work(transaction.work());
    if (done) done = transaction.commit();
    asked = transaction.asked();
    return done;
  });
}

base::Result<std::unique_ptr<Store::Transaction>> SqlStore::begin(const deal::Context& context,
                                                                  Company company) {
  std::unique_ptr<SqlTransaction> transaction;
  const auto begun = retry([&](bool) -> base::Result<void> {
    transaction.reset();  // rolls back
    transaction = std::make_unique<SqlTransaction>(*this, *connection_, context,
                                                   AccountLocks::exclusive);
    DEALKIT_RETURN_IF_ERROR(transaction->begin(company));
    // Nobody runs this one again, so an id that is taken must not come up.
    return draw_other_ids();
  });
  if (!begun) return begun.error();
  return std::unique_ptr<Store::Transaction>(std::move(transaction));
}

base::Result<std::unique_ptr<Store::Transaction>> SqlStore::begin_on(const deal::Context& context,
                                                                     Lane lane) {
  if (lane == Lane::second && second_ == nullptr) {
    if (!has_lanes()) {
      return base::Error{base::Errc::internal, name_ + ": one writer at a time is all there is"};
    }
    DEALKIT_ASSIGN_OR_RETURN(auto opened, open_connection(options_));
    second_ = std::move(opened.connection);
  }
  auto& connection = lane == Lane::first ? *connection_ : *second_;
  auto transaction =
      std::make_unique<SqlTransaction>(*this, connection, context, AccountLocks::shared);
  DEALKIT_RETURN_IF_ERROR(transaction->begin(Company::others));
  // Readers of the outbox page by the number of the transaction. It would be taken at the first
  // lock of a row, which may be earlier than that of a transaction that began before.
  if (has_lanes()) DEALKIT_RETURN_IF_ERROR(connection.run("SELECT pg_current_xact_id()"));
  return std::unique_ptr<Store::Transaction>(std::move(transaction));
}

}  // namespace dealkit::io::store
