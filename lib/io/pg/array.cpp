#include "io/pg/array.hpp"

#include <fmt/format.h>

namespace dealkit::io::pg {

using base::Errc;
using base::Error;
using base::Result;

Result<void> check_text(std::string_view text) {
  const std::size_t nul = text.find('\0');
  if (nul == std::string_view::npos) return {};
  return Error{Errc::data, fmt::format("expected text, found a NUL character at byte {}, which "
                                       "PostgreSQL cannot hold",
                                       nul)};
}

namespace {

/// What the arrays of a column are made of; PostgreSQL reads the element's text.
std::string_view array_type(sql::ColumnType type) {
  switch (type) {
    case sql::ColumnType::integer: return "bigint[]";
    case sql::ColumnType::number: return "double precision[]";
    case sql::ColumnType::boolean: return "boolean[]";
    case sql::ColumnType::text:
    case sql::ColumnType::json:
    case sql::ColumnType::instant: break;
  }
  return "text[]";
}

std::string_view element_cast(sql::ColumnType type) {
  if (type == sql::ColumnType::json) return "::json";
  if (type == sql::ColumnType::instant) return "::timestamptz";
  return "";
}

}  // namespace

Result<std::string> to_text(const sql::Value& value) {
  if (const auto* text = std::get_if<std::string_view>(&value)) {
    DEALKIT_RETURN_IF_ERROR(check_text(*text));
    return std::string(*text);
  }
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return fmt::format("{}", *integer);
  if (const auto* number = std::get_if<double>(&value)) return fmt::format("{}", *number);
  if (const auto* boolean = std::get_if<bool>(&value)) return std::string(*boolean ? "t" : "f");
  return std::string();
}

Result<void> ArrayLiteral::add(const sql::Value& value) {
  if (text_.size() > 1) text_ += ',';
  if (std::holds_alternative<std::monostate>(value)) {
    text_ += "NULL";
    return {};
  }
  const auto* text = std::get_if<std::string_view>(&value);
  if (text == nullptr) {
    DEALKIT_ASSIGN_OR_RETURN(const std::string plain, to_text(value));
    text_ += plain;
    return {};
  }
  DEALKIT_RETURN_IF_ERROR(check_text(*text));
  text_ += '"';
  for (const char c : *text) {
    if (c == '"' || c == '\\') text_ += '\\';
    text_ += c;
  }
  text_ += '"';
  return {};
}

std::string ArrayLiteral::take() && {
  text_ += '}';
  return std::move(text_);
}

std::string insert_statement(const sql::Insert& insert) {
  std::string columns;
  std::string elements;
  std::string arrays;
  std::string names;
  for (std::size_t i = 0; i < insert.columns.size(); ++i) {
    const sql::Column& column = insert.columns[i];
    const std::string_view comma = i == 0 ? "" : ", ";
    columns += fmt::format("{}\"{}\"", comma, column.name);
    elements += fmt::format("{}new_row.c{}{}", comma, i + 1, element_cast(column.type));
    arrays += fmt::format("{}${}::{}", comma, i + 1, array_type(column.type));
    names += fmt::format("c{}, ", i + 1);
  }
  // Ordered, so that numbers that the database gives follow the order of the rows.
  std::string out = fmt::format(
      "INSERT INTO {} ({}) {}SELECT {} FROM unnest({}) WITH ORDINALITY AS new_row({}place) "
      "ORDER BY new_row.place",
      insert.table, columns, insert.with_numbers ? "OVERRIDING SYSTEM VALUE " : "", elements,
      arrays, names);
  if (!insert.on_conflict.empty()) out += " " + insert.on_conflict;
  return out;
}

}  // namespace dealkit::io::pg
