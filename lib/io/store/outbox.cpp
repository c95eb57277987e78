// What the store offers to readers of its outbox.
#include "io/store/outbox_reader.hpp"
#include "io/store/sql_store.hpp"

namespace dealkit::io::store {

base::Result<Store::Cursor> SqlStore::cursor_after(std::string_view text) {
  return place_after(*connection_, text);
}

base::Result<std::vector<event::Event>> SqlStore::poll(Cursor& cursor, std::size_t limit) {
  return read_outbox(*connection_, cursor, limit);
}

base::Result<std::optional<Store::Cursor>> SqlStore::load_cursor(std::string_view reader) {
  return load_reader(*connection_, reader);
}

base::Result<void> SqlStore::save_cursor(std::string_view reader, const Cursor& cursor,
                                         const deal::Context& context) {
  return save_reader(*connection_, reader, cursor, context.now);
}

base::Result<std::vector<Store::Reader>> SqlStore::readers() {
  return list_readers(*connection_);
}

base::Result<bool> SqlStore::forget_reader(std::string_view reader) {
  return io::store::forget_reader(*connection_, reader);
}

}  // namespace dealkit::io::store
