// Conditions that select nothing because they are wrong: told, since no answer looks like one, too.
#pragma once

#include <span>

#include "io/store/records/records.hpp"
#include "session.hpp"

namespace dealkit::cmd::dealctl {

/// Warns on standard error of a name in the condition of `queries` (they have the same) that is no
/// member of their types and that no record has, and, where nothing was `selected`, of a condition
/// that fails on every record, with the first reason. Looks at some records of each type only.
base::Result<void> check_where(Session& session, std::span<const io::store::Query> queries,
                               bool selected);

}  // namespace dealkit::cmd::dealctl
