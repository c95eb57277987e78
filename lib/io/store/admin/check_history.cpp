// Records against the audit log: its changes are made again, oldest first, and must give the
// record.
#include <array>
#include <optional>

#include <fmt/format.h>

#include "core/base/json/document.hpp"
#include "core/deal/content_checks.hpp"
#include "core/deal/diff.hpp"
#include "core/deal/records.hpp"
#include "io/store/admin/invariants.hpp"
#include "io/store/pages.hpp"

namespace dealkit::io::store {

namespace {

using deal::Kind;
using deal::Stored;
using deal::text_of;

/// A row of a record's table; one that cannot be read is only known by its id.
struct Row {
  Stored stored;
  std::string unreadable;
};

Pages<Row> pages_of(sql::Connection& connection, Kind kind, const TableOf& table) {
  Pages<Row>::Options options;
  options.statement =
      fmt::format("SELECT r.id, {} FROM {} r WHERE r.id > $1 ORDER BY r.id LIMIT {}",
                  select_list(table, connection.dialect(), "r"), table.name,
                  Pages<Row>::page_rows);
  options.read = [kind, &table](const sql::Row& row) -> base::Result<Row> {
    auto record = read_record(kind, table, row, 1);
    if (record) return Row{std::move(*record), {}};
    return Row{{kind, std::string(row.text(0)), 0, {}}, record.error().message};
  };
  options.after = [](const Row* last) {
    return std::vector<sql::Value>{last == nullptr ? std::string_view() : last->stored.id};
  };
  return {connection, std::move(options)};
}

/// One record, made again from its audit rows.
struct Replayed {
  std::string id;
  std::string state;         // "" = there is none
  std::int64_t version = 0;  // the last one that there was
  std::int64_t last_row = 0;
  bool broken = false;  // told already; nothing that follows would mean anything
};

class Histories {
 public:
  Histories(sql::Connection& connection, Kind kind, const TableOf& table,
            const OnProblem& on_problem)
      : connection_(connection),
        kind_(kind),
        name_(deal::traits(kind).name),
        records_(pages_of(connection, kind, table)),
        on_problem_(on_problem) {}

  /// A row of the audit log: id, entity_id, action, version, changes, metadata.
  base::Result<void> add(const sql::Row& row) {
    if (!replayed_ || replayed_->id != row.text(1)) {
      DEALKIT_RETURN_IF_ERROR(finish_record());
      replayed_ = Replayed{std::string(row.text(1)), {}, 0, 0, false};
    }
    if (replayed_->broken) return {};
    replayed_->last_row = row.integer(0);
    DEALKIT_RETURN_IF_ERROR(check_version(row));
    return apply(row);
  }

  /// After the last row.
  base::Result<void> finish() {
    DEALKIT_RETURN_IF_ERROR(finish_record());
    return skip_records([](const Row&) { return true; });
  }

 private:
  base::Result<void> problem(std::string_view id, std::string_view what) {
    return on_problem_(fmt::format("{} '{}' {}", name_, id, what));
  }

  base::Result<void> check_version(const sql::Row& row) {
    if (!deal::traits(kind_).versioned) return {};
    const auto before = replayed_->version;
    const auto now = row.integer(3);
    replayed_->version = now;
    // What is created where a record was deleted counts on; the same version would be another's.
    const bool stays = now == before && !replayed_->state.empty();
    const bool follows = now == before + 1 || stays;
    if (follows || (now > before && was_restored(row.text(5)))) return {};
    return problem(replayed_->id, fmt::format("has version {} in audit row {}, expected {}", now,
                                              row.integer(0), before + 1));
  }

  /// A record that was exported and imported again brings its version along.
  bool was_restored(std::string_view metadata) {
    const auto document = reader_.read(metadata);
    return document && text_of((*document)->root(), "reason") == deal::restored;
  }

  base::Result<void> apply(const sql::Row& row) {
    auto after = [&]() -> base::Result<std::string> {
      DEALKIT_ASSIGN_OR_RETURN(auto changes, deal::changes_from_json(row.text(4)));
      for (auto& change : changes) std::swap(change.before, change.after);
      return deal::undo(kind_, replayed_->state, changes);
    }();
    if (after) {
      replayed_->state = std::move(*after);
      return {};
    }
    replayed_->broken = true;
    return problem(replayed_->id,
                   fmt::format("has an audit row {} ({}) that does not follow from those before: "
                               "{}", row.integer(0), row.text(2), after.error().message));
  }

  /// Compares the record that was replayed with the one that is stored.
  base::Result<void> finish_record() {
    if (!replayed_) return {};
    const auto& id = replayed_->id;
    DEALKIT_RETURN_IF_ERROR(skip_records([&](const Row& row) { return row.stored.id < id; }));
    DEALKIT_ASSIGN_OR_RETURN(const auto* row, records_.peek());
    if (row == nullptr || row->stored.id != id) return check_absent();
    const auto result = check_present(*row);
    records_.pop();
    return result;
  }

  base::Result<void> check_present(const Row& row) {
    if (!row.unreadable.empty()) {
      return problem(row.stored.id, fmt::format("cannot be read: {}", row.unreadable));
    }
    if (replayed_->broken) return {};
    if (replayed_->state.empty()) {
      return problem(row.stored.id, fmt::format("is there, though audit row {} deleted it",
                                                replayed_->last_row));
    }
    const auto differences = deal::diff(kind_, replayed_->state, row.stored.record);
    if (!differences) {
      return problem(row.stored.id,
                     fmt::format("cannot be read: {}", differences.error().message));
    }
    if (!differences->empty()) {
      std::string names;
      for (const auto& one : *differences) names += (names.empty() ? "" : ", ") + one.name;
      return problem(row.stored.id,
                     fmt::format("is not what its audit rows say; members that differ: {}", names));
    }
    const bool versioned = deal::traits(kind_).versioned;
    if (!versioned || row.stored.version == replayed_->version) return {};
    return problem(row.stored.id, fmt::format("has version {}, expected {} as its audit rows say",
                                              row.stored.version, replayed_->version));
  }

  base::Result<void> check_absent() {
    if (replayed_->broken || replayed_->state.empty()) return {};
    return problem(replayed_->id, fmt::format("is not there, though no audit row deleted it (the "
                                              "last one is {})", replayed_->last_row));
  }

  /// Records that the audit log knows nothing of.
  template <class While>
  base::Result<void> skip_records(While skips) {
    while (true) {
      DEALKIT_ASSIGN_OR_RETURN(const auto* row, records_.peek());
      if (row == nullptr || !skips(*row)) return {};
      DEALKIT_RETURN_IF_ERROR(problem(row->stored.id, "is there without any audit row"));
      records_.pop();
    }
  }

  sql::Connection& connection_;
  Kind kind_;
  std::string_view name_;
  Pages<Row> records_;
  const OnProblem& on_problem_;
  std::optional<Replayed> replayed_;
  json::Reader reader_{deal::derived_limits};
};

}  // namespace

base::Result<void> check_histories(sql::Connection& connection, Kind kind, const TableOf& table,
                                   const OnProblem& on_problem) {
  Histories histories(connection, kind, table, on_problem);
  const std::array<sql::Value, 1> parameters{deal::traits(kind).name};
  DEALKIT_RETURN_IF_ERROR(
      connection.stream("SELECT id, entity_id, action, version, changes, metadata FROM audit "
                        "WHERE entity_type = $1 ORDER BY entity_id, id",
                        parameters, [&](const sql::Row& row) { return histories.add(row); }));
  return histories.finish();
}

}  // namespace dealkit::io::store
