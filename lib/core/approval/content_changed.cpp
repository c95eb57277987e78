// What becomes of a review when the content changes: signatures that still fit stand, wherever in
// the submission they were given, and what they leave open is open again (10-deals, "Life of a
// deal"). What is open follows from content, signatures and policy, so that many small changes end
// where one great change does.
#include <algorithm>
#include <array>

#include "core/approval/authority.hpp"
#include "core/approval/seats.hpp"

namespace dealkit::approval {
namespace {

/// One level of the review as it should be.
struct Plan {
  int number = 0;
  std::size_t quorum = 0;
  std::string role;                    // of new seats
  std::vector<const Seat*> seats;      // of the round as it is, by their place; nullptr: none there
  std::vector<const Seat*> signature;  // what each place is signed with; nullptr: nothing yet
  bool stale = false;                  // a signature of the round no longer counts
  bool fallen = false;                 // the same, and the level lacks signatures
  bool open = false;

  bool complete() const {
    return std::find(signature.begin(), signature.end(), nullptr) == signature.end();
  }
};
using Plans = std::array<Plan, deal::last_level + 1>;

struct Revised {
  const Review& review;
  const Content& content;
  const Rules& rules;
};

std::size_t seats_of(const Review& review, int level) {
  return static_cast<std::size_t>(std::count_if(
      review.seats.begin(), review.seats.end(),
      [level](const Seat& seat) { return seat.level == level; }));
}

/// Whether the round has just the steps and the quorums that are wanted.
bool differs(const Review& review, const Steps& steps, const Plans& plans) {
  if (steps != steps_of(review)) return true;
  return std::any_of(plans.begin(), plans.end(), [&](const Plan& plan) {
    return plan.number > 0 && seats_of(review, plan.number) != plan.quorum;
  });
}

/// Which signatures count together: of each person one, and of each right one. As many as can be,
/// whatever their order (maximum matching by augmenting paths), so that it does not depend on the
/// steps between which of two people signed by one right; where there is a choice, earlier ones.
class Counted {
 public:
  explicit Counted(const std::vector<const Seat*>& signatures) : signatures_(signatures) {
    for (std::size_t i = 0; i < signatures.size(); ++i) {
      const auto same = std::find_if(people_.begin(), people_.end(), [&](const Person& person) {
        return base::same_person(signatures[person.own.front()]->approver, signatures[i]->approver);
      });
      (same == people_.end() ? people_.emplace_back() : *same).own.push_back(i);
    }
  }

  /// At most `quorum`, in the order of their people.
  std::vector<const Seat*> choose(std::size_t quorum) {
    std::size_t found = 0;
    for (auto& person : people_) {
      if (found == quorum) break;
      tried_.assign(signatures_.size(), false);
      if (settle(person)) ++found;
    }
    std::vector<const Seat*> chosen;
    for (const auto& person : people_) {
      if (person.chosen) chosen.push_back(signatures_[*person.chosen]);
    }
    return chosen;
  }

 private:
  struct Person {
    std::vector<std::size_t> own;       // signatures
    std::optional<std::size_t> chosen;  // of them
  };

  bool settle(Person& person) {
    for (const auto i : person.own) {
      if (tried_[i]) continue;
      const auto right = right_of(*signatures_[i]);
      for (std::size_t j = 0; j < signatures_.size(); ++j) {
        if (base::same_person(right_of(*signatures_[j]), right)) tried_[j] = true;
      }
      const auto holder = std::find_if(people_.begin(), people_.end(), [&](const Person& other) {
        return &other != &person && other.chosen &&
               base::same_person(right_of(*signatures_[*other.chosen]), right);
      });
      if (holder != people_.end() && !settle(*holder)) continue;
      person.chosen = i;
      return true;
    }
    return false;
  }

  const std::vector<const Seat*>& signatures_;
  std::vector<Person> people_;
  std::vector<bool> tried_;  // by signature: those of a right that was tried
};

/// Gives each seat a signature that fits: its own one, else one of the round that lost its place,
/// else one of the submission's history, the newest first.
base::Result<void> plan_signatures(const Revised& revised, Plan& plan) {
  plan.seats.assign(plan.quorum, nullptr);
  plan.signature.assign(plan.quorum, nullptr);
  std::vector<const Seat*> standing;
  const auto look_at = [&](const Seat& seat) -> base::Result<void> {
    // Else an owner signs while somebody else stands in the deal for a moment.
    const bool own = !seat.approver.empty() &&
                     base::same_person(seat.approver, revised.content.owner());
    if (own && !revised.rules.policy.allow_own_deals()) return {};
    DEALKIT_ASSIGN_OR_RETURN(const bool fits,
                             revised.content.fits(plan.number, seat.signed_content));
    if (fits) standing.push_back(&seat);
    return {};
  };
  std::vector<const Seat*> signed_now, spare;
  for (const auto& seat : revised.review.seats) {
    if (seat.level != plan.number) continue;
    const auto place = static_cast<std::size_t>(std::max(seat.seat, 1)) - 1;
    if (place < plan.quorum) plan.seats[place] = &seat;
    if (seat.state != SeatState::approved) continue;
    (place < plan.quorum ? signed_now : spare).push_back(&seat);
  }
  signed_now.insert(signed_now.end(), spare.begin(), spare.end());
  for (const auto* seat : signed_now) DEALKIT_RETURN_IF_ERROR(look_at(*seat));
  if (standing.size() < plan.quorum) {
    const auto& history = revised.review.signatures;
    for (auto signature = history.rbegin(); signature != history.rend(); ++signature) {
      if (signature->level == plan.number) DEALKIT_RETURN_IF_ERROR(look_at(*signature));
    }
  }
  std::vector<const Seat*> elsewhere;
  for (const auto* signature : Counted(standing).choose(plan.quorum)) {
    const auto at = std::find(plan.seats.begin(), plan.seats.end(), signature);
    if (at == plan.seats.end()) {
      elsewhere.push_back(signature);
    } else {
      plan.signature[static_cast<std::size_t>(at - plan.seats.begin())] = signature;
    }
  }
  auto free = plan.signature.begin();
  for (const auto* signature : elsewhere) {
    free = std::find(free, plan.signature.end(), nullptr);
    *free = signature;
  }
  const auto lost = [&](const Seat* seat) {
    return std::find(plan.signature.begin(), plan.signature.end(), seat) == plan.signature.end();
  };
  plan.fallen = !plan.complete() && std::any_of(signed_now.begin(), signed_now.end(), lost);
  plan.stale = std::any_of(plan.seats.begin(), plan.seats.end(), [&](const Seat* seat) {
    return seat != nullptr && seat->state == SeatState::approved && lost(seat);
  });
  return {};
}

/// Which levels are open: those whose turn has come, and those that were signed before.
void plan_open(const Review& review, const Steps& steps, Plans& plans) {
  const auto signed_before = [&](int level) {
    const auto is_signature = [level](const Seat& seat) {
      return seat.level == level && seat.state == SeatState::approved;
    };
    return std::any_of(review.seats.begin(), review.seats.end(), is_signature) ||
           std::any_of(review.signatures.begin(), review.signatures.end(), is_signature);
  };
  bool turn = true;
  for (const auto& step : steps) {
    bool step_complete = true;
    for (const int number : step) {
      auto& plan = plans[static_cast<std::size_t>(number)];
      const bool complete = plan.complete();
      plan.open = !complete && (turn || review.was_approved || signed_before(number));
      step_complete = step_complete && complete;
    }
    turn = turn && step_complete;
  }
}

/// The seat at a place of a level as the plan has it.
base::Result<Seat> planned_seat(const Revised& revised, const Plan& plan, std::size_t place) {
  Seat seat;
  const auto* now = plan.seats[place];
  const auto* signature = plan.signature[place];
  if (signature != nullptr) {
    seat = *signature;
  } else if (now != nullptr && pending(*now)) {
    seat = *now;
    if (plan.open && seat.state == SeatState::waiting) {
      DEALKIT_RETURN_IF_ERROR(open_seat(seat, revised.rules));
    } else if (!plan.open && seat.state == SeatState::open) {
      seat = Seat{};  // its turn is still to come again; its clock then starts anew
      seat.role = now->role;
    }
  } else {
    seat.role = plan.role;
    seat.level = plan.number;
    if (plan.open) DEALKIT_RETURN_IF_ERROR(open_seat(seat, revised.rules));
  }
  seat.level = plan.number;
  seat.seat = static_cast<int>(place) + 1;
  return seat;
}

/// The levels that `steps` want; by the policy if `by_policy`, else by the round itself.
base::Result<Plans> make_plans(const Revised& revised, const Steps& steps, bool by_policy) {
  Plans plans;
  for (const auto& step : steps) {
    for (const int number : step) {
      if (number < 1 || number > deal::last_level) {
        return base::Error{base::Errc::data, "expected levels from 1 to 3 in a review, found " +
                                                 std::to_string(number)};
      }
      auto& plan = plans[static_cast<std::size_t>(number)];
      plan.number = number;
      const auto& seats = revised.review.seats;
      const auto seat = std::find_if(seats.begin(), seats.end(),
                                     [number](const Seat& s) { return s.level == number; });
      if (by_policy || seat == seats.end()) {
        DEALKIT_ASSIGN_OR_RETURN(const auto* level, level_of(revised.rules.policy, number));
        plan.quorum = static_cast<std::size_t>(std::max(level->quorum, 1));
        plan.role = level->role;
      } else {
        plan.quorum = seats_of(revised.review, number);
        plan.role = seat->role;
      }
      DEALKIT_RETURN_IF_ERROR(plan_signatures(revised, plan));
    }
  }
  plan_open(revised.review, steps, plans);
  return plans;
}

/// The seats of a new round, or those of this one that change.
base::Result<void> put_seats(const Revised& revised, const Plans& plans, Transition& transition) {
  for (const auto& plan : plans) {
    for (std::size_t place = 0; plan.number > 0 && place < plan.quorum; ++place) {
      const auto* now = plan.seats[place];
      const bool kept = !transition.new_round && now != nullptr &&
                        (plan.signature[place] == now ||
                         (plan.signature[place] == nullptr && now->state == SeatState::open));
      if (kept) continue;
      DEALKIT_ASSIGN_OR_RETURN(auto seat, planned_seat(revised, plan, place));
      if (transition.new_round || now == nullptr || seat != *now) {
        transition.seats.push_back(std::move(seat));
      }
    }
  }
  return {};
}

Transition begin(const Revised& revised, std::string_view actor) {
  auto transition = make_transition(revised.review, revised.content, revised.rules.now);
  transition.action = Action::reopen;
  transition.actor = actor;
  return transition;
}

/// The state after the transition: that of its lowest open level, else approved.
void conclude(const Review& review, const Plans& plans, Transition& transition) {
  const auto open = std::find_if(plans.begin(), plans.end(), [](const Plan& plan) {
    return plan.number > 0 && !plan.complete();
  });
  if (open == plans.end()) {
    transition.to = ApprovalState::approved;
    transition.content_approved = true;
    return;
  }
  int lowest = 0;
  for (const auto& plan : plans) {
    if (lowest == 0 && plan.open) lowest = plan.number;
    if (plan.fallen) transition.fallen_levels.push_back(plan.number);
  }
  if (!transition.new_round) {
    // Seats that are open in the round stay open.
    for (const auto& seat : review.seats) {
      const auto& plan = plans[static_cast<std::size_t>(std::clamp(seat.level, 1, 3))];
      if (seat.state == SeatState::open && !plan.complete()) lowest = std::min(lowest, seat.level);
    }
  }
  transition.to = review_of(lowest);
}

}  // namespace

base::Result<std::optional<Transition>> content_changed(const Review& review,
                                                        const ContentChange& change,
                                                        const Steps& demand,
                                                        const Content& content,
                                                        std::string_view actor,
                                                        const Rules& rules) {
  const bool approved = review.state == ApprovalState::approved;
  if (!approved && !in_review(review.state)) return std::optional<Transition>();
  const Revised revised{review, content, rules};
  auto transition = begin(revised, actor);
  const bool pauses = approved && rules.policy.on_material_change() == OnMaterialChange::pause;
  Steps steps;
  if (change.routed) {
    DEALKIT_ASSIGN_OR_RETURN(steps, checked_demand(demand, rules.policy));
  } else {
    steps = steps_of(review);
  }
  if (change.material && !change.routed && steps.empty() && approved) {
    transition.to = ApprovalState::draft;
    transition.pauses_deal = pauses;
    return std::optional(std::move(transition));
  }
  DEALKIT_ASSIGN_OR_RETURN(const auto plans, make_plans(revised, steps, change.routed));
  transition.new_round =
      differs(review, steps, plans) ||
      std::any_of(plans.begin(), plans.end(), [](const Plan& plan) { return plan.stale; });
  if (transition.new_round) {
    transition.round = review.round + 1;
    transition.submitter = review.submitter;
    transition.steps = std::move(steps);
  }
  DEALKIT_RETURN_IF_ERROR(put_seats(revised, plans, transition));
  release_others({review, content, rules}, transition);
  conclude(review, plans, transition);
  transition.pauses_deal = pauses && transition.to != ApprovalState::approved;
  const bool recorded = approved && review.approved_version == content.version() &&
                        transition.to == ApprovalState::approved;
  const bool changes = transition.new_round || !transition.seats.empty() ||
                       transition.to != review.state;
  if (!changes && (recorded || !approved)) return std::optional<Transition>();
  return std::optional(std::move(transition));
}

}  // namespace dealkit::approval
