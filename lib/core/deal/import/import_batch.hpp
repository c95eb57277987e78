// One batch of an import: its lines decided one after the other against what is stored, and what
// that comes to.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/decide.hpp"
#include "core/base/json/document.hpp"
#include "core/deal/import/import_line.hpp"
#include "core/deal/import/import_store.hpp"
#include "core/record/near_miss.hpp"

namespace dealkit::deal {

struct ImportTally {
  std::uint64_t rejected = 0;  // lines that could not be taken, whatever is stored
  std::map<Outcome, std::uint64_t> outcomes;
  std::map<std::pair<std::string, std::string>, std::uint64_t> ignored;  // by name and reason
  std::map<std::string, std::uint64_t> near_misses;  // records, by what is to be said of them

  void add(const ImportTally& other);
  bool any_conflict() const { return outcomes.contains(Outcome::conflict); }
};

struct ImportBatch {
  base::Replies output;
  ImportTally tally;
  std::string rejected;      // records that are in conflict, as they came
  std::vector<Key> written;  // by the batch
};

class BatchDecider final : public ImportWork {
 public:
  /// `settings` must outlive it, and what `context` points to.
  BatchDecider(const ImportSettings& settings, Context context)
      : settings_(settings), context_(std::move(context)) {}

  Context context(Requests requests) const override;
  std::vector<Key> keys(Requests requests) override;
  base::Result<std::unique_ptr<ImportBatch>> decide(Requests requests, std::span<const Key> keys,
                                                    ImportUnit& unit) override;

  /// Loads all that the batch's records need in one go, then decides line by line: later lines see
  /// what earlier ones did. `announcement` is told before the first record.
  base::Result<void> decide_in(ImportUnit& unit, Requests requests, std::span<const Key> keys,
                               std::string_view announcement, ImportBatch& batch);
  /// A batch without a record, for which no store is needed.
  bool has_record(Requests requests);
  void refuse(Requests requests, ImportBatch& batch);

 private:
  base::Result<const json::Document*> read(const base::Request& line);
  std::optional<base::Error> why_no_record(const base::Request& line);
  bool reject(std::size_t index, const base::Request& line, const base::Error& error,
              ImportBatch& batch);
  base::Result<void> decide_line(const base::Request& line, ImportUnit& unit, ImportBatch& batch);
  base::Result<void> look_for_slips(json::Value root, Kind kind, ImportBatch& batch);
  void note(const base::Request& line, const Decision& decision, ImportBatch& batch) const;
  Context context_at(base::Instant now) const;

  const ImportSettings& settings_;
  Context context_;
  json::Reader reader_;
  json::Reader derived_reader_{derived_limits};
  record::NearNames near_names_;
};

}  // namespace dealkit::deal
