// pending and sla-check: what waits for whom, how long still, and what is overdue.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <set>

#include "commands.hpp"
#include "core/approval/records.hpp"
#include "core/base/json/write.hpp"
#include "core/base/person.hpp"
#include "core/base/visible.hpp"
#include "io/session/output.hpp"
#include "io/session/review/review_session.hpp"
#include "io/session/table_output.hpp"
#include "io/store/records/records.hpp"
#include "io/store/reviews/reviews.hpp"
#include "transition_text.hpp"

namespace dealkit::cmd::approve {
namespace {

using io::store::Records;
using io::store::Reviews;

namespace json = base::json;
using io::cli::Invocation;
using io::session::cell_text;
using io::session::message_on;
using io::session::Session;

constexpr const char* layout_hint = "see --format expanded";

/// One open seat, as its approval row has it; of an assignment that has lapsed nothing is told.
struct OpenSeat {
  std::string deal_id, round, level, seat, role, approver, opened_at, deadline, escalations;
  std::string on_behalf_of, assigned_until;
  std::string deal_name, total_value, currency;
  base::Instant due;
};

base::Result<OpenSeat> seat_of(const io::store::OpenSeat& open, json::Value record,
                               base::Instant now) {
  const auto text = [&](std::string_view name) { return cell_text(record.find(name)); };
  OpenSeat seat{text("deal_id"),   text("round"),       text("level"),
                text("seat"),      text("approver_role"), text("approver_id"),
                text("opened_at"), text("sla_deadline"),  text("escalations"),
                text("on_behalf_of"), text("assigned_until"), open.deal_name, {}, open.currency,
                {}};
  if (const auto until = base::parse_instant(seat.assigned_until); until && *until <= now) {
    for (auto* lapsed : {&seat.approver, &seat.on_behalf_of, &seat.assigned_until}) lapsed->clear();
  }
  if (open.total_value) seat.total_value = base::to_string(*open.total_value);
  DEALKIT_ASSIGN_OR_RETURN(seat.due, base::parse_instant(seat.deadline));
  return seat;
}

/// "2 d 3 h", "4 h 5 min", "12 min", "5 s", with "-" before what is over.
std::string span_text(std::int64_t seconds) {
  const auto whole = seconds < 0 ? -seconds : seconds;
  const auto minutes = whole / 60;
  const auto hours = minutes / 60;
  const std::string sign = seconds < 0 ? "-" : "";
  if (minutes == 0) return fmt::format("{}{} s", sign, whole);
  if (hours >= 48) return fmt::format("{}{} d {} h", sign, hours / 24, hours % 24);
  if (hours > 0) return fmt::format("{}{} h {} min", sign, hours, minutes % 60);
  return fmt::format("{}{} min", sign, minutes);
}

/// Writes open seats as lines or as a table.
class SeatWriter {
 public:
  struct Form {
    std::string type;  // of a line
    bool people = false;
    std::string none;  // what people read where there is no seat
  };
  SeatWriter(base::Instant now, Form form, base::TableLayout layout)
      : now_(now), form_(std::move(form)),
        out_(base::TextTable({{"DEAL"}, {"NAME", base::ColumnKind::text},
                              {"VALUE", base::ColumnKind::number},
                              {"LEVEL", base::ColumnKind::number}, {"ROLE"},
                              {"LEFT", base::ColumnKind::number}, {"DUE (UTC)"}, {"APPROVER"}},
                             std::move(layout)),
             form_.none) {}

  base::Result<void> add(const OpenSeat& seat) {
    if (!form_.people) {
      text_.clear();
      append_line(text_, seat);
      return out_.append(text_);
    }
    const auto value = seat.total_value.empty() ? "" : seat.total_value + " " + seat.currency;
    return out_.add({seat.deal_id, seat.deal_name, value, seat.level, seat.role,
                     span_text(left_of(seat)), io::session::minutes_of(seat.deadline),
                     seat.approver});
  }
  base::Result<void> finish() {
    if (form_.people) DEALKIT_RETURN_IF_ERROR(out_.finish_table());
    return out_.finish();
  }
  const io::ndjson::RecordWriter& out() const { return out_.out(); }

 private:
  std::int64_t left_of(const OpenSeat& seat) const {
    return base::subtract(seat.due, now_).seconds;
  }

  void append_line(std::string& text, const OpenSeat& seat) const {
    json::Writer writer(text);
    const auto number = [&](std::string_view name, const std::string& digits) {
      if (!digits.empty()) writer.key(name).raw(digits);
    };
    const auto word = [&](std::string_view name, const std::string& value) {
      if (!value.empty()) writer.member(name, value);
    };
    writer.object().member("type", form_.type).member("deal_id", seat.deal_id);
    word("deal_name", seat.deal_name);
    number("total_value", seat.total_value);
    word("currency", seat.currency);
    number("round", seat.round);
    number("level", seat.level);
    number("seat", seat.seat);
    word("role", seat.role);
    word("approver_id", seat.approver);
    word("on_behalf_of", seat.on_behalf_of);
    word("assigned_until", seat.assigned_until);
    word("opened_at", seat.opened_at);
    writer.member("sla_deadline", seat.deadline);
    writer.key("seconds_left").integer(left_of(seat));
    writer.key("is_overdue").boolean(left_of(seat) < 0);
    number("escalations", seat.escalations);
    writer.close();
    text += '\n';
  }

  base::Instant now_;
  Form form_;
  std::string text_;
  io::session::TableOutput out_;
};

/// Visits open seats by deadline; `due_before`: only those that are overdue then.
base::Result<void> visit_open(Session& session, std::optional<base::Instant> due_before,
                              const std::function<base::Result<void>(const OpenSeat&)>& on_seat) {
  json::Reader reader{deal::derived_limits};
  return Reviews(*session.store)
      .open_seats(due_before, [&](const io::store::OpenSeat& open) -> base::Result<void> {
        DEALKIT_ASSIGN_OR_RETURN(const auto root, open.approval.record.root(reader));
        DEALKIT_ASSIGN_OR_RETURN(const auto seat, seat_of(open, root, session.context.now));
        return on_seat(seat);
      });
}

/// The records that say who may decide the deals named: themselves, their seats and rounds, all
/// from one snapshot.
base::Result<deal::MemoryRecords> reviews_of(Session& session, const std::set<std::string>& deals) {
  deal::MemoryRecords records;
  std::vector<io::store::Query> queries(3);
  queries[0].kind = deal::Kind::deal;
  queries[0].ids.assign(deals.begin(), deals.end());
  queries[1].kind = deal::Kind::approval;
  queries[2].kind = deal::Kind::review_round;
  for (auto& query : queries) query.computed = false;
  json::Reader reader{deal::derived_limits};
  const auto keep = [&](const deal::Stored& stored) -> base::Result<void> {
    if (stored.kind != deal::Kind::deal) {
      DEALKIT_ASSIGN_OR_RETURN(const auto root, stored.record.root(reader));
      if (!deals.contains(cell_text(root.find("deal_id")))) return {};
    }
    records.put(stored);
    return {};
  };
  DEALKIT_RETURN_IF_ERROR(Records(*session.store).visit(queries, keep));
  return records;
}

/// The open seats that somebody may decide, by deadline. What is wrong with one deal is told, and
/// the others are listed.
base::Result<std::vector<OpenSeat>> open_for(Session& session, const approval::Asker& asker) {
  std::vector<OpenSeat> open;
  std::set<std::string> deals;
  DEALKIT_RETURN_IF_ERROR(visit_open(session, std::nullopt, [&](const OpenSeat& seat) {
    open.push_back(seat);
    deals.insert(seat.deal_id);
    return base::Result<void>{};
  }));
  if (deals.empty()) return open;
  DEALKIT_ASSIGN_OR_RETURN(const auto records, reviews_of(session, deals));
  std::set<std::array<std::string, 3>> theirs;
  for (const auto& id : deals) {
    const auto seats = approval::seats_for(records, id, asker, session.context);
    if (!seats) {
      io::session::print_message("approve", "error: " + message_on("deal '" + id + "'",
                                                          seats.error().message));
      continue;
    }
    for (const auto& seat : *seats) {
      theirs.insert({id, std::to_string(seat.level), std::to_string(seat.seat)});
    }
  }
  std::erase_if(open, [&](const OpenSeat& seat) {
    return !theirs.contains({seat.deal_id, seat.level, seat.seat});
  });
  return open;
}

/// Escalates one deal; writes the transitions.
base::Result<void> escalate(Session& session, const approval::Policy* policy,
                            const std::string& deal_id, const Invocation& invocation) {
  std::string answer;
  const auto work = [&](io::store::UnitOfWork& unit) -> base::Result<void> {
    answer.clear();
    const std::array keys{deal::Key{deal::Kind::deal, deal_id}};
    DEALKIT_RETURN_IF_ERROR(unit.load(keys, io::store::Related::whole));
    DEALKIT_ASSIGN_OR_RETURN(const auto decided,
                             approval::escalate_overdue(unit, deal_id, {policy}, session.context));
    for (const auto& change : decided.changes) unit.apply(change);
    for (const auto& transition : decided.transitions) {
      approval::append_transition(answer, deal_id, transition);
      answer += '\n';
    }
    return {};
  };
  DEALKIT_RETURN_IF_ERROR(Records(*session.store).transact(session.context, work));
  if (!io::session::for_people(invocation)) return io::session::print(answer);
  std::string text;
  while (!answer.empty()) {
    const auto end = answer.find('\n') + 1;
    DEALKIT_ASSIGN_OR_RETURN(const auto described, describe_transition(answer.substr(0, end)));
    text += described;
    answer.erase(0, end);
  }
  return io::session::print(io::session::fitted(text));
}

/// --apply: what is overdue is escalated, deal by deal, each in its own transaction; what goes
/// wrong with one is told, and the others go on.
base::Result<int> escalate_all(io::session::ReviewSession& session, const Invocation& invocation) {
  const auto* const policy = session.policy.get();
  std::vector<std::string> deals;  // the ids alone: what a store may have overdue fits
  DEALKIT_RETURN_IF_ERROR(visit_open(session, session.context.now, [&](const OpenSeat& seat) {
    deals.push_back(seat.deal_id);
    return base::Result<void>{};
  }));
  std::sort(deals.begin(), deals.end());
  deals.erase(std::unique(deals.begin(), deals.end()), deals.end());
  int status = deals.empty() ? 0 : 1;
  for (const auto& id : deals) {
    const auto done = escalate(session, policy, id, invocation);
    if (done) continue;
    io::session::print_message("approve", "error: " + message_on("deal '" + id + "'",
                                                        done.error().message));
    if (status <= 1) status = base::traits(done.error().code).exit_status;
    if (done.error().code == base::Errc::unavailable) break;
  }
  return status;
}

}  // namespace

base::Result<int> list_pending(const Invocation& invocation) {
  const auto& values = invocation.values;
  DEALKIT_ASSIGN_OR_RETURN(auto session,
                           io::session::open_review_session(invocation, io::session::Access::read));
  const auto& person = values.text("for");
  if (values.has("for") && person.empty()) {
    return base::Error{base::Errc::usage, "--for: expected the name of a person, found nothing"};
  }
  const auto& role = values.text("role");
  const auto& approver = values.text("approver");
  const auto none = person.empty() ? std::string("nothing waits")
                                   : "nothing waits for " + base::visible(person);
  SeatWriter writer(session.context.now,
                    {"approval_pending", io::session::for_people(invocation), none},
                    io::session::table_layout(invocation, layout_hint));
  const auto is_wanted = [&](const OpenSeat& seat) {
    return (role.empty() || seat.role == role) &&
           (approver.empty() || base::same_person(seat.approver, approver));
  };
  base::Result<void> done;
  if (person.empty()) {
    done = visit_open(session, std::nullopt, [&](const OpenSeat& seat) {
      return is_wanted(seat) ? writer.add(seat) : base::Result<void>{};
    });
  } else {
    DEALKIT_ASSIGN_OR_RETURN(const auto seats, open_for(session, {person, role}));
    for (const auto& seat : seats) {
      if (done && is_wanted(seat)) done = writer.add(seat);
    }
  }
  if (done) done = writer.finish();
  if (!done) return io::session::failure_of(writer.out(), done.error());
  return 0;
}

base::Result<int> check_deadlines(const Invocation& invocation) {
  const bool apply = invocation.values.flag("apply");
  DEALKIT_ASSIGN_OR_RETURN(auto session, io::session::open_review_session(
                                             invocation, apply ? io::session::Access::write
                                                               : io::session::Access::read));
  if (apply) return escalate_all(session, invocation);
  SeatWriter writer(session.context.now,
                    {"sla_breach", io::session::for_people(invocation), "nothing is overdue"},
                    io::session::table_layout(invocation, layout_hint));
  bool found = false;
  auto done = visit_open(session, session.context.now, [&](const OpenSeat& seat) {
    found = true;
    return writer.add(seat);
  });
  if (done) done = writer.finish();
  if (!done) return io::session::failure_of(writer.out(), done.error());
  return found ? 1 : 0;
}

}  // namespace dealkit::cmd::approve
