// The ordered parallel map: a ring of slots that go through the hands of the reader, some worker
// and the consumer. Slot n % size belongs to batch n, so order needs no sorting and the ring's size
// is the bound on memory.
#include "io/ndjson/ordered_map.hpp"

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace dealkit::io::ndjson {
namespace {

class Ring {
 public:
  explicit Ring(const OrderedMap& map) : map_(map), slots_(2 * map.deciders.size() + 2) {}

  void run() {
    {
      // Joined on the way out, whatever happens in between.
      std::vector<std::jthread> threads;
      const Ender ender{*this};
      threads.reserve(map_.deciders.size() + 1);
      threads.emplace_back([this] { guarded([this] { read(); }); });
      for (const auto& decider : map_.deciders) {
        threads.emplace_back([this, &decider] { guarded([&] { work(*decider); }); });
      }
      consume();
      stop();
    }
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  enum class Stage : std::uint8_t { free, filled, decided };
  struct Slot {
    Batch batch;
    base::Replies replies;
    Stage stage = Stage::free;
  };
  /// Ends the threads even if consume() throws; destroyed before they are joined.
  struct Ender {
    Ring& ring;
    ~Ender() { ring.stop(); }
  };

  Slot& slot(std::uint64_t number) { return slots_[number % slots_.size()]; }

  void stop() {
    bool reading = false;
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
      reading = !input_ended_;
    }
    changed_.notify_all();
    if (reading) map_.wakeup.notify();
  }

  template <class Body>
  void guarded(Body body) {
    try {
      body();
    } catch (...) {
      {
        const std::lock_guard lock(mutex_);
        if (!failure_) failure_ = std::current_exception();
        stopping_ = true;
      }
      changed_.notify_all();
      map_.wakeup.notify();
    }
  }

  void read() {
    for (std::uint64_t number = 0;; ++number) {
      Slot& next = slot(number);
      {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return stopping_ || next.stage == Stage::free; });
        if (stopping_) return;
      }
      const bool more = map_.reader.next(next.batch);
      {
        const std::lock_guard lock(mutex_);
        if (more) {
          next.stage = Stage::filled;
          ++filled_;
        } else {
          input_ended_ = true;
        }
      }
      changed_.notify_all();
      if (!more) return;
    }
  }

  void work(base::Decider& decider) {
    while (true) {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return stopping_ || taken_ < filled_ || input_ended_; });
      if (stopping_ || taken_ == filled_) return;
      Slot& mine = slot(taken_++);
      lock.unlock();
      mine.replies.clear();
      mine.replies.stop_at_bad = map_.stop_at_bad;
      decider.decide(mine.batch.lines, mine.replies);
      lock.lock();
      mine.stage = Stage::decided;
      lock.unlock();
      changed_.notify_all();
    }
  }

  void consume() {
    for (std::uint64_t number = 0;; ++number) {
      Slot& next = slot(number);
      {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] {
          return stopping_ || next.stage == Stage::decided || (input_ended_ && number == filled_);
        });
        if (stopping_ || next.stage != Stage::decided) return;
      }
      if (!map_.consume(next.batch, next.replies)) return;
      {
        const std::lock_guard lock(mutex_);
        next.stage = Stage::free;
      }
      changed_.notify_all();
    }
  }

  const OrderedMap& map_;
  std::vector<Slot> slots_;
  std::mutex mutex_;
  std::condition_variable changed_;  // batches are large: one for all is cheap enough
  std::uint64_t filled_ = 0;         // batches read so far
  std::uint64_t taken_ = 0;          // of which workers have taken
  bool input_ended_ = false;
  bool stopping_ = false;
  std::exception_ptr failure_;
};

/// While one batch is consumed the next is read and decided on another thread, never more than that
/// one: what a decider holds open for it waits for nothing but its turn.
class OneAhead {
 public:
  explicit OneAhead(const OrderedMap& map) : map_(map), decider_(*map.deciders.front()) {}

  void run() {
    Place current;
    decider_.due(true);
    bool more = fetch(current);
    while (more) {
      Place next;
      if (!advance(current, next, more)) return;
      std::swap(current, next);
    }
  }

 private:
  struct Place {
    Batch batch;
    base::Replies replies;
  };
  /// Ends the thread that is ahead, even if consume() throws; destroyed before it is joined.
  struct Turn {
    const OrderedMap& map;
    base::Decider& decider;
    bool wanted = false;
    ~Turn() {
      decider.due(wanted);
      if (!wanted) map.wakeup.notify();
    }
  };

  bool fetch(Place& place) {
    if (!map_.reader.next(place.batch)) return false;
    place.replies.clear();
    place.replies.stop_at_bad = map_.stop_at_bad;
    decider_.decide(place.batch.lines, place.replies);
    return true;
  }

  /// Consumes `current` while `next` is fetched; false ends everything.
  bool advance(Place& current, Place& next, bool& more) {
    bool wanted = false;
    std::exception_ptr failure;
    {
      const std::jthread ahead([&] {
        try {
          more = fetch(next);
        } catch (...) {
          failure = std::current_exception();
        }
      });
      Turn turn{map_, decider_};
      turn.wanted = wanted = map_.consume(current.batch, current.replies);
    }
    if (failure) std::rethrow_exception(failure);
    return wanted;
  }

  const OrderedMap& map_;
  base::Decider& decider_;
};

void run_inline(const OrderedMap& map) {
  Batch batch;
  base::Replies replies;
  replies.stop_at_bad = map.stop_at_bad;
  while (map.reader.next(batch)) {
    replies.clear();
    map.deciders.front()->decide(batch.lines, replies);
    if (!map.consume(batch, replies)) return;
  }
}

}  // namespace

void run_ordered(const OrderedMap& map) {
  if (map.deciders.size() <= 1) {
    if (map.ahead) {
      OneAhead(map).run();
    } else {
      run_inline(map);
    }
  } else {
    Ring(map).run();
  }
}

}  // namespace dealkit::io::ndjson
