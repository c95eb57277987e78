// Batches of an import that are decided while the batch before is written: the server takes rows
// on one connection while it is asked on another one, so that neither waits for the other.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "core/deal/change.hpp"
#include "core/base/decide.hpp"
#include "io/store/store.hpp"

namespace dealkit::cmd::dealctl {

/// What comes of a batch before it is written, in a transaction that is open.
struct Prepared {
  std::shared_ptr<void> outcome;  // as BatchWork::decide() made it
  std::unique_ptr<io::store::Store::Transaction> transaction;
};
/// Or why there is none: Errc::again only after all the time that the user wants to wait for locks.
using Preparing = base::Result<std::unique_ptr<Prepared>>;

/// What is done with a batch, on whichever thread; never on two at once.
struct BatchWork {
  using Lines = std::span<const base::Request>;
  struct Decided {
    std::shared_ptr<void> outcome;
    std::vector<deal::Key> written;
  };
  std::function<std::vector<deal::Key>(Lines)> keys;
  /// Loads the keys, decides and applies.
  std::function<base::Result<Decided>(Lines, std::span<const deal::Key>, io::store::UnitOfWork&)>
      decide;
};

/// Two threads share it: one reads ahead (handle), the other one settles batches (all else).
///
/// A batch is decided ahead only if it asks for nothing that the one before asked for (but for
/// accounts, which all deals ask for) or writes: so it sees what it would see after that. Against
/// all other writers it is protected as any transaction is, by locks and unique keys.
class LookAhead {
 public:
  LookAhead(io::store::Store& store, const deal::Context& context,
            std::chrono::milliseconds lock_timeout, BatchWork work);

  /// Comes back when the batch is due. Without what is prepared who settles it begins anew.
  Preparing handle(std::span<const base::Request> lines);
  /// See base::Decider::due().
  void due(bool wanted);
  /// Before BatchWork is done without handle(), until the next due(): what is decided ahead is
  /// rolled back, since it may wait for what has to be begun anew, and that for it.
  void be_alone();
  /// Commits; false if that is to be begun anew.
  base::Result<bool> commit(const Prepared& prepared) const;

 private:
  struct Deciding;
  using Lane = io::store::Store::Lane;
  using Clock = std::chrono::steady_clock;
  struct Ask {
    std::span<const base::Request> lines;
    std::vector<deal::Key> keys;  // sorted; once they are known
  };

  bool start_deciding(std::uint64_t number);
  bool hold(std::uint64_t number);
  bool wait_until_due(std::uint64_t number);
  Preparing prepare_ahead(Ask& ask, Lane running);
  Preparing prepare(Ask& ask, Lane lane);
  bool waited_enough(const base::Error& error, Clock::time_point since) const;

  io::store::Store& store_;
  const deal::Context& context_;
  std::chrono::milliseconds lock_timeout_;
  BatchWork work_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t due_ = 0;   // batches whose turn has come
  bool wanted_ = true;
  bool alone_ = false;
  bool deciding_ = false;   // handle() is at work, or holds what it came to

  // Of handle() alone.
  std::uint64_t handled_ = 0;
  std::optional<Lane> running_;     // of the batch before, if it was prepared
  std::vector<deal::Key> touched_;  // by it; sorted
  bool one_lane_ = false;           // the second one could not be had
};

}  // namespace dealkit::cmd::dealctl
