// One record by its id, on a connection that is at hand. Internal to this folder.
#pragma once

#include <optional>

#include "core/base/result.hpp"
#include "core/deal/entity.hpp"
#include "io/sql/connection.hpp"

namespace dealkit::io::store {

/// As Records::read().
base::Result<std::optional<deal::Stored>> read_one(sql::Connection& connection,
                                                   const deal::Key& key, bool computed);

}  // namespace dealkit::io::store
