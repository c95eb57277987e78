// Reading assignments as people type them, by the field tables.
#include <algorithm>

#include "core/base/json/write.hpp"
#include "core/base/nearest.hpp"
#include "core/deal/assignment_path.hpp"
#include "core/deal/change.hpp"
#include "core/deal/content_checks.hpp"
#include "core/deal/kept_members.hpp"
#include "core/record/decode.hpp"

namespace dealkit::deal {
namespace {

using record::Field;
using record::Table;
using record::Type;

base::Error usage(std::string message) { return {base::Errc::usage, std::move(message)}; }

bool is_place(std::string_view name) {
  return std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
}

struct Sides {
  std::string_view path, value;
};
base::Result<Sides> split_assignment(std::string_view text) {
  const auto equals = text.find('=');
  if (equals == std::string_view::npos) {
    return usage("expected path=value, found " + quoted(text));
  }
  return Sides{text.substr(0, equals), text.substr(equals + 1)};
}

/// What a path leads to, as far as the tables know.
struct Target {
  enum class What : std::uint8_t { field, element_of_list, row } what = What::field;
  const Field* field = nullptr;
};

/// The known member of that name; else the nearest one is named.
base::Result<const Field*> member_of(const Table& table, const std::string& name) {
  if (const auto* field = table.find(json::hash_key(name), name)) return field;
  std::vector<std::string> names;
  for (const auto& field : table.fields) names.emplace_back(field.name);
  return usage(std::string(table.type) + " has no member " + quoted(name) +
               base::did_you_mean(name, names) + " (--set-json sets members of your own)");
}

base::Result<Target> walk(const Table& root, const std::vector<std::string>& path) {
  const Table* table = &root;
  for (std::size_t i = 0;; ++i) {
    DEALKIT_ASSIGN_OR_RETURN(const auto* field, member_of(*table, path[i]));
    if (i + 1 == path.size()) return Target{Target::What::field, field};
    const bool list = field->type == Type::tokens || field->type == Type::rows;
    if (list) {
      ++i;
      if (!is_place(path[i])) {
        return usage(quoted(field->name) +
                     " is a list: expected a place in it (from 0) instead of " + quoted(path[i]));
      }
      if (i + 1 == path.size()) {
        return Target{field->type == Type::rows ? Target::What::row
                                                : Target::What::element_of_list,
                      field};
      }
    }
    if (field->table == nullptr) {
      return usage(quoted(field->name) + " is " + std::string(record::describe(field->type)) +
                   " and has no member " + quoted(path[i + (list ? 0 : 1)]) +
                   (field->type == Type::any ? "; --set-json sets members of it" : ""));
    }
    table = field->table;
  }
}

std::string as_string(std::string_view text) {
  std::string out;
  json::append_string(out, text);
  return out;
}

base::Error expected(const Field& field, std::string_view found) {
  return usage(std::string(field.name) + ": expected " +
               std::string(record::describe(field.type)) + ", found " + quoted(found));
}

/// The number that `text` is, if it is one and `good` says so.
template <class Good>
base::Result<std::string> as_number(const Field& field, std::string_view text, Good good) {
  json::Reader reader;
  const auto document = reader.read(text);
  if (!document || !(*document)->root().is(json::Kind::number)) return expected(field, text);
  const auto value = (*document)->root();
  if (const base::Result<void> fits = good(value); !fits) {
    return usage(std::string(field.name) + ": " + fits.error().message);
  }
  return std::string(value.text());
}

/// "a,b": a list of strings. Numbers are typed as strings too, since nobody sees whether 01067 is a
/// code or a count; both mean the same to whoever reads tokens.
base::Result<std::string> as_tokens(const Field& field, std::string_view text) {
  if (text.front() == '[') {
    return usage(std::string(field.name) + ": expected values with commas between them (a,b); "
                                           "--set-json takes a JSON list");
  }
  std::string out;
  json::Writer list(out);
  list.array();
  for (;;) {
    const auto comma = text.find(',');
    list.string(text.substr(0, comma));
    if (comma == std::string_view::npos) break;
    text.remove_prefix(comma + 1);
  }
  list.close();
  return out;
}

base::Result<std::string> as_any(std::string_view text) {
  json::Reader reader;
  const auto document = reader.read(text);
  if (document && (*document)->root().is(json::Kind::number)) {
    return std::string((*document)->root().text());
  }
  return as_string(text);
}

base::Result<std::string> typed(const Field& field, std::string_view text) {
  using Done = base::Result<void>;
  switch (field.type) {
    case Type::text: return as_string(text);
    case Type::money:
      return as_number(field, text, [](json::Value value) -> Done {
        DEALKIT_RETURN_IF_ERROR(base::parse_micros(value.text()));
        return {};
      });
    case Type::integer:
      return as_number(field, text, [](json::Value value) -> Done {
        DEALKIT_RETURN_IF_ERROR(value.integer());
        return {};
      });
    case Type::number:
      return as_number(field, text, [](json::Value value) -> Done {
        DEALKIT_RETURN_IF_ERROR(value.number());
        return {};
      });
    case Type::boolean:
      if (text == "true" || text == "false") return std::string(text);
      return expected(field, text);
    case Type::time:
      if (base::parse_time(text)) return as_string(text);
      return expected(field, text);
    case Type::tokens: return as_tokens(field, text);
    case Type::any: return as_any(text);
    case Type::object:
    case Type::rows: break;
  }
  return usage(std::string(field.name) + " is " + std::string(record::describe(field.type)) +
               ": name a member of it, or use --set-json");
}

}  // namespace

base::Result<std::vector<std::string>> split_path(std::string_view path) {
  std::vector<std::string> names;
  for (auto rest = path;;) {
    const auto dot = rest.find('.');
    const auto name = rest.substr(0, dot);
    if (name.empty()) {
      return usage("expected the names of members with dots between them, found " + quoted(path));
    }
    names.emplace_back(name);
    if (dot == std::string_view::npos) return names;
    rest.remove_prefix(dot + 1);
  }
}

base::Result<void> check_settable(Kind kind, std::string_view member) {
  if (!traits(kind).versioned) {
    return usage("a record of type " + std::string(traits(kind).name) +
                 " is a fact and is not amended");
  }
  if (member == "id") return usage("the id of a record never changes");
  if (const auto* kept = find_kept_member(kind, member)) {
    return usage(std::string(member) + " cannot be set: " + std::string(kept->instead));
  }
  return {};
}

base::Result<Assignment> parse_assignment(Kind kind, std::string_view text) {
  DEALKIT_ASSIGN_OR_RETURN(const auto sides, split_assignment(text));
  DEALKIT_ASSIGN_OR_RETURN(const auto path, split_path(sides.path));
  DEALKIT_RETURN_IF_ERROR(check_settable(kind, path.front()));
  DEALKIT_ASSIGN_OR_RETURN(const auto target, walk(*traits(kind).table, path));
  Assignment assignment{std::string(sides.path), {}};
  if (sides.value.empty()) return assignment;
  switch (target.what) {
    case Target::What::field: {
      DEALKIT_ASSIGN_OR_RETURN(assignment.json, typed(*target.field, sides.value));
      return assignment;
    }
    case Target::What::element_of_list: assignment.json = as_string(sides.value); return assignment;
    case Target::What::row: break;
  }
  return usage("an element of " + std::string(target.field->name) +
               " is an object: name a member of it, or use --set-json");
}

base::Result<Assignment> parse_json_assignment(Kind kind, std::string_view text) {
  DEALKIT_ASSIGN_OR_RETURN(const auto sides, split_assignment(text));
  DEALKIT_ASSIGN_OR_RETURN(const auto path, split_path(sides.path));
  DEALKIT_RETURN_IF_ERROR(check_settable(kind, path.front()));
  json::Reader reader;
  const auto document = reader.read(sides.value);
  if (!document) {
    return usage(std::string(sides.path) + ": expected JSON (a string stands in quotes), found " +
                 quoted(sides.value) + ": " + document.error().message);
  }
  const auto value = (*document)->root();
  const bool removes = value.is(json::Kind::null) && path.size() == 1;
  return Assignment{std::string(sides.path), removes ? std::string() : std::string(value.text())};
}

}  // namespace dealkit::deal
