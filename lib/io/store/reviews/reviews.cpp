// Seats of reviews that wait for a decision, by their deadline.
#include "io/store/reviews/reviews.hpp"

#include <fmt/format.h>

#include "core/base/json/document.hpp"
#include "core/base/moment.hpp"
#include "io/store/columns.hpp"
#include "io/store/snapshot.hpp"

namespace dealkit::io::store {
namespace {

/// Deadlines are kept as text, whose order is that of time only down to whole seconds ("…00Z"
/// stands behind "…00.5Z"): the database takes a second more, what is too late is left out here.
std::string first_text_after(base::Instant instant) {
  if (instant.seconds == base::last_instant.seconds) return "9999-12-31T24";  // behind all there is
  return base::to_string(base::Instant{instant.seconds + 1, 0});
}

}  // namespace

base::Result<void> Reviews::open_seats(
    std::optional<base::Instant> due_before,
    const std::function<base::Result<void>(const OpenSeat&)>& on_seat) const {
  const auto& table = table_of(deal::Kind::approval);
  const auto place = table.columns.size();
  // Every deadline that can be written lies before the end of time: nothing to compare with then.
  const bool bound = due_before && due_before->seconds < base::last_instant.seconds;
  const std::string_view collate =
      database_.dialect() == sql::Dialect::postgresql ? R"( COLLATE "C")" : std::string_view();
  const auto statement = fmt::format(
      "SELECT {}, d.deal_name, d.currency, d.total_value_micros FROM approval a "
      "JOIN deal d ON d.id = a.deal_id "
      "WHERE a.action IS NULL AND a.sla_deadline IS NOT NULL AND "
      "(d.status IS NULL OR d.status NOT IN ('cancelled', 'completed')){} "
      "ORDER BY a.sla_deadline{}, a.deal_id{}, a.level, a.seat",
      select_list(table, database_.dialect(), "a"), bound ? " AND a.sla_deadline < $1" : "",
      collate, collate);
  const auto latest = bound ? first_text_after(*due_before) : std::string();
  std::vector<sql::Value> parameters;
  if (bound) parameters.emplace_back(std::string_view(latest));
  json::Reader reader{deal::derived_limits};
  const auto on_row = [&](const sql::Row& row) -> base::Result<void> {
    OpenSeat seat;
    DEALKIT_ASSIGN_OR_RETURN(seat.approval, read_record(deal::Kind::approval, table, row));
    if (due_before) {
      DEALKIT_ASSIGN_OR_RETURN(const auto root, seat.approval.record.root(reader));
      const auto deadline = base::parse_instant(root.find("sla_deadline").string());
      if (deadline && *deadline >= *due_before) return {};
    }
    seat.deal_name = row.text(place);
    seat.currency = row.text(place + 1);
    if (!row.is_null(place + 2)) seat.total_value = base::Micros{row.integer(place + 2)};
    return on_seat(seat);
  };
  DEALKIT_ASSIGN_OR_RETURN(const auto connection, database_.connection());
  return in_snapshot(*connection, [&]() -> base::Result<void> {
    DEALKIT_RETURN_IF_ERROR(connection->stream(statement, parameters, on_row));
    return {};
  });
}

}  // namespace dealkit::io::store
