// Tables for people. On a terminal they are no wider than it is, and what somebody may want to copy
// or add up (ids, dates, numbers) is never cut: only free text is; else columns are left out from
// the right, and a last line says which. What a row is read for (its id, its story) is never left
// out: it goes below the row. The expanded form has a member a line, as psql's \x, all of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/text_width.hpp"

namespace dealkit::base {

enum class ColumnKind : std::uint8_t {
  word,    // an id, a date, a state: whole or not at all
  number,  // the same, and stands at the right
  text,    // somebody's words: may be cut, with "…"
  key,     // a word that is never left out: one that has no room stands below its row
  story,   // what a row is read for: whole, below its row where it has no room; elsewhere than in
           // the last column it is text
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

/// A member of a record in the expanded form.
struct Member {
  std::string name, value;
};

/// Lays out rows. Which columns there are and their widths follow from the headings and the rows of
/// the first call of append() that has any, so that a long table can stream; in a later row a wider
/// word takes its room from the row's free text, and pushes the rest out if that is not enough.
class TextTable {
 public:
  explicit TextTable(std::vector<TextColumn> columns, TableLayout layout = {});

  /// Appends lines, the headings before the first; control characters in cells become spaces.
  void append(std::string& out, std::span<const std::vector<std::string>> rows);
  /// In the expanded form, a record with members of its own in the place of the columns: a member a
  /// line, nothing cut.
  void append_record(std::string& out, std::span<const Member> members);
  /// Once, after the last row: says which columns were left out, or, where there was no row, `none`
  /// ("no records").
  void finish(std::string& out, std::string_view none);

 private:
  bool has_story() const;
  void settle_widths(std::span<const std::vector<std::string>> rows);
  void fit_text(std::span<const std::size_t> least);
  void settle_story(std::span<const std::vector<std::string>> rows);
  std::string row_of(std::span<const std::string> cells, std::string& below) const;
  void append_row(std::string& out, std::span<const std::string> cells) const;

  std::vector<TextColumn> columns_;
  TableLayout layout_;
  std::vector<std::size_t> shown_;   // columns of a row but its story; none until there is a row
  std::vector<std::size_t> widths_;  // of those
  std::size_t story_room_ = 0;       // beside the others; 0 = always below
  std::size_t rows_ = 0;             // that were expanded
};

}  // namespace dealkit::base
