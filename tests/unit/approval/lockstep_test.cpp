// The machine and the second model walk beside each other: random policies, commands of anybody,
// clocks and changes of content, and after each step the two must have come to the same. Steps by
// DEALKIT_ROUNDS; a few thousand without it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <random>

#include "model.hpp"

namespace dealkit::approval::test {
namespace {

const std::vector<std::string> names{"owner", "ana", "ben", "cem", "dia",
                                     "eva",   "fay", "gil", "hal", "ida"};
const std::vector<std::string> roles{"sales", "finance", "legal"};
const std::vector<Steps> demands{{},        {{1}},          {{2}},         {{1}, {2}},    {{1, 2}},
                                 {{2}, {1}}, {{1}, {2}, {3}}, {{1}, {2, 3}}, {{1, 2, 3}}, {{3}}};

class Walk {
 public:
  explicit Walk(std::uint64_t seed) : random_(seed), policy_(make_policy()), model_(policy_) {
    for (int value = 0; value < 4; ++value) demand_of_.push_back(pick(demands));
  }

  /// Says what differs after `steps` steps, or "".
  std::string go(int steps) {
    const auto policy = policy_of(policy_.json());
    Play play{policy};
    for (int i = 0; i < steps; ++i) {
      now_ += number(1, number(0, 3) == 0 ? 20 : 2);
      auto wrong = step(play);
      if (wrong.empty()) wrong = model_.difference(play.review);
      if (wrong.empty()) continue;
      return "step " + std::to_string(i) + ", " + done_ + " at " + std::to_string(now_) + ": " +
             wrong + "\npolicy: " + policy_.json() + "\n" + testing::PrintToString(play.review);
    }
    return {};
  }
  int taken() const { return taken_; }

 private:
  int number(int from, int to) { return std::uniform_int_distribution<int>(from, to)(random_); }
  bool chance(int of) { return number(1, of) == 1; }
  template <class T>
  const T& pick(const std::vector<T>& list) {
    return list[static_cast<std::size_t>(number(0, static_cast<int>(list.size()) - 1))];
  }

  /// A name as people write it.
  std::string person() {
    auto name = pick(names);
    if (chance(4)) name[0] = static_cast<char>(name[0] - 'a' + 'A');
    if (chance(8)) name.insert(static_cast<std::size_t>(number(0, static_cast<int>(name.size()))),
                               " ");
    return name;
  }

  ModelPolicy make_policy() {
    ModelPolicy policy;
    policy.trusts = chance(4);
    policy.own_deals = chance(4);
    policy.several_levels = chance(3);
    for (const auto& role : roles) {
      auto& members = policy.roles[role];
      for (const auto& name : names) {
        if (chance(3)) members.push_back(chance(6) ? " " + name : name);
      }
    }
    for (int level = 1; level <= 3; ++level) {
      auto& made = policy.levels[level];
      made.role = chance(8) ? pick(roles) : roles[static_cast<std::size_t>(level - 1)];
      made.quorum = number(1, 3);
      made.sla = number(1, 40);
      made.escalations = number(0, 3);
      if (chance(2)) made.backup = person();
    }
    for (int left = number(0, 4); left > 0; --left) {
      ModelDelegation one;
      const auto from = number(0, static_cast<int>(names.size()) - 2);
      one.from = names[static_cast<std::size_t>(from)];
      one.to = names[static_cast<std::size_t>(number(from + 1, 9))];
      if (chance(2)) one.role = pick(roles);
      if (chance(2)) one.until = number(1, 200);
      policy.delegations.push_back(one);
    }
    return policy;
  }

  const Steps& demand(const Fields& fields) {
    return demand_of_[static_cast<std::size_t>(fields.value)];
  }

  Command command() {
    constexpr Action often[] = {Action::approve,  Action::approve,  Action::delegate,
                                Action::delegate, Action::escalate, Action::reject,
                                Action::withdraw, Action::comment,  Action::revise,
                                Action::submit};
    Command made;
    made.action = often[number(0, chance(3) ? 9 : 4)];
    if (chance(200)) made.action = static_cast<Action>(number(0, static_cast<int>(Action::alert)));
    made.actor = chance(60) ? "" : person();
    if (chance(3)) made.role = pick(roles);
    if (chance(2)) made.level = chance(20) ? number(-1, 5) : number(1, 3);
    if (chance(20)) made.version = number(1, 6);
    if (!chance(5)) made.comments = "seen";
    if (made.action == Action::delegate || chance(10)) made.delegate_to = person();
    if (chance(3)) made.until = at(now_ + number(-2, 40));
    return made;
  }

  /// Somebody who may, if anybody may: so that walks get far.
  std::string approve_somehow(Play& play) {
    const auto open = play.review.open_levels();
    if (open.empty()) return {};
    const auto first = number(0, 9);
    for (int i = 0; i < 10; ++i) {
      auto made = test::command(Action::approve, names[static_cast<std::size_t>((first + i) % 10)]);
      made.level = pick(open);
      made.role = policy_.levels[*made.level].role;
      const auto before = taken_;
      auto wrong = both(play, made);
      if (!wrong.empty() || taken_ > before) return wrong;
    }
    return {};
  }

  std::string both(Play& play, const Command& made) {
    done_ = std::string(name_of(made.action)) + " by '" + made.actor + "' as '" + made.role +
            "' level " + std::to_string(made.level.value_or(0)) + " to '" + made.delegate_to + "'";
    const auto& wanted = demand(play.deal.fields());
    const auto machine = play.decide(made, wanted, at(now_));
    const bool model = model_.decide(made, wanted, now_);
    taken_ += model ? 1 : 0;
    if (machine.has_value() == model) return {};
    return std::string(model ? "refused, expected it to be taken" : "taken, expected a refusal") +
           ": " + testing::PrintToString(machine);
  }

  std::string step(Play& play) {
    const int kind = number(0, 19);
    if (play.review.state == ApprovalState::draft && kind < 12) {
      return both(play, test::command(Action::submit, person()));
    }
    if (kind < 7) return approve_somehow(play);
    if (kind < 15) return both(play, command());
    if (kind < 18) {
      done_ = "change";
      auto fields = play.deal.fields();
      if (chance(2)) fields.value = number(1, 3);
      if (chance(3)) fields.legal = number(1, 2);
      if (chance(4)) fields.note = number(1, 2);
      if (chance(2)) fields.day = number(0, 7);
      if (chance(6)) fields.owner = number(0, 2);
      const auto machine = play.change(fields, demand(fields), at(now_));
      if (!machine) return "refused: " + testing::PrintToString(machine);
      return model_.change(fields, demand(fields), now_, play.review);
    }
    done_ = "clock";
    const auto machine = play.tick(at(now_));
    model_.tick(now_);
    return machine ? std::string() : "refused: " + testing::PrintToString(machine);
  }

  std::mt19937_64 random_;
  ModelPolicy policy_;
  Model model_;
  std::vector<Steps> demand_of_;
  std::string done_;
  int now_ = 0, taken_ = 0;
};

int rounds() {
  const char* text = std::getenv("DEALKIT_ROUNDS");
  return text == nullptr ? 3000 : std::max(std::atoi(text), 1);
}

TEST(Lockstep, TheMachineAndTheModelComeToTheSame) {
  constexpr int steps_of_a_walk = 60;
  int taken = 0;
  for (int walk = 0; walk * steps_of_a_walk < rounds(); ++walk) {
    Walk one(static_cast<std::uint64_t>(walk) + 1);
    const auto wrong = one.go(steps_of_a_walk);
    ASSERT_TRUE(wrong.empty()) << "walk " << walk << ": " << wrong;
    taken += one.taken();
  }
  EXPECT_GT(taken, rounds() / 8) << "walks that are refused everything say nothing";
}

TEST(Lockstep, AModelThatForgetsWhoseRightItWasIsCaught) {
  // The canary: under this policy the machine refuses what a count of people alone would take.
  ModelPolicy policy;
  policy.roles["sales"] = {"ana"};
  policy.levels[1] = {"sales", 2, 24, "", 2};
  policy.delegations.push_back({"ana", "ben", "", std::nullopt});
  Model with_lender(policy);
  policy.roles["sales"] = {"ana", "ben"};
  Model with_member(policy);
  const Steps demand{{1}};
  for (auto* model : {&with_lender, &with_member}) {
    ASSERT_TRUE(model->decide(command(Action::submit, "ann"), demand, 0));
    ASSERT_TRUE(model->decide(command(Action::approve, "ana"), demand, 1));
  }
  EXPECT_FALSE(with_lender.decide(command(Action::approve, "ben"), demand, 2));
  EXPECT_TRUE(with_member.decide(command(Action::approve, "ben"), demand, 2));
}

}  // namespace
}  // namespace dealkit::approval::test
