// The store of deals, campaigns and accounts, with its audit log and outbox: one interface on an
// SQLite file and on PostgreSQL. A change and everything that tells of it (audit row, event) commit
// together or not at all.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/rng.hpp"
#include "core/deal/change.hpp"
#include "core/deal/records.hpp"
#include "core/event/event.hpp"
#include "core/expression/program.hpp"

namespace dealkit::io::sql {
class Connection;
}

namespace dealkit::io::store {

struct Options {
  /// "sqlite:PATH", "postgresql://…" (or "postgres://…"). Errc::usage for anything else, and for a
  /// password in it: pgpass, a service file and PGPASSFILE are the ways.
  std::string url;
  bool read_only = false;
  /// Creates and migrates an SQLite file that is not there yet.
  bool create = false;
  /// Opens a store whose schema is older than this program's (for migrate and status).
  bool any_schema = false;
  std::chrono::milliseconds lock_timeout{10'000};
  std::chrono::milliseconds connect_timeout{10'000};
  std::uint64_t seed = 0;  // of event ids; 0 = from the system's randomness
  base::Instant now;             // when, and by whom, a store that is created was created
  std::string actor = "dealkit";
};

/// Schema versions of a store and of this program.
struct SchemaStatus {
  std::int64_t stored = 0;  // 0: there is no store yet
  std::int64_t known = 0;
  struct Step {
    std::int64_t number;
    std::string name;
    std::string applied_at;  // "" = not yet
  };
  std::vector<Step> steps;
};

/// One row of the audit log.
struct AuditRow {
  std::int64_t id = 0;
  std::string entity_type, entity_id, action, actor_id;
  std::int64_t version = 0;
  std::string changes;   // JSON, deal::to_json
  std::string metadata;  // JSON: correlation_id, origin, reason
  std::string created_at;
};

/// Which records, in which order. All conditions must hold.
struct Query {
  deal::Kind kind = deal::Kind::deal;
  std::vector<std::string> ids;                  // none = all
  const expression::Program* where = nullptr;    // on the exported record; an error in it = no
  struct Order {
    std::string member;
    bool descending = false;
  };
  std::vector<Order> order;                      // then by id; none = by id
  std::uint64_t limit = 0;                       // 0 = no limit
  bool computed = true;      // fill what is computed: content_hash, deal_budget_limit, …
  bool effective = false;    // content as it was approved last; deals without any are left out
  /// Told of a deal whose approved content the store never had (it was restored from an export):
  /// it is left out then. Without this it ends the visit with that Error.
  std::function<base::Result<void>(const base::Error&)> on_unknown = {};
};

/// Visits a record; an Error ends the visit.
using OnRecord = std::function<base::Result<void>(const deal::Stored&)>;

/// What is loaded with a deal.
enum class Closure : std::uint8_t {
  submitted,  // its campaigns, approvals and rounds if it was ever submitted: what most need
  whole,      // in any case
  with_facts  // and all facts of deals and campaigns: to delete them
};

/// The metric of a deal that counts: that of the latest computed_at (as UTC text, which score
/// writes), of equal ones the one that was stored last.
struct LatestMetric {
  std::string deal_id;
  std::string record;  // in normal form; "" = the deal has none
};

/// What the features of a deal are made of; see scoring_facts.hpp.
struct ScoringFacts;

/// A write transaction: what it loads is locked until it ends. Decisions see loaded records with
/// the changes made so far; whatever was not loaded does not exist for them.
class UnitOfWork : public deal::Records {
 public:
  /// Loads and locks records that were not loaded yet, in an order that cannot deadlock, with what
  /// their decisions need: of a campaign its deal; of a deal that was ever submitted its campaigns,
  /// approvals and review rounds; of a campaign its latest report.
  virtual base::Result<void> load(std::span<const deal::Key> keys,
                                  Closure closure = Closure::submitted) = 0;
  /// Of each of the deals that there is, by id: its metric as it is stored. Nobody else who asks
  /// for one of them is answered until this transaction ends.
  virtual base::Result<std::vector<LatestMetric>> latest_metrics(
      std::span<const std::string_view> deal_ids) = 0;
  /// Queues a change; find() and its like see it from now on.
  virtual void apply(const deal::Change& change) = 0;
  /// Takes back what was queued after a mark. A flush ends the marks before it.
  virtual std::size_t mark() const = 0;
  virtual void cut(std::size_t mark) = 0;
  /// "version 4 by ana at 2026-10-01T09:00:00Z (total_value)": who wrote the stored version.
  virtual base::Result<std::string> last_author(const deal::Key& key) = 0;
  /// The audit rows of a record from a version on (0: all), rising.
  virtual base::Result<std::vector<AuditRow>> history(const deal::Key& key,
                                                      std::int64_t from_version) = 0;
};

/// What a transaction was asked before, for idempotency keys.
struct Idempotency {
  std::string key;   // "" = none
  std::string body;  // what the answer depends on
};

class Store {
 public:
  virtual ~Store() = default;

  virtual base::Result<SchemaStatus> schema_status() = 0;
  struct Migrated {
    std::vector<std::int64_t> steps;  // that were applied
    std::int64_t rehashed = 0;        // campaigns whose content hash was formed anew
  };
  /// Applies what is missing, one transaction a step, then forms content hashes anew that an
  /// earlier dealkit formed in another way; safe to run twice and by two at once.
  virtual base::Result<Migrated> migrate(const deal::Context& context) = 0;

  /// Runs `work` in one write transaction and commits. Runs it again, from the beginning, when the
  /// database asks for that (deadlock, serialization failure), a few times with growing pauses: so
  /// `work` keeps nothing from a failed attempt.
  virtual base::Result<void> transact(
      const deal::Context& context,
      const std::function<base::Result<void>(UnitOfWork&)>& work) = 0;
  /// The same with an idempotency key: `work` appends its answer; a key that was seen gives the
  /// answer of then without running it, Errc::conflict if the body was another one.
  virtual base::Result<std::string> transact_once(
      const deal::Context& context, const Idempotency& idempotency,
      const std::function<base::Result<void>(UnitOfWork&, std::string& answer)>& work) = 0;
  /// For imports that are all or nothing, and for dry runs: a unit of work that the caller ends.
  class Transaction {
   public:
    virtual ~Transaction() = default;  // rolls back unless committed
    virtual UnitOfWork& work() = 0;
    /// Writes what is queued and forgets what was loaded, so that memory stays bounded; commits
    /// nothing, and keeps the locks.
    virtual base::Result<void> flush() = 0;
    virtual base::Result<void> commit() = 0;
  };
  enum class Company : std::uint8_t {
    others,  // write too; Errc::again if that comes to a deadlock, and nobody runs it again
    alone,   // nobody else writes from here to its end: it cannot be overtaken
  };
  /// Alone it waits for those who write, and they for it, each as long as their lock timeout says.
  /// (SQLite has one writer in any case.)
  virtual base::Result<std::unique_ptr<Transaction>> begin(const deal::Context& context,
                                                           Company company) = 0;

  /// A store with lanes has a second connection for who wants it: while one thread commits a
  /// transaction on one lane, another one may begin the next on the other and work in it, and
  /// commits it after that. All else is done while nothing is begun on a lane.
  enum class Lane : std::uint8_t { first, second };
  virtual bool has_lanes() const = 0;
  /// In the company of others. Errc::again, also of its commit: nobody runs it again, transact()
  /// does.
  virtual base::Result<std::unique_ptr<Transaction>> begin_on(const deal::Context& context,
                                                              Lane lane) = 0;

  /// Streams the records of each query in turn, all from one snapshot, in constant memory (an order
  /// other than by id or an indexed member may make the database sort on disk).
  virtual base::Result<void> visit(std::span<const Query> queries,
                                   const OnRecord& on_record) = 0;
  /// One record by id, as visit() gives it; nullopt if there is none.
  virtual base::Result<std::optional<deal::Stored>> read(const deal::Key& key,
                                                         bool computed = true) = 0;
  /// The kinds that have a record of that id.
  virtual base::Result<std::vector<deal::Kind>> kinds_of(std::string_view id) = 0;
  virtual base::Result<void> history(const deal::Key& key,
                                     const std::function<base::Result<void>(const AuditRow&)>&) = 0;
  /// Rows of the audit log of all records; all conditions must hold.
  struct AuditQuery {
    std::optional<base::Instant> since;   // from then on
    std::optional<base::Instant> until;   // before then
    std::string actor, correlation_id;    // "" = any
    std::vector<std::string> actions, types;  // none = any
    std::uint64_t limit = 0;              // 0 = none
    bool oldest_first = false;            // else the latest comes first
  };
  /// Streams, by the order in which the rows were written, all from one snapshot.
  virtual base::Result<void> audit_log(
      const AuditQuery& query, const std::function<base::Result<void>(const AuditRow&)>&) = 0;
  /// A record as it was at a version, from the audit log. Errc::not_found.
  virtual base::Result<std::string> at_version(const deal::Key& key, std::int64_t version) = 0;
  /// The ids of deals whose dates may move them on (draft with an approved version, active,
  /// paused), rising.
  virtual base::Result<void> due_deals(
      const std::function<base::Result<void>(const std::string& id)>& on_id) = 0;

  struct ScoringQuery {
    std::vector<std::string> deal_ids;  // none = all
    base::Instant now;                  // what is too old to count then is not read
  };
  /// The facts of each deal, by id, all from one snapshot; a deal that there is not is left out.
  /// A few queries for some hundred deals; holds the facts of no more of them than that.
  virtual base::Result<void> visit_scoring_facts(
      const ScoringQuery& query,
      const std::function<base::Result<void>(const ScoringFacts&)>& on_deal) = 0;

  /// A seat of a review that waits for its decision, with what people want to know of its deal.
  struct OpenSeat {
    deal::Stored approval;
    std::string deal_name, currency;   // "" = the deal has none
    std::optional<base::Micros> total_value;
  };
  /// Open seats by deadline, then deal, level and seat; `due_before`: only those whose deadline is
  /// before it. Streams, all from one snapshot.
  virtual base::Result<void> open_seats(
      std::optional<base::Instant> due_before,
      const std::function<base::Result<void>(const OpenSeat&)>& on_seat) = 0;

  /// A reader's place in the outbox: the window of transactions that it reads and how far it came.
  struct Cursor {
    std::uint64_t from_xact = 0;  // PostgreSQL: first transaction of the window
    std::uint64_t to_xact = 0;    // one past its last; equal to from_xact: no window yet
    std::int64_t seq = 0;         // last one read (of the window; SQLite: of all)
    // PostgreSQL, of a place that is known by a number alone (cursor_after()): what the window has
    // up to both of them is known already.
    std::int64_t known_seq = 0;
    std::uint64_t known_xact = 0;
  };
  /// The place right after an event that poll() gave, from what to_text() made of it: the next one
  /// comes next. The event's `seq` alone does too ("0": the beginning), but on PostgreSQL may give
  /// again what transactions wrote that ran at the same time as that event's; nothing is skipped.
  /// Errc::usage for another text.
  virtual base::Result<Cursor> cursor_after(std::string_view text) = 0;
  /// The next events after `cursor`, at most `limit`, each entity's in order, none ever skipped;
  /// moves the cursor. None: there is nothing new yet.
  virtual base::Result<std::vector<event::Event>> poll(Cursor& cursor, std::size_t limit) = 0;
  /// Named places of readers, kept in the store; prune() keeps what any of them has not read.
  virtual base::Result<std::optional<Cursor>> load_cursor(std::string_view reader) = 0;
  virtual base::Result<void> save_cursor(std::string_view reader, const Cursor& cursor,
                                         const deal::Context& context) = 0;
  struct Reader {
    std::string name;
    Cursor place;
    std::uint64_t unread = 0;  // events of the store that it has not read
    std::string updated_at;
  };
  /// All of them, by name.
  virtual base::Result<std::vector<Reader>> readers() = 0;
  /// Its place is forgotten, and prune() waits for it no longer. false if there is no such reader.
  virtual base::Result<bool> forget_reader(std::string_view reader) = 0;

  struct PruneOptions {
    base::Instant events_before;       // only events older than this
    base::Instant answers_before;      // idempotency keys older than this
    bool unread = false;               // also events that no reader has read
    bool dry_run = false;
  };
  struct Pruned {
    std::uint64_t events = 0, answers = 0, kept_unread = 0;
  };
  virtual base::Result<Pruned> prune(const PruneOptions& options) = 0;

  /// What does not hold: each a sentence with the record's type and id. Streams.
  virtual base::Result<void> check(
      const std::function<base::Result<void>(std::string_view problem)>& on_problem) = 0;

  /// SQLite: an online copy into a file that must not exist, checked and synced. PostgreSQL:
  /// Errc::usage with the pg_dump recipe, its programs' versions checked.
  virtual base::Result<void> backup(const std::string& path) = 0;
  virtual std::string backup_recipe() const = 0;  // "" where backup() does it

  /// Where the store is, without secrets: for messages.
  virtual std::string name() const = 0;
  /// Whether open() made it (Options::create).
  virtual bool is_new() const = 0;
};

/// The place right after the event `seq` of a page for which poll() moved a cursor.
struct Page {
  Store::Cursor before, after;
};
Store::Cursor place_in(const Page& page, std::int64_t seq);

/// "1044"; on PostgreSQL "812-840-1044": the window and the event in it.
std::string to_text(const Store::Cursor& cursor);

/// What open() says of the form of a URL, without touching anything.
base::Result<void> check_url(const std::string& url);

/// Errc::no_input if the file is absent (and not create), Errc::configuration for a file that is no
/// store, a schema newer than this program's (says so) or older (says `dealctl store migrate`),
/// Errc::unavailable for a server that does not answer.
base::Result<std::unique_ptr<Store>> open(const Options& options);
/// Copies one store into another one, of either database, which must be empty (or not there yet):
/// records, audit log, outbox, readers' places, idempotency keys. One transaction there, one
/// snapshot here; the copy is held against the invariants of a store and against the numbers of
/// rows before it is committed. Errc::usage if both are the same store, Errc::conflict if the other
/// one is not empty, Errc::configuration for a schema that is not this program's.
struct Copying {
  Options from, to;
};
struct Copied {
  std::string from, to;  // names for messages
  std::vector<std::pair<std::string, std::uint64_t>> rows;  // by table
};
base::Result<Copied> copy(const Copying& copying);
/// Puts a backup in the place of an SQLite store, whose file must not exist unless `replace`.
base::Result<void> restore_backup(const std::string& url, const std::string& path, bool replace);

}  // namespace dealkit::io::store
