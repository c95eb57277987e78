// --columns: members that a table or a list of records is to show.
#pragma once

#include <string>
#include <vector>

#include "io/store/records/records.hpp"
#include "session.hpp"

namespace dealkit::cmd::dealctl {

/// The members of --columns, in its order; none if it is not given. Errc::usage for an empty name
/// and for one that stands there twice.
base::Result<std::vector<std::string>> columns_of(const io::cli::Invocation& invocation);

/// Errc::usage for a column that is no member of the query's type and that no record has (some are
/// looked at), with the nearest member.
base::Result<void> check_columns(Session& session, const io::store::Query& query,
                                 const std::vector<std::string>& columns);

/// What a path with dots leads to in a record.
json::Value member_at(json::Value record, std::string_view path);

std::vector<std::string> split(std::string_view list, char separator);

}  // namespace dealkit::cmd::dealctl
