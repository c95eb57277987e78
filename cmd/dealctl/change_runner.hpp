// How every command that changes single records runs: load, decide, apply, answer, in one
// transaction, with dry runs, idempotency keys and conflicts that say who was faster.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/deal/change.hpp"
#include "io/cli/prepare.hpp"
#include "io/store/records/records.hpp"
#include "session.hpp"

namespace dealkit::cmd::dealctl {

struct ChangeRequest {
  deal::Key key;
  std::vector<deal::Key> also_loaded;  // what the record refers to
  io::store::Related related = io::store::Related::submitted;
  /// Runs with the records locked, and again if the transaction must be; what it reads from the
  /// store itself is of that transaction.
  std::function<base::Result<deal::Decision>(const deal::Records&)> decide;
  /// What the answer to an idempotency key depends on.
  std::string body;
};

/// Runs the request and prints its result. Errc::conflict with who wrote the stored version.
base::Result<void> run_change(Session& session, const io::cli::Invocation& invocation,
                              const ChangeRequest& request);

/// run_change() for each id; what goes wrong with one is told, and the others go on. The exit
/// status is the first failure's.
base::Result<int> run_for_each(Session& session, const io::cli::Invocation& invocation,
                               const std::function<base::Result<ChangeRequest>(
                                   const std::string& id)>& make_request);

}  // namespace dealkit::cmd::dealctl
