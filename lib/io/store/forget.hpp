// Rows that are deleted once they are old: in small transactions, so that writers are not held up.
#pragma once

#include <cstdint>
#include <string>

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "io/sql/connection.hpp"

namespace dealkit::io::store {

struct OldRows {
  std::string from;       // "outbox o"; the table has a column created_at
  std::string key;        // what a row is deleted by
  std::string condition;  // of those that may go; "" = all
};
/// Those of before a moment.
base::Result<std::uint64_t> count_old(sql::Connection& connection, const OldRows& rows,
                                      base::Instant before);
base::Result<std::uint64_t> forget_old(sql::Connection& connection, const OldRows& rows,
                                       base::Instant before);

}  // namespace dealkit::io::store
