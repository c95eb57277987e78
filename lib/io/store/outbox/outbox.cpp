// What the store offers to readers of its outbox, each call on a connection of its own.
#include "io/store/outbox/outbox.hpp"

#include "io/store/outbox/outbox_reader.hpp"

namespace dealkit::io::store {

base::Result<Cursor> Outbox::cursor_after(std::string_view text) const {
  DEALKIT_ASSIGN_OR_RETURN(const auto connection, database_.connection());
  return place_after(*connection, text);
}

base::Result<std::vector<event::Event>> Outbox::poll(Cursor& cursor, std::size_t limit) const {
  DEALKIT_ASSIGN_OR_RETURN(const auto connection, database_.connection());
  return read_outbox(*connection, cursor, limit);
}

base::Result<std::optional<Cursor>> Outbox::load_cursor(std::string_view reader) const {
  DEALKIT_ASSIGN_OR_RETURN(const auto connection, database_.connection());
  return load_reader(*connection, reader);
}

base::Result<void> Outbox::save_cursor(std::string_view reader, const Cursor& cursor,
                                       base::Instant now) const {
  DEALKIT_ASSIGN_OR_RETURN(const auto connection, database_.connection());
  return save_reader(*connection, reader, cursor, now);
}

base::Result<std::vector<Reader>> Outbox::readers() const {
  DEALKIT_ASSIGN_OR_RETURN(const auto connection, database_.connection());
  return list_readers(*connection);
}

base::Result<bool> Outbox::forget_reader(std::string_view reader) const {
  DEALKIT_ASSIGN_OR_RETURN(const auto connection, database_.connection());
  return io::store::forget_reader(*connection, reader);
}

}  // namespace dealkit::io::store
