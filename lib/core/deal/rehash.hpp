// Campaigns whose stored content hash is not that of their content as this program forms it: one
// that an earlier dealkit stored, which made doubles of numbers with more digits than those have.
#pragma once

#include <optional>

#include "core/base/result.hpp"
#include "core/deal/records.hpp"

namespace dealkit::deal {

/// The change that gives a stored campaign its content hash, and the validation status that results
/// on that hash give it: pending where they were on the old one. Its content and version stay.
/// nullopt where the hash is right. Errc::data for a record that cannot be read.
base::Result<std::optional<Change>> rehash(const Records& records, const Stored& campaign);

}  // namespace dealkit::deal
