// Sorts more records than memory holds: sorted runs go to a spill and are merged when they are
// read.
// Records are byte strings in the order of their bytes, so a record begins with its key.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/validation/set/spill.hpp"

namespace dealkit::validation {

class ExternalSorter {
 public:
  /// Uses about `memory_bytes` while records are added, and as much again for each cursor. At least
  /// 1 KiB, at most 1 GiB, else set to that; a record larger than it is taken all the same.
  ExternalSorter(SpillFactory& spills, std::size_t memory_bytes);
  ~ExternalSorter();
  ExternalSorter(ExternalSorter&&) noexcept;
  ExternalSorter& operator=(ExternalSorter&&) noexcept;

  /// Errc::io; Errc::limit for a record of 1 GiB or more.
  base::Result<void> add(std::string_view record);
  /// Before finish(): spares the sorting of records that nobody wants. Those that have been spilled
  /// stay, wanted or not.
  template <class Wanted>
  void drop_unless(const Wanted& wanted) {
    count_ -= std::erase_if(slots_, [&](const Slot& slot) { return !wanted(at(slot)); });
  }
  /// Nothing may be added after it.
  base::Result<void> finish();
  std::uint64_t size() const { return count_; }
  /// Runs that were merged before the last merge, over all passes: 0 if one pass was enough.
  std::uint64_t premerged_runs() const { return premerged_runs_; }
  bool spilled() const { return !runs_.empty(); }

  /// Walks the records in order; several may walk at the same time. The sorter must outlive it.
  class Cursor {
   public:
    ~Cursor();
    Cursor(Cursor&&) noexcept;
    /// False at the end. The record is valid until the next call.
    base::Result<bool> next(std::string_view& record);

   private:
    friend class ExternalSorter;
    Cursor();
    struct Merge;
    const ExternalSorter* sorter_ = nullptr;
    std::size_t position_ = 0;
    std::unique_ptr<Merge> merge_;  // none: all records are in memory
  };
  /// After finish().
  base::Result<Cursor> cursor() const;

 private:
  struct Slot {
    std::uint64_t prefix;  // the first eight bytes, as a number that sorts as they do
    std::uint32_t offset;
    std::uint32_t length;
  };
  struct Run {
    std::uint64_t begin;
    std::uint64_t end;
  };
  class RunWriter;

  void sort_memory();
  void sort_by_prefix();
  void fetch_ahead(std::size_t position) const;
  std::string_view at(const Slot& slot) const;
  base::Result<void> spill_memory();
  base::Result<void> merge_pass(std::size_t fan_in);
  base::Result<std::unique_ptr<Cursor::Merge>> open(std::size_t first, std::size_t count) const;

  SpillFactory* spills_;
  std::size_t memory_bytes_;
  std::uint64_t count_ = 0;
  std::uint64_t premerged_runs_ = 0;
  std::string arena_;
  std::vector<Slot> slots_;
  std::unique_ptr<Spill> spill_;
  std::uint64_t spill_bytes_ = 0;
  std::vector<Run> runs_;
};

}  // namespace dealkit::validation
