// What happens when, in virtual time: the heart of every simulation. The queue is the clock: taking
// the next event moves it there, and nothing else does.
//   EventQueue<Arrival> queue(start);
//   queue.schedule(later, Arrival{…});
//   while (auto event = queue.next()) handle(*event, queue.now());
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/time.hpp"

namespace dealkit::sim {

/// Events of one movable type (a struct, or a variant of several), earliest first; those of the
/// same instant in the order in which they were scheduled, so that a run depends on nothing but its
/// seed. There is no callback and no taking back: an event that has become moot comes all the same,
/// and whoever handles it looks whether it still means something.
///
/// Memory grows to the most events that were ever pending at once and is used again: once it is
/// there, scheduling allocates nothing. Both ends cost O(log n). Not shared between threads.
template <class Event>
class EventQueue {
 public:
  explicit EventQueue(base::Instant start = {}) : now_(start) {}

  /// Virtual time: that of the event that was taken last.
  base::Instant now() const { return now_; }
  bool empty() const { return heap_.empty(); }
  std::size_t size() const { return heap_.size(); }
  /// When the next event comes.
  std::optional<base::Instant> next_time() const {
    if (heap_.empty()) return std::nullopt;
    return heap_.front().when();
  }

  /// Asserts that `when` is not in the past; an event for now() comes after all others of now().
  void schedule(base::Instant when, Event event) {
    assert(when >= now_);
    heap_.push_back({when.seconds, when.nanos, store(std::move(event)), scheduled_++});
    rise(heap_.size() - 1);
  }

  /// Moves the clock to the earliest event and hands it over; nullopt when there is none, and the
  /// clock stays.
  std::optional<Event> next() {
    if (heap_.empty()) return std::nullopt;
    const Entry first = heap_.front();
    const Entry last = heap_.back();
    heap_.pop_back();
    if (!heap_.empty()) sink(last);
    now_ = first.when();
    free_.push_back(first.slot);
    return std::optional<Event>(std::move(slots_[first.slot]));
  }

  /// Forgets all that is pending and sets the clock; the memory is kept.
  void reset(base::Instant start) {
    heap_.clear();
    slots_.clear();
    free_.clear();
    scheduled_ = 0;
    now_ = start;
  }

 private:
  struct Entry {
    std::int64_t seconds;
    std::int32_t nanos;
    std::uint32_t slot;      // in slots_: events stay where they are while their entries move
    std::uint64_t sequence;  // how many were scheduled before
    base::Instant when() const { return {seconds, nanos}; }
    bool operator<(const Entry& other) const {
      if (seconds != other.seconds) return seconds < other.seconds;
      if (nanos != other.nanos) return nanos < other.nanos;
      return sequence < other.sequence;
    }
  };
  /// Four children a node: half the levels of a binary heap, and siblings share cache lines.
  static constexpr std::size_t children = 4;

  std::uint32_t store(Event event) {
    if (free_.empty()) {
      slots_.push_back(std::move(event));
      return static_cast<std::uint32_t>(slots_.size() - 1);
    }
    const std::uint32_t slot = free_.back();
    free_.pop_back();
    slots_[slot] = std::move(event);
    return slot;
  }

  void rise(std::size_t place) {
    const Entry entry = heap_[place];
    while (place > 0) {
      const std::size_t parent = (place - 1) / children;
      if (!(entry < heap_[parent])) break;
      heap_[place] = heap_[parent];
      place = parent;
    }
    heap_[place] = entry;
  }

  /// Puts `entry` where the first one was.
  void sink(const Entry& entry) {
    std::size_t place = 0;
    while (true) {
      const std::size_t first = place * children + 1;
      if (first >= heap_.size()) break;
      const std::size_t end = first + children < heap_.size() ? first + children : heap_.size();
      std::size_t least = first;
      for (std::size_t child = first + 1; child < end; ++child) {
        if (heap_[child] < heap_[least]) least = child;
      }
      if (!(heap_[least] < entry)) break;
      heap_[place] = heap_[least];
      place = least;
    }
    heap_[place] = entry;
  }

  base::Instant now_;
  std::uint64_t scheduled_ = 0;
  std::vector<Entry> heap_;
  std::vector<Event> slots_;
  std::vector<std::uint32_t> free_;
};

}  // namespace dealkit::sim
