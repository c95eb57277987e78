// The commercial life of a deal: its two tables, and what commands and dates make of it.
#include "core/deal/life.hpp"

#include <algorithm>
#include <array>

#include "core/base/moment.hpp"
#include "core/deal/content_checks.hpp"
#include "core/deal/deal.hpp"
#include "core/event/event.hpp"
#include "core/record/decode.hpp"
#include "core/record/normal_form.hpp"

namespace dealkit::deal {
namespace {

constexpr std::array<std::string_view, 5> status_names{"draft", "active", "paused", "completed",
                                                       "cancelled"};
constexpr std::array<std::string_view, 7> state_names{
    "draft", "pending", "level_1_review", "level_2_review", "level_3_review", "approved",
    "rejected"};

/// A deal runs, or has run, on content that was approved: these statuses demand it. So does the
/// state of the review that says so; every other one may stand before and after a first approval.
constexpr bool demands_approval(Status status) {
  return status == Status::active || status == Status::paused || status == Status::completed;
}
constexpr bool demands_approval(ApprovalState state) { return state == ApprovalState::approved; }

constexpr auto pair_table = [] {
  std::array<AllowedPair, status_names.size() * state_names.size()> table{};
  for (std::size_t i = 0; i < table.size(); ++i) {
    const auto status = static_cast<Status>(i / state_names.size());
    const auto state = static_cast<ApprovalState>(i % state_names.size());
    table[i] = {status, state, !demands_approval(status) && !demands_approval(state), true};
  }
  return table;
}();

constexpr std::array<Move, 8> move_table{{
    {Action::activate, Status::draft, Status::active, "deal.updated"},
    {Action::pause, Status::active, Status::paused, "deal.updated"},
    {Action::resume, Status::paused, Status::active, "deal.updated"},
    {Action::complete, Status::active, Status::completed, "deal.updated"},
    {Action::complete, Status::paused, Status::completed, "deal.updated"},
    {Action::cancel, Status::draft, Status::cancelled, "deal.cancelled"},
    {Action::cancel, Status::active, Status::cancelled, "deal.cancelled"},
    {Action::cancel, Status::paused, Status::cancelled, "deal.cancelled"},
}};

constexpr bool by_command(Action action) {
  return action == Action::pause || action == Action::resume || action == Action::cancel;
}

template <class Enum, std::size_t N>
std::optional<Enum> parse_name(const std::array<std::string_view, N>& names,
                               std::string_view text) {
  const auto at = std::find(names.begin(), names.end(), text);
  if (at == names.end()) return std::nullopt;
  return static_cast<Enum>(at - names.begin());
}

/// A deal's record, read.
struct ReadDeal {
  RecordText text;
  json::Value root;
  Deal deal;
};

base::Result<void> read_deal(const RecordText& text, ReadDeal& into) {
  into.text = text;
  DEALKIT_ASSIGN_OR_RETURN(into.root, text.root());
  if (!into.root.is(json::Kind::object)) {
    return base::Error{base::Errc::data, "expected a deal record, found " +
                                             std::string(json::describe(into.root.kind()))};
  }
  record::Arena arena;
  std::vector<record::Problem> problems;
  record::decode(into.root, deal_table, &into.deal, arena, problems);
  if (problems.empty()) return {};
  return base::Error{base::Errc::data, "deal record: " + std::string(problems[0].field->name) +
                                           ": " + problems[0].reason};
}

base::Result<Status> status_of(const Deal& deal) {
  if (!deal.status) return Status::draft;
  if (const auto status = parse_status(*deal.status)) return *status;
  return base::Error{base::Errc::data, "status \"" + std::string(*deal.status) +
                                           "\" is none that a deal can have: expected draft, "
                                           "active, paused, completed or cancelled"};
}

base::Result<const Stored*> find_deal(const Records& records, std::string_view deal_id) {
  const auto* stored = records.find(Kind::deal, deal_id);
  if (stored != nullptr) return stored;
  return base::Error{base::Errc::not_found,
                     "expected a deal, found none with the id '" + std::string(deal_id) + "'"};
}

/// The deal with another status, as a change.
base::Result<Change> move_deal(const Stored& stored, const RecordText& record, const Move& move,
                               std::string_view reason, const Context& context) {
  ReadDeal read;
  DEALKIT_RETURN_IF_ERROR(read_deal(record, read));
  const auto state = parse_approval_state(text_of(read.root, "approval_state"))
                         .value_or(ApprovalState::draft);
  DEALKIT_RETURN_IF_ERROR(check_pair(move.to, state, read.deal.approved_version.present));
  record::NormalBuilder builder(deal_table);
  DEALKIT_RETURN_IF_ERROR(builder.set_all(read.root));
  builder.set_string("status", name_of(move.to));
  builder.set_string("updated_at", base::to_string(context.now));
  Change change;
  change.action = move.action;
  change.kind = Kind::deal;
  change.id = stored.id;
  change.version_before = change.version = stored.version;
  change.before = record;
  change.after = builder.build();
  change.event_type = move.event_type;
  change.partition_key = event::partition_key(text_of(read.root, "account_id"), stored.id);
  change.reason = reason;
  return change;
}

/// "pause or cancel": the commands that this status allows.
std::string commands_from(Status status) {
  std::string out;
  for (const auto& move : move_table) {
    if (move.from != status || !by_command(move.action)) continue;
    out += (out.empty() ? "" : " or ") + std::string(name_of(move.action));
  }
  return out.empty() ? "nothing" : out;
}

Decision nothing_to_do(const Stored& stored) {
  Decision decision;
  decision.stored_version = stored.version;
  decision.deal_id = stored.id;
  return decision;
}

/// The zone of the deal's account; UTC where it is not known.
const base::TimeZone& zone_of(const Records& records, json::Value deal, const Context& context) {
  static const auto utc = base::TimeZone::utc();
  if (context.zones == nullptr) return utc;
  const auto* account = records.find(Kind::account, text_of(deal, "account_id"));
  if (account == nullptr) return utc;
  const auto root = account->record.root();
  if (!root) return utc;
  const auto name = text_of(*root, "time_zone");
  const auto* zone = name.empty() ? nullptr : context.zones->find(name);
  return zone == nullptr ? utc : *zone;
}

/// The move that the dates ask for, or nullptr.
const Move* due_move(Status status, bool approved, bool started, bool ended) {
  for (const auto& move : move_table) {
    if (move.from != status) continue;
    // A draft that is over already passes through active too: started follows from ended.
    if (move.action == Action::activate && approved && (started || ended)) return &move;
    if (move.action == Action::complete && ended) return &move;
  }
  return nullptr;
}

}  // namespace

std::string_view name_of(Status status) {
  return status_names[static_cast<std::size_t>(status)];
}
std::optional<Status> parse_status(std::string_view text) {
  return parse_name<Status>(status_names, text);
}
std::string_view name_of(ApprovalState state) {
  return state_names[static_cast<std::size_t>(state)];
}
std::optional<ApprovalState> parse_approval_state(std::string_view text) {
  return parse_name<ApprovalState>(state_names, text);
}

std::span<const AllowedPair> allowed_pairs() { return pair_table; }
std::span<const Move> moves() { return move_table; }

bool is_final(Status status) {
  return std::none_of(move_table.begin(), move_table.end(),
                      [&](const Move& move) { return move.from == status; });
}

base::Result<void> check_pair(Status status, ApprovalState approval, bool has_approved_version) {
  const auto row = std::find_if(pair_table.begin(), pair_table.end(), [&](const auto& pair) {
    return pair.status == status && pair.approval == approval;
  });
  if (row != pair_table.end() &&
      (has_approved_version ? row->with_approved_version : row->without_approved_version)) {
    return {};
  }
  return base::Error{base::Errc::data,
                     "status " + std::string(name_of(status)) + " with approval_state " +
                         std::string(name_of(approval)) +
                         " demands an approved_version, found none"};
}

base::Result<void> check_pair(json::Value deal) {
  const auto unknown = [](std::string_view name, std::string_view found) {
    return base::Error{base::Errc::data, std::string(name) + " \"" + std::string(found) +
                                             "\" is none that a deal can have"};
  };
  const auto status_text = text_of(deal, "status");
  const auto state_text = text_of(deal, "approval_state");
  const auto status = status_text.empty() ? Status::draft : parse_status(status_text);
  if (!status) return unknown("status", status_text);
  const auto state =
      state_text.empty() ? ApprovalState::draft : parse_approval_state(state_text);
  if (!state) return unknown("approval_state", state_text);
  const auto approved = deal.find("approved_version");
  return check_pair(*status, *state, approved.is(json::Kind::number));
}

base::Result<Decision> change_status(const Records& records, std::string_view deal_id,
                                     Action action, std::optional<std::int64_t> if_version,
                                     std::string_view reason, const Context& context) {
  if (!by_command(action)) {
    return base::Error{base::Errc::usage, "expected pause, resume or cancel, found " +
                                              std::string(name_of(action))};
  }
  DEALKIT_ASSIGN_OR_RETURN(const auto* stored, find_deal(records, deal_id));
  auto decision = nothing_to_do(*stored);
  if (if_version && *if_version != stored->version) {
    decision.outcome = Outcome::conflict;
    decision.conflict = "expected version " + std::to_string(*if_version) + ", stored is " +
                        std::to_string(stored->version);
    return decision;
  }
  ReadDeal read;
  DEALKIT_RETURN_IF_ERROR(read_deal(stored->record, read));
  DEALKIT_ASSIGN_OR_RETURN(const auto status, status_of(read.deal));
  const auto leads_here = [&](const Move& m) { return m.action == action && m.to == status; };
  if (std::any_of(move_table.begin(), move_table.end(), leads_here)) return decision;
  const auto* move = std::find_if(move_table.begin(), move_table.end(), [&](const Move& m) {
    return m.action == action && m.from == status;
  });
  if (move == move_table.end()) {
    return base::Error{base::Errc::negative,
                       "cannot " + std::string(name_of(action)) + " deal '" + stored->id +
                           "': its status is " + std::string(name_of(status)) + ", which allows " +
                           commands_from(status)};
  }
  DEALKIT_ASSIGN_OR_RETURN(auto change, move_deal(*stored, stored->record, *move, reason, context));
  decision.outcome = Outcome::updated;
  decision.changes.push_back(std::move(change));
  return decision;
}

base::Result<Decision> advance(const Records& records, std::string_view deal_id,
                               const RecordText& effective, const Context& context) {
  DEALKIT_ASSIGN_OR_RETURN(const auto* stored, find_deal(records, deal_id));
  auto decision = nothing_to_do(*stored);
  ReadDeal now, agreed;
  DEALKIT_RETURN_IF_ERROR(read_deal(stored->record, now));
  DEALKIT_RETURN_IF_ERROR(read_deal(effective.empty() ? stored->record : effective, agreed));
  DEALKIT_ASSIGN_OR_RETURN(auto status, status_of(now.deal));
  const auto& start = agreed.deal.start_date;
  const auto& end = agreed.deal.end_date;
  const auto& zone = zone_of(records, agreed.root, context);
  const bool started =
      !start || context.now >= base::moment_of(*start, base::Edge::begin, zone);
  const bool ended = end && context.now >= base::moment_of(*end, base::Edge::end, zone);
  const bool approved = now.deal.approved_version.present;
  auto record = stored->record;
  while (const auto* move = due_move(status, approved, started, ended)) {
    const auto reason = move->action == Action::activate ? "start_date reached"
                                                         : "end_date passed";
    DEALKIT_ASSIGN_OR_RETURN(auto change, move_deal(*stored, record, *move, reason, context));
    record = change.after;
    status = move->to;
    decision.outcome = Outcome::updated;
    decision.changes.push_back(std::move(change));
  }
  return decision;
}

}  // namespace dealkit::deal
