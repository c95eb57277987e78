// Tables for people: columns as wide as their content, on a terminal no wider than it is.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dealkit::base {

struct TextColumn {
  std::string heading;
  bool right = false;  // numbers stand at the right
};

/// Columns of a terminal that UTF-8 `text` takes: combining marks none, East Asian wide characters
/// two. Approximate, as every such count is.
std::size_t display_width(std::string_view text);

/// UTF-8 text of others as a terminal may be shown it, in a line: each control character (C0, DEL,
/// C1) is a space.
std::string without_controls(std::string_view text);

/// Lays out rows. Widths follow from the headings and the rows of the first call of append(); later
/// rows may be wider and then push the rest of their line out, so that a long table can stream.
class TextTable {
 public:
  /// `max_width` columns in all: longer cells of the first rows are cut with "…"; 0 = no limit.
  explicit TextTable(std::vector<TextColumn> columns, std::size_t max_width = 0)
      : columns_(std::move(columns)), max_width_(max_width) {}

  /// Appends lines, the headings first; control characters in cells become spaces.
  void append(std::string& out, std::span<const std::vector<std::string>> rows);

 private:
  void settle_widths(std::span<const std::vector<std::string>> rows);
  void append_row(std::string& out, std::span<const std::string> cells) const;

  std::vector<TextColumn> columns_;
  std::size_t max_width_;
  std::vector<std::size_t> widths_;  // empty until the first call
};

}  // namespace dealkit::base
