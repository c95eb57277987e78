// See text_table.hpp.
#include "core/base/text_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>

#include "core/base/visible.hpp"

namespace dealkit::base {
namespace {

constexpr std::size_t gap = 2;              // spaces between columns
constexpr std::size_t narrowest_text = 10;  // free text is not cut below that
constexpr std::size_t below_indent = 4;     // of what stands below its row
constexpr std::size_t least_story = 28;     // columns for which a story stands beside

std::size_t total_of(std::span<const std::size_t> widths) {
  return std::accumulate(widths.begin(), widths.end(), gap * (widths.size() - 1));
}

/// Columns of the widest cell of a column; of those wider than `most` nothing is taken.
std::size_t widest_cell(std::span<const std::vector<std::string>> rows, std::size_t column,
                        std::size_t most) {
  std::size_t widest = 0;
  for (const auto& row : rows) {
    const auto width = display_width(visible(row.at(column)));
    if (width <= most) widest = std::max(widest, width);
  }
  return widest;
}

constexpr std::size_t any_width = static_cast<std::size_t>(-1);

}  // namespace

TextTable::TextTable(std::vector<TextColumn> columns, TableLayout layout)
    : columns_(std::move(columns)), layout_(std::move(layout)) {
  for (auto& column : columns_) {
    const bool last = &column == &columns_.back() && &column != &columns_.front();
    if (column.kind == ColumnKind::story && !last) column.kind = ColumnKind::text;
  }
}

bool TextTable::has_story() const {
  return !columns_.empty() && columns_.back().kind == ColumnKind::story;
}

void TextTable::settle_widths(std::span<const std::vector<std::string>> rows) {
  const auto count = columns_.size() - (has_story() ? 1 : 0);
  std::vector<std::size_t> least;
  std::size_t taken = 0;  // by the columns before, with their gaps
  bool full = false;      // what is left out is left out from the right; keys stay
  for (std::size_t i = 0; i < count; ++i) {
    const auto kind = columns_[i].kind;
    const auto heading = display_width(columns_[i].heading);
    const bool key = kind == ColumnKind::key && layout_.width != 0;
    const auto room = layout_.width > taken ? layout_.width - taken : 0;
    const auto width = std::max(heading, widest_cell(rows, i, key ? room : any_width));
    const auto needs = kind == ColumnKind::text
                           ? std::min(width, std::max(heading, narrowest_text))
                           : width;
    full = full || (layout_.width != 0 && taken + needs > layout_.width);
    // The first column always stays: it says what the row is about.
    if (i > 0 && full && !key) continue;
    shown_.push_back(i);
    widths_.push_back(width);
    least.push_back(needs);
    taken += needs + gap;
  }
  fit_text(least);
  if (has_story()) settle_story(rows);
}

void TextTable::fit_text(std::span<const std::size_t> least) {
  if (layout_.width == 0) return;
  while (total_of(widths_) > layout_.width) {  // the widest text gives way first
    std::size_t widest = widths_.size();
    for (std::size_t i = 0; i < widths_.size(); ++i) {
      const bool can = widths_[i] > least[i];
      if (can && (widest == widths_.size() || widths_[i] > widths_[widest])) widest = i;
    }
    if (widest == widths_.size()) return;
    --widths_[widest];
  }
}

void TextTable::settle_story(std::span<const std::vector<std::string>> rows) {
  const auto heading = display_width(columns_.back().heading);
  const auto width = std::max(heading, widest_cell(rows, columns_.size() - 1, any_width));
  const auto taken = total_of(widths_) + gap;
  if (layout_.width == 0) {
    story_room_ = any_width;
  } else if (taken + std::min(width, least_story) <= layout_.width) {
    story_room_ = layout_.width - taken;
  }
}

/// The line of the columns that are shown; keys without room go into lines below it.
std::string TextTable::row_of(std::span<const std::string> cells, std::string& below) const {
  std::vector<std::string> shown;
  std::vector<std::size_t> taken;
  std::size_t too_much = 0;  // columns by which words of this row are wider than their own
  for (std::size_t i = 0; i < shown_.size(); ++i) {
    shown.push_back(visible(cells[shown_[i]]));
    const auto kind = columns_[shown_[i]].kind;
    if (kind == ColumnKind::key && layout_.width != 0 && display_width(shown[i]) > widths_[i]) {
      below += std::string(below_indent, ' ') + shown[i] + '\n';
      shown[i].clear();
    }
    taken.push_back(display_width(shown[i]));
    if (kind != ColumnKind::text && taken[i] > widths_[i]) too_much += taken[i] - widths_[i];
  }
  std::string line;
  for (std::size_t i = 0; i < shown_.size(); ++i) {
    const auto kind = columns_[shown_[i]].kind;
    auto room = widths_[i];
    if (kind == ColumnKind::text && layout_.width != 0) {
      const auto given = std::min(too_much, room > 1 ? room - 1 : 0);
      too_much -= given;
      room -= given;
      shown[i] = cut_to_width(shown[i], room);
      taken[i] = display_width(shown[i]);
    }
    const std::string padding(room > taken[i] ? room - taken[i] : 0, ' ');
    if (i > 0) line.append(gap, ' ');
    line += kind == ColumnKind::number ? padding + shown[i] : shown[i] + padding;
  }
  return line;
}

void TextTable::append_row(std::string& out, std::span<const std::string> cells) const {
  std::string below;
  auto line = row_of(cells, below);
  const auto story = has_story() ? visible(cells.back()) : std::string();
  const bool beside = below.empty() && display_width(story) <= story_room_ &&
                      (layout_.width == 0 ||
                       display_width(line) + gap + display_width(story) <= layout_.width);
  if (beside) line += std::string(gap, ' ') + story;
  line.erase(line.find_last_not_of(' ') + 1);
  out += line + '\n' + below;
  if (beside || story.empty()) return;
  const std::string indent(below_indent, ' ');
  out += indent + wrapped(story, {.width = layout_.width, .indent = below_indent,
                                  .begun = below_indent}) + '\n';
}

void TextTable::append_record(std::string& out, std::span<const Member> members) {
  std::size_t names = 0;
  for (const auto& member : members) {
    names = std::max(names, display_width(visible(member.name)));
  }
  out += fmt::format("-[ {} ]{}\n", ++rows_, std::string(names, '-'));
  const auto begin = names + gap;
  for (const auto& member : members) {
    const auto value = visible(member.value);
    auto line = visible(member.name);
    if (!value.empty()) line.append(begin - display_width(line), ' ');
    out += line + wrapped(value, {.width = layout_.width, .indent = begin, .begun = begin}) + '\n';
  }
}

void TextTable::append(std::string& out, std::span<const std::vector<std::string>> rows) {
  if (columns_.empty() || rows.empty()) return;
  if (layout_.expanded) {
    for (const auto& row : rows) {
      std::vector<Member> members;
      for (std::size_t i = 0; i < columns_.size(); ++i) {
        members.push_back({columns_[i].heading, row.at(i)});
      }
      append_record(out, members);
    }
    return;
  }
  if (shown_.empty()) {
    settle_widths(rows);
    std::vector<std::string> headings;
    for (const auto& column : columns_) headings.push_back(column.heading);
    append_row(out, headings);
  }
  for (const auto& row : rows) append_row(out, row);
}

void TextTable::finish(std::string& out, std::string_view none) {
  if (shown_.empty() && rows_ == 0) {
    out += fmt::format("{}\n", none);
    return;
  }
  if (layout_.expanded) return;
  std::string left_out;
  std::size_t count = 0;
  for (std::size_t i = 0; i < columns_.size() - (has_story() ? 1 : 0); ++i) {
    if (std::find(shown_.begin(), shown_.end(), i) != shown_.end()) continue;
    left_out += fmt::format("{} {}", count++ == 0 ? "" : ",", columns_[i].heading);
  }
  if (count == 0) return;
  auto note = fmt::format("({} column{} not shown:{}", count, count == 1 ? "" : "s", left_out);
  if (!layout_.hint.empty()) note += "; " + layout_.hint;
  out += wrapped(note + ")", {.width = layout_.width, .indent = 1}) + '\n';
}

}  // namespace dealkit::base
