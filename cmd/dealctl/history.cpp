// history and diff: who changed what, and what two versions differ in.
#include <fmt/format.h>
#include <unistd.h>

#include <charconv>
#include <deque>

#include "audit_text.hpp"
#include "commands.hpp"
#include "core/base/json/write.hpp"
#include "core/base/visible.hpp"
#include "core/deal/diff.hpp"
#include "io/ndjson/writer.hpp"
#include "io/store/records/records.hpp"
#include "output.hpp"
#include "session.hpp"

namespace dealkit::cmd::dealctl {
namespace {

using io::cli::Invocation;
using io::store::AuditRow;
using io::store::Records;

/// A paragraph for people, set in below its first line.
std::string paragraph(const std::string& text, std::size_t indent) {
  const auto whole = std::string(indent, ' ') + base::visible(text);
  return base::wrapped(whole, {.width = terminal_width(), .indent = indent + 2}) + '\n';
}

base::Result<void> append_for_people(std::string& out, const AuditRow& row) {
  DEALKIT_ASSIGN_OR_RETURN(const auto reason, reason_of(row));
  const auto version = has_version(row) ? fmt::format("version {}  ", row.version) : "";
  out += paragraph(fmt::format("{}{} UTC  {}  {}{}{}", version, minutes_of(row.created_at),
                               row.actor_id, row.action, reason.empty() ? "" : ": ", reason),
                   0);
  if (row.action == deal::name_of(deal::Action::remove)) return {};
  DEALKIT_ASSIGN_OR_RETURN(const auto changes, list_changes(row.changes, Detail::brief));
  out += changes;
  return {};
}

/// Writes rows as they come, or the last of them: all that is held is what a limit allows.
class HistoryWriter {
 public:
  /// `limit` of 0: none.
  HistoryWriter(const Invocation& invocation, std::size_t limit)
      : people_(for_people(invocation)), limit_(limit),
        records_({}, table_layout(invocation, "")), detail_(detail_of(invocation)) {}

  base::Result<void> add(const AuditRow& row) {
    empty_ = false;
    if (limit_ == 0) return write(row);
    last_.push_back(row);
    if (last_.size() > limit_) last_.pop_front();
    return {};
  }
  bool empty() const { return empty_; }
  base::Result<void> finish() {
    for (const auto& row : last_) DEALKIT_RETURN_IF_ERROR(write(row));
    return out_.finish();
  }

 private:
  base::Result<void> write(const AuditRow& row) {
    std::string text;
    if (detail_ == Detail::whole) {
      DEALKIT_ASSIGN_OR_RETURN(const auto members, members_of(row));
      records_.append_record(text, members);
    } else if (people_) {
      DEALKIT_RETURN_IF_ERROR(append_for_people(text, row));
    } else {
      append_audit_record(text, row);
    }
    return out_.append(text);
  }

  bool people_;
  std::size_t limit_;
  base::TextTable records_;  // the expanded form
  Detail detail_;
  bool empty_ = true;
  std::deque<AuditRow> last_;
  io::ndjson::RecordWriter out_{STDOUT_FILENO, "<stdout>"};
};

base::Result<std::int64_t> version_of(std::string_view text) {
  std::int64_t version = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), version);
  if (code != std::errc() || end != text.data() + text.size() || version < 1) {
    return base::Error{base::Errc::usage,
                       fmt::format("'{}' is not a version: expected a number from 1", text)};
  }
  return version;
}

struct Versions {
  std::int64_t before = 0;
  std::int64_t after = 0;
};

base::Result<Versions> versions_of(Session& session, const Invocation& invocation,
                                   const deal::Key& key) {
  DEALKIT_ASSIGN_OR_RETURN(const auto stored, Records(*session.store).read(key, false));
  if (!stored) return not_there(session, key);
  const auto& words = invocation.words;
  Versions versions{stored->version - 1, stored->version};
  if (words.size() > 1) {
    DEALKIT_ASSIGN_OR_RETURN(versions.before, version_of(words[1]));
  }
  if (words.size() > 2) {
    DEALKIT_ASSIGN_OR_RETURN(versions.after, version_of(words[2]));
  }
  if (versions.before < 1) {
    return base::Error{base::Errc::usage, name_of(key) + " has only one version"};
  }
  return versions;
}

void append_difference(std::string& out, const deal::LeafChange& change, bool people) {
  if (people) {
    const auto line = [&](char sign, const std::string& value) {
      return line_for_people(fmt::format("{} {}: {}", sign, change.pointer, value));
    };
    if (!change.before.empty()) out += line('-', change.before);
    if (!change.after.empty()) out += line('+', change.after);
    return;
  }
  json::Writer writer(out);
  writer.object().member("type", "difference").member("pointer", change.pointer);
  if (!change.before.empty()) writer.key("old").raw(change.before);
  if (!change.after.empty()) writer.key("new").raw(change.after);
  writer.close();
  out += '\n';
}

}  // namespace

base::Result<int> show_history(const Invocation& invocation) {
  DEALKIT_ASSIGN_OR_RETURN(auto session, open_review_session(invocation, Access::read));
  const auto& id = invocation.words.at(0);
  // What was deleted has a history still, so the record itself need not be there.
  std::vector<deal::Key> keys;
  if (auto key = resolve(session, invocation, id)) {
    keys.push_back(std::move(*key));
  } else if (key.error().code == base::Errc::not_found) {
    for (const auto& kind : deal::all_kinds()) keys.push_back({kind.kind, id});
  } else {
    return key.error();
  }
  const auto limit =
      static_cast<std::size_t>(invocation.values.optional_integer("limit").value_or(0));
  HistoryWriter out(invocation, limit);
  for (const auto& key : keys) {
    DEALKIT_RETURN_IF_ERROR(
        Records(*session.store).history(key, [&](const AuditRow& row) { return out.add(row); }));
  }
  if (out.empty()) {
    return base::Error{base::Errc::not_found,
                       fmt::format("no record has or had the id '{}' in {}", id,
                                   session.store->name())};
  }
  DEALKIT_RETURN_IF_ERROR(out.finish());
  return 0;
}

base::Result<int> show_difference(const Invocation& invocation) {
  DEALKIT_ASSIGN_OR_RETURN(auto session, open_review_session(invocation, Access::read));
  DEALKIT_ASSIGN_OR_RETURN(const auto key, resolve(session, invocation, invocation.words.at(0)));
  DEALKIT_ASSIGN_OR_RETURN(const auto versions, versions_of(session, invocation, key));
  DEALKIT_ASSIGN_OR_RETURN(const auto before,
                           Records(*session.store).at_version(key, versions.before));
  DEALKIT_ASSIGN_OR_RETURN(const auto after,
                           Records(*session.store).at_version(key, versions.after));
  DEALKIT_ASSIGN_OR_RETURN(auto changes, deal::leaf_diff(before, after));
  // That the version differs is what was asked; when each was made is what history tells.
  std::erase_if(changes, [](const deal::LeafChange& change) {
    return change.pointer == "/version" || change.pointer == "/updated_at" ||
           change.pointer == "/content_hash";
  });
  std::string out;
  const bool people = for_people(invocation);
  for (const auto& change : changes) append_difference(out, change, people);
  DEALKIT_RETURN_IF_ERROR(print(out));
  return invocation.values.flag("exit-code") && !changes.empty() ? 1 : 0;
}

}  // namespace dealkit::cmd::dealctl
