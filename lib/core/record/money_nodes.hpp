// Which numbers of a record are money, by its field table: expressions read those as doubles,
// content hashes as canonical decimals.
#pragma once

#include <cstdint>
#include <vector>

#include "core/record/field.hpp"

namespace dealkit::record {

/// Puts the nodes of all money members under `object` into `nodes`, rising.
void find_money(json::Value object, const Table& table, std::vector<std::uint32_t>& nodes);

}  // namespace dealkit::record
