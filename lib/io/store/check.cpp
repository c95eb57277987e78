// What must hold in a store, whoever wrote to it.
#include <fmt/format.h>

#include "io/sqlite/connection.hpp"
#include "io/store/invariants.hpp"
#include "io/store/migrations.hpp"
#include "io/store/snapshot.hpp"
#include "io/store/sql_store.hpp"

namespace dealkit::io::store {

base::Result<void> SqlStore::check(
    const std::function<base::Result<void>(std::string_view problem)>& on_problem) {
  const auto table = [&](deal::Kind kind) -> const TableOf& {
    return tables_[static_cast<std::size_t>(kind)];
  };
  return in_snapshot(*connection_, [&]() -> base::Result<void> {
    DEALKIT_ASSIGN_OR_RETURN(const auto changed, changed_migrations(*connection_));
    for (const auto& problem : changed) DEALKIT_RETURN_IF_ERROR(on_problem(problem));
    if (dialect() == sql::Dialect::sqlite) {
      DEALKIT_RETURN_IF_ERROR(sqlite::check_integrity(*connection_, on_problem));
      bool sound = true;
      DEALKIT_RETURN_IF_ERROR(check_schema(*connection_, [&](std::string_view problem) {
        sound = false;
        return on_problem(problem);
      }));
      if (!sound) return {};  // nothing can be asked of tables that are not ours
    }
    for (const auto& traits : deal::all_kinds()) {
      DEALKIT_RETURN_IF_ERROR(
          check_histories(*connection_, traits.kind, table(traits.kind), on_problem));
    }
    DEALKIT_RETURN_IF_ERROR(check_events(*connection_, on_problem));
    DEALKIT_RETURN_IF_ERROR(check_deals(*connection_, table(deal::Kind::deal), on_problem));
    DEALKIT_RETURN_IF_ERROR(check_reviews(*connection_, on_problem));
    return check_campaigns(*connection_, table(deal::Kind::campaign),
                           table(deal::Kind::validation_report), on_problem);
  });
}

}  // namespace dealkit::io::store
