// log: the audit log of all records, the latest change first.
#include <fmt/format.h>
#include <unistd.h>

#include <vector>

#include "audit_text.hpp"
#include "commands.hpp"
#include "core/base/text_table.hpp"
#include "core/base/time.hpp"
#include "io/ndjson/writer.hpp"
#include "output.hpp"
#include "session.hpp"

namespace dealkit::cmd::dealctl {
namespace {

using io::cli::Invocation;
using io::store::AuditRow;

/// Rows from which the widths of a table follow; a longer one streams.
constexpr std::size_t sample_rows = 500;
constexpr std::size_t most_members = 8;  // of a change, in a line of the table

constexpr base::Duration day{86'400, 0};

enum class Bound : std::uint8_t { since, until };

/// A moment of --since or --until: a time, a whole day (UTC), or how long ago.
base::Result<std::optional<base::Instant>> bound_of(const Invocation& invocation, Bound bound,
                                                    base::Instant now) {
  const std::string name = bound == Bound::since ? "since" : "until";
  const auto& text = invocation.values.text(name);
  if (text.empty()) return std::optional<base::Instant>();
  if (const auto instant = base::parse_instant(text)) return std::optional(*instant);
  if (const auto date = base::parse_date(text)) {
    const auto begin = base::from_utc({*date, 0, 0});
    if (bound == Bound::since) return std::optional(begin);
    DEALKIT_TRY(const auto end, base::add(begin, day));
    return std::optional(end);
  }
  const auto ago = base::parse_duration(text);
  if (ago && ago->seconds >= 0 && ago->nanos >= 0) {
    if (const auto then = base::add(now, {-ago->seconds, -ago->nanos})) return std::optional(*then);
  }
  return base::Error{base::Errc::usage,
                     fmt::format("--{}: expected a time (2026-10-01T09:00:00Z), a day (2026-10-01) "
                                 "or how long ago (24h), found '{}'", name, text)};
}

base::Result<io::store::Store::AuditQuery> query_of(const Invocation& invocation,
                                                    const Session& session) {
  const auto& values = invocation.values;
  io::store::Store::AuditQuery query;
  DEALKIT_TRY(query.since, bound_of(invocation, Bound::since, session.context.now));
  DEALKIT_TRY(query.until, bound_of(invocation, Bound::until, session.context.now));
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

/// Writes rows as lines or as a table.
class LogWriter {
 public:
  explicit LogWriter(const Invocation& invocation)
      : people_(for_people(invocation)),
        table_({{"TIME (UTC)"}, {"ACTOR"}, {"ACTION"}, {"TYPE"}, {"ID"},
                {"VERSION", base::ColumnKind::number}, {"CHANGES", base::ColumnKind::text}},
               io::session::table_layout(invocation, "--format expanded")) {}

  base::Result<void> add(const AuditRow& row) {
    if (!people_) {
      text_.clear();
      append_audit_record(text_, row);
      return out_.append(text_);
    }
    DEALKIT_TRY(auto what, reason_of(row));
    const bool gone = row.action == deal::name_of(deal::Action::remove);
    if (!gone) {
      DEALKIT_TRY(const auto changes, describe_changes(row.changes, most_members));
      if (!what.empty() && !changes.empty()) what += ": ";
      what += changes;
    }
    rows_.push_back({minutes_of(row.created_at), row.actor_id, row.action, row.entity_type,
                     row.entity_id, fmt::format("{}", row.version), std::move(what)});
    return rows_.size() < sample_rows ? base::Result<void>{} : write_rows();
  }
  base::Result<void> finish() {
    if (people_) {
      DEALKIT_CHECK(write_rows());
      text_.clear();
      table_.finish(text_, "no matching changes");
      DEALKIT_CHECK(out_.append(text_));
    }
    return out_.finish();
  }
  const io::ndjson::RecordWriter& out() const { return out_; }

 private:
  base::Result<void> write_rows() {
    text_.clear();
    table_.append(text_, rows_);
    rows_.clear();
    return out_.append(text_);
  }

  bool people_;
  base::TextTable table_;
  std::vector<std::vector<std::string>> rows_;
  std::string text_;
  io::ndjson::RecordWriter out_{STDOUT_FILENO, "<stdout>"};
};

}  // namespace

base::Result<int> show_log(const Invocation& invocation) {
  DEALKIT_TRY(auto session, open_session(invocation, Access::read));
  DEALKIT_TRY(const auto query, query_of(invocation, session));
  LogWriter writer(invocation);
  auto done =
      session.store->audit_log(query, [&](const AuditRow& row) { return writer.add(row); });
  if (done) done = writer.finish();
  if (!done) return failure_of(writer.out(), done.error());
  return 0;
}

}  // namespace dealkit::cmd::dealctl
