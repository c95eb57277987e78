// Rows as PostgreSQL's array literals, one for each column, and the INSERT that takes them.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "io/sql/connection.hpp"

namespace dealkit::io::pg {

/// Errc::data for a NUL character, which no text of PostgreSQL can hold.
base::Result<void> check_text(std::string_view text);

/// A value as the text that PostgreSQL reads for a parameter. Errc::data as above.
/// Not for NULL.
base::Result<std::string> to_text(const sql::Value& value);

/// {"…",NULL,…}: a one-dimensional array (manual, 8.15.6). Texts are always quoted, so that neither
/// NULL nor a brace nor a space means anything in them.
class ArrayLiteral {
 public:
  base::Result<void> add(const sql::Value& value);
  std::size_t bytes() const { return text_.size(); }
  std::string take() &&;

 private:
  std::string text_ = "{";
};

/// INSERT INTO … SELECT … FROM unnest($1, $2, …) in the order of the rows.
std::string insert_statement(const sql::Insert& insert);

}  // namespace dealkit::io::pg
