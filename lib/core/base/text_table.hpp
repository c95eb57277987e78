// Tables for people. On a terminal they are no wider than it is, and what somebody may want to copy
// or add up (ids, dates, numbers) is never cut: only free text is; else columns are left out from
// the right, and a last line says which. The expanded form has a member a line, as psql's \x.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/text_width.hpp"

namespace dealkit::base {

enum class ColumnKind : std::uint8_t {
  word,    // an id, a date, a state: whole or not at all
  number,  // the same, and stands at the right
  text,    // somebody's words: may be cut, with "…"
};

struct TextColumn {
  std::string heading;
  ColumnKind kind = ColumnKind::word;
};

struct TableLayout {
  std::size_t width = 0;  // columns of the terminal; 0 = no limit
  bool expanded = false;
  std::string hint = {};  // which options show what was left out: "--format expanded"
};

/// Lays out rows. Which columns there are and their widths follow from the headings and the rows of
/// the first call of append() that has any, so that a long table can stream; in a later row a wider
/// word takes its room from the row's free text, and pushes the rest out if that is not enough.
class TextTable {
 public:
  explicit TextTable(std::vector<TextColumn> columns, TableLayout layout = {})
      : columns_(std::move(columns)), layout_(std::move(layout)) {}

  /// Appends lines, the headings before the first; control characters in cells become spaces.
  void append(std::string& out, std::span<const std::vector<std::string>> rows);
  /// Once, after the last row: says which columns were left out, or, where there was no row, `none`
  /// ("no records").
  void finish(std::string& out, std::string_view none);

 private:
  void settle_widths(std::span<const std::vector<std::string>> rows);
  void append_row(std::string& out, std::span<const std::string> cells) const;
  void append_expanded(std::string& out, std::span<const std::string> cells);

  std::vector<TextColumn> columns_;
  TableLayout layout_;
  std::vector<std::size_t> widths_;  // of the columns that are shown; empty until there is a row
  std::size_t rows_ = 0;             // that were expanded
};

}  // namespace dealkit::base
