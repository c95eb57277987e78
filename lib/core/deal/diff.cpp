#include "core/deal/diff.hpp"

#include <algorithm>
#include <array>
#include <cassert>

#include "core/base/json/pointer.hpp"
#include "core/base/json/write.hpp"
#include "core/record/normal_form.hpp"

namespace dealkit::deal {
namespace {

/// The members of an object by name, without the quadratic cost of Value::find.
class Members {
 public:
  explicit Members(json::Value object) {
    for (const auto member : object) members_.push_back(member);
    sort();
  }
  explicit Members(std::vector<json::Value> members) : members_(std::move(members)) { sort(); }
  json::Value find(std::string_view name) const {
    const auto at = std::lower_bound(
        members_.begin(), members_.end(), name,
        [](json::Value member, std::string_view wanted) { return member.key() < wanted; });
    return at != members_.end() && at->key() == name ? *at : json::Value{};
  }

 private:
  void sort() {
    std::sort(members_.begin(), members_.end(),
              [](json::Value a, json::Value b) { return a.key() < b.key(); });
  }

  std::vector<json::Value> members_;
};

/// Text of a value, "" of an absent one.
std::string_view written(json::Value value) {
  return value.present() ? value.text() : std::string_view{};
}

/// A text that may be empty: then the root is absent.
struct ReadText {
  base::Result<void> read(std::string_view text) {
    root = {};
    if (text.empty()) return {};
    DEALKIT_ASSIGN_OR_RETURN(const auto* document, reader.read(text));
    root = document->root();
    return {};
  }
  json::Reader reader{derived_limits};
  json::Value root;
};

/// A record's root; absent if there is no record.
base::Result<json::Value> root_of(const RecordText& record, json::Reader& reader) {
  if (record.empty()) return json::Value();
  DEALKIT_ASSIGN_OR_RETURN(const auto root, record.root(reader));
  if (root.is(json::Kind::object)) return root;
  return base::Error{base::Errc::data, "expected a record (an object), found " +
                                           std::string(json::describe(root.kind()))};
}

/// A record's members, those that its table knows by the place of their field.
struct Placed {
  Placed(json::Value record, const record::Table& table) {
    for (const auto member : record) {
      const auto& node = record.document().node(member.index());
      const auto name = member.key();
      const auto index = table.find_index(node.key_hash, name, name.size());
      if (index == record::Table::no_field) {
        unknown.push_back(member);
      } else {
        known[index] = member;
      }
    }
  }
  std::array<json::Value, record::Table::most_fields> known{};
  std::vector<json::Value> unknown;
};

/// Calls on_change(name, text before, text after) for each member that differs, in diff()'s order.
template <class OnChange>
void visit_changes(Kind kind, json::Value before, json::Value after, const OnChange& on_change) {
  const auto compare = [&](std::string_view name, json::Value was, json::Value is) {
    const auto old_value = written(was);
    const auto new_value = written(is);
    if (old_value != new_value) on_change(name, old_value, new_value);
  };
  const auto& table = *traits(kind).table;
  const Placed was(before, table);
  const Placed is(after, table);
  for (std::size_t i = 0; i < table.fields.size(); ++i) {
    compare(table.fields[i].name, was.known[i], is.known[i]);
  }
  if (was.unknown.empty() && is.unknown.empty()) return;
  const Members old_unknown(was.unknown);
  const Members new_unknown(is.unknown);
  for (const auto member : was.unknown) {
    compare(member.key(), member, new_unknown.find(member.key()));
  }
  for (const auto member : is.unknown) {
    if (!old_unknown.find(member.key()).present()) compare(member.key(), {}, member);
  }
}

/// Appends one member of the object that to_json() makes.
void append_change(std::string& out, std::string_view name, std::string_view before,
                   std::string_view after) {
  if (out.size() > 1) out.push_back(',');
  json::append_string(out, name);
  out += ":{";
  if (!before.empty()) (out += R"("old":)") += before;
  if (!before.empty() && !after.empty()) out.push_back(',');
  if (!after.empty()) (out += R"("new":)") += after;
  out.push_back('}');
}

class LeafDiff {
 public:
  void compare(json::Value before, json::Value after) {
    if (written(before) == written(after)) return;
    const bool none = !before.present() || !after.present();
    const auto either = before.present() ? before : after;
    const bool same_kind = none || before.kind() == after.kind();
    if (same_kind && either.is(json::Kind::object) && !is_leaf(before, after)) {
      objects(before, after);
    } else if (same_kind && either.is(json::Kind::array) && !is_leaf(before, after)) {
      arrays(before, after);
    } else {
      changes.push_back(
          {pointer_, std::string(written(before)), std::string(written(after))});
    }
  }

  std::vector<LeafChange> changes;

 private:
  /// An empty container that comes or goes has no leaf inside, so it is one itself.
  static bool is_leaf(json::Value before, json::Value after) {
    const bool one = before.present() != after.present();
    return one && (before.present() ? before : after).size() == 0;
  }

  void objects(json::Value before, json::Value after) {
    const Members old_members(before);
    const Members new_members(after);
    for (const auto member : before) {
      below(member.key(), member, new_members.find(member.key()));
    }
    for (const auto member : after) {
      if (!old_members.find(member.key()).present()) below(member.key(), {}, member);
    }
  }

  void arrays(json::Value before, json::Value after) {
    auto old_at = before.begin();
    auto new_at = after.begin();
    for (std::size_t i = 0; old_at != before.end() || new_at != after.end(); ++i) {
      const auto old_element = old_at != before.end() ? *old_at++ : json::Value{};
      const auto new_element = new_at != after.end() ? *new_at++ : json::Value{};
      below(std::to_string(i), old_element, new_element);
    }
  }

  // Recursion is bounded by the reader's depth limit.
  void below(std::string_view token, json::Value before, json::Value after) {
    const auto length = pointer_.size();
    json::append_token(pointer_, token);
    compare(before, after);
    pointer_.resize(length);
  }

  std::string pointer_;
};

std::string shortened(std::string_view text) {
  if (text.empty()) return "nothing";
  return text.size() <= 64 ? std::string(text) : std::string(text.substr(0, 61)) + "...";
}

}  // namespace

base::Result<std::vector<MemberChange>> diff(Kind kind, const RecordText& before,
                                             const RecordText& after) {
  std::vector<MemberChange> changes;
  if (before == after) return changes;
  json::Reader reader{derived_limits};
  DEALKIT_ASSIGN_OR_RETURN(const auto old_root, root_of(before, reader));
  DEALKIT_ASSIGN_OR_RETURN(const auto new_root, root_of(after, reader));
  visit_changes(kind, old_root, new_root,
                [&](std::string_view name, std::string_view was, std::string_view is) {
                  changes.push_back({std::string(name), std::string(was), std::string(is)});
                });
  return changes;
}

std::string to_json(std::span<const MemberChange> changes) {
  std::string out = "{";
  for (const auto& change : changes) append_change(out, change.name, change.before, change.after);
  out.push_back('}');
  return out;
}

base::Result<std::string> changes_json(Kind kind, const RecordText& before,
                                       const RecordText& after, json::Reader& reader) {
  if (before == after) return std::string("{}");
  DEALKIT_ASSIGN_OR_RETURN(const auto old_root, root_of(before, reader));
  DEALKIT_ASSIGN_OR_RETURN(const auto new_root, root_of(after, reader));
  std::string out;
  const auto one_only = before.empty() || after.empty();
  out.reserve(64 + (one_only ? 2 * (before.text().size() + after.text().size()) : 0));
  out.push_back('{');
  visit_changes(kind, old_root, new_root,
                [&](std::string_view name, std::string_view was, std::string_view is) {
                  append_change(out, name, was, is);
                });
  out.push_back('}');
  return out;
}

base::Result<std::vector<MemberChange>> changes_from_json(std::string_view json) {
  const auto wrong = [](std::string_view where) {
    return base::Error{base::Errc::data,
                       "expected changes of the form {\"member\":{\"old\":…,\"new\":…}}, found "
                       "something else" + std::string(where)};
  };
  json::Reader reader{derived_limits};
  DEALKIT_ASSIGN_OR_RETURN(const auto* document, reader.read(json));
  if (!document->root().is(json::Kind::object)) return wrong("");
  std::vector<MemberChange> changes;
  changes.reserve(document->root().size());
  for (const auto member : document->root()) {
    MemberChange change{std::string(member.key()), {}, {}};
    if (!member.is(json::Kind::object)) return wrong(" for \"" + change.name + "\"");
    for (const auto side : member) {
      const bool is_old = side.key() == "old";
      if (!is_old && side.key() != "new") return wrong(" for \"" + change.name + "\"");
      if (!side.is(json::Kind::null)) (is_old ? change.before : change.after) = side.text();
    }
    changes.push_back(std::move(change));
  }
  return changes;
}

base::Result<std::string> undo(Kind kind, std::string_view after,
                               std::span<const MemberChange> changes) {
  const RecordText now_text(after);
  json::Reader reader{derived_limits};
  DEALKIT_ASSIGN_OR_RETURN(const auto root, root_of(now_text, reader));
  record::NormalBuilder builder(*traits(kind).table);
  for (const auto member : root) {
    builder.set(member.key(), std::string(member.text()));
  }
  for (const auto& change : changes) {
    const auto now = builder.get(change.name);
    if (now != change.after) {
      return base::Error{base::Errc::data,
                         "expected \"" + change.name + "\" to be " + shortened(change.after) +
                             " as the change to undo left it, found " + shortened(now) +
                             ": the change is not the record's last one"};
    }
    builder.set(change.name, change.before);
  }
  auto record = builder.build();
  return record == "{}" ? std::string() : std::move(record);
}

base::Result<std::vector<LeafChange>> leaf_diff(std::string_view before, std::string_view after) {
  ReadText old_text;
  ReadText new_text;
  DEALKIT_RETURN_IF_ERROR(old_text.read(before));
  DEALKIT_RETURN_IF_ERROR(new_text.read(after));
  LeafDiff leaves;
  leaves.compare(old_text.root, new_text.root);
  return std::move(leaves.changes);
}

}  // namespace dealkit::deal
