// A window [from_xact, to_xact) ends at or before the oldest transaction that still runs, so that
// nothing can be added to it any more. That alone would not keep the order of a record's events: a
// transaction may get its number, wait for a record's lock, and write after one with a higher
// number. Such a window ends earlier, so that no event in it goes before one of the same record or
// partition key that comes after the window.
#include "io/store/outbox/outbox_reader.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <string>

#include <fmt/format.h>

namespace dealkit::io::store {

using base::Result;
using sql::Dialect;
using sql::Value;

namespace {

// The outbox may be long, and what is asked for is at its end. Statements are planned once, without
// their parameters, so they are written for that: a range with two ends is taken for a small part
// of the table, one with one end for a third of it; OFFSET 0 and IS TRUE keep an index away.
constexpr std::string_view last_xact = "18446744073709551615";

/// A number of a transaction, 64 bits without a sign, as the text of a row.
Result<std::uint64_t> to_xact(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc{} && end == text.data() + text.size()) return value;
  return base::Error{base::Errc::data,
                     fmt::format("expected the number of a transaction, found '{}'", text)};
}

/// The number in the only row of a statement; nullopt if there is none, or NULL.
Result<std::optional<std::uint64_t>> one_number(sql::Connection& connection,
                                                std::string_view statement,
                                                std::span<const Value> parameters) {
  std::optional<std::uint64_t> found;
  DEALKIT_RETURN_IF_ERROR(
      connection.run(statement, parameters, [&](const sql::Row& row) -> Result<void> {
        if (row.is_null(0)) return {};
        DEALKIT_ASSIGN_OR_RETURN(found, to_xact(row.text(0)));
        return {};
      }));
  return found;
}

/// The oldest transaction that runs. Errc::configuration for numbers that this server has never
/// given: they came from another one, with a dump.
Result<std::uint64_t> oldest_running(sql::Connection& connection, const Cursor& cursor) {
  std::uint64_t oldest = 0;
  bool foreign = false;
  const std::string place = fmt::format("{}", std::max(cursor.from_xact, cursor.to_xact));
  const std::array<Value, 1> parameters{std::string_view(place)};
  DEALKIT_RETURN_IF_ERROR(connection.run(
      "SELECT pg_snapshot_xmin(now)::text, $1::xid8 > pg_snapshot_xmax(now) OR coalesce(("
      "SELECT xact FROM outbox ORDER BY xact DESC LIMIT 1) >= pg_snapshot_xmax(now), false) "
      "FROM pg_current_snapshot() AS now",
      parameters, [&](const sql::Row& row) -> Result<void> {
        foreign = row.boolean(1);
        DEALKIT_ASSIGN_OR_RETURN(oldest, to_xact(row.text(0)));
        return {};
      }));
  if (!foreign) return oldest;
  return base::Error{
      base::Errc::configuration,
      "expected events and readers of this server, found transactions of another one: after a "
      "restore from a dump run UPDATE dealkit.outbox SET xact = pg_current_xact_id(); DELETE FROM "
      "dealkit.outbox_reader; the readers then begin anew"};
}

/// The first transaction before `end` that has an event which overtakes one at or after `end`;
/// `end` if there is none. That earlier event is visible: its transaction ended before the later
/// one got the record's lock.
Result<std::uint64_t> first_overtaking(sql::Connection& connection, std::uint64_t from,
                                       std::uint64_t end) {
  const std::string from_text = fmt::format("{}", from);
  const std::string end_text = fmt::format("{}", end);
  const std::array<Value, 2> behind{std::string_view(end_text), last_xact};
  DEALKIT_ASSIGN_OR_RETURN(
      const auto first,
      one_number(connection,
                 "SELECT min(seq)::text FROM (SELECT seq FROM outbox "
                 "WHERE xact >= $1::xid8 AND xact <= $2::xid8 OFFSET 0) AS behind",
                 behind));
  if (!first) return end;
  const auto pairs = [](std::string_view same) {
    return fmt::format(
        "SELECT late.xact FROM outbox early JOIN outbox late ON {} AND late.seq > early.seq "
        "WHERE early.xact >= $2::xid8 AND early.xact <= $3::xid8 "
        "AND late.seq > $4 AND late.seq <= $5 "
        "AND (late.xact >= $1::xid8 AND late.xact < $2::xid8) IS TRUE",
        same);
  };
  const std::array<Value, 5> parameters{std::string_view(from_text), std::string_view(end_text),
                                        last_xact, static_cast<std::int64_t>(*first),
                                        std::numeric_limits<std::int64_t>::max()};
  DEALKIT_ASSIGN_OR_RETURN(
      const auto found,
      one_number(connection,
                 fmt::format("SELECT xact::text FROM ({} UNION ALL {}) AS overtaking "
                             "ORDER BY overtaking.xact LIMIT 1",
                             pairs("late.partition_key = early.partition_key"),
                             pairs("late.aggregatetype = early.aggregatetype "
                                   "AND late.aggregateid = early.aggregateid")),
                 parameters));
  return found.value_or(end);
}

/// The place between windows: before transaction `end`. What is known of events before it does not
/// matter any more.
Cursor behind(const Cursor& cursor, std::uint64_t end) {
  if (end > cursor.known_xact) return {end, end, 0, 0, 0};
  return {end, end, 0, cursor.known_seq, cursor.known_xact};
}

/// Opens the next window that has events; false if there is none yet.
Result<bool> open_window(sql::Connection& connection, Cursor& cursor) {
  DEALKIT_ASSIGN_OR_RETURN(std::uint64_t end, oldest_running(connection, cursor));
  while (end > cursor.from_xact) {
    DEALKIT_ASSIGN_OR_RETURN(const std::uint64_t overtaking,
                             first_overtaking(connection, cursor.from_xact, end));
    if (overtaking == end) break;
    end = overtaking;
  }
  if (end <= cursor.from_xact) return false;
  const std::string from_text = fmt::format("{}", cursor.from_xact);
  const std::string end_text = fmt::format("{}", end);
  const std::array<Value, 2> parameters{std::string_view(from_text), std::string_view(end_text)};
  DEALKIT_ASSIGN_OR_RETURN(
      const auto first,
      one_number(connection,
                 "SELECT min(seq)::text FROM (SELECT seq FROM outbox "
                 "WHERE xact >= $1::xid8 AND xact < $2::xid8 OFFSET 0) AS in_window",
                 parameters));
  if (first) {
    cursor.to_xact = end;
    cursor.seq = static_cast<std::int64_t>(*first) - 1;
  } else {
    cursor = behind(cursor, end);
  }
  return first.has_value();
}

/// (Not the index by xact, which IS TRUE keeps it from: it would sort the whole window again for
/// every page of it.)
std::string select(Dialect dialect, std::size_t limit, bool some_known) {
  const bool sqlite = dialect == Dialect::sqlite;
  return fmt::format(
      "SELECT seq, id, aggregatetype, aggregateid, partition_key, type, traceparent, payload, {} "
      "FROM outbox WHERE seq > $1{}{} ORDER BY seq LIMIT {}",
      sqlite ? "created_at"
             : R"sql(to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))sql",
      sqlite ? "" : " AND (xact >= $2::xid8 AND xact < $3::xid8) IS TRUE",
      some_known ? " AND (seq > $4 OR xact > $5::xid8) IS TRUE" : "", limit);
}

Result<event::Event> to_event(const sql::Row& row) {
  event::Event out;
  out.seq = row.integer(0);
  out.id = row.text(1);
  out.aggregate_type = row.text(2);
  out.aggregate_id = row.text(3);
  out.partition_key = row.text(4);
  out.type = row.text(5);
  out.traceparent = row.text(6);
  out.payload = row.text(7);
  DEALKIT_ASSIGN_OR_RETURN(out.created_at, base::parse_instant(row.text(8)));
  return out;
}

/// The next events of the window (SQLite: of all); moves cursor.seq past them.
Result<std::vector<event::Event>> read_window(sql::Connection& connection, Cursor& cursor,
                                              std::size_t limit) {
  const std::string from = fmt::format("{}", cursor.from_xact);
  const std::string to = fmt::format("{}", cursor.to_xact);
  std::vector<Value> parameters{cursor.seq};
  if (connection.dialect() == Dialect::postgresql)
    parameters.insert(parameters.end(), {std::string_view(from), std::string_view(to)});
  const std::string known = fmt::format("{}", cursor.known_xact);
  const bool some_known = cursor.known_seq > 0 && connection.dialect() == Dialect::postgresql;
  if (some_known) {
    parameters.insert(parameters.end(), {cursor.known_seq, std::string_view(known)});
  }
  std::vector<event::Event> out;
  DEALKIT_RETURN_IF_ERROR(connection.run(select(connection.dialect(), limit, some_known),
                                         parameters, [&](const sql::Row& row) -> Result<void> {
                                           DEALKIT_ASSIGN_OR_RETURN(event::Event event,
                                                                    to_event(row));
                                           out.push_back(std::move(event));
                                           return {};
                                         }));
  if (!out.empty()) cursor.seq = *out.back().seq;
  return out;
}

}  // namespace

Result<std::vector<event::Event>> read_outbox(sql::Connection& connection, Cursor& cursor,
                                              std::size_t limit) {
  if (limit == 0) return std::vector<event::Event>{};
  // One writer at a time: there the numbers come in the order of the commits.
  if (connection.dialect() == Dialect::sqlite) return read_window(connection, cursor, limit);
  Cursor next = cursor;  // an error leaves the caller's where it was
  std::vector<event::Event> events;
  while (events.empty()) {
    if (next.to_xact <= next.from_xact) {
      DEALKIT_ASSIGN_OR_RETURN(const bool opened, open_window(connection, next));
      if (!opened) break;
    }
    DEALKIT_ASSIGN_OR_RETURN(events, read_window(connection, next, limit));
    // It is read to its end.
    if (events.size() < limit) next = behind(next, next.to_xact);
  }
  cursor = next;
  return events;
}

namespace {

/// Whoever was given the event `seq`, of transaction X, does not know events that come later in its
/// window (they have higher numbers) and those of later windows (they are of transactions after X).
/// Where that event is pruned, all that there still is may be unknown.
/// A number that no event was given yet was given in another store, or before this one was restored
/// from a backup: whoever went on behind it would miss events.
Result<void> check_given(sql::Connection& connection, std::int64_t seq) {
  DEALKIT_ASSIGN_OR_RETURN(
      const auto last,
      one_number(connection,
                 connection.dialect() == Dialect::sqlite
                     ? "SELECT CAST(seq AS TEXT) FROM sqlite_sequence WHERE name = 'outbox'"
                     : "SELECT pg_sequence_last_value(pg_get_serial_sequence('outbox', "
                       "'seq')::regclass)::text",
                 {}));
  const auto given = static_cast<std::int64_t>(last.value_or(0));
  if (seq <= given) return {};
  return base::Error{base::Errc::usage,
                     fmt::format("the store has only come to event {}, and was asked for those "
                                 "after {}: was it restored from a backup?", given, seq)};
}

Result<Cursor> place_after_number(sql::Connection& connection, std::int64_t seq) {
  DEALKIT_RETURN_IF_ERROR(check_given(connection, seq));
  if (connection.dialect() == Dialect::sqlite || seq == 0) return Cursor{0, 0, seq, 0, 0};
  const std::array<Value, 1> number{seq};
  DEALKIT_ASSIGN_OR_RETURN(
      const auto xact,
      one_number(connection, "SELECT xact::text FROM outbox WHERE seq = $1", number));
  if (!xact) return Cursor{};
  Cursor cursor{0, 0, 0, seq, *xact};
  DEALKIT_ASSIGN_OR_RETURN(const bool opened, open_window(connection, cursor));
  if (!opened) return cursor;
  const std::string known = fmt::format("{}", *xact);
  const std::array<Value, 2> parameters{std::string_view(known), seq};
  DEALKIT_ASSIGN_OR_RETURN(
      const auto late,
      one_number(connection,
                 "SELECT min(seq)::text FROM (SELECT seq FROM outbox WHERE xact > $1::xid8 "
                 "AND seq <= $2 OFFSET 0) AS late",
                 parameters));
  cursor.seq = std::max(cursor.seq, late ? static_cast<std::int64_t>(*late) - 1 : seq);
  return cursor;
}

}  // namespace

Result<Cursor> place_after(sql::Connection& connection, std::string_view text) {
  std::vector<std::uint64_t> numbers;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (true) {
    std::uint64_t number = 0;
    const auto [next, error] = std::from_chars(at, end, number);
    const bool fits = number <= std::numeric_limits<std::int64_t>::max();
    if (error != std::errc() || !fits) break;
    numbers.push_back(number);
    if (next == end) {
      at = end;
      break;
    }
    if (*next != '-') break;
    at = next + 1;
  }
  const auto seq = [&numbers](std::size_t place) {
    return static_cast<std::int64_t>(numbers[place]);
  };
  const bool whole = at == end && !text.empty() && text.back() != '-';
  if (whole && numbers.size() == 1) return place_after_number(connection, seq(0));
  const bool window = connection.dialect() == Dialect::postgresql && whole && numbers.size() > 2 &&
                      numbers[0] < numbers[1];
  if (window && numbers.size() == 3) return Cursor{numbers[0], numbers[1], seq(2), 0, 0};
  if (window && numbers.size() == 5) {
    return Cursor{numbers[0], numbers[1], seq(2), seq(3), numbers[4]};
  }
  return base::Error{base::Errc::usage,
                     fmt::format("expected the seq or cursor of an event of this store, found '{}'",
                                 text)};
}

Cursor place_in(const Page& page, std::int64_t seq) {
  const auto& [before, after] = page;
  // The page is of the window that was open before, or of one that was opened next: whatever lies
  // between the two had no events and will have none.
  auto place = before;
  if (before.to_xact != after.to_xact) {
    place = behind(before, before.to_xact);
    place.to_xact = after.to_xact;
  }
  place.seq = seq;
  return place;
}

std::string to_text(const Cursor& cursor) {
  if (cursor.to_xact == 0) return fmt::format("{}", cursor.seq);
  auto text = fmt::format("{}-{}-{}", cursor.from_xact, cursor.to_xact, cursor.seq);
  if (cursor.known_seq > 0) text += fmt::format("-{}-{}", cursor.known_seq, cursor.known_xact);
  return text;
}

Result<std::optional<Cursor>> load_reader(sql::Connection& connection, std::string_view reader) {
  std::optional<Cursor> out;
  const std::array<Value, 1> name{reader};
  DEALKIT_RETURN_IF_ERROR(connection.run(
      "SELECT from_xact, to_xact, seq FROM outbox_reader WHERE name = $1", name,
      [&](const sql::Row& row) -> Result<void> {
        out = Cursor{static_cast<std::uint64_t>(row.integer(0)),
                     static_cast<std::uint64_t>(row.integer(1)), row.integer(2), 0, 0};
        return {};
      }));
  return out;
}

std::string_view is_unread(Dialect dialect) {
  // PostgreSQL: whole transactions before the window of a reader, and of the window what it came
  // to, are read.
  return dialect == Dialect::sqlite ? "r.seq < o.seq"
                                    : "NOT (o.xact < r.from_xact::text::xid8 "
                                      "OR (o.xact < r.to_xact::text::xid8 AND o.seq <= r.seq))";
}

Result<std::vector<Reader>> list_readers(sql::Connection& connection) {
  const auto dialect = connection.dialect();
  const auto statement = fmt::format(
      "SELECT r.name, r.from_xact, r.to_xact, r.seq, {}, "
      "(SELECT count(*) FROM outbox o WHERE {}) FROM outbox_reader r ORDER BY r.name",
      dialect == Dialect::sqlite
          ? "r.updated_at"
          : R"sql(to_char(r.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))sql",
      is_unread(dialect));
  std::vector<Reader> out;
  DEALKIT_RETURN_IF_ERROR(connection.run(statement, {}, [&](const sql::Row& row) -> Result<void> {
    Reader reader;
    reader.name = row.text(0);
    reader.place = {static_cast<std::uint64_t>(row.integer(1)),
                    static_cast<std::uint64_t>(row.integer(2)), row.integer(3), 0, 0};
    DEALKIT_ASSIGN_OR_RETURN(const auto updated, base::parse_instant(row.text(4)));
    reader.updated_at = base::to_string(updated);
    reader.unread = static_cast<std::uint64_t>(row.integer(5));
    out.push_back(std::move(reader));
    return {};
  }));
  return out;
}

Result<bool> forget_reader(sql::Connection& connection, std::string_view reader) {
  const std::array<Value, 1> name{reader};
  DEALKIT_ASSIGN_OR_RETURN(const auto rows,
                           connection.run("DELETE FROM outbox_reader WHERE name = $1", name));
  return rows > 0;
}

Result<void> save_reader(sql::Connection& connection, std::string_view reader, const Cursor& cursor,
                         base::Instant now) {
  const std::string at = base::to_string(now);
  const std::array<Value, 5> values{reader, static_cast<std::int64_t>(cursor.from_xact),
                                    static_cast<std::int64_t>(cursor.to_xact), cursor.seq,
                                    std::string_view(at)};
  const std::string statement = fmt::format(
      "INSERT INTO outbox_reader (name, from_xact, to_xact, seq, updated_at) "
      "VALUES ($1, $2, $3, $4, {}) ON CONFLICT (name) DO UPDATE SET "
      "from_xact = excluded.from_xact, to_xact = excluded.to_xact, seq = excluded.seq, "
      "updated_at = excluded.updated_at",
      connection.dialect() == Dialect::sqlite ? "$5" : "$5::timestamptz");
  DEALKIT_RETURN_IF_ERROR(connection.run(statement, values));
  return {};
}

}  // namespace dealkit::io::store
