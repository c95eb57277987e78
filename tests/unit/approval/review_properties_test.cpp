// Properties of the review's state machine over generated policies, demands and commands.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "core/approval/transition_record.hpp"
#include "world.hpp"

namespace dealkit::approval {
namespace {

using test::at;
using test::Fields;
using test::Play;

const std::vector<std::string> people{"owner", "ana", "ben", "cem", "dia", "eva",
                                      "fay",   "gil", "hal", "ida", ""};
const std::vector<std::string> roles{"sales", "finance", "legal"};
const std::vector<Steps> demands{
    {},         {{1}},           {{2}},        {{3}},           {{1}, {2}},     {{2}, {1}},
    {{1, 2}},   {{1}, {2}, {3}}, {{1}, {2, 3}}, {{1, 2, 3}},    {{3, 1}, {2}},  {{2, 3}, {1}},
};

/// Evenly, whatever size RapidCheck has come to: small plays are not the only ones of interest.
int number(int from, int to) {
  return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(from, to + 1));
}
bool chance() { return *rc::gen::arbitrary<bool>(); }
const std::string& person() { return people[static_cast<std::size_t>(number(0, 9))]; }

std::string flag(const char* name) {
  return std::string("\"") + name + "\":" + (chance() ? "true" : "false") + ",";
}

/// Roles of which `members` hold each; people may hold several if there are many.
std::string generate_policy() {
  std::string text = "{" + flag("trust_stated_roles") + flag("allow_own_deals") +
                     flag("allow_several_levels") + "\"on_material_change\":\"" +
                     (chance() ? "pause" : "keep_running") + "\",\"roles\":{";
  for (const auto& role : roles) {
    std::string members;
    for (const auto& name : people) {
      if (!name.empty() && number(0, 2) == 0) members += (members.empty() ? "\"" : ",\"") + name +
                                                         "\"";
    }
    text += (role == "sales" ? "\"" : ",\"") + role + "\":[" + members + "]";
  }
  text += "},\"level\":[";
  for (int level = 1; level <= 3; ++level) {
    text += std::string(level > 1 ? "," : "") + "{\"number\":" + std::to_string(level) +
            ",\"role\":\"" + roles[static_cast<std::size_t>(level - 1)] + "\",\"sla\":\"" +
            std::to_string(number(1, 30)) + "h\",\"quorum\":" + std::to_string(number(1, 3)) +
            ",\"max_escalations\":" + std::to_string(number(0, 3));
    if (chance()) text += ",\"backup\":\"" + person() + "\"";
    text += ",\"skip_level\":\"max\"}";
  }
  text += "],\"route\":[{\"when\":\"true\",\"levels\":[[1],[2],[3]]}],\"delegation\":[";
  for (int left = number(0, 2); left > 0; --left) {
    const auto from = static_cast<std::size_t>(number(0, 8));
    text += "{\"from\":\"" + people[from] + "\",\"to\":\"" + people[from + 1] + "\"";
    if (chance()) text += ",\"role\":\"finance\"";
    if (chance()) text += ",\"until\":\"2026-10-08T00:00:00Z\"";
    text += std::string("}") + (left > 1 ? "," : "");
  }
  return text + "]}";
}

/// All commands that people or programs may send, sensible or not.
Command generate_command() {
  Command command;
  command.action = static_cast<Action>(
      number(0, 9) < 6 ? number(0, 2) % 2 : number(0, static_cast<int>(Action::alert)));
  if (number(0, 2) == 0) command.action = Action::approve;
  command.actor = people[static_cast<std::size_t>(number(0, 10))];
  if (chance()) command.role = roles[static_cast<std::size_t>(number(0, 2))];
  if (chance()) command.level = number(0, 9) == 0 ? number(-2, 7) : number(1, 3);
  if (number(0, 15) == 0) command.version = number(1, 3);
  if (chance()) command.comments = "so be it";
  if (chance()) command.delegate_to = person();
  if (number(0, 2) == 0) command.until = at(number(0, 100));
  return command;
}

Fields generate_fields() {
  return {number(1, 3), number(1, 2), number(1, 2), number(0, 5), std::max(number(-2, 2), 0)};
}

/// What is demanded is a function of the content, as it is of a policy's routes.
struct Routing {
  std::vector<Steps> of_value;
  const Steps& operator()(const Fields& fields) const {
    return of_value[static_cast<std::size_t>(fields.value)];
  }
};
Routing generate_routing() {
  Routing routing;
  for (int i = 0; i < 4; ++i) {
    routing.of_value.push_back(demands[static_cast<std::size_t>(number(0, 11))]);
  }
  return routing;
}

/// Somebody who may, if anybody may: so that random plays get far.
void approve_somehow(Play& play, const Routing& routing, base::Instant now) {
  const auto open = play.review.open_levels();
  if (open.empty()) return;
  const int level = open[static_cast<std::size_t>(number(0, static_cast<int>(open.size()) - 1))];
  const auto first = static_cast<std::size_t>(number(0, 9));
  for (std::size_t i = 0; i < 10; ++i) {
    auto command = test::command(Action::approve, people[(first + i) % 10],
                                 roles[static_cast<std::size_t>(level - 1)]);
    command.level = level;
    if (play.decide(command, routing(play.deal.fields()), now)) return;
  }
}

/// When somebody may no longer decide a seat, at the latest that the policy and the seat allow;
/// nullopt: never.
std::optional<base::Instant> latest_end(const Policy& policy, const Seat& seat,
                                        const Command& command) {
  if (seat.approver == command.actor && seat.assigned_until) return seat.assigned_until;
  const auto role = policy.roles().find(seat.role);
  const bool member = role != policy.roles().end() && role->second.contains(command.actor);
  if (member || policy.trust_stated_roles() || seat.approver == command.actor) return std::nullopt;
  std::optional<base::Instant> latest;
  for (const auto& delegation : policy.delegations()) {
    if (delegation.to != command.actor) continue;
    if (!delegation.until) return std::nullopt;
    latest = std::max(latest, delegation.until);
  }
  return latest;
}

/// A command of anybody; what it hands on must end with the right to do so.
void command_anything(Play& play, const Steps& demand, base::Instant now) {
  const auto command = generate_command();
  const auto before = play.review.seats;
  if (!play.decide(command, demand, now) || command.action != Action::delegate) return;
  const auto& seats = play.log.back().seats;
  const auto given = std::find_if(before.begin(), before.end(), [&](const Seat& seat) {
    return seat.level == seats.front().level && seat.seat == seats.front().seat;
  });
  RC_ASSERT(given != before.end());
  // An assignment that has lapsed says nothing.
  auto seat = *given;
  if (seat.assigned_until && *seat.assigned_until <= now) seat.approver.clear();
  const auto latest = latest_end(play.policy, seat, command);
  if (!latest) return;
  RC_ASSERT(seats.front().assigned_until.has_value());
  RC_ASSERT(*seats.front().assigned_until <= *latest);
}

void step(Play& play, const Routing& routing, base::Instant now) {
  const auto& demand = routing(play.deal.fields());
  const int kind = number(0, 9);
  if (play.review.state == ApprovalState::draft && kind < 5) {
    (void)play.decide(test::command(Action::submit, person()), demand, now);
  } else if (kind < 5) {
    approve_somehow(play, routing, now);
  } else if (kind < 8) {
    command_anything(play, demand, now);
  } else if (kind == 8) {
    const auto fields = generate_fields();
    RC_ASSERT(play.change(fields, routing(fields), now).has_value());
  } else {
    RC_ASSERT(play.tick(now).has_value());
  }
}

Transition round_trip(const Transition& transition) {
  std::string line;
  append_transition(line, "d-1", transition);
  json::Reader reader;
  const auto document = reader.read(line);
  RC_ASSERT(document.has_value());
  const auto back = parse_transition((*document)->root());
  if (!back) RC_FAIL(back.error().message);
  return *back;
}

Review without_snapshots(Review review) {
  for (auto& seat : review.seats) seat.signed_content.clear();
  for (auto& seat : review.signatures) seat.signed_content.clear();
  return review;
}

RC_GTEST_PROP(ReviewProperties, nothing_is_approved_without_what_is_demanded_and_logs_replay, ()) {
  const auto policy = test::policy_of(generate_policy());
  const auto routing = generate_routing();
  Play play{policy};
  int hour = 0;
  for (int i = number(1, 40); i > 0; --i) {
    hour += number(0, 12);
    step(play, routing, at(hour));
    const auto found =
        test::complaints(play.review, play.deal, policy, routing(play.deal.fields()));
    if (!found.empty()) RC_FAIL(found.front());
    const auto logged = play.log.size();
    RC_ASSERT(play.tick(at(hour)).has_value());
    const auto once = play.log.size();
    RC_ASSERT(play.tick(at(hour)).has_value());
    RC_ASSERT(play.log.size() == once);
    RC_ASSERT(once >= logged);
  }
  Review replayed;
  Review reread;
  for (const auto& transition : play.log) {
    evolve(replayed, transition);
    evolve(reread, round_trip(transition));
  }
  RC_ASSERT(replayed == play.review);
  RC_ASSERT(reread == without_snapshots(play.review));
  RC_CLASSIFY(play.review.state == ApprovalState::approved, "ends approved");
  RC_CLASSIFY(play.review.round > 2, "several rounds");
}

/// One signer for each seat of each level, of which nobody holds two roles.
const char* const disjoint = R"({"roles":{"sales":["s1","s2"],"finance":["f1","f2"],
  "legal":["l1","l2"]},"level":[
  {"number":1,"role":"sales","sla":"24h","quorum":2},
  {"number":2,"role":"finance","sla":"48h","quorum":2},
  {"number":3,"role":"legal","sla":"72h"}],
  "route":[{"when":"true","levels":[[1],[2,3]]}]})";

RC_GTEST_PROP(ReviewProperties, the_order_of_parallel_decisions_does_not_matter, ()) {
  const auto policy = test::policy_of(disjoint);
  const Steps demand{{1, 2, 3}};
  auto decisions = std::vector<Command>{
      test::command(Action::approve, "s1"), test::command(Action::approve, "f1"),
      test::command(number(0, 3) == 0 ? Action::reject : Action::approve, "l1")};
  if (chance()) decisions.push_back(test::command(Action::comment, "x"));
  const auto run = [&](const std::vector<Command>& order) {
    Play play{policy};
    RC_ASSERT(play.decide(test::command(Action::submit, "ann"), demand, at(0)).has_value());
    for (const auto& decision : order) (void)play.decide(decision, demand, at(1));
    for (const auto* late : {"s2", "f2"}) {
      (void)play.decide(test::command(Action::approve, late), demand, at(2));
    }
    return play.review;
  };
  const auto first = run(decisions);
  auto order = decisions;
  for (std::size_t i = order.size(); i > 1; --i) {
    std::swap(order[i - 1], order[static_cast<std::size_t>(number(0, static_cast<int>(i) - 1))]);
  }
  const auto second = run(order);
  RC_ASSERT(first.state == second.state);
  RC_ASSERT(first.state == ApprovalState::approved || first.state == ApprovalState::rejected);
  if (first.state == ApprovalState::approved) RC_ASSERT(first == second);
}

RC_GTEST_PROP(ReviewProperties, many_small_changes_open_what_the_whole_opens, ()) {
  const auto policy = test::policy_of(generate_policy());
  const auto routing = generate_routing();
  Play start{policy};
  start.deal.set(generate_fields());
  for (int i = 0; i < 12; ++i) {
    if (start.review.state == ApprovalState::draft) {
      (void)start.decide(test::command(Action::submit, "ann"), routing(start.deal.fields()),
                         at(i));
    } else if (number(0, 5) > 0) {
      approve_somehow(start, routing, at(i));
    } else {
      const auto fields = generate_fields();
      RC_ASSERT(start.change(fields, routing(fields), at(i)).has_value());
    }
  }
  const auto end = generate_fields();
  auto whole = start;
  RC_ASSERT(whole.change(end, routing(end), at(20)).has_value());
  auto split = start;
  for (int i = number(0, 6); i > 0; --i) {
    const auto between = chance() ? start.deal.fields() : generate_fields();
    RC_ASSERT(split.change(between, routing(between), at(20)).has_value());
  }
  RC_ASSERT(split.change(end, routing(end), at(20)).has_value());
  // A content in between that needed nobody was approved, which opens all levels at once.
  RC_PRE(split.review.was_approved == whole.review.was_approved);
  if (test::shape(whole.review) != test::shape(split.review)) {
    RC_FAIL(test::shape(whole.review) + " / " + test::shape(split.review));
  }
  RC_CLASSIFY(whole.review.state == ApprovalState::approved, "stays approved");
  RC_CLASSIFY(whole.review.seats.size() > 2, "several seats");
}

RC_GTEST_PROP(ReviewProperties, no_chain_of_delegations_outlives_its_first_end, ()) {
  const auto policy = test::policy_of(
      R"({"roles":{"sales":["ana"]},"level":[{"number":1,"role":"sales","sla":"24h"}],
          "route":[{"when":"true","levels":[[1]]}],
          "delegation":[{"from":"ana","to":"ben","until":"2026-10-08T00:00:00Z"}]})");
  const Steps demand{{1}};
  Play play{policy};
  RC_ASSERT(play.decide(test::command(Action::submit, "ann"), demand, at(0)).has_value());
  const auto hand_on = [&](const std::string& from, const std::string& to,
                           std::optional<base::Instant> until) {
    auto command = test::command(Action::delegate, from);
    command.delegate_to = to;
    command.until = until;
    return play.decide(command, demand, at(1)).has_value();
  };
  const bool by_the_policy = chance();
  const auto end = by_the_policy ? at(72) : at(number(2, 60));
  if (by_the_policy) {
    RC_ASSERT(hand_on("ben", "cem", std::nullopt));
  } else {
    RC_ASSERT(hand_on("ana", "cem", end));
  }
  std::string holder = "cem";
  for (int i = number(1, 12); i > 0; --i) {
    const auto to = person();
    std::optional<base::Instant> until;
    if (chance()) until = at(number(2, 100));
    if (hand_on(holder, to, until)) holder = to;
    RC_ASSERT(play.review.seats[0].approver == holder);
    RC_ASSERT(play.review.seats[0].assigned_until.has_value());
    RC_ASSERT(*play.review.seats[0].assigned_until <= end);
  }
  for (const auto& name : people) {
    const bool done =
        play.decide(test::command(Action::approve, name), demand, at(72)).has_value();
    RC_ASSERT(done == (name == "ana") || play.review.state == ApprovalState::approved);
  }
  RC_ASSERT(play.review.seats[0].approver == "ana");
}

/// A machine that forgets the quorum: the judge must see it.
void evolve_without_quorum(Review& review, const Transition& transition) {
  evolve(review, transition);
  if (transition.action != Action::approve) return;
  for (auto& seat : review.seats) {
    if (seat.state != SeatState::approved) seat.state = SeatState::closed;
  }
  review.state = ApprovalState::approved;
  review.approved_version = transition.version;
}

TEST(ReviewCanary, a_machine_that_skips_the_quorum_is_caught) {
  const auto policy = test::policy_of(disjoint);
  const Steps demand{{1}};
  test::Deal deal;
  Review broken;
  Review sound;
  const auto play = [&](const Command& command) {
    const auto done = decide(sound, command, demand, deal, Rules{policy, at(1)});
    ASSERT_TRUE(done.has_value()) << done.error().message;
    for (const auto& transition : *done) {
      evolve(sound, transition);
      evolve_without_quorum(broken, transition);
    }
  };
  play(test::command(Action::submit, "ann"));
  EXPECT_TRUE(test::complaints(broken, deal, policy, demand).empty());
  play(test::command(Action::approve, "s1"));
  EXPECT_TRUE(test::complaints(sound, deal, policy, demand).empty());
  const auto found = test::complaints(broken, deal, policy, demand);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found.front(), "approved without the signatures of level 1");
}

}  // namespace
}  // namespace dealkit::approval
