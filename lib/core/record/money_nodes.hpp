// Which values of a record stand where money is expected, by its field table: expressions read such
// numbers as doubles, content hashes as canonical decimals.
#pragma once

#include <cstdint>
#include <vector>

#include "core/record/field.hpp"

namespace dealkit::record {

/// Puts the nodes of all money members under `object`, of whatever kind, into `nodes`, rising.
void find_money(json::Value object, const Table& table, std::vector<std::uint32_t>& nodes);

}  // namespace dealkit::record
