// Fills the marks of a page from the tables of the sources.
#include "page.hpp"

#include <algorithm>
#include <vector>

#include "core/deal/campaign_status.hpp"
#include "core/deal/deal_sync.hpp"
#include "core/deal/entity.hpp"
#include "core/deal/life.hpp"
#include "core/record/manual.hpp"
#include "core/record/registry.hpp"

namespace dealkit::man {

base::Result<std::string> make_page(std::string_view text) {
  constexpr std::string_view mark = ".\\\" FIELDS ";
  std::vector<const record::Table*> tables{&deal::deal_sync_table};
  for (const auto& kind : deal::all_kinds()) tables.push_back(kind.table);
  std::string page = ".\\\" Generated from the .in file and the field tables: do not edit.\n";
  bool filled = false;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line == ".\\\" LIFE") {
      page += deal::manual_life();
      continue;
    }
    if (line == ".\\\" STATUSES") {
      page += deal::manual_statuses();
      continue;
    }
    if (!line.starts_with(mark)) {
      page += std::string(line) + "\n";
      continue;
    }
    const auto type = line.substr(mark.size());
    const auto table = std::find_if(tables.begin(), tables.end(),
                                    [type](const auto* t) { return t->type == type; });
    if (table == tables.end()) {
      return base::Error{base::Errc::data, "no record type \"" + std::string(type) + "\""};
    }
    page += record::manual_fields(**table);
    filled = true;
  }
  if (!filled) return base::Error{base::Errc::data, "no line FIELDS TYPE: is the file there?"};
  return page;
}

base::Result<std::string> with_record_types(std::string_view text) {
  constexpr std::string_view begin = ".\\\" BEGIN TYPES\n";
  constexpr std::string_view end = ".\\\" END TYPES\n";
  const auto from = text.find(begin);
  const auto to = text.find(end);
  if (from == std::string_view::npos || to == std::string_view::npos || to < from) {
    return base::Error{base::Errc::data, "no lines BEGIN TYPES and END TYPES: is the file there?"};
  }
  return std::string(text.substr(0, from + begin.size())) + record::manual_record_types() +
         std::string(text.substr(to));
}

}  // namespace dealkit::man
