// See text_table.hpp.
#include "core/base/text_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "core/base/visible.hpp"

namespace dealkit::base {
namespace {

constexpr std::size_t gap = 2;              // spaces between columns
constexpr std::size_t narrowest_text = 10;  // free text is not cut below that

std::size_t total_of(std::span<const std::size_t> widths) {
  return std::accumulate(widths.begin(), widths.end(), gap * (widths.size() - 1));
}

}  // namespace

void TextTable::settle_widths(std::span<const std::vector<std::string>> rows) {
  std::vector<std::size_t> natural;
  std::vector<std::size_t> least;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const auto heading = display_width(columns_[i].heading);
    std::size_t width = heading;
    for (const auto& row : rows) {
      width = std::max(width, display_width(visible(row.at(i))));
    }
    natural.push_back(width);
    const bool text = columns_[i].kind == ColumnKind::text;
    least.push_back(text ? std::min(width, std::max(heading, narrowest_text)) : width);
  }
  auto shown = columns_.size();
  if (layout_.width != 0) {  // the first column always stays: it says what the row is about
    while (shown > 1 && total_of(std::span(least).first(shown)) > layout_.width) --shown;
  }
  widths_.assign(natural.begin(), natural.begin() + static_cast<std::ptrdiff_t>(shown));
  if (layout_.width == 0) return;
  while (total_of(widths_) > layout_.width) {  // the widest text gives way first
    std::size_t widest = shown;
    for (std::size_t i = 0; i < shown; ++i) {
      if (widths_[i] > least[i] && (widest == shown || widths_[i] > widths_[widest])) widest = i;
    }
    if (widest == shown) return;
    --widths_[widest];
  }
}

void TextTable::append_row(std::string& out, std::span<const std::string> cells) const {
  std::vector<std::string> shown;
  std::vector<std::size_t> taken;
  std::size_t too_much = 0;  // columns by which words of this row are wider than their own
  for (std::size_t i = 0; i < widths_.size(); ++i) {
    shown.push_back(visible(cells[i]));
    taken.push_back(display_width(shown[i]));
    if (columns_[i].kind != ColumnKind::text && taken[i] > widths_[i]) {
      too_much += taken[i] - widths_[i];
    }
  }
  std::string line;
  for (std::size_t i = 0; i < widths_.size(); ++i) {
    auto room = widths_[i];
    if (columns_[i].kind == ColumnKind::text && layout_.width != 0) {
      const auto given = std::min(too_much, room > 1 ? room - 1 : 0);
      too_much -= given;
      room -= given;
      shown[i] = cut_to_width(shown[i], room);
      taken[i] = display_width(shown[i]);
    }
    const std::string padding(room > taken[i] ? room - taken[i] : 0, ' ');
    if (i > 0) line.append(gap, ' ');
    line += columns_[i].kind == ColumnKind::number ? padding + shown[i] : shown[i] + padding;
  }
  line.erase(line.find_last_not_of(' ') + 1);
  out += line + '\n';
}

void TextTable::append_expanded(std::string& out, std::span<const std::string> cells) {
  std::size_t names = 0;
  for (const auto& column : columns_) names = std::max(names, display_width(column.heading));
  out += fmt::format("-[ {} ]{}\n", ++rows_, std::string(names, '-'));
  const auto begin = names + gap;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const auto cell = visible(cells[i]);
    auto line = columns_[i].heading;
    if (!cell.empty()) line.append(begin - display_width(line), ' ');
    out += line + wrapped(cell, {.width = layout_.width, .indent = begin, .begun = begin}) + '\n';
  }
}

void TextTable::append(std::string& out, std::span<const std::vector<std::string>> rows) {
  if (columns_.empty() || rows.empty()) return;
  if (layout_.expanded) {
    for (const auto& row : rows) append_expanded(out, row);
    return;
  }
  if (widths_.empty()) {
    settle_widths(rows);
    std::vector<std::string> headings;
    for (const auto& column : columns_) headings.push_back(column.heading);
    append_row(out, headings);
  }
  for (const auto& row : rows) append_row(out, row);
}

void TextTable::finish(std::string& out, std::string_view none) {
  if (widths_.empty() && rows_ == 0) {
    out += fmt::format("{}\n", none);
    return;
  }
  const auto left_out = layout_.expanded ? 0 : columns_.size() - widths_.size();
  if (left_out == 0) return;
  auto note = fmt::format("({} column{} not shown:", left_out, left_out == 1 ? "" : "s");
  for (auto i = widths_.size(); i < columns_.size(); ++i) {
    note += fmt::format("{} {}", i == widths_.size() ? "" : ",", columns_[i].heading);
  }
  if (!layout_.hint.empty()) note += "; " + layout_.hint;
  out += wrapped(note + ")", {.width = layout_.width, .indent = 1}) + '\n';
}

}  // namespace dealkit::base
