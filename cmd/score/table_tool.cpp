// Metrics laid out for people; see table_tool.hpp.
#include "table_tool.hpp"

#include "io/filter/pipe_options.hpp"
#include "io/ndjson/pipe_host.hpp"
#include "io/session/output.hpp"

namespace dealkit::cmd::score {

base::Result<void> TableTool::collect(std::span<const base::Request> requests,
                                      base::Replies& replies) {
  DEALKIT_RETURN_IF_ERROR(tool_.collect(requests, replies));
  DEALKIT_RETURN_IF_ERROR(table_.add_lines(replies.main));
  replies.main.clear();
  table_.append(replies.main);
  return {};
}

base::Result<void> TableTool::finish(const Emit& emit) {
  const auto lay_out = [&](base::Replies& replies) {
    auto added = table_.add_lines(replies.main);
    replies.clear();
    return added;
  };
  DEALKIT_RETURN_IF_ERROR(tool_.finish(lay_out));
  base::Replies last;
  table_.finish(last.main);
  return emit(last);
}

int run_tool(const io::cli::Invocation& invocation, base::HostedTool& tool) {
  const auto options = io::filter::pipe_options(invocation, 0);
  if (!io::session::for_people(invocation)) {
    return io::ndjson::finish(io::ndjson::run(options, tool));
  }
  MetricTable table(invocation);
  TableTool laid_out(tool, table);
  return io::ndjson::finish(io::ndjson::run(options, laid_out));
}

}  // namespace dealkit::cmd::score
