// Workers keep the best of their batch, the host's thread the best of all: a heap of N records.
#include "rank.hpp"

#include <unistd.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/scoring/metric.hpp"
#include "io/filter/pipe_options.hpp"
#include "io/ndjson/pipe_host.hpp"
#include "from_store.hpp"
#include "io/ndjson/writer.hpp"
#include "io/session/output.hpp"
#include "metric_table.hpp"
#include "settings.hpp"

namespace dealkit::cmd::score {
namespace {

struct Entry {
  double score = 0;
  std::string deal_id;
  std::size_t line = 0;  // of its batch
  std::string text;      // the record, with its '\n'
};

/// Whether a score and deal rank before an entry. Of two records of one deal with the same score
/// neither does: the first one stays first.
bool ranks_before(double score, std::string_view deal_id, const Entry& than) {
  return score != than.score ? score > than.score : deal_id < than.deal_id;
}

struct Before {
  bool operator()(const Entry& a, const Entry& b) const {
    return ranks_before(a.score, a.deal_id, b);
  }
};

/// The best N entries, the worst of them first to go. Equal ones keep the order of their coming:
/// `order` is what a heap cannot remember by itself.
class Best {
 public:
  explicit Best(std::size_t most) : most_(most) {}

  bool wants(double score, std::string_view deal_id) const {
    return heap_.size() < most_ || ranks_before(score, deal_id, heap_.front().second);
  }
  void add(Entry entry) {
    if (heap_.size() == most_) {
      std::pop_heap(heap_.begin(), heap_.end(), Earlier{});
      heap_.pop_back();
    }
    heap_.emplace_back(next_++, std::move(entry));
    std::push_heap(heap_.begin(), heap_.end(), Earlier{});
  }
  /// All entries, best first.
  std::vector<Entry> take() {
    std::sort(heap_.begin(), heap_.end(), Earlier{});
    std::vector<Entry> out;
    out.reserve(heap_.size());
    for (auto& [order, entry] : heap_) out.push_back(std::move(entry));
    heap_.clear();
    return out;
  }
  /// In the order of their coming, for a later Best.
  std::vector<Entry> take_in_order() {
    std::sort(heap_.begin(), heap_.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<Entry> out;
    out.reserve(heap_.size());
    for (auto& [order, entry] : heap_) out.push_back(std::move(entry));
    heap_.clear();
    return out;
  }

 private:
  using Ordered = std::pair<std::uint64_t, Entry>;
  struct Earlier {
    bool operator()(const Ordered& a, const Ordered& b) const {
      if (Before{}(a.second, b.second)) return true;
      return !Before{}(b.second, a.second) && a.first < b.first;
    }
  };
  std::size_t most_;
  std::uint64_t next_ = 0;
  std::vector<Ordered> heap_;
};

class RankHandler final : public io::ndjson::BatchHandler {
 public:
  RankHandler(const scoring::Model& model, const scoring::MetricWriter& writer, std::size_t most)
      : model_(model), writer_(writer), most_(most) {}

  void handle(std::span<const io::ndjson::Line> lines, io::ndjson::BatchOutput& out) override {
    Best best(most_);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const auto& line = lines[i];
      const bool good = line.error == nullptr && reader_.read(line.bytes);
      if (good) {
        take(line, i, best);
        out.count(base::Verdict::positive);
      } else if (line.error != nullptr ? !out.add_bad(i, *line.error)
                                       : !out.add_bad(i, reader_.error(), reader_.pointer())) {
        break;
      }
    }
    out.summary = std::make_shared<std::vector<Entry>>(best.take_in_order());
  }

 private:
  void take(const io::ndjson::Line& line, std::size_t index, Best& best) {
    scoring::Score score;
    double value = 0;
    if (reader_.has_features()) {
      score = score_of(reader_.features(), model_);
      value = score.hundredths / 100.0;
    } else {
      value = reader_.metric_score();
    }
    if (!best.wants(value, reader_.deal_id())) return;
    Entry entry{value, std::string(reader_.deal_id()), index, {}};
    if (reader_.has_features()) {
      writer_.append(entry.text, reader_.deal_id(), reader_.features(), score);
    } else {
      entry.text.append(line.bytes).push_back('\n');
    }
    best.add(std::move(entry));
  }

  const scoring::Model& model_;
  const scoring::MetricWriter& writer_;
  std::size_t most_;
  scoring::VectorReader reader_{scoring::VectorReader::Need::features_or_score};
};

class RankTool final : public io::ndjson::PipeTool {
 public:
  /// Without a table the metrics leave as records.
  RankTool(const scoring::Model& model, const scoring::MetricOptions& options, std::size_t most,
           std::optional<MetricTable>& table)
      : model_(model), writer_(options, model), most_(most), best_(most), table_(table) {}

  std::unique_ptr<io::ndjson::BatchHandler> make_handler() override {
    return std::make_unique<RankHandler>(model_, writer_, most_);
  }

  base::Result<void> on_batch(std::span<const io::ndjson::Line> lines,
                              io::ndjson::BatchOutput& output) override {
    for (auto& entry : *static_cast<std::vector<Entry>*>(output.summary.get())) {
      if (entry.line >= lines.size()) continue;  // behind the line that ends the run
      if (best_.wants(entry.score, entry.deal_id)) best_.add(std::move(entry));
    }
    return {};
  }

  base::Result<void> on_end(const Emit& emit) override {
    io::ndjson::BatchOutput out;
    for (const auto& entry : best_.take()) {
      if (table_) {
        DEALKIT_CHECK(table_->add(entry.text));
        continue;
      }
      out.main += entry.text;
      DEALKIT_CHECK(emit(out));
    }
    if (!table_) return {};
    table_->finish(out.main);
    return emit(out);
  }

 private:
  scoring::Model model_;
  scoring::MetricWriter writer_;
  std::size_t most_;
  Best best_;
  std::optional<MetricTable>& table_;
};

/// The best deals of the store, scored as they stand now; stores nothing.
base::Result<int> rank_store(const io::cli::Invocation& invocation, const scoring::Model& model,
                             std::optional<MetricTable>& table) {
  DEALKIT_TRY(auto session, io::session::open_session(invocation, io::session::Access::read));
  auto options = metric_options(invocation);
  options.computed_at = session.context.now;  // the ids that `score --all` gives now
  const scoring::MetricWriter writer(options, model);
  Best best(static_cast<std::size_t>(invocation.values.integer("top")));
  StoreDeals deals(invocation, session);
  DEALKIT_CHECK(deals.visit([&](const io::store::ScoringFacts& facts) -> base::Result<void> {
    const auto features = deals.features_of(facts);
    if (!features) return {};
    const auto score = score_of(*features, model);
    const auto value = score.hundredths / 100.0;
    if (!best.wants(value, facts.deal_id)) return {};
    Entry entry{value, facts.deal_id, 0, {}};
    writer.append(entry.text, facts.deal_id, *features, score);
    best.add(std::move(entry));
    return {};
  }));
  io::ndjson::RecordWriter out(STDOUT_FILENO, "<stdout>");
  const auto entries = best.take();
  std::string text;
  for (const auto& entry : entries) {
    if (table) {
      DEALKIT_CHECK(table->add(entry.text));
    } else if (auto done = out.append(entry.text); !done) {
      return io::session::failure_of(out, done.error());
    }
  }
  if (table) table->finish(text);
  if (auto done = out.append(text); !done) return io::session::failure_of(out, done.error());
  if (auto done = out.finish(); !done) return io::session::failure_of(out, done.error());
  return deals.finish(entries.size());
}

}  // namespace

base::Result<int> rank(const io::cli::Invocation& invocation) {
  DEALKIT_CHECK(check_from_store(invocation));
  base::Problems problems;
  const auto model = read_model(invocation, problems);
  if (!problems.empty()) return tell(std::move(problems));
  std::optional<MetricTable> table;
  if (io::session::for_people(invocation)) table.emplace(invocation);
  if (from_store(invocation)) return rank_store(invocation, model, table);
  RankTool tool(model, metric_options(invocation),
                static_cast<std::size_t>(invocation.values.integer("top")), table);
  return io::ndjson::finish(io::ndjson::run(io::filter::pipe_options(invocation, 0), tool));
}

}  // namespace dealkit::cmd::score
