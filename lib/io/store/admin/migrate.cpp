// The schema brought up to date, and with it what this program forms in another way.
#include <fmt/format.h>

#include "core/base/time.hpp"
#include "io/store/admin/admin.hpp"
#include "io/store/admin/rehash.hpp"

namespace dealkit::io::store {

base::Result<SchemaStatus> Admin::schema_status() const {
  DEALKIT_ASSIGN_OR_RETURN(const auto connection, database_.connection());
  return read_schema_status(*connection);
}

base::Result<Admin::Migrated> Admin::migrate(const deal::Context& context) const {
  Migrated done;
  {
    DEALKIT_ASSIGN_OR_RETURN(const auto connection, database_.connection());
    const auto& name = database_.name();
    DEALKIT_ASSIGN_OR_RETURN(const auto status, read_schema_status(*connection));
    if (status.stored > status.known) {
      return base::Error{base::Errc::configuration,
                         fmt::format("store {} has schema {}, this dealctl knows up to {}: upgrade "
                                     "dealkit",
                                     name, status.stored, status.known)};
    }
    DEALKIT_ASSIGN_OR_RETURN(const auto changed, changed_migrations(*connection));
    if (!changed.empty()) {
      return base::Error{base::Errc::configuration,
                         fmt::format("store {}: {}; nothing was migrated", name, changed.front())};
    }
    DEALKIT_ASSIGN_OR_RETURN(
        done.steps,
        apply_migrations(*connection, {0, base::to_string(context.now), context.actor}));
  }
  DEALKIT_ASSIGN_OR_RETURN(done.rehashed, rehash(database_, context));
  return done;
}

}  // namespace dealkit::io::store
