// Records read: many of one snapshot, or one by its id.
#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "core/base/json/document.hpp"
#include "core/deal/money_numbers.hpp"
#include "io/store/records/computed.hpp"
#include "io/store/records/read_one.hpp"
#include "io/store/records/records.hpp"
#include "io/store/records/rewind.hpp"
#include "io/store/records/select.hpp"
#include "io/store/snapshot.hpp"

namespace dealkit::io::store {

namespace {

using base::Errc;
using base::Error;

/// Evaluates a condition on one record after the other.
class Condition {
 public:
  Condition(const expression::Program& program, deal::Kind kind)
      : program_(program), money_(*deal::traits(kind).table) {}

  /// A condition that fails on a record does not select it.
  base::Result<bool> holds(const deal::Stored& stored) {
    DEALKIT_ASSIGN_OR_RETURN(const auto root, stored.record.root(reader_));
    money_.find(root);
    const auto answer = program_.condition(expression::RecordBindings(root, &money_), scratch_);
    return answer && *answer;
  }

 private:
  const expression::Program& program_;
  json::Reader reader_{deal::derived_limits};
  deal::MoneyNumbers money_;
  expression::Scratch scratch_;
};

/// The record of a row, with what a campaign's export says of its deal if the row has that.
base::Result<deal::Stored> read_with_parent(deal::Kind kind, const TableOf& table,
                                            const sql::Row& row, bool has_parent,
                                            json::Reader& reader) {
  if (!has_parent) return read_record(kind, table, row);
  Computed computed{"deal", {}};
  DEALKIT_ASSIGN_OR_RETURN(computed.json, read_parent(row, table.columns.size(), reader));
  return read_record(kind, table, row, 0, &computed);
}

/// What is left to do on the rows of a SELECT.
class Visitor {
 public:
  Visitor(const Query& query, const Select& select, const OnRecord& on_record)
      : query_(query), select_(select), on_record_(on_record) {
    if (query.where != nullptr) condition_.emplace(*query.where, query.kind);
  }

  base::Result<Next> on_row(const sql::Row& row) {
    DEALKIT_ASSIGN_OR_RETURN(auto stored, read_with_parent(query_.kind, select_.table, row,
                                                           select_.has_parent, reader_));
    if (query_.effective) {
      if (const auto made = make_effective(stored, row); !made) {
        if (made.error().code != Errc::not_found || !query_.on_unknown) return made.error();
        DEALKIT_RETURN_IF_ERROR(query_.on_unknown(made.error()));
        return Next::more;
      }
    }
    if (condition_) {
      DEALKIT_ASSIGN_OR_RETURN(const bool holds, condition_->holds(stored));
      if (!holds) return Next::more;
    }
    DEALKIT_RETURN_IF_ERROR(on_record_(stored));
    return ++count_ == query_.limit ? Next::enough : Next::more;
  }

 private:
  base::Result<void> make_effective(deal::Stored& stored, const sql::Row& row) {
    const auto place = select_.table.columns.size();
    if (row.is_null(place)) return check_unchanged(stored);
    DEALKIT_ASSIGN_OR_RETURN(const auto changes, unfold_changes(row.text(place)));
    DEALKIT_ASSIGN_OR_RETURN(stored.record, effective_record(stored, changes));
    return {};
  }

  /// A deal without later changes is as it was approved, unless the approved version is not there.
  base::Result<void> check_unchanged(const deal::Stored& stored) {
    DEALKIT_ASSIGN_OR_RETURN(const auto root, stored.record.root(reader_));
    const auto approved = root.find("approved_version");
    if (!approved) return {};
    DEALKIT_ASSIGN_OR_RETURN(const auto version, approved.integer());
    if (version == stored.version) return {};
    return Error{Errc::not_found,
                 fmt::format("deal '{}' was approved at version {}, which the store never had (it "
                             "was restored from an export): its approved content is not known",
                             stored.id, version)};
  }

  const Query& query_;
  const Select& select_;
  const OnRecord& on_record_;
  std::optional<Condition> condition_;
  json::Reader reader_{deal::derived_limits};
  std::uint64_t count_ = 0;
};

/// PostgreSQL plans a cursor for its first rows: without statistics it would look through the sums
/// of all deals again for each campaign.
base::Result<void> plan_for_all(sql::Connection& connection, std::span<const Query> queries) {
  const bool sums = std::any_of(queries.begin(), queries.end(), [](const Query& query) {
    return query.kind == deal::Kind::campaign && query.computed && query.ids.empty();
  });
  if (!sums || connection.dialect() == sql::Dialect::sqlite) return {};
  DEALKIT_RETURN_IF_ERROR(connection.run("SET LOCAL enable_nestloop = off"));
  DEALKIT_RETURN_IF_ERROR(connection.run("SET LOCAL cursor_tuple_fraction = 1"));
  return {};
}

}  // namespace

base::Result<void> Records::visit(std::span<const Query> queries, const OnRecord& on_record) const {
  std::vector<Select> selects;  // all of them first: a wrong query is told before any record
  for (const auto& query : queries) {
    DEALKIT_ASSIGN_OR_RETURN(auto select,
                             select_of(query, table_of(query.kind), database_.dialect()));
    selects.push_back(std::move(select));
  }
  DEALKIT_ASSIGN_OR_RETURN(const auto connection, database_.connection());
  return in_snapshot(*connection, [&]() -> base::Result<void> {
    DEALKIT_RETURN_IF_ERROR(plan_for_all(*connection, queries));
    for (std::size_t i = 0; i < queries.size(); ++i) {
      Visitor visitor(queries[i], selects[i], on_record);
      const auto parameters = refer(selects[i].parameters);
      DEALKIT_RETURN_IF_ERROR(
          stream_until(*connection, selects[i].statement, parameters,
                       [&](const sql::Row& row) { return visitor.on_row(row); }));
    }
    return {};
  });
}

base::Result<std::optional<deal::Stored>> read_one(sql::Connection& connection,
                                                   const deal::Key& key, bool computed) {
  const auto dialect = connection.dialect();
  const auto source = source_of(key.kind, table_of(key.kind), {dialect, computed, true});
  const auto statement =
      fmt::format("SELECT {}{} FROM {} WHERE r.id = $1", select_list(source.table, dialect, "r"),
                  source.parent, source.from);
  const std::array<sql::Value, 1> parameters{std::string_view(key.id)};
  std::optional<deal::Stored> found;
  json::Reader reader{deal::derived_limits};
  DEALKIT_RETURN_IF_ERROR(
      connection.run(statement, parameters, [&](const sql::Row& row) -> base::Result<void> {
        DEALKIT_ASSIGN_OR_RETURN(
            found, read_with_parent(key.kind, source.table, row, !source.parent.empty(), reader));
        return {};
      }));
  return found;
}

base::Result<std::optional<deal::Stored>> Records::read(const deal::Key& key, bool computed) const {
  DEALKIT_ASSIGN_OR_RETURN(const auto connection, database_.connection());
  return read_one(*connection, key, computed);
}

base::Result<std::vector<deal::Kind>> Records::kinds_of(std::string_view id) const {
  DEALKIT_ASSIGN_OR_RETURN(const auto connection, database_.connection());
  std::string statement;
  for (const auto& kind : deal::all_kinds()) {
    if (!statement.empty()) statement += " UNION ALL ";
    statement += fmt::format("SELECT {} FROM {} WHERE id = $1", static_cast<int>(kind.kind),
                             kind.name);
  }
  const std::array<sql::Value, 1> parameters{id};
  std::vector<deal::Kind> kinds;
  DEALKIT_RETURN_IF_ERROR(
      connection->run(statement + " ORDER BY 1", parameters, [&](const sql::Row& row) {
        kinds.push_back(static_cast<deal::Kind>(row.integer(0)));
        return base::Result<void>();
      }));
  return kinds;
}

base::Result<void> Records::due_deals(
    const std::function<base::Result<void>(const std::string& id)>& on_id) const {
  // Page by page, and no transaction is open while a page is handed out: whoever gets an id writes.
  constexpr std::size_t page = 1000;
  const auto id = database_.dialect() == sql::Dialect::postgresql ? R"(id COLLATE "C")" : "id";
  const auto statement = fmt::format(
      "SELECT id FROM deal WHERE {0} > $1 AND (status IN ('active', 'paused') OR "
      "(status = 'draft' AND approved_version IS NOT NULL)) ORDER BY {0} LIMIT {1}",
      id, page);
  std::string last;
  std::vector<std::string> ids;
  do {
    ids.clear();
    const std::array<sql::Value, 1> parameters{std::string_view(last)};
    {
      DEALKIT_ASSIGN_OR_RETURN(const auto connection, database_.connection());
      DEALKIT_RETURN_IF_ERROR(connection->run(statement, parameters, [&](const sql::Row& row) {
        ids.emplace_back(row.text(0));
        return base::Result<void>();
      }));
    }
    for (const auto& one : ids) DEALKIT_RETURN_IF_ERROR(on_id(one));
    if (!ids.empty()) last = ids.back();
  } while (ids.size() == page);
  return {};
}

}  // namespace dealkit::io::store
