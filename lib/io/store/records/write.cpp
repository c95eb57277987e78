// Writing what a unit of work has queued: each record once, in its last state; an audit row and an
// event for each change. One statement a kind and table, so that a batch costs few round trips.
#include <algorithm>
#include <deque>

#include <fmt/format.h>

#include "core/base/json/write.hpp"
#include "core/deal/diff.hpp"
#include "core/deal/event_payload.hpp"
#include "core/event/event.hpp"
#include "io/store/records/unit_of_work.hpp"

namespace dealkit::io::store {

namespace {

using deal::Kind;
using deal::Stored;
using sql::ColumnType;

base::Error overtaken(Kind kind) {
  return {base::Errc::again, fmt::format("another writer was faster with a record of type {}",
                                         deal::traits(kind).name)};
}

/// Whether a row of the table can only be refused for its id: seats and rounds are unique as well.
bool only_ids_conflict(Kind kind) {
  return kind != Kind::approval && kind != Kind::review_round;
}

std::string metadata(const deal::Context& context, const deal::Change& change) {
  std::string text;
  json::Writer writer(text);
  writer.object();
  if (!context.correlation_id.empty()) writer.member("correlation_id", context.correlation_id);
  if (!context.origin.empty()) writer.member("origin", context.origin);
  if (!change.reason.empty()) writer.member("reason", change.reason);
  if (!change.transitions.empty()) writer.key("transitions").raw(change.transitions);
  writer.close();
  return text;
}

/// One event: a change's own, or a fact.
struct OutboxEvent {
  const deal::Change* change;
  const deal::Fact* fact;  // nullptr: the change's own

  std::string_view type() const { return fact == nullptr ? change->event_type : fact->type; }
  std::string payload(std::string_view actor) const {
    if (fact != nullptr) {
      return deal::make_event_payload({change->version, fact->before, fact->record, actor});
    }
    return deal::make_event_payload({change->version, change->before, change->after, actor});
  }
};

std::string update_all(const TableOf& table) {
  std::string clause = "ON CONFLICT (id) DO UPDATE SET ";
  bool first = true;
  for (const auto& stored : table.columns) {
    const auto& name = stored.column.name;
    if (name == "id") continue;
    clause += fmt::format("{}{} = excluded.{}", first ? "" : ", ", name, name);
    first = false;
  }
  return clause;
}

/// Goes through rows some at a time: as many as the database takes while the next are made.
class Some {
 public:
  explicit Some(std::size_t count) : count_(count) {}
  template <class Append>
  base::Result<void> more(const Append& append) {
    constexpr std::size_t rows = 64;
    for (const auto end = std::min(count_, next_ + rows); next_ < end; ++next_) {
      DEALKIT_RETURN_IF_ERROR(append(next_));
    }
    return {};
  }

 private:
  std::size_t count_, next_ = 0;
};

}  // namespace

base::Result<std::uint64_t> SqlUnitOfWork::write_rows(Kind kind, const Records& records,
                                                      std::string on_conflict, bool all_new) {
  const auto& into = table_of(kind);
  sql::Insert insert{into.name, {}, std::move(on_conflict), all_new};
  for (const auto& stored : into.columns) insert.columns.push_back(stored.column);
  std::deque<std::string> texts;
  if (!all_new) {
    std::vector<sql::Value> values;
    values.reserve(records.size() * insert.columns.size());
    for (const auto* record : records) {
      DEALKIT_RETURN_IF_ERROR(append_values(values, texts, into, *record, reader_));
    }
    return connection().insert(insert, values);
  }
  Some some(records.size());
  return connection().insert_made(insert, records.size(), [&](std::vector<sql::Value>& values) {
    texts.clear();
    return some.more([&](std::size_t i) {
      return append_values(values, texts, into, *records[i], reader_);
    });
  });
}

base::Result<void> SqlUnitOfWork::insert_records(Kind kind, const Records& records) {
  if (records.empty()) return {};
  // Whoever inserts a row that was not there when we looked must not be overwritten.
  const auto written =
      write_rows(kind, records, "ON CONFLICT (id) DO NOTHING", only_ids_conflict(kind));
  if (!written && written.error().code == base::Errc::conflict && only_ids_conflict(kind)) {
    return overtaken(kind);
  }
  if (!written) return written.error();
  if (*written != records.size()) return overtaken(kind);
  if (kind == Kind::set_finding) return write_named_campaigns(records);
  return {};
}

base::Result<void> SqlUnitOfWork::write_named_campaigns(const Records& findings) {
  const sql::Insert insert{"set_finding_campaign",
                           {{"campaign_id", ColumnType::text}, {"finding_id", ColumnType::text}},
                           "ON CONFLICT DO NOTHING"};
  std::set<std::pair<std::string_view, std::string_view>> pairs;  // one may name a campaign twice
  for (const auto* finding : findings) {
    DEALKIT_ASSIGN_OR_RETURN(const auto root, finding->record.root(reader_));
    for (const auto id : root.find("campaign_ids")) {
      if (id.is(json::Kind::string)) pairs.emplace(id.string(), finding->id);
    }
  }
  std::vector<sql::Value> values;
  for (const auto& [campaign, finding] : pairs) {
    values.emplace_back(campaign);
    values.emplace_back(finding);
  }
  if (values.empty()) return {};
  DEALKIT_RETURN_IF_ERROR(connection().insert(insert, values));
  return {};
}

base::Result<void> SqlUnitOfWork::update_records(Kind kind, const Records& records) {
  if (records.empty()) return {};
  if (kind == Kind::account) DEALKIT_RETURN_IF_ERROR(check_accounts(records));
  DEALKIT_ASSIGN_OR_RETURN(const auto written,
                           write_rows(kind, records, update_all(table_of(kind)), false));
  if (written != records.size()) return overtaken(kind);
  return {};
}

/// Accounts are read without a lock that keeps other writers away; now it is taken.
base::Result<void> SqlUnitOfWork::check_accounts(const Records& records) {
  if (dialect() == sql::Dialect::sqlite) return {};  // it has one writer
  std::vector<std::string_view> ids;
  for (const auto* record : records) ids.push_back(record->id);
  std::size_t unchanged = 0;
  DEALKIT_RETURN_IF_ERROR(connection().run_for_keys(
      "SELECT id, version FROM account WHERE id {key} ORDER BY id FOR NO KEY UPDATE", ids,
      [&](const sql::Row& row) {
        if (as_loaded(Kind::account, row.text(0))->version == row.integer(1)) ++unchanged;
        return base::Result<void>();
      }));
  if (unchanged != records.size()) return overtaken(Kind::account);
  return {};
}

/// The database would delete it too, but nothing would tell of it.
base::Result<void> SqlUnitOfWork::check_nothing_below(Kind kind,
                                                      std::span<const std::string_view> ids) {
  std::vector<Kind> below(deal::fact_kinds(kind).begin(), deal::fact_kinds(kind).end());
  if (kind == Kind::deal) {
    below.insert(below.end(), {Kind::campaign, Kind::approval, Kind::review_round});
  }
  const auto column = kind == Kind::deal ? "deal_id" : "campaign_id";
  for (const auto one : below) {
    std::string left;
    DEALKIT_RETURN_IF_ERROR(connection().run_for_keys(
        fmt::format("SELECT id FROM {} WHERE {} {{key}}", table_of(one).name, column), ids,
        [&](const sql::Row& row) {
          left = row.text(0);
          return base::Result<void>();
        }));
    if (left.empty()) continue;
    return base::Error{base::Errc::internal,
                       fmt::format("a {} is to be deleted and its {} {} is not",
                                   deal::traits(kind).name, deal::traits(one).name, left)};
  }
  return {};
}

base::Result<void> SqlUnitOfWork::delete_records(Kind kind, const Records& records) {
  if (records.empty()) return {};
  std::vector<std::string_view> ids;
  for (const auto* record : records) ids.push_back(record->id);
  DEALKIT_RETURN_IF_ERROR(check_nothing_below(kind, ids));
  DEALKIT_ASSIGN_OR_RETURN(
      const auto deleted,
      connection().run_for_keys(fmt::format("DELETE FROM {} WHERE id {{key}}", table_of(kind).name),
                                ids, {}));
  if (deleted != records.size()) return overtaken(kind);
  return {};
}

base::Result<void> SqlUnitOfWork::write_records() {
  std::array<std::set<std::string_view>, kinds> touched;
  for (const auto& change : changes_) {
    const auto [place, first] = touched[static_cast<std::size_t>(change.kind)].insert(change.id);
    if (first && !is_loaded(change.kind, change.id) && !change.before.empty()) {
      return base::Error{base::Errc::internal,
                         fmt::format("{} {} is to be changed and was not loaded",
                                     deal::traits(change.kind).name, change.id)};
    }
  }
  std::array<Records, kinds> deleted;
  for (std::size_t i = 0; i < kinds; ++i) {
    const auto kind = static_cast<Kind>(i);
    const bool as_they_came = deal::traits(kind).append_only;
    std::vector<std::pair<std::int64_t, const Stored*>> arrived;
    Records updated;
    for (const auto id : touched[i]) {
      const auto* now = find(kind, id);
      const auto* before = as_loaded(kind, id);
      if (now != nullptr && before == nullptr) {
        arrived.emplace_back(as_they_came ? records_.arrival_of(kind, id) : 0, now);
      }
      const bool differs = now != nullptr && before != nullptr &&
                           (now->record != before->record || now->version != before->version);
      if (differs) updated.push_back(now);
      if (now == nullptr && before != nullptr) deleted[i].push_back(before);
    }
    // Of two facts of one moment the one that came later counts, so the table numbers them as they
    // came. Other records are written by their ids: all writers take their locks in that order.
    std::stable_sort(arrived.begin(), arrived.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    Records inserted;
    for (const auto& [arrival, record] : arrived) inserted.push_back(record);
    DEALKIT_RETURN_IF_ERROR(insert_records(kind, inserted));
    DEALKIT_RETURN_IF_ERROR(update_records(kind, updated));
  }
  for (std::size_t i = kinds; i-- > 0;) {
    DEALKIT_RETURN_IF_ERROR(delete_records(static_cast<Kind>(i), deleted[i]));
  }
  return {};
}

base::Result<void> SqlUnitOfWork::write_audit() {
  const sql::Insert insert{"audit",
                           {{"entity_type", ColumnType::text},
                            {"entity_id", ColumnType::text},
                            {"action", ColumnType::text},
                            {"actor_id", ColumnType::text},
                            {"version", ColumnType::integer},
                            {"changes", ColumnType::json},
                            {"metadata", ColumnType::json},
                            {"created_at", ColumnType::instant}},
                           "",
                           true};
  const auto now = base::to_string(context_.now);
  std::deque<std::string> texts;
  Some some(changes_.size());
  const auto make = [&](std::vector<sql::Value>& values) {
    texts.clear();
    return some.more([&](std::size_t i) -> base::Result<void> {
      const auto& change = changes_[i];
      DEALKIT_ASSIGN_OR_RETURN(auto changes, deal::changes_json(change.kind, change.before,
                                                                change.after, reader_));
      const std::string_view diff = texts.emplace_back(std::move(changes));
      const std::string_view meta = texts.emplace_back(metadata(context_, change));
      for (const auto text : {deal::traits(change.kind).name, std::string_view(change.id),
                              deal::name_of(change.action), std::string_view(context_.actor)}) {
        values.emplace_back(text);
      }
      values.emplace_back(change.version);
      for (const auto text : {diff, meta, std::string_view(now)}) values.emplace_back(text);
      return {};
    });
  };
  DEALKIT_RETURN_IF_ERROR(connection().insert_made(insert, changes_.size(), make));
  return {};
}

base::Result<void> SqlUnitOfWork::write_outbox() {
  const sql::Insert insert{"outbox",
                           {{"id", ColumnType::text},
                            {"aggregatetype", ColumnType::text},
                            {"aggregateid", ColumnType::text},
                            {"partition_key", ColumnType::text},
                            {"type", ColumnType::text},
                            {"traceparent", ColumnType::text},
                            {"payload", ColumnType::json},
                            {"created_at", ColumnType::instant}},
                           "ON CONFLICT (id) DO NOTHING",
                           true};
  std::vector<OutboxEvent> events;
  for (const auto& change : changes_) {
    if (!change.event_type.empty()) events.push_back({&change, nullptr});
    for (const auto& fact : change.facts) events.push_back({&change, &fact});
  }
  if (events.empty()) return {};
  // They rise with the events of a batch.
  const auto ids = event_ids_.draw(context_.now, events.size());
  const auto now = base::to_string(context_.now);
  std::deque<std::string> texts;
  Some some(events.size());
  const auto make = [&](std::vector<sql::Value>& values) {
    texts.clear();
    return some.more([&](std::size_t i) -> base::Result<void> {
      const auto& change = *events[i].change;
      for (const auto text :
           {std::string_view(ids[i]), deal::traits(change.kind).name, std::string_view(change.id),
            std::string_view(change.partition_key), events[i].type()}) {
        values.emplace_back(text);
      }
      values.emplace_back();
      if (!context_.traceparent.empty()) values.back() = std::string_view(context_.traceparent);
      const std::string_view payload = texts.emplace_back(events[i].payload(context_.actor));
      values.emplace_back(payload);
      values.emplace_back(std::string_view(now));
      return {};
    });
  };
  const auto written = connection().insert_made(insert, events.size(), make);
  if (!written && written.error().code != base::Errc::conflict) return written.error();
  if (written && *written == events.size()) return {};
  event_ids_.are_taken();
  return base::Error{base::Errc::again, "an event of that id is there already"};
}

base::Result<void> SqlUnitOfWork::flush() {
  if (!changes_.empty()) {
    DEALKIT_RETURN_IF_ERROR(write_records());
    DEALKIT_RETURN_IF_ERROR(write_audit());
    DEALKIT_RETURN_IF_ERROR(write_outbox());
  }
  changes_.clear();
  requested_.clear();
  loaded_ = {};
  records_.clear();
  return {};
}

}  // namespace dealkit::io::store
