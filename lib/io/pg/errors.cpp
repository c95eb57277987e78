// SQLSTATE to Errc, and messages of several lines to one.
#include "io/pg/errors.hpp"

#include <fmt/format.h>

namespace dealkit::io::pg {

using base::Errc;
using base::Error;

namespace {

struct Meaning {
  std::string_view prefix;  // of the SQLSTATE; the first that fits counts
  Errc code;
  std::string_view what_to_do;
};

constexpr Meaning meanings[] = {
    {"23505", Errc::conflict, ""},
    {"23", Errc::data, ""},  // the other constraints: null, foreign key, check, exclusion
    {"22", Errc::data, ""},
    {"21", Errc::data, ""},  // a row that is there twice in one upsert
    {"P0001", Errc::data, ""},  // RAISE in our triggers: what is append-only
    {"40003", Errc::unavailable, ""},
    {"40", Errc::again, ""},
    {"55P03", Errc::again, ""},
    {"57014", Errc::timeout, ""},
    {"25P03", Errc::unavailable, "the transaction was idle for too long"},
    {"25006", Errc::io, "the store can only be read: connect to the primary server"},
    {"53100", Errc::io, "make room on the server's disk"},
    {"53300", Errc::unavailable, "raise max_connections or use a connection pooler"},
    {"53", Errc::unavailable, ""},
    {"58", Errc::io, "see the server's log"},
    {"XX001", Errc::io, "the server's data is damaged: see its log"},
    {"XX002", Errc::io, "the server's data is damaged: see its log"},
    {"57P", Errc::unavailable, ""},
    {"08", Errc::unavailable, ""},
    {"28P01", Errc::configuration,
     "give the password in ~/.pgpass, the file that PGPASSFILE names, or a service file"},
    {"28", Errc::configuration, "see the user's name and the server's pg_hba.conf"},
    {"3D000", Errc::configuration, "see the database's name, or make it with createdb"},
    {"3F000", Errc::configuration, "run `dealctl store init`"},
    {"42501", Errc::configuration, "grant the privilege, or connect as another user"},
};

const Meaning* find(std::string_view sqlstate) {
  for (const Meaning& meaning : meanings)
    if (sqlstate.starts_with(meaning.prefix)) return &meaning;
  return nullptr;
}


std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\r' || text.back() == '.'))
    text.remove_suffix(1);
  return text;
}

/// "ERROR:  a\nDETAIL:  b\n" as "a: b". The severity may be in another language, so it is whatever
/// ends in ":  "; lines that only developers need, and the statement's text, are left out.
std::string one_line(std::string_view message) {
  std::string out;
  while (!message.empty()) {
    const std::size_t end = message.find('\n');
    std::string_view line = message.substr(0, end);
    message = end == std::string_view::npos ? "" : message.substr(end + 1);
    if (line.starts_with("LINE ") || trim(line) == "^") continue;
    const std::size_t mark = line.find(":  ");
    const std::string_view label = mark == std::string_view::npos ? "" : line.substr(0, mark);
    if (label == "CONTEXT" || label == "LOCATION" || label == "STATEMENT" || label == "QUERY" ||
        label.ends_with(" NAME"))  // SCHEMA NAME, CONSTRAINT NAME, … of verbose messages
      continue;
    if (!label.empty() && label.find(' ') == std::string_view::npos) line.remove_prefix(mark + 3);
    line = trim(line);
    if (line.empty()) continue;
    if (!out.empty()) out += ": ";
    out += line;
  }
  return out;
}

bool is_sqlstate(std::string_view text) {
  for (const char c : text)
    if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'))) return false;
  return text.size() == 5;
}

}  // namespace

Errc errc_of(std::string_view sqlstate) {
  const Meaning* meaning = find(sqlstate);
  return meaning == nullptr ? Errc::internal : meaning->code;
}

bool ends_connection(std::string_view sqlstate) {
  return sqlstate.starts_with("08") || sqlstate == "57P01" || sqlstate == "57P02" ||
         sqlstate == "57P03" || sqlstate == "57P05" || sqlstate == "25P03";
}

Error to_error(std::string_view name, const ServerError& error) {
  const Meaning* meaning = find(error.sqlstate);
  std::string text = fmt::format("{}: {}", name, one_line(error.message));
  if (meaning == nullptr) {
    if (!error.sqlstate.empty()) text += fmt::format(" (SQLSTATE {})", error.sqlstate);
    return Error{Errc::internal, std::move(text)};
  }
  if (!meaning->what_to_do.empty()) text += fmt::format("; {}", meaning->what_to_do);
  return Error{meaning->code, std::move(text)};
}

ServerError connect_error(std::string_view verbose_message) {
  ServerError out;
  std::string_view rest = verbose_message;
  while (!rest.empty()) {
    const std::size_t mark = rest.find(":  ");
    if (mark == std::string_view::npos) break;
    out.message += rest.substr(0, mark + 3);
    rest.remove_prefix(mark + 3);
    if (rest.size() > 7 && is_sqlstate(rest.substr(0, 5)) && rest.substr(5, 2) == ": ") {
      out.sqlstate = rest.substr(0, 5);
      rest.remove_prefix(7);
    }
  }
  out.message += rest;
  // "connection to server at "h", port 1 failed: FATAL:  no such thing": the severity says nothing.
  for (std::string_view severity : {"FATAL:  ", "ERROR:  ", "PANIC:  "}) {
    for (std::size_t at; (at = out.message.find(severity)) != std::string::npos;)
      out.message.erase(at, severity.size());
  }
  return out;
}

}  // namespace dealkit::io::pg
