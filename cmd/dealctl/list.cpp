// list: records for people, or the members that are asked for.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "column_check.hpp"
#include "commands.hpp"
#include "core/base/json/write.hpp"
#include "io/ndjson/writer.hpp"
#include "io/session/table_output.hpp"
#include "io/store/records/records.hpp"
#include "output.hpp"
#include "query.hpp"
#include "where_check.hpp"

namespace dealkit::cmd::dealctl {
namespace {

using io::store::Records;

std::string_view usual_columns(deal::Kind kind) {
  switch (kind) {
    case deal::Kind::account: return "id,name,currency,time_zone,status";
    case deal::Kind::deal:
      return "id,deal_name,total_value,currency,status,approval_state,start_date,end_date,"
             "account_id,version";
    case deal::Kind::campaign:
      return "id,deal_id,campaign_name,campaign_type,budget,currency,status,validation_status";
    case deal::Kind::approval:
      return "id,approver_role,approver_id,action,sla_deadline,decided_at,deal_id,round,level,"
             "seat";
    case deal::Kind::review_round:
      return "id,submission,submitter,levels,content_version,was_approved,created_at,deal_id,"
             "round";
    case deal::Kind::interaction: return "id,deal_id,kind,at";
    case deal::Kind::engagement_metric: return "deal_id,score,tier,computed_at,id";
    case deal::Kind::validation_report: return "campaign_id,is_valid,validated_at,content_hash";
    case deal::Kind::set_finding: return "code,severity,campaign_ids,message";
  }
  return "id";
}

/// Names and sentences may be cut; ids, dates, states and numbers must not be.
base::ColumnKind column_kind(std::string_view column, const record::Field* field) {
  const auto is = [&](record::Type type) { return field != nullptr && field->type == type; };
  if (is(record::Type::money) || is(record::Type::integer) || is(record::Type::number)) {
    return base::ColumnKind::number;
  }
  const auto name = column.substr(column.rfind('.') + 1);
  if (name == "message") return base::ColumnKind::story;
  const bool free = name == "name" || name.ends_with("_name") ||
                    name == "notes" || name == "comments" || name == "reason" ||
                    name == "description";
  const bool many = field == nullptr || is(record::Type::object) || is(record::Type::rows) ||
                    is(record::Type::any) || is(record::Type::tokens);
  const bool id = name.ends_with("id") || name.ends_with("_ids");
  return free || (many && !id) ? base::ColumnKind::text : base::ColumnKind::word;
}

class TableWriter {
 public:
  /// Without columns the usual ones; the expanded form then has all members.
  TableWriter(deal::Kind kind, std::vector<std::string> columns, base::TableLayout layout)
      : expanded_(layout.expanded), all_members_(expanded_ && columns.empty()),
        columns_(columns.empty() ? split(usual_columns(kind), ',') : std::move(columns)),
        fields_(fields_of(kind, columns_)),
        out_(base::TextTable(headings(), std::move(layout)), "no records") {}

  base::Result<void> add(json::Value record) {
    if (all_members_) return add_members(record);
    std::vector<std::string> row;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      auto cell = cell_text(member_at(record, columns_[i]));
      row.push_back(!expanded_ && is_moment(fields_[i]) ? minutes_of(cell) : std::move(cell));
    }
    return out_.add(std::move(row));
  }
  base::Result<void> finish() {
    DEALKIT_RETURN_IF_ERROR(out_.finish_table());
    return out_.finish();
  }

 private:
  base::Result<void> add_members(json::Value record) {
    std::vector<base::Member> members;
    for (const auto value : record) members.push_back({std::string(value.key()), cell_text(value)});
    return out_.add_record(members);
  }
  static std::vector<const record::Field*> fields_of(deal::Kind kind,
                                                     const std::vector<std::string>& columns) {
    std::vector<const record::Field*> fields;  // nullptr of what is no member
    for (const auto& column : columns) {
      fields.push_back(deal::traits(kind).table->find(json::hash_key(column), column));
    }
    return fields;
  }
  /// A time, not a day: what people plan by days has its account's zone.
  static bool is_moment(const record::Field* field) {
    return field != nullptr && field->type == record::Type::time &&
           !field->name.ends_with("_date");
  }
  std::vector<base::TextColumn> headings() const {
    std::vector<base::TextColumn> headings;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      std::string heading = columns_[i];
      if (!expanded_) {
        for (char& c : heading) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        if (is_moment(fields_[i])) heading += " (UTC)";
      }
      headings.push_back({heading, column_kind(columns_[i], fields_[i])});
    }
    return headings;
  }

  bool expanded_;
  bool all_members_;
  std::vector<std::string> columns_;
  std::vector<const record::Field*> fields_;
  io::session::TableOutput out_;
};

/// Only the members that were asked for, in that order; absent ones are left out.
void append_members(std::string& out, json::Value record,
                    const std::vector<std::string>& columns) {
  json::Writer writer(out);
  writer.object();
  for (const auto& column : columns) {
    if (const auto value = member_at(record, column)) writer.key(column).raw(value.text());
  }
  writer.close();
  out += '\n';
}

base::Result<int> list_as_records(Session& session, io::store::Query& query,
                                  const std::vector<std::string>& columns) {
  const LeftOut left_out(query);
  io::ndjson::RecordWriter out(STDOUT_FILENO, "<stdout>");
  AskedIds asked(query);
  json::Reader reader{deal::derived_limits};
  std::string line;
  bool selected = false;
  auto done = Records(*session.store)
                  .visit(std::array{query}, [&](const deal::Stored& stored) -> base::Result<void> {
                    line.clear();
                    asked.found(stored.id);
                    selected = true;
                    if (columns.empty()) {
                      line = stored.record.text();
                      line += '\n';
                      return out.append(line);
                    }
                    DEALKIT_ASSIGN_OR_RETURN(const auto root, stored.record.root(reader));
                    append_members(line, root, columns);
                    return out.append(line);
                  });
  if (done) done = out.finish();
  if (!done) return failure_of(out, done.error());
  DEALKIT_RETURN_IF_ERROR(check_where(session, std::array{query}, selected));
  return std::max(asked.print_missing(session), left_out.status());
}

}  // namespace

base::Result<int> list_records(const io::cli::Invocation& invocation) {
  DEALKIT_ASSIGN_OR_RETURN(auto session, open_review_session(invocation, Access::read));
  DEALKIT_ASSIGN_OR_RETURN(auto selection, selection_of(invocation, session));
  auto& query = selection.query;
  query.kind = *deal::parse_kind(invocation.values.text("type"));
  DEALKIT_ASSIGN_OR_RETURN(const auto columns, columns_of(invocation));
  DEALKIT_RETURN_IF_ERROR(check_columns(session, query, columns));
  if (!for_people(invocation)) return list_as_records(session, query, columns);
  const LeftOut left_out(query);
  AskedIds asked(query);
  TableWriter table(query.kind, columns,
                    table_layout(invocation, "see --columns and --format expanded"));
  json::Reader reader{deal::derived_limits};
  bool selected = false;
  DEALKIT_RETURN_IF_ERROR(
      Records(*session.store)
          .visit(std::array{query}, [&](const deal::Stored& stored) -> base::Result<void> {
            asked.found(stored.id);
            selected = true;
            DEALKIT_ASSIGN_OR_RETURN(const auto root, stored.record.root(reader));
            return table.add(root);
          }));
  DEALKIT_RETURN_IF_ERROR(table.finish());
  DEALKIT_RETURN_IF_ERROR(check_where(session, std::array{query}, selected));
  return std::max(asked.print_missing(session), left_out.status());
}

}  // namespace dealkit::cmd::dealctl
