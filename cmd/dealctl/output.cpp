// What commands print; see output.hpp.
#include "output.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "core/base/text_table.hpp"
#include "core/base/visible.hpp"

namespace dealkit::cmd::dealctl {
namespace {

constexpr std::size_t longest_value = 60;  // columns of a value in a line for people

/// Sentences and documents are cut; what has no blank and no bracket, as an id, is whole.
std::string shortened(const std::string& text) {
  const bool word = text.find_first_of(" [{") == std::string::npos;
  return word ? text : base::cut_to_width(text, longest_value + 1);
}

/// A value as JSON has it: quotes show where a text begins and ends.
std::string shown(std::string_view json, Detail detail) {
  if (json.empty()) return "(none)";
  return detail == Detail::whole ? std::string(json) : shortened(std::string(json));
}

/// "100 -> 200", "200" for what is new, "100 -> (none)" for what is gone.
std::string describe_change(json::Value change, Detail detail) {
  const auto text = [&](json::Value value) {
    return shown(value ? value.text() : std::string_view(), detail);
  };
  const auto before = change.find("old");
  const auto after = change.find("new");
  return before ? text(before) + " -> " + text(after) : text(after);
}

/// What every change sets, what follows from the others, and what the line says already.
bool is_told_otherwise(std::string_view member) {
  return member == "updated_at" || member == "version" || member == "type" || member == "id" ||
         member == "content_hash" || member == "created_at";
}

bool is_document(json::Value value) {
  return value && (value.is(json::Kind::object) || value.is(json::Kind::array));
}

struct Described {
  std::string name, change;
};

/// What a member's change says; of a document each place in it that differs.
base::Result<void> describe_member(std::vector<Described>& out, json::Value change,
                                   Detail detail) {
  const auto before = change.find("old");
  const auto after = change.find("new");
  if (!is_document(before) || !is_document(after)) {
    out.push_back({std::string(change.key()), describe_change(change, detail)});
    return {};
  }
  DEALKIT_ASSIGN_OR_RETURN(const auto leaves, deal::leaf_diff(before.text(), after.text()));
  for (const auto& leaf : leaves) {
    out.push_back({std::string(change.key()) + leaf.pointer,
                   shown(leaf.before, detail) + " -> " + shown(leaf.after, detail)});
  }
  return {};
}

base::Result<std::vector<Described>> describe_members(std::string_view changes, Detail detail) {
  json::Reader reader(deal::derived_limits);
  DEALKIT_ASSIGN_OR_RETURN(const auto* document, reader.read(changes));
  std::vector<Described> out;
  for (const auto change : document->root()) {
    if (is_told_otherwise(change.key())) continue;
    DEALKIT_RETURN_IF_ERROR(describe_member(out, change, detail));
  }
  return out;
}

}  // namespace

std::string line_for_people(std::string_view text) {
  return fitted(base::visible(text)) + '\n';
}

void print_message(std::string_view text) { io::session::print_message("dealctl", text); }

Detail detail_of(const io::cli::Invocation& invocation) {
  return invocation.values.text("format") == "expanded" ? Detail::whole : Detail::brief;
}

std::string whole_change(json::Value change) { return describe_change(change, Detail::whole); }

base::Result<std::string> list_changes(std::string_view changes, Detail detail) {
  DEALKIT_ASSIGN_OR_RETURN(const auto members, describe_members(changes, detail));
  std::string out;
  for (const auto& member : members) {
    out += line_for_people(fmt::format("  {}: {}", member.name, member.change));
  }
  return out;
}

base::Result<std::string> describe_changes(std::string_view changes, std::size_t most) {
  DEALKIT_ASSIGN_OR_RETURN(const auto members, describe_members(changes, Detail::brief));
  std::string out;
  for (std::size_t i = 0; i < std::min(most, members.size()); ++i) {
    out += fmt::format("{}{} {}", i == 0 ? "" : ", ", members[i].name, members[i].change);
  }
  if (members.size() > most) out += fmt::format(", and {} more", members.size() - most);
  return out;
}

base::Result<std::string> describe_result(std::string_view line, Detail detail) {
  json::Reader reader(deal::derived_limits);
  DEALKIT_ASSIGN_OR_RETURN(const auto* document, reader.read(line));
  const auto root = document->root();
  const auto outcome = root.find("outcome").string();
  auto out = fmt::format("{} {}: {}", root.find("entity_type").string(),
                         root.find("entity_id").string(), outcome);
  if (outcome == "created" || outcome == "updated") {
    out += fmt::format(", version {}", root.find("version").text());
  }
  if (root.find("dry_run")) out += " (dry run: nothing was changed)";
  out = line_for_people(out);
  for (const auto also : root.find("also_deleted")) {
    out += line_for_people(fmt::format("  with {} {}", also.find("entity_type").string(),
                                       also.find("entity_id").string()));
  }
  if (outcome == "deleted") return out;
  if (const auto changes = root.find("changes")) {
    DEALKIT_ASSIGN_OR_RETURN(const auto lines, list_changes(changes.text(), detail));
    out += lines;
  }
  if (const auto levels = root.find("reopened_levels")) {
    out += fmt::format("  approvals that no longer fit, levels: {}\n", levels.text());
  }
  for (const auto warning : root.find("warnings")) {
    out += fmt::format("  warning: {}\n", base::visible(warning.string()));
  }
  return out;
}

}  // namespace dealkit::cmd::dealctl
