// One batch ahead; see look_ahead.hpp.
#include "look_ahead.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "core/deal/import/import_batch.hpp"
#include "store_imports.hpp"

namespace dealkit::cmd::dealctl {

namespace {

/// How long a batch that is decided keeps its locks while its turn does not come: the batch before
/// may wait for somebody who waits for them, which no database sees.
constexpr std::chrono::seconds patience{2};

void sort_and_unite(std::vector<deal::Key>& keys) {
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
}

Preparing nothing() { return std::unique_ptr<deal::PreparedBatch>(); }

/// Of two sorted lists.
bool have_common(std::span<const deal::Key> a, std::span<const deal::Key> b) {
  while (!a.empty() && !b.empty()) {
    if (a.front() == b.front()) return true;
    auto& behind = a.front() < b.front() ? a : b;
    behind = behind.subspan(1);
  }
  return false;
}

}  // namespace

/// Ends what start_deciding() began.
struct LookAhead::Deciding {
  LookAhead& ahead;
  ~Deciding() {
    {
      const std::lock_guard lock(ahead.mutex_);
      ahead.deciding_ = false;
    }
    ahead.changed_.notify_all();
  }
};

/// What comes of a batch before it is written, in a transaction that is open.
class LookAhead::Prepared final : public deal::PreparedBatch {
 public:
  Prepared(const LookAhead& ahead, std::unique_ptr<deal::ImportBatch> batch,
           std::unique_ptr<io::store::Transaction> transaction)
      : ahead_(ahead), batch_(std::move(batch)), transaction_(std::move(transaction)) {}

  deal::ImportBatch& batch() override { return *batch_; }
  base::Result<bool> commit() override {
    const auto began = Clock::now();
    const auto committed = transaction_->commit();
    if (committed) return true;
    if (ahead_.waited_enough(committed.error(), began)) return committed.error();
    return false;
  }

 private:
  const LookAhead& ahead_;
  std::unique_ptr<deal::ImportBatch> batch_;
  std::unique_ptr<io::store::Transaction> transaction_;
};

LookAhead::LookAhead(io::store::Database& store, std::chrono::milliseconds lock_timeout,
                     deal::ImportWork& work)
    : records_(store), lock_timeout_(lock_timeout), work_(work) {}

bool LookAhead::start_deciding(std::uint64_t number) {
  const std::lock_guard lock(mutex_);
  deciding_ = !alone_ || due_ >= number;
  return deciding_;
}

bool LookAhead::hold(std::uint64_t number) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, patience, [&] { return alone_ || due_ >= number; });
  return due_ >= number;
}

bool LookAhead::wait_until_due(std::uint64_t number) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return due_ >= number; });
  return wanted_;
}

Preparing LookAhead::prepare(deal::ImportWork::Requests lines) {
  const auto number = ++handled_;
  Ask ask{lines, {}};
  std::unique_ptr<deal::PreparedBatch> prepared;
  const bool running = std::exchange(running_, false);
  if (running && start_deciding(number)) {
    const Deciding deciding{*this};
    // What goes wrong now may go well when it is due.
    if (auto ahead = prepare_ahead(ask)) prepared = std::move(*ahead);
    if (prepared && !hold(number)) prepared.reset();  // rolls back, before anybody is let on
  }
  if (!wait_until_due(number)) return nothing();
  if (prepared) return prepared;
  running_ = false;
  const auto began = Clock::now();
  auto now = prepare_now(ask);
  if (now || waited_enough(now.error(), began)) return now;
  return nothing();
}

Preparing LookAhead::prepare_ahead(Ask& ask) {
  if (only_one_) return nothing();
  ask.keys = work_.keys(ask.lines);
  sort_and_unite(ask.keys);
  if (have_common(ask.keys, touched_)) return nothing();
  auto prepared = prepare_now(ask);
  // A server that has no second connection to give, or not any more, is not asked again and again.
  only_one_ = !prepared && prepared.error().code != base::Errc::again;
  return prepared;
}

Preparing LookAhead::prepare_now(Ask& ask) {
  if (ask.keys.empty()) ask.keys = work_.keys(ask.lines);
  DEALKIT_ASSIGN_OR_RETURN(auto transaction, records_.begin_ahead(work_.context(ask.lines)));
  StoreUnit unit(transaction->work());
  DEALKIT_ASSIGN_OR_RETURN(auto batch, work_.decide(ask.lines, ask.keys, unit));
  // Where nothing is written the commit is no time in which another could be decided.
  if (!batch->written.empty()) running_ = true;
  touched_ = batch->written;
  for (const auto& key : ask.keys) {
    if (key.kind != deal::Kind::account) touched_.push_back(key);
  }
  sort_and_unite(touched_);
  return std::unique_ptr<deal::PreparedBatch>(
      std::make_unique<Prepared>(*this, std::move(batch), std::move(transaction)));
}

/// As transact() does: other errors come out at once.
bool LookAhead::waited_enough(const base::Error& error, Clock::time_point since) const {
  return error.code != base::Errc::again || Clock::now() - since >= lock_timeout_;
}

void LookAhead::due(bool wanted) {
  {
    const std::lock_guard lock(mutex_);
    ++due_;
    wanted_ = wanted;
    alone_ = false;
  }
  changed_.notify_all();
}

void LookAhead::be_alone() {
  std::unique_lock lock(mutex_);
  alone_ = true;
  changed_.notify_all();
  changed_.wait(lock, [&] { return !deciding_; });
}

}  // namespace dealkit::cmd::dealctl
