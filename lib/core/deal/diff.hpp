// What changed between two records: a member at a time, in a form that people read in an audit
// log and from which every earlier version can be had back.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/deal/entity.hpp"

namespace dealkit::deal {

struct MemberChange {
  std::string name;
  std::string before;  // JSON text in normal form; "" = the member was absent
  std::string after;   // "" = it is absent now
};

/// Compares two records in normal form, top-level member by member; `before` or `after` may be
/// empty (a record that was created or deleted). In the order of the table, then of appearance,
/// first in `before`. Errc::data for a text that is no JSON object.
base::Result<std::vector<MemberChange>> diff(Kind kind, const RecordText& before,
                                             const RecordText& after);

/// {"total_value":{"old":100,"new":200},"floor":{"new":1.5}}: what an audit row keeps.
std::string to_json(std::span<const MemberChange> changes);

/// to_json() of diff(), without what lies between. The reader is for records that nobody read yet.
base::Result<std::string> changes_json(Kind kind, const RecordText& before,
                                       const RecordText& after, json::Reader& reader);

/// Errc::data for anything else than such an object; null counts as absent.
base::Result<std::vector<MemberChange>> changes_from_json(std::string_view json);

/// The record before the changes, from the record after them ("" if they deleted it); both in
/// normal form. Errc::data when they do not belong together (a member is not what the change says
/// it became). "" if the changes created it: no member is left.
base::Result<std::string> undo(Kind kind, std::string_view after,
                               std::span<const MemberChange> changes);

/// A finer list for people: each leaf that differs, with its JSON Pointer from the record's root.
/// Elements of arrays are compared by place; of what was added or removed each leaf is listed, what
/// became a value of another kind (an object a string) is one change. Either text may be empty.
/// Errc::data for a text that is no JSON.
struct LeafChange {
  std::string pointer;
  std::string before;
  std::string after;
};
base::Result<std::vector<LeafChange>> leaf_diff(std::string_view before, std::string_view after);

}  // namespace dealkit::deal
