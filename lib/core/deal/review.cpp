// Holds the signatures of a deal's review against its present content.
#include "core/deal/review.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "core/base/hash.hpp"
#include "core/base/ids.hpp"
#include "core/base/json/write.hpp"
#include "core/deal/deal.hpp"
#include "core/deal/life.hpp"
#include "core/event/event.hpp"
#include "core/record/normal_form.hpp"

namespace dealkit::deal {
namespace {

/// What a copy of a signature takes over.
constexpr std::array<std::string_view, 6> decision_members{
    "approver_id", "approver_role", "action", "comments", "decided_at", "signed"};

/// One approval record, read.
struct Row {
  const Stored* stored = nullptr;
  std::int64_t round = 0;
  int level = 0;
  std::int64_t seat = 0;
  bool pending = true;
  bool signature = false;  // an approval of a snapshot
  bool fits = false;       // that snapshot fits the present content
  std::string approver;
  std::string role;        // JSON text; "" = absent
  base::Instant decided_at{};
  std::vector<std::pair<std::string_view, std::string>> decision;  // names and JSON texts
};

/// One level of the highest round, with its signatures of all rounds.
struct Level {
  std::vector<const Row*> seats;      // by number
  std::vector<const Row*> available;  // signatures that fit, the most recent first
  std::vector<const Row*> plan;       // for each seat the signature that counts, or nullptr
  bool lost = false;                  // it counts fewer signatures than the round has

  bool complete() const { return std::find(plan.begin(), plan.end(), nullptr) == plan.end(); }
};
using Levels = std::map<int, Level>;

base::Error wrong(const Stored& stored, std::string_view what) {
  return base::Error{base::Errc::data,
                     "approval \"" + stored.id + "\": expected " + std::string(what)};
}

base::Result<std::int64_t> number_of(const Stored& stored, json::Value record,
                                     std::string_view name) {
  const auto value = record.find(name);
  if (!value.is(json::Kind::number)) return wrong(stored, "a number in " + std::string(name));
  return value.integer();
}

std::string text_of(json::Value record, std::string_view name) {
  const auto value = record.find(name);
  return value.is(json::Kind::string) ? std::string(value.string()) : std::string();
}

/// The present content as each level would sign it, made when it is asked for.
class Present {
 public:
  Present(std::string_view deal, std::span<const Stored* const> campaigns)
      : deal_(deal), campaigns_(campaigns) {}

  base::Result<bool> fits(int level, std::string_view snapshot) {
    auto& now = snapshots_[static_cast<std::size_t>(level - 1)];
    if (!now) {
      DEALKIT_TRY(now, signed_content(level, deal_, campaigns_));
    }
    if (snapshot == *now) return true;
    // Every round copies signatures: most snapshots of a long history are known already.
    const auto [known, is_new] = answers_.try_emplace({level, std::string(snapshot)}, false);
    if (is_new) {
      DEALKIT_TRY(const auto comparison, compare_signed(snapshot, *now));
      known->second = comparison.fit != Fit::material;
    }
    return known->second;
  }

 private:
  std::string deal_;
  std::span<const Stored* const> campaigns_;
  std::array<std::optional<std::string>, last_level> snapshots_;
  std::map<std::pair<int, std::string>, bool> answers_;
};

base::Result<Row> read_row(const Stored& stored, json::Reader& reader, Present& present) {
  DEALKIT_TRY(const auto* document, reader.read(stored.record));
  const auto record = document->root();
  Row row;
  row.stored = &stored;
  DEALKIT_TRY(row.round, number_of(stored, record, "round"));
  DEALKIT_TRY(const auto level, number_of(stored, record, "level"));
  if (level < 1 || level > last_level) return wrong(stored, "a level from 1 to 3");
  row.level = static_cast<int>(level);
  DEALKIT_TRY(row.seat, number_of(stored, record, "seat"));
  const auto action = text_of(record, "action");
  const auto snapshot = record.find("signed");
  row.pending = action.empty();
  row.signature = action == "approve" && snapshot.is(json::Kind::object);
  row.approver = text_of(record, "approver_id");
  row.decided_at = base::parse_instant(text_of(record, "decided_at")).value_or(base::Instant{});
  if (const auto role = record.find("approver_role")) row.role = role.text();
  if (!row.signature) return row;
  DEALKIT_TRY(row.fits, present.fits(row.level, snapshot.text()));
  for (const auto name : decision_members) {
    if (const auto member = record.find(name)) row.decision.emplace_back(name, member.text());
  }
  return row;
}

base::Result<std::vector<Row>> read_rows(std::span<const Stored* const> approvals,
                                         Present& present) {
  std::vector<Row> rows;
  rows.reserve(approvals.size());
  json::Reader reader(derived_limits);
  for (const auto* stored : approvals) {
    DEALKIT_TRY(auto row, read_row(*stored, reader, present));
    rows.push_back(std::move(row));
  }
  return rows;
}

/// Gives each seat a signature that fits: its own one if it does, else one of the history by an
/// approver who has no other seat of the level.
void plan_level(Level& level) {
  std::set<std::string_view> used;
  std::size_t signed_before = 0;
  for (const auto* seat : level.seats) {
    if (!seat->pending) ++signed_before;
    level.plan.push_back(seat->fits ? seat : nullptr);
    if (seat->fits) used.insert(seat->approver);
  }
  auto next = level.available.begin();
  for (auto& planned : level.plan) {
    while (planned == nullptr && next != level.available.end()) {
      if (used.insert((*next)->approver).second) planned = *next;
      ++next;
    }
  }
  const auto open = std::count(level.plan.begin(), level.plan.end(), nullptr);
  level.lost = level.plan.size() - static_cast<std::size_t>(open) < signed_before;
}

Levels plan_round(const std::vector<Row>& rows, std::int64_t round) {
  Levels levels;
  for (const auto& row : rows) {
    if (row.round == round) levels[row.level].seats.push_back(&row);
  }
  for (const auto& row : rows) {
    const auto level = levels.find(row.level);
    if (row.fits && level != levels.end()) level->second.available.push_back(&row);
  }
  for (auto& [number, level] : levels) {
    std::sort(level.seats.begin(), level.seats.end(),
              [](const Row* a, const Row* b) { return a->seat < b->seat; });
    std::sort(level.available.begin(), level.available.end(), [](const Row* a, const Row* b) {
      return std::tie(b->round, b->decided_at, a->seat) <
             std::tie(a->round, a->decided_at, b->seat);
    });
    plan_level(level);
  }
  return levels;
}

std::string approval_id(std::string_view deal_id, std::int64_t round, const Row& seat) {
  const auto place = ":" + std::to_string(round) + ":" + std::to_string(seat.level) + ":" +
                     std::to_string(seat.seat);
  if (deal_id.size() + place.size() <= base::id_max_bytes) return std::string(deal_id) + place;
  return base::sha256_hex(deal_id) + place;
}

void set_decision(record::NormalBuilder& builder, const Row& signature) {
  for (const auto& [name, text] : signature.decision) builder.set(name, text);
}

/// What the changes of a review have in common.
struct Scene {
  std::string deal_id;
  std::string partition_key;
  const Context& context;
};

Change make_change(const Scene& scene, Action action, std::string id, std::string after) {
  Change change;
  change.action = action;
  change.kind = Kind::approval;
  change.id = std::move(id);
  change.after = std::move(after);
  change.partition_key = scene.partition_key;
  return change;
}

/// The round again, under the next number, as the plan has it.
void begin_round(const Scene& scene, std::int64_t round, const Levels& levels,
                 std::vector<Change>& changes) {
  for (const auto& [number, level] : levels) {
    for (std::size_t i = 0; i < level.seats.size(); ++i) {
      const auto& seat = *level.seats[i];
      auto id = approval_id(scene.deal_id, round, seat);
      record::NormalBuilder builder(*traits(Kind::approval).table);
      builder.set_string("type", "approval").set_string("id", id);
      builder.set_string("deal_id", scene.deal_id).set_integer("round", round);
      builder.set_integer("level", number).set_integer("seat", seat.seat);
      builder.set("approver_role", seat.role);
      if (level.plan[i] != nullptr) set_decision(builder, *level.plan[i]);
      builder.set_string("created_at", base::to_string(scene.context.now));
      auto change = make_change(scene, Action::create, std::move(id), builder.build());
      change.version = 1;
      change.reason = "the content that was signed has changed";
      changes.push_back(std::move(change));
    }
  }
}

/// Pending seats take the signatures that the plan found for them.
base::Result<void> fill_seats(const Scene& scene, const Levels& levels,
                              std::vector<Change>& changes) {
  for (const auto& [number, level] : levels) {
    for (std::size_t i = 0; i < level.seats.size(); ++i) {
      const auto& seat = *level.seats[i];
      if (!seat.pending || level.plan[i] == nullptr) continue;
      json::Reader reader(derived_limits);
      DEALKIT_TRY(const auto* document, reader.read(seat.stored->record));
      record::NormalBuilder builder(*traits(Kind::approval).table);
      DEALKIT_CHECK(builder.set_all(document->root()));
      set_decision(builder, *level.plan[i]);
      auto change = make_change(scene, Action::review, seat.stored->id, builder.build());
      change.version_before = change.version = seat.stored->version;
      change.before = seat.stored->record;
      change.reason = "the content that was signed has come back";
      changes.push_back(std::move(change));
    }
  }
  return {};
}

/// The levels that are open after the plan; none: the deal is approved.
std::vector<int> open_after(const Levels& levels, json::Value deal, bool approved) {
  std::set<int> open;
  for (const auto& [number, level] : levels) {
    if (level.lost) open.insert(number);
  }
  for (const auto element : deal.find("open_levels")) {
    const auto number = static_cast<int>(element.integer().value_or(0));
    if (number < 1 || number > last_level) continue;
    const auto level = levels.find(number);
    if (level == levels.end() || !level->second.complete()) open.insert(number);
  }
  if (open.empty() && !approved) {
    // The turn of the lowest level that has not signed yet has come.
    const auto next = std::find_if(levels.begin(), levels.end(),
                                   [](const auto& entry) { return !entry.second.complete(); });
    if (next != levels.end()) open.insert(next->first);
  }
  return {open.begin(), open.end()};
}

/// Sets what the review keeps in the deal's record.
base::Result<std::string> with_review(json::Value deal, ApprovalState state,
                                      const std::vector<int>& open) {
  record::NormalBuilder builder(deal_table);
  DEALKIT_CHECK(builder.set_all(deal));
  builder.set_string("approval_state", name_of(state)).remove("open_levels");
  if (!open.empty()) {
    std::string list;
    json::Writer writer(list);
    writer.array();
    for (const int level : open) writer.integer(level);
    writer.close();
    builder.set("open_levels", list);
  }
  if (state == ApprovalState::approved) {
    const auto version = builder.get("version");
    if (version.empty()) return base::Error{base::Errc::data, "deal: expected a version"};
    builder.set("approved_version", std::string(version));
  }
  return builder.build();
}

ApprovalState review_of(int level) {
  constexpr auto first = static_cast<int>(ApprovalState::level_1_review);
  return static_cast<ApprovalState>(first + level - 1);
}

}  // namespace

base::Result<Reopening> reopen(std::string_view deal_before, std::string& deal_after,
                               std::span<const Stored* const> campaigns_after,
                               std::span<const Stored* const> approvals, const Context& context) {
  Reopening result;
  const std::string text = deal_after;
  json::Reader reader;
  DEALKIT_TRY(const auto* document, reader.read(text));
  const auto deal = document->root();
  const auto state_text = text_of(deal, "approval_state");
  const auto state = parse_approval_state(state_text).value_or(ApprovalState::draft);
  if (state == ApprovalState::draft || state == ApprovalState::pending ||
      state == ApprovalState::rejected) {
    return result;
  }
  const bool approved = state == ApprovalState::approved;
  if (deal_before.empty()) return result;  // it was just created: nobody has signed anything else
  Present present(text, campaigns_after);
  if (approvals.empty()) {
    if (!approved) return result;
    DEALKIT_TRY(const auto before, signed_content(1, deal_before, {}));
    DEALKIT_TRY(const bool fits, present.fits(1, before));
    const auto next = fits ? ApprovalState::approved : ApprovalState::draft;
    DEALKIT_TRY(deal_after, with_review(deal, next, {}));
    return result;
  }
  DEALKIT_TRY(const auto rows, read_rows(approvals, present));
  const auto round = std::max_element(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
                       return a.round < b.round;
                     })->round;
  const auto levels = plan_round(rows, round);
  const auto deal_id = text_of(deal, "id");
  const Scene scene{deal_id, event::partition_key(text_of(deal, "account_id"), deal_id), context};
  const bool stale = std::any_of(rows.begin(), rows.end(), [round](const Row& row) {
    return row.round == round && !row.pending && !row.fits;
  });
  if (stale) {
    begin_round(scene, round + 1, levels, result.changes);
  } else {
    DEALKIT_CHECK(fill_seats(scene, levels, result.changes));
    if (result.changes.empty() && !approved) return result;
  }
  for (const auto& [number, level] : levels) {
    if (level.lost) result.levels.push_back(number);
  }
  const auto open = open_after(levels, deal, approved);
  const auto next = open.empty() ? ApprovalState::approved : review_of(open.front());
  DEALKIT_TRY(deal_after, with_review(deal, next, open));
  return result;
}

}  // namespace dealkit::deal
