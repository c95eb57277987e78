// history DEAL: every step of a deal's reviews, from its audit log.
#include <fmt/format.h>
#include <unistd.h>

#include "commands.hpp"
#include "core/deal/records.hpp"
#include "io/ndjson/writer.hpp"
#include "io/session/output.hpp"
#include "io/session/review/review_session.hpp"
#include "io/store/records/records.hpp"
#include "transition_text.hpp"

namespace dealkit::cmd::approve {
namespace {

using io::store::Records;

namespace json = base::json;

base::Result<bool> is_restored(const io::store::AuditRow& row) {
  json::Reader reader{deal::derived_limits};
  DEALKIT_ASSIGN_OR_RETURN(const auto* document, reader.read(row.metadata));
  return io::session::cell_text(document->root().find("reason")) == deal::restored;
}

/// Appends the transitions that an audit row tells of; none of most rows.
base::Result<void> append_transitions(std::string& out, const io::store::AuditRow& row,
                                      bool people) {
  if (row.metadata.find("\"transitions\"") == std::string::npos) return {};
  json::Reader reader{deal::derived_limits};
  DEALKIT_ASSIGN_OR_RETURN(const auto* document, reader.read(row.metadata));
  for (const auto transition : document->root().find("transitions")) {
    if (people) {
      const auto time = io::session::cell_text(transition.find("time"));
      out += io::session::fitted(io::session::minutes_of(time) + " UTC  " +
                                 describe_transition(transition));
    } else {
      out += transition.text();
      out += '\n';
    }
  }
  return {};
}

}  // namespace

/// Of a restored deal the log has no reviews from before.
void print_restored(const std::string& id, const io::store::AuditRow& row) {
  io::session::print_message("approve",
                    fmt::format("note: deal '{}' was restored from an export at {}: steps of its "
                                "reviews before that are not in this store (dealctl store copy "
                                "moves them too)", id, row.created_at));
}

base::Result<int> show_history(const io::cli::Invocation& invocation) {
  DEALKIT_ASSIGN_OR_RETURN(auto session,
                           io::session::open_review_session(invocation, io::session::Access::read));
  const bool people = io::session::for_people(invocation);
  io::ndjson::RecordWriter out(STDOUT_FILENO, "<stdout>");
  int status = 0;
  for (const auto& id : invocation.words) {
    bool known = false;
    auto done = Records(*session.store)
                    .history({deal::Kind::deal, id},
                             [&](const io::store::AuditRow& row) -> base::Result<void> {
                               DEALKIT_ASSIGN_OR_RETURN(const bool from_export, is_restored(row));
                               if (from_export && !known) print_restored(id, row);
                               known = true;
                               std::string text;
                               DEALKIT_RETURN_IF_ERROR(append_transitions(text, row, people));
                               return out.append(text);
                             });
    if (!done) return io::session::failure_of(out, done.error());
    if (known) continue;
    io::session::print_message("approve", fmt::format("error: deal '{}' is not in {}", id,
                                             session.store->name()));
    status = base::traits(base::Errc::not_found).exit_status;
  }
  if (auto done = out.finish(); !done) return io::session::failure_of(out, done.error());
  return status;
}

}  // namespace dealkit::cmd::approve
