// The tables of an SQLite store against those that the steps of its schema make.
#include <map>
#include <string>

#include <fmt/format.h>

#include "io/sqlite/connection.hpp"
#include "io/store/admin/invariants.hpp"
#include "io/store/migrations.hpp"

namespace dealkit::io::store {

namespace {

struct Object {
  std::string type;  // "table", "index", "view"
  std::string sql;   // "" for the indexes that SQLite makes by itself
};
using Objects = std::map<std::string, Object>;

base::Result<Objects> objects_of(sql::Connection& connection) {
  Objects objects;
  DEALKIT_RETURN_IF_ERROR(connection.run(
      "SELECT type, name, sql FROM sqlite_schema WHERE type <> 'trigger'", {},
      [&](const sql::Row& row) -> base::Result<void> {
        objects[std::string(row.text(1))] = {std::string(row.text(0)), std::string(row.text(2))};
        return {};
      }));
  return objects;
}

}  // namespace

base::Result<void> check_schema(sql::Connection& connection, const OnProblem& on_problem) {
  DEALKIT_ASSIGN_OR_RETURN(const auto status, read_schema_status(connection));
  if (status.stored == 0) return {};
  DEALKIT_ASSIGN_OR_RETURN(const auto fresh, sqlite::open_scratch());
  DEALKIT_RETURN_IF_ERROR(apply_migrations(*fresh, {status.stored, "", ""}));
  DEALKIT_ASSIGN_OR_RETURN(const auto expected, objects_of(*fresh));
  DEALKIT_ASSIGN_OR_RETURN(const auto found, objects_of(connection));
  for (const auto& [name, object] : expected) {
    const auto at = found.find(name);
    if (at == found.end()) {
      DEALKIT_RETURN_IF_ERROR(on_problem(fmt::format("the {} {} is missing", object.type, name)));
    } else if (at->second.type != object.type || at->second.sql != object.sql) {
      DEALKIT_RETURN_IF_ERROR(on_problem(
          fmt::format("the {} {} is not as schema {} makes it", object.type, name, status.stored)));
    }
  }
  return {};
}

}  // namespace dealkit::io::store
