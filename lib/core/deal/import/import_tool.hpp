// dealctl import: records in, decided batch by batch in the order of the input, each batch one
// commit, or (--atomic) all of them one, or (--dry-run) none. Where its store gains by that, the
// next batch is decided while one is written.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/deal/import/import_batch.hpp"

namespace dealkit::deal {

/// Where records that are in conflict go.
struct RejectedRecords {
  std::function<base::Result<void>(std::string_view records)> append;
  std::function<base::Result<void>()> finish;
};

class ImportTool final : public base::HostedTool {
 public:
  /// `store` must outlive it, and what `context` points to.
  ImportTool(ImportStore& store, Context context, ImportSettings settings,
             std::optional<RejectedRecords> rejected);

  /// Whether batches are decided ahead, each a transaction of its own.
  bool looks_ahead() const { return ahead_ != nullptr; }

  std::unique_ptr<base::Decider> make_decider() override;
  base::Result<void> apply(std::span<const base::Request> requests,
                            base::Replies& replies) override;
  base::Result<void> collect(std::span<const base::Request> requests,
                             base::Replies& replies) override;
  base::Result<void> finish(const Emit& emit) override;

 private:
  base::Result<std::unique_ptr<ImportBatch>> take(base::Replies& replies);
  base::Result<std::unique_ptr<ImportBatch>> apply_now(std::span<const base::Request> requests,
                                                        const base::Replies& replies);
  base::Result<void> decide_now(std::span<const base::Request> requests, ImportBatch& batch);
  base::Result<void> in_one_transaction(std::span<const base::Request> requests,
                                        const ImportStore::Work& work);
  void refuse_all(std::span<const base::Request> requests, const ImportBatch& batch,
                  base::Replies& replies);
  std::string summary() const;
  void append_summary(std::string& out) const;

  ImportStore& store_;
  ImportSettings settings_;
  std::optional<RejectedRecords> rejected_;
  BatchDecider decider_;
  std::unique_ptr<ImportAhead> ahead_;
  std::unique_ptr<ImportTransaction> transaction_;
  ImportTally tally_;
  std::string created_;  // the note that the store has been made, for the first record
  std::optional<base::Error> failed_;  // what ends the run
};

}  // namespace dealkit::deal
