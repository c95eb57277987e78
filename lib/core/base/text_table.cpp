#include "core/base/text_table.hpp"

#include <algorithm>
#include <numeric>

namespace dealkit::base {
namespace {

constexpr std::size_t gap = 2;              // spaces between columns
constexpr std::size_t narrowest_cut = 8;    // no column is cut below that

bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

/// The code point that begins at `text[at]`; its length is known from the next beginning.
char32_t code_point(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  char32_t point = lead < 0x80 ? lead : lead < 0xE0 ? lead & 0x1FU : lead < 0xF0 ? lead & 0x0FU
                                                                                : lead & 0x07U;
  for (++at; at < text.size() && !begins_character(text[at]); ++at) {
    point = point << 6 | (static_cast<unsigned char>(text[at]) & 0x3FU);
  }
  return point;
}

std::size_t width_of(char32_t point) {
  const auto in = [point](char32_t low, char32_t high) { return point >= low && point <= high; };
  if (in(0x0300, 0x036F) || in(0x200B, 0x200F) || in(0xFE00, 0xFE0F)) return 0;
  // The wide blocks of Unicode's EastAsianWidth.txt, roughly.
  if (in(0x1100, 0x115F) || in(0x2E80, 0xA4CF) || in(0xAC00, 0xD7A3) || in(0xF900, 0xFAFF) ||
      in(0xFE30, 0xFE6F) || in(0xFF00, 0xFF60) || in(0x1F300, 0x1FAFF) || in(0x20000, 0x3FFFD)) {
    return 2;
  }
  return 1;
}

/// At most `width` columns; what is cut off is told by "…".
std::string cut(std::string_view text, std::size_t width) {
  if (display_width(text) <= width) return std::string(text);
  std::size_t used = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    const auto columns = width_of(code_point(text, at));
    if (used + columns + 1 > width) break;
    used += columns;
    for (++at; at < text.size() && !begins_character(text[at]); ++at) {
    }
  }
  return std::string(text.substr(0, at)) + "…";
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (begins_character(text[at])) width += width_of(code_point(text, at));
  }
  return width;
}

std::string without_controls(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const auto next = at + 1 < text.size() ? static_cast<unsigned char>(text[at + 1]) : 0U;
    const bool c1 = byte == 0xC2 && next >= 0x80 && next <= 0x9F;  // two bytes in UTF-8
    const bool control = c1 || byte < 0x20 || byte == 0x7F;
    out += control ? ' ' : text[at];
    if (c1) ++at;
  }
  return out;
}

void TextTable::settle_widths(std::span<const std::vector<std::string>> rows) {
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    std::size_t width = display_width(columns_[i].heading);
    for (const auto& row : rows) width = std::max(width, display_width(row.at(i)));
    widths_.push_back(width);
  }
  if (max_width_ == 0) return;
  const auto total = [this] {
    return std::accumulate(widths_.begin(), widths_.end(), gap * (widths_.size() - 1));
  };
  while (total() > max_width_) {  // the widest gives way first
    const auto widest = std::max_element(widths_.begin(), widths_.end());
    if (*widest <= narrowest_cut) return;
    --*widest;
  }
}

void TextTable::append_row(std::string& out, std::span<const std::string> cells) const {
  std::string line;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    auto cell = without_controls(cells[i]);
    if (max_width_ != 0) cell = cut(cell, widths_[i]);
    const auto width = display_width(cell);
    const std::string padding(widths_[i] > width ? widths_[i] - width : 0, ' ');
    if (i > 0) line.append(gap, ' ');
    line += columns_[i].right ? padding + cell : cell + padding;
  }
  line.erase(line.find_last_not_of(' ') + 1);
  out += line + '\n';
}

void TextTable::append(std::string& out, std::span<const std::vector<std::string>> rows) {
  if (columns_.empty()) return;
  if (widths_.empty()) {
    settle_widths(rows);
    std::vector<std::string> headings;
    for (const auto& column : columns_) headings.push_back(column.heading);
    append_row(out, headings);
  }
  for (const auto& row : rows) append_row(out, row);
}

}  // namespace dealkit::base
