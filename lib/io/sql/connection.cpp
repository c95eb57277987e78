// What is the same for connections to either database.
#include "io/sql/connection.hpp"

namespace dealkit::io::sql {

base::Result<std::uint64_t> Connection::insert_made(const Insert& insert, std::size_t /*rows*/,
                                                    const MakeRows& make) {
  std::uint64_t total = 0;
  for (std::vector<Value> values;; values.clear()) {
    DEALKIT_RETURN_IF_ERROR(make(values));
    if (values.empty()) return total;
    DEALKIT_ASSIGN_OR_RETURN(const auto written, this->insert(insert, values));
    total += written;
  }
}

base::Result<void> in_transaction(Connection& connection, Begin kind,
                                  const std::function<base::Result<void>()>& work) {
  DEALKIT_RETURN_IF_ERROR(connection.begin(kind));
  auto result = work();
  if (result) result = connection.commit();
  // After an error the database may have rolled back by itself; asking again does no harm.
  if (!result) connection.rollback();
  return result;
}

}  // namespace dealkit::io::sql
