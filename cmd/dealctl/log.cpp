// log: the audit log of all records, the latest change first.
#include <fmt/format.h>

#include <vector>

#include "audit_text.hpp"
#include "commands.hpp"
#include "core/base/moment.hpp"
#include "io/session/table_output.hpp"
#include "io/store/records/records.hpp"
#include "output.hpp"
#include "session.hpp"

namespace dealkit::cmd::dealctl {
namespace {

using io::cli::Invocation;
using io::store::AuditRow;
using io::store::Records;

/// Changes that a row of the table has: what a record was made with is in the record.
constexpr std::size_t most_changes = 8;
constexpr std::size_t most_of_new = 4;

enum class Bound : std::uint8_t { since, until };

/// A moment of --since or --until: a time, a whole day (UTC), or how long ago.
base::Result<std::optional<base::Instant>> bound_of(const Invocation& invocation, Bound bound,
                                                    base::Instant now) {
  const std::string name = bound == Bound::since ? "since" : "until";
  const auto& text = invocation.values.text(name);
  if (text.empty()) return std::optional<base::Instant>();
  if (const auto instant = base::parse_instant(text)) return std::optional(*instant);
  if (const auto date = base::parse_date(text)) {
    const auto utc = base::TimeZone::utc();
    return std::optional(bound == Bound::since ? base::begin_of_day(*date, utc)
                                               : base::end_of_day(*date, utc));
  }
  const auto ago = base::parse_duration(text);
  if (ago && ago->seconds >= 0 && ago->nanos >= 0) {
    return std::optional(base::add_within_years(now, {-ago->seconds, -ago->nanos}));
  }
  return base::Error{base::Errc::usage,
                     fmt::format("--{}: expected a time (2026-10-01T09:00:00Z), a day (2026-10-01) "
                                 "or how long ago (24h), found '{}'", name, text)};
}

base::Result<io::store::AuditQuery> query_of(const Invocation& invocation, const Session& session) {
  const auto& values = invocation.values;
  io::store::AuditQuery query;
  DEALKIT_ASSIGN_OR_RETURN(query.since, bound_of(invocation, Bound::since, session.context.now));
  DEALKIT_ASSIGN_OR_RETURN(query.until, bound_of(invocation, Bound::until, session.context.now));
  // Of the environment they say who acts, and what jobs are called; here they choose.
  const auto chosen = [&values](std::string_view option) {
    return values.origin(option) == io::cli::Origin::argument ? values.text(option) : std::string();
  };
  query.actor = chosen("actor");
  query.correlation_id = chosen("correlation-id");
  query.actions = values.list("action");
  if (const auto& type = values.text("type"); !type.empty()) query.types = {type};
  query.limit = static_cast<std::uint64_t>(values.optional_integer("limit").value_or(0));
  query.oldest_first = values.flag("reverse");
  return query;
}

/// What people read a row for: the reason, and what changed.
base::Result<std::string> story_of(const AuditRow& row) {
  DEALKIT_ASSIGN_OR_RETURN(auto story, reason_of(row));
  if (row.action == deal::name_of(deal::Action::remove)) return story;
  const bool is_new = row.action == deal::name_of(deal::Action::create);
  DEALKIT_ASSIGN_OR_RETURN(const auto changes,
                           describe_changes(row.changes, is_new ? most_of_new : most_changes));
  if (!story.empty() && !changes.empty()) story += ": ";
  return story + changes;
}

/// Writes rows as lines, as a table or, with all that they have, expanded.
class LogWriter {
 public:
  explicit LogWriter(const Invocation& invocation)
      : people_(for_people(invocation)),
        expanded_(invocation.values.text("format") == "expanded"),
        out_(base::TextTable({{"TIME (UTC)"},
                              {"ACTOR"},
                              {"ACTION"},
                              {"ID", base::ColumnKind::key},
                              {"TYPE"},
                              {"VERSION", base::ColumnKind::number},
                              {"CHANGES", base::ColumnKind::story}},
                             table_layout(invocation, "see --format expanded")),
             "no matching changes") {}

  base::Result<void> add(const AuditRow& row) {
    if (!people_) {
      text_.clear();
      append_audit_record(text_, row);
      return out_.append(text_);
    }
    if (expanded_) {
      DEALKIT_ASSIGN_OR_RETURN(const auto members, members_of(row));
      return out_.add_record(members);
    }
    DEALKIT_ASSIGN_OR_RETURN(auto story, story_of(row));
    return out_.add({minutes_of(row.created_at), row.actor_id, row.action, row.entity_id,
                     row.entity_type, has_version(row) ? fmt::format("{}", row.version) : "",
                     std::move(story)});
  }
  base::Result<void> finish() {
    if (people_) DEALKIT_RETURN_IF_ERROR(out_.finish_table());
    return out_.finish();
  }
  const io::ndjson::RecordWriter& out() const { return out_.out(); }

 private:
  bool people_;
  bool expanded_;
  std::string text_;
  io::session::TableOutput out_;
};

}  // namespace

base::Result<int> show_log(const Invocation& invocation) {
  DEALKIT_ASSIGN_OR_RETURN(auto session, open_review_session(invocation, Access::read));
  DEALKIT_ASSIGN_OR_RETURN(const auto query, query_of(invocation, session));
  LogWriter writer(invocation);
  auto done = Records(*session.store).audit_log(query, [&](const AuditRow& row) {
    return writer.add(row);
  });
  if (done) done = writer.finish();
  if (!done) return failure_of(writer.out(), done.error());
  return 0;
}

}  // namespace dealkit::cmd::dealctl
