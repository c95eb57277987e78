// The store on a SQL connection: what both databases share stands once, what differs asks for the
// dialect. Its functions are spread over files by job: open.cpp, migrate.cpp, transact.cpp,
// idempotency.cpp (writing, with unit_of_work.hpp), read.cpp, history.cpp, audit_log.cpp, check.cpp
// (reading), scoring_facts.cpp, outbox.cpp, prune.cpp, backup.cpp.
#pragma once

#include <array>
#include <memory>
#include <string>

#include "core/base/rng.hpp"
#include "io/sql/connection.hpp"
#include "io/store/columns.hpp"
#include "io/store/store.hpp"

namespace dealkit::io::store {

class SqlStore final : public Store {
 public:
  struct Identity {
    std::string name;      // for messages
    bool created = false;  // its tables were made when it was opened
  };
  SqlStore(Options options, std::unique_ptr<sql::Connection> connection, Identity identity);

  base::Result<SchemaStatus> schema_status() override;
  base::Result<Migrated> migrate(const deal::Context& context) override;

  base::Result<void> transact(const deal::Context& context,
                              const std::function<base::Result<void>(UnitOfWork&)>& work) override;
  base::Result<std::string> transact_once(
      const deal::Context& context, const Idempotency& idempotency,
      const std::function<base::Result<void>(UnitOfWork&, std::string&)>& work) override;
  base::Result<std::unique_ptr<Transaction>> begin(const deal::Context& context,
                                                   Company company) override;
  bool has_lanes() const override { return dialect() == sql::Dialect::postgresql; }
  base::Result<std::unique_ptr<Transaction>> begin_on(const deal::Context& context,
                                                      Lane lane) override;

  base::Result<void> visit(std::span<const Query> queries, const OnRecord& on_record) override;
  base::Result<std::optional<deal::Stored>> read(const deal::Key& key, bool computed) override;
  base::Result<std::vector<deal::Kind>> kinds_of(std::string_view id) override;
  base::Result<void> history(
      const deal::Key& key,
      const std::function<base::Result<void>(const AuditRow&)>& on_row) override;
  base::Result<void> audit_log(
      const AuditQuery& query,
      const std::function<base::Result<void>(const AuditRow&)>& on_row) override;
  base::Result<std::string> at_version(const deal::Key& key, std::int64_t version) override;
  base::Result<void> due_deals(
      const std::function<base::Result<void>(const std::string& id)>& on_id) override;

  base::Result<void> visit_scoring_facts(
      const ScoringQuery& query,
      const std::function<base::Result<void>(const ScoringFacts&)>& on_deal) override;
  base::Result<void> open_seats(
      std::optional<base::Instant> due_before,
      const std::function<base::Result<void>(const OpenSeat&)>& on_seat) override;

  base::Result<Cursor> cursor_after(std::string_view text) override;
  base::Result<std::vector<event::Event>> poll(Cursor& cursor, std::size_t limit) override;
  base::Result<std::optional<Cursor>> load_cursor(std::string_view reader) override;
  base::Result<void> save_cursor(std::string_view reader, const Cursor& cursor,
                                 const deal::Context& context) override;
  base::Result<std::vector<Reader>> readers() override;
  base::Result<bool> forget_reader(std::string_view reader) override;

  base::Result<Pruned> prune(const PruneOptions& options) override;
  base::Result<void> check(
      const std::function<base::Result<void>(std::string_view problem)>& on_problem) override;
  base::Result<void> backup(const std::string& path) override;
  std::string backup_recipe() const override;
  std::string name() const override { return name_; }
  bool is_new() const override { return created_; }

 private:
  friend class SqlUnitOfWork;
  sql::Dialect dialect() const { return connection_->dialect(); }
  /// For the same seed at the same millisecond in another process: the place that the outbox has
  /// come to gives other event ids from here on.
  base::Result<void> draw_other_ids();
  /// Gives campaigns the content hash that this program forms; how many had another one.
  base::Result<std::int64_t> rehash(const deal::Context& context);
  /// Runs it again, after a pause, as long as it comes to Errc::again.
  base::Result<void> retry(const std::function<base::Result<void>(bool again)>& attempt);

  Options options_;
  std::unique_ptr<sql::Connection> connection_;
  std::unique_ptr<sql::Connection> second_;  // of Lane::second, once it was asked for
  std::string name_;
  bool created_;
  base::Rng rng_;
  bool ids_are_taken_ = false;  // other event ids have to be drawn before the next try
  std::array<TableOf, deal::kind_count> tables_;  // by kind
};

}  // namespace dealkit::io::store
