// Earlier states of records, had back from the audit log by undoing its changes. Internal to this
// folder.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/deal/entity.hpp"

namespace dealkit::io::store {

/// The state before the changes of one audit row; "" if they created the record. Errc::data, naming
/// the record, if the row does not fit the state.
base::Result<std::string> undo_row(const deal::Key& key, std::string_view state,
                                   std::string_view changes);

/// A deal with the content that was approved last and today's members that are no content.
/// `changes` are those made since, newest first.
base::Result<std::string> effective_record(const deal::Stored& today,
                                           std::span<const std::string> changes);

}  // namespace dealkit::io::store
