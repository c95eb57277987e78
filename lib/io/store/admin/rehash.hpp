// Content hashes formed anew after a migration. Internal to this folder.
#pragma once

#include <cstdint>

#include "core/base/result.hpp"
#include "core/deal/records.hpp"
#include "io/store/database.hpp"

namespace dealkit::io::store {

/// Gives campaigns the content hash that this program forms; how many had another one.
base::Result<std::int64_t> rehash(Database& database, const deal::Context& context);

}  // namespace dealkit::io::store
