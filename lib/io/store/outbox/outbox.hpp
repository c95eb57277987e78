// The outbox of a store: events of the changes that were committed, for readers who skip none, and
// the places of those readers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/event/event.hpp"
#include "io/store/database.hpp"

namespace dealkit::io::store {

/// A reader's place in the outbox: the window of transactions that it reads and how far it came.
struct Cursor {
  std::uint64_t from_xact = 0;  // PostgreSQL: first transaction of the window
  std::uint64_t to_xact = 0;    // one past its last; equal to from_xact: no window yet
  std::int64_t seq = 0;         // last one read (of the window; SQLite: of all)
  // PostgreSQL, of a place that is known by a number alone (cursor_after()): what the window has
  // up to both of them is known already.
  std::int64_t known_seq = 0;
  std::uint64_t known_xact = 0;
};

/// The place right after the event `seq` of a page for which poll() moved a cursor.
struct Page {
  Cursor before, after;
};
Cursor place_in(const Page& page, std::int64_t seq);

/// "1044"; on PostgreSQL "812-840-1044": the window and the event in it.
std::string to_text(const Cursor& cursor);

/// A named place, kept in the store.
struct Reader {
  std::string name;
  Cursor place;
  std::uint64_t unread = 0;  // events of the store that it has not read
  std::string updated_at;
};

class Outbox {
 public:
  explicit Outbox(Database& database) : database_(database) {}

  /// The place right after an event that poll() gave, from what to_text() made of it: the next one
  /// comes next. The event's `seq` alone does too ("0": the beginning), but on PostgreSQL may give
  /// again what transactions wrote that ran at the same time as that event's; nothing is skipped.
  /// Errc::usage for another text.
  base::Result<Cursor> cursor_after(std::string_view text) const;
  /// The next events after `cursor`, at most `limit`, each entity's in order, none ever skipped;
  /// moves the cursor. None: there is nothing new yet.
  base::Result<std::vector<event::Event>> poll(Cursor& cursor, std::size_t limit) const;

  /// prune() keeps what any reader that has a place here has not read.
  base::Result<std::optional<Cursor>> load_cursor(std::string_view reader) const;
  base::Result<void> save_cursor(std::string_view reader, const Cursor& cursor,
                                 base::Instant now) const;
  /// All of them, by name.
  base::Result<std::vector<Reader>> readers() const;
  /// Its place is forgotten, and prune() waits for it no longer. false if there is no such reader.
  base::Result<bool> forget_reader(std::string_view reader) const;

  struct PruneOptions {
    base::Instant before;  // only events older than this
    bool unread = false;   // also events that no reader has read
    bool dry_run = false;
  };
  struct Pruned {
    std::uint64_t events = 0, kept_unread = 0;
  };
  base::Result<Pruned> prune(const PruneOptions& options) const;

 private:
  Database& database_;
};

}  // namespace dealkit::io::store
