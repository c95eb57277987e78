// The default command on a store: one snapshot is read, and what comes of it is written in batches
// meanwhile.
#include <fmt/format.h>
#include <unistd.h>

#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "core/scoring/stored_metric.hpp"
#include "from_store.hpp"
#include "io/ndjson/writer.hpp"
#include "io/session/output.hpp"
#include "metric_table.hpp"
#include "settings.hpp"

namespace dealkit::cmd::score {
namespace {

using scoring::Features;
using scoring::MetricWriter;
using scoring::StoredMetric;

/// Deals a transaction: one commit syncs the disk, and holds the locks of so many deals.
constexpr std::size_t batch_deals = 500;

/// A deal that was scored, or whose stored score still answers.
struct Item {
  std::string deal_id, account_id;
  Features features;
  scoring::Score score;
  std::string latest_id;    // of the metric that the snapshot has; "" = none
  std::string metric_id;    // what is printed
  std::string computed_at;  // "" = now
  bool computed = false;    // to be stored
  bool gone = false;        // the deal was deleted meanwhile
};

class StoreScorer {
 public:
  struct Settings {
    scoring::Model model;
    scoring::MetricOptions options;
    bool refresh = false;
    MetricTable* table = nullptr;  // nullptr: metrics leave as records
  };
  /// Without a store to write to nothing is stored.
  StoreScorer(Settings settings, deal::Context context, io::store::Database* to)
      : settings_(std::move(settings)),
        context_(std::move(context)),
        to_(to),
        printed_(settings_.options, settings_.model),
        stored_(with_features(settings_.options), settings_.model) {}

  /// The stored score where it answers; false: it must be computed.
  bool take_stored(const io::store::ScoringFacts& facts) {
    Item item;
    item.deal_id = facts.deal_id;
    item.account_id = facts.account_id;
    if (facts.latest_metric.empty()) return false;
    if (!answer(item, scoring::read_metric(facts.latest_metric))) return false;
    items_.push_back(std::move(item));
    return true;
  }

  void add(const io::store::ScoringFacts& facts, const Features& features) {
    Item item;
    item.deal_id = facts.deal_id;
    item.account_id = facts.account_id;
    item.features = features;
    item.score = score_of(features, settings_.model);
    item.metric_id = printed_.id_of(item.deal_id);
    item.latest_id = scoring::read_metric(facts.latest_metric).id;
    item.computed = true;
    items_.push_back(std::move(item));
  }

  bool is_full() const { return items_.size() >= batch_deals; }

  /// Stores what is new, then prints all.
  base::Result<void> flush() {
    if (to_ != nullptr) {
      std::vector<Item> done;
      DEALKIT_RETURN_IF_ERROR(
          io::store::Records(*to_).transact(context_, [&](io::store::UnitOfWork& unit) {
            done = items_;  // a try before this one came to nothing
            return store(unit, done);
          }));
      items_ = std::move(done);
    }
    for (const auto& item : items_) {
      if (item.gone) continue;
      line_.clear();
      printed_.append(line_, {item.metric_id, item.computed_at}, item.deal_id, item.features,
                      item.score);
      if (settings_.table != nullptr) {
        DEALKIT_RETURN_IF_ERROR(settings_.table->add(line_));
      } else {
        DEALKIT_RETURN_IF_ERROR(out_.append(line_));
      }
      ++metrics_;
    }
    items_.clear();
    if (settings_.table == nullptr) return {};
    line_.clear();
    settings_.table->append(line_);
    return out_.append(line_);
  }

  base::Result<void> finish() {
    DEALKIT_RETURN_IF_ERROR(flush());
    if (settings_.table != nullptr) {
      line_.clear();
      settings_.table->finish(line_);
      DEALKIT_RETURN_IF_ERROR(out_.append(line_));
    }
    return out_.finish();
  }
  const io::ndjson::RecordWriter& out() const { return out_; }
  std::uint64_t printed() const { return metrics_; }

 private:
  static scoring::MetricOptions with_features(scoring::MetricOptions options) {
    options.features = true;
    options.explain = false;
    return options;
  }

  /// Whether the metric answers for the deal; if so, it is what is printed.
  bool answer(Item& item, const StoredMetric& metric) const {
    if (settings_.refresh) return false;
    const auto score = scoring::answer_of(metric, settings_.model, context_.now);
    if (!score) return false;
    item.features = *metric.features;
    item.score = *score;
    item.metric_id = metric.id;
    item.computed_at = metric.computed_at;
    item.computed = false;
    return true;
  }

  /// Under the lock of each deal: somebody may have scored it since the snapshot was taken.
  base::Result<void> store(io::store::UnitOfWork& unit, std::vector<Item>& items) const {
    std::map<std::string_view, Item*> computed;
    for (auto& item : items) {
      if (item.computed) computed.emplace(item.deal_id, &item);
    }
    if (computed.empty()) return {};
    std::vector<std::string_view> ids;
    for (const auto& [id, item] : computed) ids.push_back(id);
    DEALKIT_ASSIGN_OR_RETURN(const auto latest, io::store::latest_metrics(unit, ids));
    std::vector<deal::Key> keys;
    for (const auto& [id, item] : computed) {
      item->gone = true;
      keys.push_back({deal::Kind::engagement_metric, item->metric_id});
    }
    DEALKIT_RETURN_IF_ERROR(unit.load(keys));
    for (const auto& metric : latest) {
      auto& item = *computed.at(metric.deal_id);
      item.gone = false;
      DEALKIT_RETURN_IF_ERROR(store_one(unit, item, metric.record));
    }
    return {};
  }

  base::Result<void> store_one(io::store::UnitOfWork& unit, Item& item,
                               const std::string& latest_record) const {
    const auto latest = scoring::read_metric(latest_record);
    if (latest.id != item.latest_id && answer(item, latest)) return {};
    std::string record;
    // The id follows from the deal and the moment: where the moment has a metric already, and of
    // other content, another one is made.
    for (int repeated = 0;; ++repeated) {
      if (repeated > 0) {
        item.metric_id = printed_.id_of(fmt::format("{}\n{}", item.deal_id, repeated));
        const deal::Key key{deal::Kind::engagement_metric, item.metric_id};
        DEALKIT_RETURN_IF_ERROR(unit.load({&key, 1}));
      }
      record.clear();
      stored_.append(record, {item.metric_id, {}}, item.deal_id, item.features, item.score);
      DEALKIT_ASSIGN_OR_RETURN(
          const auto change,
          scoring::change_of({item.metric_id, item.deal_id, item.account_id, record},
                             latest_record.empty() ? nullptr : &latest));
      const auto* there = unit.find(deal::Kind::engagement_metric, item.metric_id);
      if (there == nullptr) {
        unit.apply(change);
        return {};
      }
      if (there->record != change.after) continue;
      // The same content once more: nothing new, unless something else was said meanwhile.
      const bool counts = latest.id == item.metric_id;
      if (counts || scoring::comes_before(scoring::read_metric(record), latest)) return {};
    }
  }

  Settings settings_;
  deal::Context context_;
  io::store::Database* to_;
  MetricWriter printed_;
  MetricWriter stored_;
  std::vector<Item> items_;
  std::string line_;
  std::uint64_t metrics_ = 0;  // on standard output
  io::ndjson::RecordWriter out_{STDOUT_FILENO, "<stdout>"};
};

}  // namespace

base::Result<int> score_store(const io::cli::Invocation& invocation) {
  base::Problems problems;
  const auto model = read_model(invocation, problems);
  if (!problems.empty()) return print_problems(std::move(problems));
  const bool dry_run = invocation.values.flag("dry-run");
  using io::session::Access;
  DEALKIT_ASSIGN_OR_RETURN(
      auto session, io::session::open_session(invocation, dry_run ? Access::read : Access::write));
  auto options = metric_options(invocation);
  options.computed_at = session.context.now;  // of the precision that stores keep
  std::optional<MetricTable> table;
  if (io::session::for_people(invocation)) table.emplace(invocation);
  StoreScorer scorer({model, options, invocation.values.flag("refresh"), table ? &*table : nullptr},
                     session.context, dry_run ? nullptr : session.store.get());
  StoreDeals deals(invocation, session);
  auto done = deals.visit([&](const io::store::ScoringFacts& facts) -> base::Result<void> {
    if (!scorer.take_stored(facts)) {
      const auto features = deals.features_of(facts);
      if (!features) return {};
      scorer.add(facts, *features);
    }
    return scorer.is_full() ? scorer.flush() : base::Result<void>{};
  });
  if (done) done = scorer.finish();
  if (!done) return io::session::failure_of(scorer.out(), done.error());
  return deals.finish(scorer.printed());
}

}  // namespace dealkit::cmd::score
