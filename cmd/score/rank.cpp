// score rank: the best deals of the input, or of the store.
#include "rank.hpp"

#include <unistd.h>

#include <optional>
#include <string>

#include "core/scoring/rank_tool.hpp"
#include "from_store.hpp"
#include "io/ndjson/writer.hpp"
#include "io/session/output.hpp"
#include "metric_table.hpp"
#include "settings.hpp"
#include "table_tool.hpp"

namespace dealkit::cmd::score {
namespace {

/// The best deals of the store, scored as they stand now; stores nothing.
base::Result<int> rank_store(const io::cli::Invocation& invocation, const scoring::Model& model,
                             std::optional<MetricTable>& table) {
  DEALKIT_ASSIGN_OR_RETURN(auto session,
                           io::session::open_session(invocation, io::session::Access::read));
  auto options = metric_options(invocation);
  options.computed_at = session.context.now;  // the ids that `score --all` gives now
  const scoring::MetricWriter writer(options, model);
  scoring::Ranking best(static_cast<std::size_t>(invocation.values.integer("top")));
  StoreDeals deals(invocation, session);
  DEALKIT_RETURN_IF_ERROR(
      deals.visit([&](const io::store::ScoringFacts& facts) -> base::Result<void> {
        const auto features = deals.features_of(facts);
        if (!features) return {};
        const auto score = score_of(*features, model);
        const auto value = score.hundredths / 100.0;
        if (!best.wants(value, facts.deal_id)) return {};
        scoring::RankedDeal deal{value, facts.deal_id, 0, {}};
        writer.append(deal.record, facts.deal_id, *features, score);
        best.add(std::move(deal));
        return {};
      }));
  io::ndjson::RecordWriter out(STDOUT_FILENO, "<stdout>");
  const auto entries = best.take();
  std::string lines;
  for (const auto& entry : entries) {
    if (table) {
      DEALKIT_RETURN_IF_ERROR(table->add(entry.record));
    } else if (auto done = out.append(entry.record); !done) {
      return io::session::failure_of(out, done.error());
    }
  }
  if (table) table->finish(lines);
  if (auto done = out.append(lines); !done) return io::session::failure_of(out, done.error());
  if (auto done = out.finish(); !done) return io::session::failure_of(out, done.error());
  return deals.finish(entries.size());
}

}  // namespace

base::Result<int> rank(const io::cli::Invocation& invocation) {
  DEALKIT_RETURN_IF_ERROR(check_from_store(invocation));
  base::Problems problems;
  const auto model = read_model(invocation, problems);
  if (!problems.empty()) return print_problems(std::move(problems));
  if (from_store(invocation)) {
    std::optional<MetricTable> table;
    if (io::session::for_people(invocation)) table.emplace(invocation);
    return rank_store(invocation, model, table);
  }
  scoring::RankTool tool(model, metric_options(invocation),
                         static_cast<std::size_t>(invocation.values.integer("top")));
  return run_tool(invocation, tool);
}

}  // namespace dealkit::cmd::score
