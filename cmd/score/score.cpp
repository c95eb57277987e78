// score [FILE…]: one vector a record, one metric a vector.
#include "score.hpp"

#include "core/scoring/score_tool.hpp"
#include "from_store.hpp"
#include "settings.hpp"
#include "table_tool.hpp"

namespace dealkit::cmd::score {

base::Result<int> score(const io::cli::Invocation& invocation) {
  DEALKIT_RETURN_IF_ERROR(check_from_store(invocation));
  if (from_store(invocation)) return score_store(invocation);
  base::Problems problems;
  const auto model = read_model(invocation, problems);
  if (!problems.empty()) return print_problems(std::move(problems));
  scoring::ScoreTool tool(model, metric_options(invocation));
  return run_tool(invocation, tool);
}

}  // namespace dealkit::cmd::score
