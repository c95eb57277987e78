// Reading the outbox without skipping or repeating an event. On PostgreSQL the numbers of events do
// not come in the order of their commits: a reader that pages by `seq` alone skips whatever commits
// late. So it reads windows of transactions that have all ended, each by `seq`.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/event/event.hpp"
#include "io/sql/connection.hpp"
#include "io/store/outbox/outbox.hpp"

namespace dealkit::io::store {

/// Outbox::poll.
base::Result<std::vector<event::Event>> read_outbox(sql::Connection& connection, Cursor& cursor,
                                                    std::size_t limit);
/// Outbox::cursor_after.
base::Result<Cursor> place_after(sql::Connection& connection, std::string_view text);
/// Outbox::load_cursor and save_cursor.
base::Result<std::optional<Cursor>> load_reader(sql::Connection& connection,
                                                std::string_view reader);
base::Result<void> save_reader(sql::Connection& connection, std::string_view reader,
                               const Cursor& cursor, base::Instant now);
/// Outbox::readers and forget_reader.
base::Result<std::vector<Reader>> list_readers(sql::Connection& connection);
base::Result<bool> forget_reader(sql::Connection& connection, std::string_view reader);
/// The condition that reader `r` (outbox_reader) has not read event `o` (outbox).
std::string_view is_unread(sql::Dialect dialect);

}  // namespace dealkit::io::store
