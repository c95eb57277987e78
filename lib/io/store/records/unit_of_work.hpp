// The write transaction of a store on SQL: records loaded and locked, changes queued in memory, all
// written at once. Internal to this folder.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json/document.hpp"
#include "io/store/columns.hpp"
#include "io/store/records/records.hpp"

namespace dealkit::io::store {

/// How accounts are locked in PostgreSQL. Every deal refers to one, so a lock that keeps others
/// from reading it would make all imports for an account wait for each other.
enum class AccountLocks : std::uint8_t {
  shared,     // against deletion only; whoever changes one checks its version when writing
  exclusive,  // for the second try of whoever lost that race
};

class SqlUnitOfWork final : public UnitOfWork {
 public:
  /// Event ids and connection must outlive it; the connection is in a write transaction.
  SqlUnitOfWork(EventIds& event_ids, sql::Connection& connection, const deal::Context& context,
                AccountLocks account_locks);

  const deal::Stored* find(deal::Kind kind, std::string_view id) const override {
    return records_.find(kind, id);
  }
  std::int64_t last_version(deal::Kind kind, std::string_view id) const override {
    return records_.last_version(kind, id);
  }
  std::vector<const deal::Stored*> campaigns_of(std::string_view deal_id) const override {
    return records_.campaigns_of(deal_id);
  }
  std::vector<const deal::Stored*> approvals_of(std::string_view deal_id) const override {
    return records_.approvals_of(deal_id);
  }
  std::vector<const deal::Stored*> rounds_of(std::string_view deal_id) const override {
    return records_.rounds_of(deal_id);
  }
  const deal::Stored* latest_report(std::string_view campaign_id) const override {
    return records_.latest_report(campaign_id);
  }
  const deal::Stored* latest_deal_report(std::string_view deal_id) const override {
    return records_.latest_deal_report(deal_id);
  }
  std::vector<const deal::Stored*> findings_on(std::string_view campaign_id) const override {
    return records_.findings_on(campaign_id);
  }
  std::vector<const deal::Stored*> facts_of(const deal::Key& owner) const override {
    return records_.facts_of(owner);
  }

  base::Result<void> load(std::span<const deal::Key> keys, Related related) override;
  void apply(const deal::Change& change) override;
  std::size_t savepoint() const override { return changes_.size(); }
  void rollback_to(std::size_t savepoint) override;
  base::Result<std::string> last_author(const deal::Key& key) override;
  base::Result<std::vector<AuditRow>> history(const deal::Key& key,
                                              std::int64_t from_version) override;
  sql::Connection& connection() override { return connection_; }

  /// What load() was asked for since the last flush: a second try asks for all of it at once, in
  /// the order in which locks are taken.
  const std::vector<deal::Key>& requested() const { return requested_; }

  /// Writes what is queued, with audit rows and events, and forgets what was loaded (the database
  /// keeps the locks). Errc::again if somebody else wrote first what was to be created.
  base::Result<void> flush();

 private:
  using Ids = std::set<std::string, std::less<>>;
  static constexpr std::size_t kinds = deal::kind_count;
  /// What the database has of the ids that were looked up.
  using Loaded = std::map<std::string, std::optional<deal::Stored>, std::less<>>;
  using Parents = std::map<std::string, std::string, std::less<>>;
  struct Select {
    deal::Kind kind;
    std::string_view column;  // that is one of the keys: "id", "deal_id"
    std::string_view lock;    // "FOR UPDATE"; only PostgreSQL has row locks
  };

  Loaded& loaded(deal::Kind kind) { return loaded_[static_cast<std::size_t>(kind)]; }
  bool is_loaded(deal::Kind kind, std::string_view id) const;
  /// The record as the database has it; nullptr if it has none, or was not asked.
  const deal::Stored* as_loaded(deal::Kind kind, std::string_view id) const;

  base::Result<void> find_parents(deal::Kind kind, const Ids& ids, Ids& deals, Parents& parents);
  base::Result<void> load_deals(const Ids& wanted);
  base::Result<void> load_below(const Ids& deals, Related related, Ids& campaigns);
  /// Of each campaign or deal the latest report.
  base::Result<void> load_reports(deal::Kind subject, const Ids& ids);
  base::Result<void> load_findings(const Ids& campaigns);
  base::Result<void> load_facts(deal::Kind owner, const Ids& owners);
  base::Result<void> load_by_id(deal::Kind kind, const Ids& wanted, std::string_view lock);
  /// Of those of the ids that are not there.
  base::Result<void> load_last_versions(deal::Kind kind, const Ids& ids);
  /// The rows whose column is one of the keys; adds their ids to `found`.
  base::Result<void> read(const Select& select, const Ids& keys, Ids& found);

  using Records = std::vector<const deal::Stored*>;
  base::Result<void> write_records();
  base::Result<void> insert_records(deal::Kind kind, const Records& records);
  base::Result<void> write_named_campaigns(const Records& findings);
  base::Result<void> update_records(deal::Kind kind, const Records& records);
  base::Result<void> delete_records(deal::Kind kind, const Records& records);
  base::Result<void> check_nothing_below(deal::Kind kind,
                                         std::span<const std::string_view> ids);
  base::Result<std::uint64_t> write_rows(deal::Kind kind, const Records& records,
                                         std::string on_conflict, bool all_new);
  base::Result<void> check_accounts(const Records& records);
  base::Result<void> write_audit();
  base::Result<void> write_outbox();
  sql::Dialect dialect() const { return connection_.dialect(); }

  EventIds& event_ids_;
  sql::Connection& connection_;
  deal::Context context_;
  AccountLocks account_locks_;
  std::array<Loaded, kinds> loaded_;
  deal::MemoryRecords records_;  // what was loaded, with the changes that are queued
  std::vector<deal::Change> changes_;
  std::vector<deal::Key> requested_;
  /// Reports and findings came when the audit log says, all that is queued after them.
  static constexpr std::int64_t first_arrival = std::int64_t{1} << 62U;
  json::Reader reader_{deal::derived_limits};
};

}  // namespace dealkit::io::store
