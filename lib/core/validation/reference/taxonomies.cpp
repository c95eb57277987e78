#include "core/validation/reference/taxonomies.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "core/base/ascii.hpp"

namespace dealkit::validation {
namespace {

using Cells = std::vector<std::string_view>;

std::string_view take_line(std::string_view& rest) {
  const auto end = std::min(rest.find('\n'), rest.size());
  const auto line = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return line;
}

void split(std::string_view line, Cells& cells) {
  cells.clear();
  for (;;) {
    const auto end = std::min(line.find('\t'), line.size());
    cells.push_back(base::trim(line.substr(0, end)));
    if (end == line.size()) return;
    line.remove_prefix(end + 1);
  }
}

std::string_view cell(const Cells& cells, std::size_t column) {
  return column < cells.size() ? cells[column] : std::string_view();
}

/// The kinds of file that IAB publishes, told apart by their headers.
enum class Kind : std::uint8_t { unknown, nodes, content_mapping, product_mapping };

struct Layout {
  Kind kind = Kind::unknown;
  Taxonomy taxonomy = Taxonomy::content_3;
  bool two_header_lines = false;
  std::string_view id_column, value_column;
};

Layout layout_of(std::string_view header) {
  const auto has = [&](std::string_view part) { return header.find(part) != header.npos; };
  if (has("Content 1.0 Unique ID") && has("Content 2.0 Unique ID")) {
    return {Kind::content_mapping, Taxonomy::content_1, false, "Content 1.0 Unique ID",
            "Content 2.0 Unique ID"};
  }
  if (has("Ad Product 2.0") && has("Content 1.0")) {
    return {Kind::product_mapping, Taxonomy::ad_product_2, true, "Unique ID", "Content 1.0 ID"};
  }
  if (has("Content Taxonomy v3")) {
    return {Kind::nodes, Taxonomy::content_3, true, "Unique ID", "Name"};
  }
  if (has("Content Taxonomy v2")) {
    return {Kind::nodes, Taxonomy::content_2, true, "Unique ID", "Name"};
  }
  if (has("Unique ID") && has("Condensed Name")) {
    return {Kind::nodes, Taxonomy::audience_1, false, "Unique ID",
            "Condensed Name (1st, 2nd, Last Tier)"};
  }
  if (has("Unique ID\tParent ID\tName\tTier 1")) {
    return {Kind::nodes, Taxonomy::ad_product_2, false, "Unique ID", "Name"};
  }
  return {};
}

bool is_content_1_shape(std::string_view id) { return id.substr(0, 3) == "IAB"; }

/// The published mapping file writes IAB7 (Health & Fitness) as "AB7".
std::string corrected(std::string_view content_1_id) {
  const bool cut = content_1_id.substr(0, 2) == "AB" && !is_content_1_shape(content_1_id);
  return (cut ? "I" : "") + std::string(content_1_id);
}

}  // namespace

std::string_view to_string(Taxonomy taxonomy) {
  switch (taxonomy) {
    case Taxonomy::content_1: return "IAB Content Taxonomy 1.0";
    case Taxonomy::content_2: return "IAB Content Taxonomy 2.x";
    case Taxonomy::content_3: return "IAB Content Taxonomy 3.x";
    case Taxonomy::audience_1: return "IAB Audience Taxonomy 1.1";
    case Taxonomy::ad_product_2: return "IAB Ad Product Taxonomy 2.0";
  }
  return "IAB taxonomy";
}

base::Result<void> Taxonomies::parse(std::string_view name, std::string_view tsv) {
  if (tsv.substr(0, 3) == "\xEF\xBB\xBF") tsv.remove_prefix(3);
  const auto fail = [&](std::uint32_t line, std::string message) {
    return base::Error{base::Errc::configuration, std::move(message), {0, line, 1}};
  };
  std::uint32_t line_number = 1;
  auto header = take_line(tsv);
  const auto layout = layout_of(header);
  if (layout.kind == Kind::unknown) {
    return fail(1, "expected the header of an IAB taxonomy or mapping file in " +
                       std::string(name) + ", found \"" +
                       std::string(base::trim(header.substr(0, 60))) + "\"");
  }
  if (layout.two_header_lines) {
    header = take_line(tsv);
    ++line_number;
  }
  Cells cells;
  split(header, cells);
  const auto column = [&](std::string_view title) {
    return static_cast<std::size_t>(std::find(cells.begin(), cells.end(), title) - cells.begin());
  };
  const auto id_column = column(layout.id_column);
  const auto value_column = column(layout.value_column);
  const auto note_column = column("Imperfect Mapping");
  const auto name_column = column("Content 1.0 IAB Category");
  if (id_column == cells.size() || value_column == cells.size()) {
    return fail(line_number, "expected the columns \"" + std::string(layout.id_column) +
                                 "\" and \"" + std::string(layout.value_column) + "\" in " +
                                 std::string(name));
  }
  while (!tsv.empty()) {
    split(take_line(tsv), cells);
    ++line_number;
    const auto id = cell(cells, id_column);
    const auto value = cell(cells, value_column);
    if (id.empty()) {
      if (value.empty()) continue;  // published files end in empty rows
      return fail(line_number,
                  "expected an id before \"" + std::string(value) + "\" in " + std::string(name));
    }
    switch (layout.kind) {
      case Kind::nodes:
        nodes_[static_cast<std::size_t>(layout.taxonomy)].insert_or_assign(std::string(id),
                                                                           std::string(value));
        break;
      case Kind::content_mapping: {
        const auto content_1_id = corrected(id);
        nodes_[static_cast<std::size_t>(Taxonomy::content_1)].insert_or_assign(
            content_1_id, std::string(cell(cells, name_column)));
        if (value.empty()) break;
        content_1_to_2_.insert_or_assign(
            content_1_id, Mapped{std::string(value), cell(cells, note_column).empty()});
        ++content_2_sources_[std::string(value)];
        break;
      }
      case Kind::product_mapping:
        if (!value.empty()) {
          product_to_content_1_.insert_or_assign(std::string(id), std::string(value));
        }
        break;
      case Kind::unknown: break;
    }
  }
  return {};
}

const std::string* Taxonomies::find(Taxonomy taxonomy, std::string_view id) const {
  const auto& names = nodes(taxonomy);
  const auto found = names.find(id);
  return found == names.end() ? nullptr : &found->second;
}

std::string_view Taxonomies::current_replacement(std::string_view content_1_id) const {
  const auto mapped = content_1_to_2_.find(content_1_id);
  if (mapped == content_1_to_2_.end() || !mapped->second.perfect) return {};
  const std::string_view target = mapped->second.id;
  // Several old ids that become one lose what told them apart: not one to one.
  const auto sources = content_2_sources_.find(target);
  if (sources == content_2_sources_.end() || sources->second != 1) return {};
  if (has(Taxonomy::content_3)) return find(Taxonomy::content_3, target) ? target : "";
  if (has(Taxonomy::content_2)) return find(Taxonomy::content_2, target) ? target : "";
  return target;
}

Taxonomies::Answer Taxonomies::exact(Taxonomy taxonomy, std::string_view id) const {
  using enum Answer::Status;
  if (!has(taxonomy)) return {unchecked, taxonomy};
  return {find(taxonomy, id) == nullptr ? unknown : known, taxonomy};
}

Taxonomies::Answer Taxonomies::content(std::string_view id, bool current_only) const {
  using enum Answer::Status;
  if (is_content_1_shape(id)) {
    if (current_only) return exact(Taxonomy::content_3, id);
    auto answer = exact(Taxonomy::content_1, id);
    if (answer.status == known) {
      answer.status = deprecated;
      answer.replacement = current_replacement(id);
    }
    return answer;
  }
  const bool has_3 = has(Taxonomy::content_3);
  if (has_3 && find(Taxonomy::content_3, id) != nullptr) return {known, Taxonomy::content_3};
  if (find(Taxonomy::content_2, id) != nullptr) {
    return {has_3 ? deprecated : known, Taxonomy::content_2};
  }
  if (has_3) return {unknown, Taxonomy::content_3};
  return {has(Taxonomy::content_2) && !current_only ? unknown : unchecked, Taxonomy::content_2};
}

Taxonomies::Answer Taxonomies::category(std::string_view id, std::int64_t adcom) const {
  using enum Answer::Status;
  switch (adcom) {
    case 0: return content(id, false);
    case 1: {
      auto answer = exact(Taxonomy::content_1, id);
      // No replacement: the record says which taxonomy its list uses, and a list is of one.
      if (answer.status == known) answer.status = deprecated;
      return answer;
    }
    case 2:
    case 5:
    case 6: return exact(Taxonomy::content_2, id);
    case 7:
    case 9: return content(id, true);
    case 4: return audience(id);
    case 8: return exact(Taxonomy::ad_product_2, id);
    default: return {unchecked, Taxonomy::content_3};
  }
}

Taxonomies::Answer Taxonomies::audience(std::string_view id) const {
  return exact(Taxonomy::audience_1, id);
}

std::string_view Taxonomies::content_of_product(std::string_view ad_product_id) const {
  const auto found = product_to_content_1_.find(ad_product_id);
  return found == product_to_content_1_.end() ? std::string_view() : found->second;
}

}  // namespace dealkit::validation
