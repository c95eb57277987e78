#include "core/validation/set/external_sort.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstring>
#include <span>

namespace dealkit::validation {
namespace {

constexpr std::size_t memory_least_bytes = 1 << 10;
constexpr std::size_t memory_most_bytes = 1 << 30;
constexpr std::size_t buffer_most_bytes = 256 << 10;
constexpr std::size_t small_bytes = 64 << 10;
constexpr std::size_t length_bytes = sizeof(std::uint32_t);

/// The least buffer with which a run is read: four fit into any memory, and more of them are no use
/// once each read is a block.
std::size_t least_buffer(std::size_t memory_bytes) {
  constexpr std::size_t block_bytes = 4 << 10;
  return std::min(memory_bytes / 4, block_bytes);
}

std::uint64_t prefix_of(std::string_view record) {
  std::uint64_t prefix = 0;
  std::memcpy(&prefix, record.data(), std::min<std::size_t>(8, record.size()));
  if constexpr (std::endian::native == std::endian::little) prefix = __builtin_bswap64(prefix);
  return prefix;
}

/// Reads the records of one run through a buffer that grows only for a record larger than it.
class RunReader {
 public:
  RunReader(Spill& spill, std::uint64_t begin, std::uint64_t end, std::size_t buffer_bytes)
      : spill_(&spill), next_(begin), end_(end), buffer_(buffer_bytes, '\0') {}

  base::Result<bool> advance() {
    at_ += taken_;
    taken_ = 0;
    if (!have(length_bytes)) {
      if (at_ == filled_ && next_ == end_) return false;
      DEALKIT_RETURN_IF_ERROR(fill(length_bytes));
    }
    std::uint32_t length = 0;
    std::memcpy(&length, buffer_.data() + at_, length_bytes);
    const auto whole = length_bytes + length;
    if (!have(whole)) DEALKIT_RETURN_IF_ERROR(fill(whole));
    record_ = std::string_view(buffer_).substr(at_ + length_bytes, length);
    prefix_ = prefix_of(record_);
    taken_ = whole;
    return true;
  }
  std::string_view record() const { return record_; }
  std::uint64_t prefix() const { return prefix_; }

 private:
  bool have(std::size_t bytes) const { return filled_ - at_ >= bytes; }

  base::Result<void> fill(std::size_t wanted) {
    std::memmove(buffer_.data(), buffer_.data() + at_, filled_ - at_);
    filled_ -= at_;
    at_ = 0;
    if (buffer_.size() < wanted) buffer_.resize(wanted);
    while (filled_ < wanted) {
      const auto room = std::min<std::uint64_t>(buffer_.size() - filled_, end_ - next_);
      const auto into = std::span(buffer_).subspan(filled_, static_cast<std::size_t>(room));
      DEALKIT_ASSIGN_OR_RETURN(const auto count, spill_->read(next_, into));
      if (count == 0) return base::Error{base::Errc::io, "scratch data ends before its end"};
      next_ += count;
      filled_ += count;
    }
    return {};
  }

  Spill* spill_;
  std::uint64_t next_, end_;
  std::string buffer_;
  std::size_t at_ = 0, taken_ = 0, filled_ = 0;
  std::string_view record_;
  std::uint64_t prefix_ = 0;
};

}  // namespace

/// Several runs as one: a heap of readers, the least record on top.
struct ExternalSorter::Cursor::Merge {
  std::vector<RunReader> readers;
  std::vector<std::uint32_t> heap;
  bool advance_top = false;

  bool after(std::uint32_t a, std::uint32_t b) const {
    const auto& x = readers[a];
    const auto& y = readers[b];
    if (x.prefix() != y.prefix()) return x.prefix() > y.prefix();
    const int order = x.record().compare(y.record());
    return order != 0 ? order > 0 : a > b;
  }

  /// Lets the top sink to its place.
  void sink() {
    std::size_t parent = 0;
    const auto value = heap[0];
    for (std::size_t child = 1; child < heap.size(); child = 2 * parent + 1) {
      if (child + 1 < heap.size() && after(heap[child], heap[child + 1])) ++child;
      if (!after(value, heap[child])) break;
      heap[parent] = heap[child];
      parent = child;
    }
    heap[parent] = value;
  }

  base::Result<bool> next(std::string_view& record) {
    if (advance_top) {
      DEALKIT_ASSIGN_OR_RETURN(const bool more, readers[heap[0]].advance());
      if (!more) {
        heap[0] = heap.back();
        heap.pop_back();
      }
      if (!heap.empty()) sink();
    }
    advance_top = !heap.empty();
    if (heap.empty()) return false;
    record = readers[heap[0]].record();
    return true;
  }
};

ExternalSorter::Cursor::Cursor() = default;
ExternalSorter::Cursor::~Cursor() = default;
ExternalSorter::Cursor::Cursor(Cursor&&) noexcept = default;

base::Result<bool> ExternalSorter::Cursor::next(std::string_view& record) {
  if (merge_) return merge_->next(record);
  if (position_ == sorter_->slots_.size()) return false;
  sorter_->fetch_ahead(position_);
  record = sorter_->at(sorter_->slots_[position_++]);
  return true;
}

/// Appends records to a spill in blocks.
class ExternalSorter::RunWriter {
 public:
  explicit RunWriter(Spill& spill) : spill_(spill) { block_.reserve(spill_block_bytes); }

  base::Result<void> add(std::string_view record) {
    const auto length = static_cast<std::uint32_t>(record.size());
    char bytes[length_bytes];
    std::memcpy(bytes, &length, length_bytes);
    block_.append(bytes, length_bytes);
    block_ += record;
    return block_.size() < spill_block_bytes ? base::Result<void>{} : flush();
  }
  base::Result<void> flush() {
    DEALKIT_RETURN_IF_ERROR(spill_.append(block_));
    written_ += block_.size();
    block_.clear();
    return {};
  }
  std::uint64_t written() const { return written_; }

 private:
  Spill& spill_;
  std::string block_;
  std::uint64_t written_ = 0;
};

ExternalSorter::ExternalSorter(SpillFactory& spills, std::size_t memory_bytes)
    : spills_(&spills),
      memory_bytes_(std::clamp(memory_bytes, memory_least_bytes, memory_most_bytes)) {}
ExternalSorter::~ExternalSorter() = default;
ExternalSorter::ExternalSorter(ExternalSorter&&) noexcept = default;
ExternalSorter& ExternalSorter::operator=(ExternalSorter&&) noexcept = default;

std::string_view ExternalSorter::at(const Slot& slot) const {
  return std::string_view(arena_).substr(slot.offset, slot.length);
}

base::Result<void> ExternalSorter::add(std::string_view record) {
  if (record.size() >= memory_most_bytes) {
    return base::Error{base::Errc::limit, "expected a record of less than 1 GiB to sort"};
  }
  const auto held = arena_.size() + slots_.size() * sizeof(Slot);
  if (held + record.size() + sizeof(Slot) > memory_bytes_ && !slots_.empty()) {
    DEALKIT_RETURN_IF_ERROR(spill_memory());
  }
  if (arena_.size() + record.size() > arena_.capacity() && arena_.size() >= small_bytes) {
    // Growing by doubling would take twice the memory; what is reserved and not used costs nothing.
    arena_.reserve(std::max(memory_bytes_, arena_.size() + record.size()));
    slots_.reserve(memory_bytes_ / (2 * sizeof(Slot)));
  }
  slots_.push_back({prefix_of(record), static_cast<std::uint32_t>(arena_.size()),
                    static_cast<std::uint32_t>(record.size())});
  arena_ += record;
  ++count_;
  return {};
}

/// Asks for a record's bytes some records before they are needed: records lie in the order in which
/// they came, so that each would be waited for.
void ExternalSorter::fetch_ahead(std::size_t position) const {
  constexpr std::size_t ahead = 12;
  constexpr std::size_t line_bytes = 64, bytes_most = 256;
  if (position + ahead >= slots_.size()) return;
  const auto& slot = slots_[position + ahead];
  const auto bytes = std::min<std::size_t>(slot.length, bytes_most);
  for (std::size_t at = 0; at < bytes; at += line_bytes) {
    __builtin_prefetch(arena_.data() + slot.offset + at);
  }
}

/// By prefixes first, for which no record is read, and then those whose prefixes are the same.
void ExternalSorter::sort_memory() {
  sort_by_prefix();
  for (std::size_t first = 0; first < slots_.size();) {
    fetch_ahead(first);
    auto last = first + 1;
    for (; last < slots_.size() && slots_[last].prefix == slots_[first].prefix; ++last) {
      fetch_ahead(last);
    }
    if (last - first > 1) {
      const auto begin = slots_.begin();
      std::sort(begin + static_cast<std::ptrdiff_t>(first),
                begin + static_cast<std::ptrdiff_t>(last),
                [this](const Slot& a, const Slot& b) { return at(a) < at(b); });
    }
    first = last;
  }
}

/// Prefixes are hashes or numbers, spread over what they span: dealt out to small piles first, they
/// are sorted where the processor's nearest memory holds them.
void ExternalSorter::sort_by_prefix() {
  const auto less = [](const Slot& a, const Slot& b) { return a.prefix < b.prefix; };
  constexpr std::size_t pile_slots = 32;
  constexpr std::size_t piles_most = 1 << 12;
  if (slots_.size() < 2 * pile_slots) return std::sort(slots_.begin(), slots_.end(), less);
  if (std::is_sorted(slots_.begin(), slots_.end(), less)) return;
  const auto [least, most] = std::minmax_element(slots_.begin(), slots_.end(), less);
  const auto bottom = least->prefix;
  const auto span = most->prefix - bottom;
  const auto piles = std::bit_floor(std::min(slots_.size() / pile_slots, piles_most));
  const auto span_bits = 64 - std::countl_zero(span);
  const auto shift = std::max(0, span_bits - std::countr_zero(piles));
  const auto pile_of = [&](const Slot& slot) { return (slot.prefix - bottom) >> shift; };
  std::vector<std::uint32_t> ends(piles + 1, 0);
  for (const auto& slot : slots_) ++ends[pile_of(slot) + 1];
  for (std::size_t i = 1; i <= piles; ++i) ends[i] += ends[i - 1];
  std::vector<Slot> dealt(slots_.size());
  for (const auto& slot : slots_) dealt[ends[pile_of(slot)]++] = slot;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < piles; begin = ends[i++]) {
    std::sort(dealt.begin() + static_cast<std::ptrdiff_t>(begin), dealt.begin() + ends[i], less);
  }
  slots_.swap(dealt);
}

base::Result<void> ExternalSorter::spill_memory() {
  sort_memory();
  if (!spill_) {
    DEALKIT_ASSIGN_OR_RETURN(spill_, spills_->create());
  }
  RunWriter writer(*spill_);
  for (const auto& slot : slots_) DEALKIT_RETURN_IF_ERROR(writer.add(at(slot)));
  DEALKIT_RETURN_IF_ERROR(writer.flush());
  runs_.push_back({spill_bytes_, spill_bytes_ + writer.written()});
  spill_bytes_ += writer.written();
  arena_.clear();
  slots_.clear();
  return {};
}

base::Result<void> ExternalSorter::finish() {
  if (runs_.empty()) {
    sort_memory();
    return {};
  }
  if (!slots_.empty()) DEALKIT_RETURN_IF_ERROR(spill_memory());
  arena_ = {};
  slots_ = {};
  const auto fan_in = memory_bytes_ / least_buffer(memory_bytes_);
  while (runs_.size() > fan_in) DEALKIT_RETURN_IF_ERROR(merge_pass(fan_in));
  return {};
}

base::Result<void> ExternalSorter::merge_pass(std::size_t fan_in) {
  DEALKIT_ASSIGN_OR_RETURN(auto target, spills_->create());
  std::vector<Run> merged;
  std::uint64_t bytes = 0;
  for (std::size_t first = 0; first < runs_.size(); first += fan_in) {
    const auto count = std::min(fan_in, runs_.size() - first);
    DEALKIT_ASSIGN_OR_RETURN(const auto merge, open(first, count));
    RunWriter writer(*target);
    for (std::string_view record;;) {
      DEALKIT_ASSIGN_OR_RETURN(const bool more, merge->next(record));
      if (!more) break;
      DEALKIT_RETURN_IF_ERROR(writer.add(record));
    }
    DEALKIT_RETURN_IF_ERROR(writer.flush());
    merged.push_back({bytes, bytes + writer.written()});
    bytes += writer.written();
    premerged_runs_ += count;
  }
  spill_ = std::move(target);
  spill_bytes_ = bytes;
  runs_ = std::move(merged);
  return {};
}

base::Result<std::unique_ptr<ExternalSorter::Cursor::Merge>> ExternalSorter::open(
    std::size_t first, std::size_t count) const {
  auto merge = std::make_unique<Cursor::Merge>();
  const auto buffer =
      std::clamp(memory_bytes_ / count, least_buffer(memory_bytes_), buffer_most_bytes);
  merge->readers.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto& run = runs_[first + i];
    merge->readers.emplace_back(*spill_, run.begin, run.end, buffer);
    DEALKIT_ASSIGN_OR_RETURN(const bool more, merge->readers.back().advance());
    assert(more);
    if (more) merge->heap.push_back(static_cast<std::uint32_t>(i));
  }
  const auto after = [&merge](std::uint32_t a, std::uint32_t b) { return merge->after(a, b); };
  std::make_heap(merge->heap.begin(), merge->heap.end(), after);
  return merge;
}

base::Result<ExternalSorter::Cursor> ExternalSorter::cursor() const {
  Cursor cursor;
  cursor.sorter_ = this;
  if (!runs_.empty()) {
    DEALKIT_ASSIGN_OR_RETURN(cursor.merge_, open(0, runs_.size()));
  }
  return cursor;
}

}  // namespace dealkit::validation
