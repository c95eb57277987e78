// What must hold in a store, whoever wrote to it.
#include <fmt/format.h>

#include "io/sqlite/connection.hpp"
#include "io/store/admin/admin.hpp"
#include "io/store/admin/invariants.hpp"
#include "io/store/migrations.hpp"
#include "io/store/snapshot.hpp"

namespace dealkit::io::store {

base::Result<void> check_all(sql::Connection& connection, const OnProblem& on_problem) {
  return in_snapshot(connection, [&]() -> base::Result<void> {
    DEALKIT_ASSIGN_OR_RETURN(const auto changed, changed_migrations(connection));
    for (const auto& problem : changed) DEALKIT_RETURN_IF_ERROR(on_problem(problem));
    if (connection.dialect() == sql::Dialect::sqlite) {
      DEALKIT_RETURN_IF_ERROR(sqlite::check_integrity(connection, on_problem));
      bool sound = true;
      DEALKIT_RETURN_IF_ERROR(check_schema(connection, [&](std::string_view problem) {
        sound = false;
        return on_problem(problem);
      }));
      if (!sound) return {};  // nothing can be asked of tables that are not ours
    }
    for (const auto& traits : deal::all_kinds()) {
      DEALKIT_RETURN_IF_ERROR(
          check_histories(connection, traits.kind, table_of(traits.kind), on_problem));
    }
    DEALKIT_RETURN_IF_ERROR(check_events(connection, on_problem));
    DEALKIT_RETURN_IF_ERROR(check_deals(connection, table_of(deal::Kind::deal), on_problem));
    DEALKIT_RETURN_IF_ERROR(check_reviews(connection, on_problem));
    return check_campaigns(connection, table_of(deal::Kind::campaign),
                           table_of(deal::Kind::validation_report), on_problem);
  });
}

base::Result<void> Admin::check(const OnProblem& on_problem) const {
  DEALKIT_ASSIGN_OR_RETURN(const auto connection, database_.connection());
  return check_all(*connection, on_problem);
}

}  // namespace dealkit::io::store
