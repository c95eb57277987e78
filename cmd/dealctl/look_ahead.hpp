// Batches of an import that are decided while the batch before is written: the server takes rows
// on one connection while it is asked on another one, so that neither waits for the other.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "core/deal/import/import_store.hpp"
#include "io/store/records/records.hpp"

namespace dealkit::cmd::dealctl {

using Preparing = base::Result<std::unique_ptr<deal::PreparedBatch>>;

/// Two threads share it: one reads ahead (prepare), the other one applies batches (all else).
///
/// A batch is decided ahead only if it asks for nothing that the one before asked for (but for
/// accounts, which all deals ask for) or writes: so it sees what it would see after that. Against
/// all other writers it is protected as any transaction is, by locks and unique keys.
class LookAhead final : public deal::ImportAhead {
 public:
  LookAhead(io::store::Database& store, std::chrono::milliseconds lock_timeout,
            deal::ImportWork& work);

  /// Errc::again only after all the time that the user wants to wait for locks.
  Preparing prepare(deal::ImportWork::Requests lines) override;
  void due(bool wanted) override;
  void be_alone() override;

 private:
  struct Deciding;
  class Prepared;
  using Clock = std::chrono::steady_clock;
  struct Ask {
    deal::ImportWork::Requests lines;
    std::vector<deal::Key> keys;  // sorted; once they are known
  };

  bool start_deciding(std::uint64_t number);
  bool hold(std::uint64_t number);
  bool wait_until_due(std::uint64_t number);
  Preparing prepare_ahead(Ask& ask);
  Preparing prepare_now(Ask& ask);
  bool waited_enough(const base::Error& error, Clock::time_point since) const;

  const io::store::Records records_;
  std::chrono::milliseconds lock_timeout_;
  deal::ImportWork& work_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t due_ = 0;   // batches whose turn has come
  bool wanted_ = true;
  bool alone_ = false;
  bool deciding_ = false;   // prepare() is at work, or holds what it came to

  // Of prepare() alone.
  std::uint64_t handled_ = 0;
  bool running_ = false;            // the batch before was prepared, and may not be written yet
  std::vector<deal::Key> touched_;  // by it; sorted
  bool only_one_ = false;           // a second connection could not be had
};

}  // namespace dealkit::cmd::dealctl
