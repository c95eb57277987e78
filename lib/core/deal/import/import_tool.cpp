// Imports as a host sees them; see import_tool.hpp.
#include "core/deal/import/import_tool.hpp"

#include <fmt/format.h>

#include <utility>

#include "core/base/json/write.hpp"
#include "core/base/message.hpp"
#include "core/base/visible.hpp"

namespace dealkit::deal {
namespace {

/// What prepare() gave, on its way through the host to apply().
using Prepared = base::Result<std::unique_ptr<PreparedBatch>>;

class AheadDecider final : public base::Decider {
 public:
  explicit AheadDecider(ImportAhead& ahead) : ahead_(ahead) {}
  void decide(std::span<const base::Request> requests, base::Replies& replies) override {
    replies.summary = std::make_shared<Prepared>(ahead_.prepare(requests));
  }
  void due(bool wanted) override { ahead_.due(wanted); }

 private:
  ImportAhead& ahead_;
};

std::string plural(std::uint64_t count) {
  return fmt::format("{} record{}", count, count == 1 ? "" : "s");
}

}  // namespace

ImportTool::ImportTool(ImportStore& store, Context context, ImportSettings settings,
                       std::optional<RejectedRecords> rejected)
    : store_(store),
      settings_(std::move(settings)),
      rejected_(std::move(rejected)),
      decider_(settings_, std::move(context)) {
  if (!settings_.atomic && !settings_.dry_run && store_.is_there()) {
    ahead_ = store_.ahead(decider_);
  }
}

std::unique_ptr<base::Decider> ImportTool::make_decider() {
  if (ahead_ == nullptr) return HostedTool::make_decider();
  return std::make_unique<AheadDecider>(*ahead_);
}

base::Result<void> ImportTool::apply(std::span<const base::Request> requests,
                                      base::Replies& replies) {
  DEALKIT_ASSIGN_OR_RETURN(auto batch, take(replies));
  if (batch == nullptr) {
    DEALKIT_ASSIGN_OR_RETURN(batch, apply_now(requests, replies));
  }
  if (settings_.atomic && (!batch->output.bad.empty() || batch->tally.any_conflict())) {
    refuse_all(requests, *batch, replies);
    return {};
  }
  replies = std::move(batch->output);
  tally_.add(batch->tally);
  if (rejected_) DEALKIT_RETURN_IF_ERROR(rejected_->append(batch->rejected));
  return {};
}

base::Result<void> ImportTool::collect(std::span<const base::Request>, base::Replies&) {
  if (failed_) return *failed_;
  return {};
}

base::Result<void> ImportTool::finish(const Emit& emit) {
  if (transaction_ != nullptr && !settings_.dry_run) {
    DEALKIT_RETURN_IF_ERROR(transaction_->commit());
  }
  if (rejected_) DEALKIT_RETURN_IF_ERROR(rejected_->finish());
  base::Replies out;
  for (const auto& [what, count] : tally_.ignored) {
    out.side += fmt::format("{}: note: {} was not taken from {}: {}\n", settings_.tool,
                            base::visible(what.first), plural(count), what.second);
  }
  for (const auto& [what, count] : tally_.near_misses) {
    out.side += fmt::format("{}: note: in {}: {}\n", settings_.tool, plural(count),
                            base::visible(what));
  }
  if (settings_.results) append_summary(out.main);
  if (settings_.told_counts) out.side += summary();
  return emit(out);
}

/// Commits a batch that was decided ahead, if there is one and it still holds (else nullptr): it
/// did not know how many lines may be unreadable, and others may have been faster.
base::Result<std::unique_ptr<ImportBatch>> ImportTool::take(base::Replies& replies) {
  const auto carried = std::static_pointer_cast<Prepared>(std::exchange(replies.summary, nullptr));
  const auto none = [] { return std::unique_ptr<ImportBatch>(); };
  if (carried == nullptr) return none();
  if (!*carried) return carried->error();
  // Its locks are in the way of the same work begun anew, and go with it.
  const auto prepared = std::move(**carried);
  if (prepared == nullptr) return none();
  auto& batch = prepared->batch();
  if (replies.bad_allowed && batch.output.bad.size() > *replies.bad_allowed) return none();
  DEALKIT_ASSIGN_OR_RETURN(const bool committed, prepared->commit());
  return committed ? std::make_unique<ImportBatch>(std::move(batch)) : none();
}

base::Result<std::unique_ptr<ImportBatch>> ImportTool::apply_now(
    std::span<const base::Request> requests, const base::Replies& replies) {
  if (ahead_) ahead_->be_alone();
  auto batch = std::make_unique<ImportBatch>();
  batch->output.bad_allowed = replies.bad_allowed;
  DEALKIT_RETURN_IF_ERROR(decide_now(requests, *batch));
  created_.clear();
  return batch;
}

/// A store that is not there yet is made for the first record, not for what cannot be read.
base::Result<void> ImportTool::decide_now(std::span<const base::Request> requests,
                                          ImportBatch& batch) {
  if (!store_.is_there()) {
    if (!decider_.has_record(requests)) {
      decider_.refuse(requests, batch);
      return {};
    }
    DEALKIT_ASSIGN_OR_RETURN(const auto name, store_.make());
    if (!name.empty()) {
      created_ = fmt::format("{}: created {}\n", settings_.tool, base::visible(name));
    }
  }
  const auto allowed = batch.output.bad_allowed;
  const auto work = [&](ImportUnit& unit) {
    batch = {};
    batch.output.bad_allowed = allowed;
    return decider_.decide_in(unit, requests, decider_.keys(requests), created_, batch);
  };
  if (settings_.atomic || settings_.dry_run) return in_one_transaction(requests, work);
  return store_.transact(decider_.context(requests), work);
}

base::Result<void> ImportTool::in_one_transaction(std::span<const base::Request> requests,
                                                  const ImportStore::Work& work) {
  if (transaction_ == nullptr) {
    using Purpose = ImportStore::Purpose;
    DEALKIT_ASSIGN_OR_RETURN(
        transaction_,
        store_.begin(decider_.context(requests),
                     settings_.dry_run ? Purpose::dry_run : Purpose::all_or_nothing));
  }
  DEALKIT_RETURN_IF_ERROR(work(transaction_->unit()));
  return transaction_->flush();
}

/// With --atomic the first line that is not taken ends the import, and nothing is answered: what
/// is said of it goes out, and collect() ends the run.
void ImportTool::refuse_all(std::span<const base::Request> requests, const ImportBatch& batch,
                            base::Replies& replies) {
  transaction_.reset();
  replies.clear();
  replies.side = batch.output.side;
  for (const auto& bad : batch.output.bad) {
    base::append_message(replies.side, settings_.tool, requests[bad.index], bad.error);
  }
  failed_ = base::Error{batch.output.bad.empty() ? base::Errc::conflict : base::Errc::data,
                        "nothing was imported (--atomic)"};
}

std::string ImportTool::summary() const {
  std::string text;
  for (const auto& [outcome, count] : tally_.outcomes) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, name_of(outcome));
  }
  if (tally_.rejected > 0) {
    text += fmt::format("{}{} rejected", text.empty() ? "" : ", ", tally_.rejected);
  }
  return fmt::format("{}: import: {}{}\n", settings_.tool, text.empty() ? "no records" : text,
                     settings_.dry_run ? " (dry run: nothing was changed)" : "");
}

void ImportTool::append_summary(std::string& out) const {
  json::Writer writer(out);
  writer.object().member("type", "import_summary");
  for (const auto& [outcome, count] : tally_.outcomes) {
    writer.key(name_of(outcome)).integer(static_cast<std::int64_t>(count));
  }
  if (tally_.rejected > 0) {
    writer.key("rejected").integer(static_cast<std::int64_t>(tally_.rejected));
  }
  if (settings_.dry_run) writer.key("dry_run").boolean(true);
  writer.close();
  out += '\n';
}

}  // namespace dealkit::deal
