// Which metric of a deal counts, as SQL. Internal to this folder.
#pragma once

#include <string>
#include <string_view>

#include "io/store/columns.hpp"

namespace dealkit::io::store {

/// SELECT of d.id and the columns of the latest metric of each deal d that `where` chooses. The
/// time is kept as text: without its Z, "…00" stands before "…00.5" as it must.
std::string select_latest_metrics(const TableOf& table, sql::Dialect dialect,
                                  std::string_view join, std::string_view where);

}  // namespace dealkit::io::store
