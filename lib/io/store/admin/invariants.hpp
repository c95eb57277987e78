// What `store check` looks at, a part a file. Each streams, in an open transaction, and tells what
// does not hold in sentences with the record's type and id. Internal to this folder.
#pragma once

#include <functional>
#include <string_view>

#include "io/sql/connection.hpp"
#include "io/store/columns.hpp"

namespace dealkit::io::store {

using OnProblem = std::function<base::Result<void>(std::string_view problem)>;

/// All that follows, in a snapshot, or in the transaction that is open.
base::Result<void> check_all(sql::Connection& connection, const OnProblem& on_problem);

/// Each table and index of an SQLite store is there as its schema's steps make it. What others
/// added is theirs, and what triggers guard is looked at by itself.
base::Result<void> check_schema(sql::Connection& connection, const OnProblem& on_problem);

/// Each record of the kind is what its audit rows make of nothing, and its versions run without
/// gaps.
base::Result<void> check_histories(sql::Connection& connection, deal::Kind kind,
                                   const TableOf& table, const OnProblem& on_problem);

/// Each change of an account, deal or campaign, and each interaction, has its event, which tells of
/// the same, and each event its change; events that were pruned are no problem.
base::Result<void> check_events(sql::Connection& connection, const OnProblem& on_problem);

/// Deals whose status and review cannot stand together.
base::Result<void> check_deals(sql::Connection& connection, const TableOf& deals,
                               const OnProblem& on_problem);

/// Deals under review without an approval of their round, or whose open levels are not those of its
/// seats; seats that are pending though their review or their round has ended.
base::Result<void> check_reviews(sql::Connection& connection, const OnProblem& on_problem);

/// Campaigns whose content hash is not that of their content, or whose validation status is another
/// one than their latest report gave them.
base::Result<void> check_campaigns(sql::Connection& connection, const TableOf& campaigns,
                                   const TableOf& reports, const OnProblem& on_problem);

}  // namespace dealkit::io::store
