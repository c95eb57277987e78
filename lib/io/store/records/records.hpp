// The records of a store (accounts, deals, campaigns, reviews, …) with their audit log, on an
// SQLite file and on PostgreSQL. A change and everything that tells of it (audit row, event) commit
// together or not at all.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/deal/change.hpp"
#include "core/deal/records.hpp"
#include "core/expression/program.hpp"
#include "io/store/audit_row.hpp"
#include "io/store/database.hpp"

namespace dealkit::io::store {

/// Which records, in which order. All conditions must hold.
struct Query {
  deal::Kind kind = deal::Kind::deal;
  std::vector<std::string> ids;                // none = all
  const expression::Program* where = nullptr;  // on the exported record; an error in it = no
  struct Order {
    std::string member;
    bool descending = false;
  };
  std::vector<Order> order;  // then by id; none = by id
  std::uint64_t limit = 0;   // 0 = no limit
  bool computed = true;      // fill what is computed: content_hash, deal_budget_limit, …
  bool effective = false;    // content as it was approved last; deals without any are left out
  /// Told of a deal whose approved content the store never had (it was restored from an export):
  /// it is left out then. Without this it ends the visit with that Error.
  std::function<base::Result<void>(const base::Error&)> on_unknown = {};
};

/// Visits a record; an Error ends the visit.
using OnRecord = std::function<base::Result<void>(const deal::Stored&)>;

/// What is loaded with a deal.
enum class Related : std::uint8_t {
  submitted,  // its campaigns, approvals and rounds if it was ever submitted: what most need
  whole,      // in any case
  with_facts  // and all facts of deals and campaigns: to delete them
};

/// A write transaction: what it loads is locked until it ends. Decisions see loaded records with
/// the changes made so far; whatever was not loaded does not exist for them.
class UnitOfWork : public deal::Records {
 public:
  /// Loads and locks records that were not loaded yet, in an order that cannot deadlock, with what
  /// their decisions need: of a campaign its deal; of a deal that was ever submitted its campaigns,
  /// approvals and review rounds; of a campaign its latest report.
  virtual base::Result<void> load(std::span<const deal::Key> keys,
                                  Related related = Related::submitted) = 0;
  /// Queues a change; find() and its like see it from now on.
  virtual void apply(const deal::Change& change) = 0;
  /// Takes back what was queued after a savepoint. A flush ends the savepoints before it.
  virtual std::size_t savepoint() const = 0;
  virtual void rollback_to(std::size_t savepoint) = 0;
  /// "version 4 by ana at 2026-10-01T09:00:00Z (total_value)": who wrote the stored version.
  virtual base::Result<std::string> last_author(const deal::Key& key) = 0;
  /// The audit rows of a record from a version on (0: all), rising.
  virtual base::Result<std::vector<AuditRow>> history(const deal::Key& key,
                                                      std::int64_t from_version) = 0;
  /// For other rooms of the store, which read and write in the same transaction.
  virtual sql::Connection& connection() = 0;
};

/// Who else may write while a transaction is open.
enum class Locking : std::uint8_t {
  shared,     // others too; Errc::again if that comes to a deadlock, and nobody runs it again
  exclusive,  // nobody from here to its end: it cannot be overtaken
};

/// A unit of work that the caller ends: for imports that are all or nothing, and for dry runs.
class Transaction {
 public:
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();  // rolls back unless committed
  UnitOfWork& work();
  /// Writes what is queued and forgets what was loaded, so that memory stays bounded; commits
  /// nothing, and keeps the locks.
  base::Result<void> flush();
  base::Result<void> commit();

 private:
  friend class Records;
  struct State;
  explicit Transaction(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// Rows of the audit log of all records; all conditions must hold.
struct AuditQuery {
  std::optional<base::Instant> since;       // from then on
  std::optional<base::Instant> until;       // before then
  std::string actor, correlation_id;        // "" = any
  std::vector<std::string> actions, types;  // none = any
  std::uint64_t limit = 0;                  // 0 = none
  bool oldest_first = false;                // else the latest comes first
};

class Records {
 public:
  explicit Records(Database& database) : database_(database) {}

  using Work = std::function<base::Result<void>(UnitOfWork&)>;
  /// Runs `work` in one write transaction and commits. Runs it again, from the beginning, when the
  /// database asks for that (deadlock, serialization failure), a few times with growing pauses: so
  /// `work` keeps nothing from a failed attempt.
  base::Result<void> transact(const deal::Context& context, const Work& work) const;
  /// Exclusive it waits for those who write, and they for it, each as long as their lock timeout
  /// says. (SQLite has one writer in any case.)
  base::Result<std::unique_ptr<Transaction>> begin(const deal::Context& context,
                                                   Locking locking) const;

  /// Whether one transaction may be begun and worked in while another one is committed.
  bool can_work_ahead() const { return database_.dialect() == sql::Dialect::postgresql; }
  /// Shared, to be worked in while the one that began before is committed by another thread, and
  /// committed after that. Errc::again, also of its commit: nobody runs it again, transact() does.
  base::Result<std::unique_ptr<Transaction>> begin_ahead(const deal::Context& context) const;

  /// Streams the records of each query in turn, all from one snapshot, in constant memory (an order
  /// other than by id or an indexed member may make the database sort on disk).
  base::Result<void> visit(std::span<const Query> queries, const OnRecord& on_record) const;
  /// One record by id, as visit() gives it; nullopt if there is none.
  base::Result<std::optional<deal::Stored>> read(const deal::Key& key, bool computed = true) const;
  /// The kinds that have a record of that id.
  base::Result<std::vector<deal::Kind>> kinds_of(std::string_view id) const;
  using OnAuditRow = std::function<base::Result<void>(const AuditRow&)>;
  base::Result<void> history(const deal::Key& key, const OnAuditRow& on_row) const;
  /// Streams, by the order in which the rows were written, all from one snapshot.
  base::Result<void> audit_log(const AuditQuery& query, const OnAuditRow& on_row) const;
  /// A record as it was at a version, from the audit log. Errc::not_found.
  base::Result<std::string> at_version(const deal::Key& key, std::int64_t version) const;
  /// The ids of deals whose dates may move them on (draft with an approved version, active,
  /// paused), rising. Nothing is open while one is handed out.
  base::Result<void> due_deals(
      const std::function<base::Result<void>(const std::string& id)>& on_id) const;

 private:
  Database& database_;
};

}  // namespace dealkit::io::store
