// The audit log of all records: who did what, when, as a filter asks for it.
#include <array>
#include <deque>

#include <fmt/format.h>

#include "core/base/time.hpp"
#include "io/store/audit_row.hpp"
#include "io/store/records/records.hpp"
#include "io/store/snapshot.hpp"

namespace dealkit::io::store {

namespace {

using sql::Dialect;

/// The conditions of a query, with their parameters.
class Filter {
 public:
  explicit Filter(Dialect dialect) : dialect_(dialect) {}

  void add_since(base::Instant from) {
    if (dialect_ == Dialect::postgresql) {
      return add("created_at >= {}::timestamptz", base::to_string(from));
    }
    // A text with a fraction sorts before one without: the index finds the second, the rest is
    // compared without the Z.
    add("created_at >= {}", second_of(from));
    add("rtrim(created_at, 'Z') >= {}", without_z(from));
  }
  void add_until(base::Instant end) {
    if (dialect_ == Dialect::postgresql) {
      return add("created_at < {}::timestamptz", base::to_string(end));
    }
    add("created_at <= {}", second_of(end) + "Z");
    add("rtrim(created_at, 'Z') < {}", without_z(end));
  }
  void add_words(std::string_view column, const std::vector<std::string>& words) {
    if (words.empty()) return;
    std::string list;
    for (const auto& word : words) {
      list += fmt::format("{}{}", list.empty() ? "" : ", ", parameter(word));
    }
    conditions_.push_back(fmt::format("{} IN ({})", column, list));
  }
  void add_actor(const std::string& actor) {
    if (!actor.empty()) add("actor_id = {}", actor);
  }
  void add_correlation(const std::string& id) {
    if (id.empty()) return;
    add(dialect_ == Dialect::sqlite ? "json_extract(metadata, '$.correlation_id') = {}"
                                    : "(metadata ->> 'correlation_id') = {}",
        id);
  }

  std::string where() const {
    if (conditions_.empty()) return {};
    return fmt::format(" WHERE {}", fmt::join(conditions_, " AND "));
  }
  const std::vector<sql::Value>& parameters() const { return parameters_; }

 private:
  static std::string without_z(base::Instant instant) {
    auto text = base::to_string(instant);
    text.pop_back();
    return text;
  }
  static std::string second_of(base::Instant instant) {
    instant.nanos = 0;
    return without_z(instant);
  }
  std::string parameter(std::string text) {
    parameters_.emplace_back(std::string_view(texts_.emplace_back(std::move(text))));
    return fmt::format("${}", parameters_.size());
  }
  void add(std::string_view condition, std::string text) {
    conditions_.push_back(fmt::format(fmt::runtime(condition), parameter(std::move(text))));
  }

  Dialect dialect_;
  std::vector<std::string> conditions_;
  std::deque<std::string> texts_;  // that parameters refer to
  std::vector<sql::Value> parameters_;
};

}  // namespace

base::Result<void> Records::audit_log(const AuditQuery& query, const OnAuditRow& on_row) const {
  Filter filter(database_.dialect());
  if (query.since) filter.add_since(*query.since);
  if (query.until) filter.add_until(*query.until);
  filter.add_actor(query.actor);
  filter.add_words("action", query.actions);
  filter.add_words("entity_type", query.types);
  filter.add_correlation(query.correlation_id);
  const auto limit = query.limit == 0 ? std::string() : fmt::format(" LIMIT {}", query.limit);
  const auto statement =
      fmt::format("SELECT {} FROM audit{} ORDER BY id{}{}", audit_columns(database_.dialect()),
                  filter.where(), query.oldest_first ? "" : " DESC", limit);
  DEALKIT_ASSIGN_OR_RETURN(const auto connection, database_.connection());
  return in_snapshot(*connection, [&]() -> base::Result<void> {
    DEALKIT_RETURN_IF_ERROR(
        connection->stream(statement, filter.parameters(),
                           [&](const sql::Row& row) { return on_row(read_audit_row(row)); }));
    return {};
  });
}

}  // namespace dealkit::io::store
