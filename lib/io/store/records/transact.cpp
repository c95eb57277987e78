// Write transactions: begun, worked on, flushed, committed; and run again where the database asks
// for it.
#include <algorithm>
#include <array>
#include <chrono>
#include <random>
#include <thread>

#include <fmt/format.h>

#include "core/base/backoff.hpp"
#include "core/base/rng.hpp"
#include "io/store/records/unit_of_work.hpp"

namespace dealkit::io::store {

namespace {

/// Half of each pause by chance, so that two that met do not meet again.
constexpr base::Backoff::Options pauses{.first_micros = 2'000, .longest_micros = 250'000};

/// Any number, the same in all programs of dealkit ("dealgate" in ASCII). In PostgreSQL whoever
/// writes has it shared before anything else, and whoever wants to be alone has it for himself: so
/// he waits for writers who hold nothing that he has, in whatever order they lock rows.
constexpr std::int64_t writers_gate = 0x6465616C67617465;

}  // namespace

struct Transaction::State {
  State(Database& database, sql::Lease connection, const deal::Context& context,
        AccountLocks account_locks)
      : lease(std::move(connection)), work(database.event_ids(), *lease, context, account_locks) {}

  base::Result<void> begin(Locking locking) {
    DEALKIT_RETURN_IF_ERROR(lease->begin(sql::Begin::write));
    if (lease->dialect() == sql::Dialect::sqlite) return {};  // one writer at a time anyway
    const std::array<sql::Value, 1> gate{writers_gate};
    DEALKIT_RETURN_IF_ERROR(lease->run(locking == Locking::exclusive
                                           ? "SELECT pg_advisory_xact_lock($1::bigint)"
                                           : "SELECT pg_advisory_xact_lock_shared($1::bigint)",
                                       gate));
    if (locking == Locking::shared) return {};
    // Programs that do not know the gate have locked a row of one of these, or looked for one.
    DEALKIT_RETURN_IF_ERROR(
        lease->run("LOCK TABLE account, deal, approval, campaign IN EXCLUSIVE MODE"));
    return {};
  }
  base::Result<void> commit() {
    DEALKIT_RETURN_IF_ERROR(work.flush());
    return lease->commit();
  }

  sql::Lease lease;  // rolls back what is not committed when it goes
  SqlUnitOfWork work;
};

Transaction::Transaction(std::unique_ptr<State> state) : state_(std::move(state)) {}
Transaction::~Transaction() = default;
UnitOfWork& Transaction::work() {
  return state_->work;
}
base::Result<void> Transaction::flush() {
  return state_->work.flush();
}
base::Result<void> Transaction::commit() {
  return state_->commit();
}

namespace {

/// Runs it again, after a pause, as long as it comes to Errc::again.
base::Result<void> retry(const Database& database,
                         const std::function<base::Result<void>(bool again)>& attempt) {
  const auto start = std::chrono::steady_clock::now();
  base::Backoff backoff(pauses);
  std::optional<base::Rng> chance;  // not of the seed: two programs may have the same one
  for (int number = 1;; ++number) {
    const auto result = attempt(number > 1);
    if (result || result.error().code != base::Errc::again) return result;
    // Whoever waited for a lock as long as the user wants to wait does not wait again. Until then
    // no number of tries is too many: the database ends one of two that wait for each other soon.
    const bool waited = std::chrono::steady_clock::now() - start >= database.options().lock_timeout;
    if (waited) return result;
    if (!chance) chance.emplace(std::random_device{}());
    std::this_thread::sleep_for(std::chrono::microseconds(backoff.next_micros(*chance)));
  }
}

}  // namespace

base::Result<void> Records::transact(const deal::Context& context, const Work& work) const {
  std::vector<deal::Key> asked;  // by the try before
  return retry(database_, [&](bool again) -> base::Result<void> {
    const auto locks = again ? AccountLocks::exclusive : AccountLocks::shared;
    DEALKIT_ASSIGN_OR_RETURN(auto connection, database_.connection());
    Transaction::State transaction(database_, std::move(connection), context, locks);
    DEALKIT_RETURN_IF_ERROR(transaction.begin(Locking::shared));
    DEALKIT_RETURN_IF_ERROR(database_.event_ids().draw_others_if_taken(*transaction.lease));
    // Work that loads one record after the other may take locks in an order that meets others'
    // (a deadlock); all at once it does not.
    if (again) DEALKIT_RETURN_IF_ERROR(transaction.work.load(asked, Related::submitted));
    auto done = work(transaction.work);
    if (done) done = transaction.commit();
    asked = transaction.work.requested();
    return done;
  });
}

base::Result<std::unique_ptr<Transaction>> Records::begin(const deal::Context& context,
                                                          Locking locking) const {
  std::unique_ptr<Transaction> transaction;
  const auto begun = retry(database_, [&](bool) -> base::Result<void> {
    transaction.reset();  // rolls back
    DEALKIT_ASSIGN_OR_RETURN(auto connection, database_.connection());
    auto state = std::make_unique<Transaction::State>(database_, std::move(connection), context,
                                                      AccountLocks::exclusive);
    DEALKIT_RETURN_IF_ERROR(state->begin(locking));
    // Nobody runs this one again, so an id that is taken must not come up.
    DEALKIT_RETURN_IF_ERROR(database_.event_ids().draw_others(*state->lease));
    transaction.reset(new Transaction(std::move(state)));
    return {};
  });
  if (!begun) return begun.error();
  return transaction;
}

base::Result<std::unique_ptr<Transaction>> Records::begin_ahead(
    const deal::Context& context) const {
  DEALKIT_ASSIGN_OR_RETURN(auto connection, database_.connection());
  auto state = std::make_unique<Transaction::State>(database_, std::move(connection), context,
                                                    AccountLocks::shared);
  DEALKIT_RETURN_IF_ERROR(state->begin(Locking::shared));
  // Readers of the outbox page by the number of the transaction. It would be taken at the first
  // lock of a row, which may be earlier than that of a transaction that began before.
  if (can_work_ahead()) DEALKIT_RETURN_IF_ERROR(state->lease->run("SELECT pg_current_xact_id()"));
  return std::unique_ptr<Transaction>(new Transaction(std::move(state)));
}

}  // namespace dealkit::io::store
