// What an import needs of the place where its records go: narrow, so that a store behind any
// database and records in memory can stand behind it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/decide.hpp"
#include "core/base/result.hpp"
#include "core/deal/change.hpp"
#include "core/deal/records.hpp"

namespace dealkit::deal {

struct ImportBatch;  // see import_batch.hpp

/// The records of a transaction that is open.
class ImportUnit {
 public:
  virtual ~ImportUnit() = default;
  /// With the changes made so far; what was not loaded does not exist.
  virtual const Records& records() const = 0;
  virtual base::Result<void> load(std::span<const Key> keys) = 0;
  virtual void apply(const Change& change) = 0;
  /// Who wrote the stored version, in words: for conflicts. "" = not known.
  virtual base::Result<std::string> last_author(const Key& key) = 0;
};

/// What is done with a batch of requests, on whichever thread; never on two at once.
class ImportWork {
 public:
  using Requests = std::span<const base::Request>;
  virtual ~ImportWork() = default;
  /// At the present of the batch.
  virtual Context context(Requests requests) const = 0;
  /// The records that the batch asks for, as they come.
  virtual std::vector<Key> keys(Requests requests) = 0;
  /// Loads them, decides and applies. Keeps nothing of a try before.
  virtual base::Result<std::unique_ptr<ImportBatch>> decide(Requests requests,
                                                            std::span<const Key> keys,
                                                            ImportUnit& unit) = 0;
};

/// A batch that has been decided in a transaction of its own, which is open. Rolls back unless
/// committed.
class PreparedBatch {
 public:
  virtual ~PreparedBatch() = default;
  virtual ImportBatch& batch() = 0;
  /// false: others were faster, and the batch must be decided anew.
  virtual base::Result<bool> commit() = 0;
};

/// Decides batches while the ones before them are written. Two threads share it: one prepares, the
/// other one does all else.
class ImportAhead {
 public:
  virtual ~ImportAhead() = default;
  /// Comes back when the batch is due, with what it has come to; without that (nullptr) it must be
  /// decided anew. An Error ends the import.
  virtual base::Result<std::unique_ptr<PreparedBatch>> prepare(ImportWork::Requests requests) = 0;
  /// See base::Decider::due().
  virtual void due(bool wanted) = 0;
  /// Before a batch is decided without prepare(), until the next due(): what is prepared ahead is
  /// rolled back, since it may wait for what has to be decided anew, and that for it.
  virtual void be_alone() = 0;
};

/// A transaction that goes on over several batches. Rolls back unless committed.
class ImportTransaction {
 public:
  virtual ~ImportTransaction() = default;
  virtual ImportUnit& unit() = 0;
  /// Writes what is queued and forgets what was loaded: what the store holds grows, memory does
  /// not.
  virtual base::Result<void> flush() = 0;
  virtual base::Result<void> commit() = 0;
};

class ImportStore {
 public:
  using Work = std::function<base::Result<void>(ImportUnit&)>;
  virtual ~ImportStore() = default;

  virtual bool is_there() const = 0;
  /// Makes one that is not there. Its name, "" if it turned out to be there after all.
  virtual base::Result<std::string> make() = 0;
  /// Runs `work` in a transaction of its own and commits; again from the beginning where the store
  /// asks for that.
  virtual base::Result<void> transact(const Context& context, const Work& work) = 0;
  /// all_or_nothing cannot be repeated once its input is gone, so nobody else may write meanwhile.
  enum class Purpose : std::uint8_t { all_or_nothing, dry_run };
  virtual base::Result<std::unique_ptr<ImportTransaction>> begin(const Context& context,
                                                                 Purpose purpose) = 0;
  /// nullptr where nothing is gained by deciding ahead. `work` must outlive it.
  virtual std::unique_ptr<ImportAhead> ahead(ImportWork& work) = 0;
};

}  // namespace dealkit::deal
