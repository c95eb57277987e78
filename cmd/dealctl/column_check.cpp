// See column_check.hpp.
#include "column_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/base/nearest.hpp"
#include "io/store/records/records.hpp"

namespace dealkit::cmd::dealctl {
namespace {

using io::store::Records;

constexpr std::uint64_t sample_records = 1000;

/// Whether a member may hold members of its own; of a text or a number there is nothing below.
bool holds_members(const record::Field& field) {
  return field.type == record::Type::any || field.type == record::Type::object ||
         field.type == record::Type::rows;
}

/// Whether a path is one of a table's members; below an object without a table of its own anything
/// may stand.
bool is_known(const record::Table& table, std::string_view path) {
  const record::Table* at = &table;
  const auto names = split(path, '.');
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto* field = at->find(json::hash_key(names[i]), names[i]);
    if (field == nullptr) return false;
    if (!holds_members(*field)) return i + 1 == names.size();
    if (field->table == nullptr || field->type != record::Type::object) return true;
    at = field->table;
  }
  return true;
}

/// The nearest known path: members of the object that the path leads into, else of the record.
std::string hint(const record::Table& table, const std::string& path) {
  const record::Table* at = &table;
  std::string before;
  auto rest = std::string_view(path);
  while (true) {
    const auto dot = rest.find('.');
    const auto name = rest.substr(0, dot);
    const auto* field = at->find(json::hash_key(name), name);
    if (field == nullptr || dot == std::string_view::npos || field->table == nullptr) break;
    before += std::string(name) + ".";
    at = field->table;
    rest.remove_prefix(dot + 1);
  }
  std::vector<std::string> known;
  for (const auto& field : at->fields) known.push_back(before + std::string(field.name));
  return base::did_you_mean(path, known);
}

}  // namespace

std::vector<std::string> split(std::string_view list, char separator) {
  std::vector<std::string> parts;
  while (true) {
    const auto end = list.find(separator);
    parts.emplace_back(list.substr(0, end));
    if (end == std::string_view::npos) return parts;
    list.remove_prefix(end + 1);
  }
}

json::Value member_at(json::Value record, std::string_view path) {
  for (const auto& name : split(path, '.')) record = record.find(name);
  return record;
}

base::Result<std::vector<std::string>> columns_of(const io::cli::Invocation& invocation) {
  const auto& list = invocation.values.text("columns");
  if (list.empty()) return std::vector<std::string>();
  auto columns = split(list, ',');
  for (auto at = columns.begin(); at != columns.end(); ++at) {
    if (at->empty()) {
      return base::Error{base::Errc::usage,
                         fmt::format("--columns: expected members with commas between them, found "
                                     "'{}'", list)};
    }
    if (std::find(columns.begin(), at, *at) == at) continue;
    return base::Error{base::Errc::usage,
                       fmt::format("--columns: expected each member once, found '{}' twice", *at)};
  }
  return columns;
}

base::Result<void> check_columns(Session& session, const io::store::Query& query,
                                 const std::vector<std::string>& columns) {
  const auto& traits = deal::traits(query.kind);
  auto unknown = columns;
  std::erase_if(unknown, [&](const std::string& path) {
    return path == "type" || is_known(*traits.table, path);
  });
  if (unknown.empty()) return {};
  io::store::Query sample;
  sample.kind = query.kind;
  sample.limit = sample_records;
  json::Reader reader(deal::derived_limits);
  bool enough = false;
  const auto looked =
      Records(*session.store)
          .visit(std::array{sample}, [&](const deal::Stored& stored) -> base::Result<void> {
            DEALKIT_ASSIGN_OR_RETURN(const auto root, stored.record.root(reader));
            std::erase_if(unknown,
                          [&](const std::string& path) { return bool(member_at(root, path)); });
            enough = unknown.empty();
            if (enough)
              return base::Error{base::Errc::negative, "enough was seen"};  // ends the visit
            return {};
          });
  if (!looked && !enough) return looked;
  if (unknown.empty()) return {};
  return base::Error{base::Errc::usage,
                     fmt::format("--columns: '{}' is not a member of type {}, and no record looked "
                                 "at has it{}", unknown.front(), traits.name,
                                 hint(*traits.table, unknown.front()))};
}

}  // namespace dealkit::cmd::dealctl
