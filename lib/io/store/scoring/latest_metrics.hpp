// Which metric of a deal counts, as SQL. Internal to this folder.
#pragma once

#include <string>
#include <string_view>

#include "io/store/columns.hpp"

namespace dealkit::io::store {

/// SELECT of d.id and the columns of the latest metric of each deal d that `where` chooses. The
/// time is kept as text: without its Z, "…00" stands before "…00.5" as it must. `until`: the
/// parameter that is a time, later metrics than which are left out; "" = none.
std::string select_latest_metrics(const TableOf& table, sql::Dialect dialect,
                                  std::string_view join, std::string_view where,
                                  std::string_view until = {});

}  // namespace dealkit::io::store
