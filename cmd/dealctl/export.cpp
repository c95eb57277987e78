// export: records of one snapshot as NDJSON.
#include <unistd.h>

#include <algorithm>
#include <cstdint>

#include "commands.hpp"
#include "io/ndjson/writer.hpp"
#include "io/store/records/records.hpp"
#include "output.hpp"
#include "query.hpp"
#include "where_check.hpp"

namespace dealkit::cmd::dealctl {

using io::store::Records;

base::Result<int> export_records(const io::cli::Invocation& invocation) {
  DEALKIT_ASSIGN_OR_RETURN(auto session, open_review_session(invocation, Access::read));
  DEALKIT_ASSIGN_OR_RETURN(auto selection, selection_of(invocation, session));
  const LeftOut left_out(selection.query);
  std::vector<io::store::Query> queries;
  const auto& type = invocation.values.text("type");
  if (type.empty() && selection.query.effective) {
    return base::Error{base::Errc::usage, "--effective is for deals: say --type deal"};
  }
  // The order of kinds is one in which import can take them: what is referred to comes first.
  for (const auto& kind : deal::all_kinds()) {
    if (!type.empty() && kind.name != type) continue;
    queries.push_back(selection.query);
    queries.back().kind = kind.kind;
  }
  io::ndjson::RecordWriter out(STDOUT_FILENO, "<stdout>");
  AskedIds asked(selection.query);
  bool selected = false;
  std::uint64_t left = selection.query.limit == 0 ? UINT64_MAX : selection.query.limit;
  std::string line;
  auto done = Records(*session.store).visit(queries, [&](const deal::Stored& record) {
    asked.found(record.id);
    selected = true;
    if (left == 0) return base::Result<void>{};  // the limit is one for all types together
    --left;
    line.assign(record.record);
    line += '\n';
    return out.append(line);
  });
  if (done) done = out.finish();
  if (!done) return failure_of(out, done.error());
  DEALKIT_RETURN_IF_ERROR(check_where(session, queries, selected));
  return std::max(asked.print_missing(session), left_out.status());
}

}  // namespace dealkit::cmd::dealctl
