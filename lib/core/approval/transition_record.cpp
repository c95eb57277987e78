// Transitions as lines of JSON, and back.
#include "core/approval/transition_record.hpp"

#include <algorithm>
#include <array>

#include "core/approval/member_reader.hpp"
#include "core/base/json/write.hpp"

namespace dealkit::approval {
namespace {

constexpr std::string_view record_type = "approval_transition";
constexpr std::array<std::string_view, 5> seat_states{"waiting", "open", "approved", "rejected",
                                                      "closed"};

void append_text(json::Writer& writer, std::string_view name, std::string_view text) {
  if (!text.empty()) writer.member(name, text);
}
void append_time(json::Writer& writer, std::string_view name,
                 const std::optional<base::Instant>& time) {
  if (time) writer.member(name, base::to_string(*time));
}
void append_flag(json::Writer& writer, std::string_view name, bool flag) {
  if (flag) writer.key(name).boolean(true);
}

void append_levels(json::Writer& writer, const std::vector<int>& levels) {
  writer.array();
  for (const int level : levels) writer.integer(level);
  writer.close();
}

void append_seat(json::Writer& writer, const Seat& seat) {
  writer.object().key("level").integer(seat.level).key("seat").integer(seat.seat);
  writer.member("state", seat_states[static_cast<std::size_t>(seat.state)]);
  append_text(writer, "approver_role", seat.role);
  append_text(writer, "approver_id", seat.approver);
  append_text(writer, "on_behalf_of", seat.on_behalf_of);
  append_time(writer, "assigned_until", seat.assigned_until);
  append_time(writer, "opened_at", seat.opened_at);
  append_time(writer, "sla_deadline", seat.deadline);
  append_time(writer, "decided_at", seat.decided_at);
  if (seat.escalations != 0) writer.key("escalations").integer(seat.escalations);
  append_flag(writer, "is_sla_breached", seat.breached);
  append_text(writer, "comments", seat.comments);
  if (!seat.signed_content.empty()) {
    writer.member("signed_hash", deal::signature_hash(seat.signed_content));
  }
  writer.close();
}

Seat read_seat(json::Value value, MemberReader& record) {
  Seat seat;
  MemberReader reader(value, "approval_transition: seat");
  seat.level = reader.small_integer("level").value_or(0);
  seat.seat = reader.small_integer("seat").value_or(0);
  if (!reader.failed() && (seat.level < 1 || seat.level > deal::last_level || seat.seat < 1)) {
    reader.fail(value, "expected a level from 1 to 3 and a seat from 1 on");
  }
  const auto state = reader.needed_text("state");
  const auto* known = std::find(seat_states.begin(), seat_states.end(), state);
  if (known != seat_states.end()) {
    seat.state = static_cast<SeatState>(known - seat_states.begin());
  } else {
    reader.fail(value.find("state"), "expected a state of a seat, found \"" + state + "\"");
  }
  seat.role = reader.text("approver_role");
  seat.approver = reader.text("approver_id");
  seat.on_behalf_of = reader.text("on_behalf_of");
  seat.assigned_until = reader.time("assigned_until");
  seat.opened_at = reader.time("opened_at");
  seat.deadline = reader.time("sla_deadline");
  seat.decided_at = reader.time("decided_at");
  seat.escalations = reader.small_integer("escalations").value_or(0);
  seat.breached = reader.boolean("is_sla_breached");
  seat.comments = reader.text("comments");
  if (auto error = reader.result(); !error) record.fail_with(error.error());
  return seat;
}

ApprovalState read_state(MemberReader& reader, std::string_view name) {
  const auto text = reader.needed_text(name);
  const auto state = deal::parse_approval_state(text);
  if (!state) {
    reader.fail(reader.object().find(name),
                "expected a state of a review in \"" + std::string(name) + "\", found \"" + text +
                    "\"");
  }
  return state.value_or(ApprovalState::draft);
}

Steps read_steps(MemberReader& reader) {
  Steps steps;
  for (const auto inner : reader.array("levels")) {
    auto& step = steps.emplace_back();
    if (!inner.is(json::Kind::array)) reader.fail(inner, "expected lists of levels in \"levels\"");
    for (const auto element : inner) {
      const auto number = element.is(json::Kind::number) ? element.integer().value_or(0) : 0;
      if (number < 1 || number > deal::last_level) {
        reader.fail(element, "expected levels from 1 to 3 in \"levels\"");
      }
      step.push_back(static_cast<int>(number));
    }
  }
  return steps;
}

}  // namespace

void append_transition(std::string& out, std::string_view deal_id, const Transition& transition) {
  json::Writer writer(out);
  writer.object().member("type", record_type).member("deal_id", deal_id);
  writer.member("action", name_of(transition.action));
  writer.member("from_state", deal::name_of(transition.from));
  writer.member("to_state", deal::name_of(transition.to));
  writer.member("actor_id", transition.actor).key("level");
  if (transition.level) {
    writer.integer(*transition.level);
  } else {
    writer.null();
  }
  writer.key("version").integer(transition.version);
  writer.member("time", base::to_string(transition.time));
  append_text(writer, "role", transition.role);
  append_text(writer, "comments", transition.comments);
  if (transition.seat) writer.key("seat").integer(*transition.seat);
  writer.key("round").integer(transition.round);
  writer.key("submission").integer(transition.submission);
  append_flag(writer, "new_round", transition.new_round);
  append_text(writer, "submitter", transition.submitter);
  if (transition.new_round) {
    writer.key("levels").array();
    for (const auto& step : transition.steps) append_levels(writer, step);
    writer.close();
  }
  if (!transition.seats.empty()) {
    writer.key("seats").array();
    for (const auto& seat : transition.seats) append_seat(writer, seat);
    writer.close();
  }
  if (!transition.fallen_levels.empty()) {
    writer.key("fallen_levels");
    append_levels(writer, transition.fallen_levels);
  }
  append_flag(writer, "content_approved", transition.content_approved);
  append_flag(writer, "pauses_deal", transition.pauses_deal);
  append_text(writer, "notify", transition.notify);
  if (!transition.acknowledged.empty()) {
    writer.key("acknowledged").array();
    for (const auto& text : transition.acknowledged) writer.string(text);
    writer.close();
  }
  writer.close();
}

base::Result<Transition> parse_transition(json::Value record) {
  MemberReader reader(record, record_type);
  const auto type = reader.needed_text("type");
  if (type != record_type) {
    reader.fail(record.find("type"), "expected this type, found \"" + type + "\"");
  }
  Transition transition;
  const auto action_name = reader.needed_text("action");
  const auto action = parse_action(action_name);
  if (!action) {
    reader.fail(record.find("action"), "expected an action, found \"" + action_name + "\"");
  }
  transition.action = action.value_or(Action::comment);
  transition.from = read_state(reader, "from_state");
  transition.to = read_state(reader, "to_state");
  transition.actor = reader.text("actor_id");
  transition.level = reader.small_integer("level");
  const auto version = reader.integer("version");
  const auto time = reader.time("time");
  if (!version || !time) reader.fail(record, "expected a version and a time");
  transition.version = version.value_or(0);
  transition.time = time.value_or(base::Instant{});
  transition.role = reader.text("role");
  transition.comments = reader.text("comments");
  transition.seat = reader.small_integer("seat");
  transition.round = reader.small_integer("round").value_or(0);
  transition.submission = reader.small_integer("submission").value_or(0);
  transition.new_round = reader.boolean("new_round");
  transition.submitter = reader.text("submitter");
  transition.steps = read_steps(reader);
  for (const auto seat : reader.array("seats")) {
    transition.seats.push_back(read_seat(seat, reader));
  }
  transition.fallen_levels = reader.numbers("fallen_levels");
  transition.content_approved = reader.boolean("content_approved");
  transition.pauses_deal = reader.boolean("pauses_deal");
  transition.notify = reader.text("notify");
  transition.acknowledged = reader.texts("acknowledged");
  DEALKIT_RETURN_IF_ERROR(reader.result());
  return transition;
}

}  // namespace dealkit::approval
