// Playing deals, one after the other, each with its own events in virtual time; see simulate.hpp.
#include "core/approval/simulate.hpp"

#include <algorithm>
#include <utility>

#include "core/approval/simulation_plan.hpp"
#include "core/approval/simulation_units.hpp"
#include "core/sim/event_queue.hpp"

namespace dealkit::approval {
namespace {

constexpr std::string_view clock_name = "sla-clock";

/// What is drawn of a deal; the last word of a stream's key.
enum Draw : std::uint64_t { draw_arrival, draw_verdict, draw_revision, draw_response };

std::int64_t to_micros(base::Duration duration) {
  return duration.seconds * micros_per_second + duration.nanos / 1000;
}

Command act(Action action, std::string actor) {
  Command command;
  command.action = action;
  command.actor = std::move(actor);
  return command;
}

/// A deal whose content nobody changes while it is reviewed: all that was signed fits.
class UnchangedContent final : public Content {
 public:
  UnchangedContent(const Book::Deal& deal, std::int64_t version)
      : deal_(deal), version_(version) {}
  std::string_view deal_id() const override { return deal_.id; }
  std::string_view owner() const override { return deal_.owner; }
  std::int64_t version() const override { return version_; }
  base::Result<std::string> snapshot(int) const override { return std::string("{}"); }
  base::Result<bool> fits(int, std::string_view) const override { return true; }

 private:
  const Book::Deal& deal_;
  std::int64_t version_;
};

/// Something that may happen to a deal. What no longer means anything when it comes is left alone.
struct Event {
  enum class Kind : std::uint8_t { response, deadline, resubmit } kind = Kind::response;
  std::uint32_t turn = 0;  // of the seat that it is about
};

/// What is expected of one seat of the present round.
struct Watch {
  bool open = false;
  bool rejects = false;
  std::uint32_t turn = 0;       // another one makes what was expected before moot
  std::uint32_t approvers = 0;  // how many had the seat before this one
  std::string approver;
  std::optional<base::Instant> deadline;
};

/// Plays deals one after the other in the same memory.
class Player {
 public:
  explicit Player(const Simulation::Plan& plan) : plan_(plan) {}
  base::Result<PlayedDeal> play(std::uint64_t number);

 private:
  base::Result<void> submit();
  base::Result<void> respond(std::size_t place);
  base::Result<void> check_deadlines();
  base::Result<void> resubmit();
  base::Result<bool> revise();
  base::Result<void> handle(const Event& event);
  base::Result<base::Instant> begin(std::uint64_t number);
  /// Makes transitions true and looks what is to be expected next.
  base::Result<void> take(const std::vector<Transition>& transitions);
  void exchange_seats(const Transition& decision);
  base::Result<void> watch_seats();
  base::Result<void> expect(std::size_t place);
  base::Result<void> command(const Command& command);
  /// Who decides the seat; "" if nobody may.
  std::string_view actor_of(const Seat& seat) const;
  bool may_decide(std::string_view member, const Seat& seat) const;
  sim::LogNormal time_of(const Watch& watch, const Simulation::Plan::LevelPlay& level) const;
  base::Rng draw(std::uint64_t a, std::uint64_t b, std::uint64_t what) const {
    return sim::stream(plan_.seed, {number_, submission_, a, b, what});
  }
  std::string owner() const { return deal_->owner.empty() ? "owner" : deal_->owner; }
  Rules rules() const { return {*plan_.policy, queue_.now()}; }
  base::Result<base::Instant> after(base::Duration working) const {
    return plan_.model->calendar().add(queue_.now(), working);
  }

  const Simulation::Plan& plan_;
  sim::EventQueue<Event> queue_;
  std::uint64_t number_ = 0;
  std::uint64_t submission_ = 0;
  const Book::Deal* deal_ = nullptr;
  const Demand* demand_ = nullptr;
  Review review_;
  std::vector<Watch> watches_;  // of review_.seats
  std::size_t answering_ = 0;   // the place of the seat whose answer it is
  int watched_round_ = 0;
  std::uint32_t turns_ = 0;     // of all seats in all rounds of the deal
  int rejected_by_ = 0;         // the level; 0: nothing waits for a revision
  PlayedDeal played_;
};

base::Result<void> Player::command(const Command& command) {
  const UnchangedContent content(*deal_, static_cast<std::int64_t>(submission_));
  DEALKIT_ASSIGN_OR_RETURN(const auto transitions,
                           decide(review_, command, demand_->steps, content, rules()));
  return take(transitions);
}

base::Result<void> Player::submit() {
  ++submission_;
  return command(act(Action::submit, owner()));
}

base::Result<void> Player::resubmit() {
  DEALKIT_RETURN_IF_ERROR(command(act(Action::revise, owner())));
  return submit();
}

base::Result<void> Player::take(const std::vector<Transition>& transitions) {
  for (const Transition& transition : transitions) {
    const bool decision =
        transition.action == Action::approve || transition.action == Action::reject;
    if (decision) exchange_seats(transition);
    evolve(review_, transition);
    switch (transition.action) {
      case Action::escalate: ++played_.escalations; break;
      case Action::alert: ++played_.alerts; break;
      case Action::reject: rejected_by_ = transition.level.value_or(1); break;
      default: break;
    }
    for (const Seat& seat : transition.seats) played_.breached |= seat.breached;
  }
  return watch_seats();
}

base::Result<void> Player::watch_seats() {
  if (review_.round != watched_round_ || watches_.size() != review_.seats.size()) {
    watches_.assign(review_.seats.size(), {});
    watched_round_ = review_.round;
  }
  for (std::size_t place = 0; place < watches_.size(); ++place) {
    const Seat& seat = review_.seats[place];
    Watch& watch = watches_[place];
    if (seat.state != SeatState::open) {
      watch.open = false;
      continue;
    }
    const bool another = !watch.open || watch.approver != seat.approver;
    if (another) {
      if (watch.open) ++watch.approvers;
      watch.turn = ++turns_;
      watch.open = true;
      watch.approver = seat.approver;
      DEALKIT_RETURN_IF_ERROR(expect(place));
    }
    if (seat.deadline && (another || watch.deadline != seat.deadline)) {
      // An answer at the deadline is in time.
      DEALKIT_ASSIGN_OR_RETURN(const auto late, base::add(*seat.deadline, {0, 1000}));
      queue_.schedule(std::max(late, queue_.now()), {Event::Kind::deadline, watch.turn});
    }
    watch.deadline = seat.deadline;
  }
  return {};
}

sim::LogNormal Player::time_of(const Watch& watch,
                               const Simulation::Plan::LevelPlay& level) const {
  return watch.approvers == 0 ? level.response->time : level.response->escalated;
}

/// Draws when the seat's approver, who has just got it, will answer, and what.
base::Result<void> Player::expect(std::size_t place) {
  const Seat& seat = review_.seats[place];
  Watch& watch = watches_[place];
  const auto& level = plan_.level(seat.level);
  const std::uint64_t who = level.stream + (static_cast<std::uint64_t>(seat.seat) << 32);
  if (watch.approvers == 0) {
    // The verdict is on the deal, so that it does not depend on who comes to give it.
    auto verdict = draw(who, 0, draw_verdict);
    watch.rejects = sim::happens(level.response->reject, verdict);
  }
  auto rng = draw(who, watch.approvers, draw_response);
  DEALKIT_ASSIGN_OR_RETURN(const auto when, after(time_of(watch, level).draw(rng)));
  queue_.schedule(when, {Event::Kind::response, watch.turn});
  return {};
}

/// Before the machine is asked: that nobody is left is no decision that it could refuse.
bool Player::may_decide(std::string_view member, const Seat& seat) const {
  const bool own = base::same_person(member, deal_->owner) ||
                   base::same_person(member, review_.submitter);
  if (own && !plan_.policy->allow_own_deals()) return false;
  return std::none_of(review_.seats.begin(), review_.seats.end(), [&](const Seat& other) {
    if (other.state != SeatState::approved) return false;
    if (!base::same_person(other.approver, member)) return false;
    return other.level == seat.level || !plan_.policy->allow_several_levels();
  });
}

std::string_view Player::actor_of(const Seat& seat) const {
  if (!seat.approver.empty()) return seat.approver;
  const auto& members = plan_.level(seat.level).members;
  const auto first = (number_ + static_cast<std::uint64_t>(seat.seat) - 1) % members.size();
  for (std::size_t i = 0; i < members.size(); ++i) {
    const auto& member = members[(first + i) % members.size()];
    if (may_decide(member, seat)) return member;
  }
  return {};
}

base::Result<void> Player::respond(std::size_t place) {
  const Seat& seat = review_.seats[place];
  const auto actor = actor_of(seat);
  if (actor.empty()) return {};  // the clock goes on: an escalation may find somebody
  answering_ = place;
  auto answer = act(watches_[place].rejects ? Action::reject : Action::approve,
                    std::string(actor));
  answer.role = seat.role;
  answer.level = seat.level;
  auto done = command(answer);
  // A backup who must not decide (who owns the deal, or signed another level) leaves it as it is.
  if (!done && done.error().code == base::Errc::negative) return {};
  return done;
}

/// Whoever answers takes any open seat of the level: the others of it are still expected.
void Player::exchange_seats(const Transition& decision) {
  for (std::size_t place = 0; place < watches_.size(); ++place) {
    const Seat& seat = review_.seats[place];
    if (seat.level != decision.level || seat.seat != decision.seat) continue;
    if (place != answering_) std::swap(watches_[place], watches_[answering_]);
  }
}

base::Result<void> Player::check_deadlines() {
  const UnchangedContent content(*deal_, static_cast<std::int64_t>(submission_));
  DEALKIT_ASSIGN_OR_RETURN(const auto transitions, overdue(review_, content, clock_name, rules()));
  return take(transitions);
}

/// A deal that was rejected goes back to its owner, unless it was so too often.
base::Result<bool> Player::revise() {
  const auto& level = plan_.level(std::exchange(rejected_by_, 0));
  if (submission_ == static_cast<std::uint64_t>(plan_.model->max_submissions())) return false;
  auto rng = draw(level.stream, 0, draw_revision);
  DEALKIT_ASSIGN_OR_RETURN(const auto when, after(level.response->revise_after.draw(rng)));
  queue_.schedule(when, {Event::Kind::resubmit, 0});
  return true;
}

base::Result<void> Player::handle(const Event& event) {
  if (event.kind == Event::Kind::resubmit) return resubmit();
  for (std::size_t place = 0; place < watches_.size(); ++place) {
    const Watch& watch = watches_[place];
    if (!watch.open || watch.turn != event.turn) continue;
    return event.kind == Event::Kind::response ? respond(place) : check_deadlines();
  }
  return {};
}

/// Everything anew, but the memory.
base::Result<base::Instant> Player::begin(std::uint64_t number) {
  const auto row = number % plan_.book->deals().size();
  number_ = number;
  submission_ = 0;
  deal_ = &plan_.book->deals()[row];
  demand_ = &plan_.demands[row];
  review_ = {};
  watches_.clear();
  watched_round_ = 0;
  turns_ = 0;
  rejected_by_ = 0;
  played_ = {};
  played_.route = static_cast<std::uint32_t>(
      demand_->route.value_or(plan_.policy->routes().size()));
  auto rng = draw(0, 0, draw_arrival);
  const auto offset =
      static_cast<std::int64_t>(rng.below(static_cast<std::uint64_t>(plan_.arrival_micros)));
  DEALKIT_ASSIGN_OR_RETURN(
      const auto arrived,
      plan_.model->calendar().add(plan_.opening,
                                  {offset / micros_per_second,
                                   static_cast<std::int32_t>(offset % micros_per_second) * 1000}));
  queue_.reset(arrived);
  return arrived;
}

base::Result<PlayedDeal> Player::play(std::uint64_t number) {
  DEALKIT_ASSIGN_OR_RETURN(const auto arrived, begin(number));
  DEALKIT_RETURN_IF_ERROR(submit());
  played_.end = PlayedDeal::End::stuck;
  while (review_.state != ApprovalState::approved) {
    if (review_.state == ApprovalState::rejected && rejected_by_ != 0) {
      DEALKIT_ASSIGN_OR_RETURN(const bool goes_on, revise());
      if (!goes_on) {
        played_.end = PlayedDeal::End::given_up;
        break;
      }
    }
    const auto event = queue_.next();
    if (!event) break;
    DEALKIT_RETURN_IF_ERROR(handle(*event));
  }
  if (review_.state == ApprovalState::approved) played_.end = PlayedDeal::End::approved;
  played_.submissions = static_cast<std::uint16_t>(submission_);
  played_.elapsed_micros = to_micros(base::subtract(queue_.now(), arrived));
  played_.business_micros = to_micros(plan_.model->calendar().between(arrived, queue_.now()));
  return played_;
}

}  // namespace

Simulation::Simulation(std::unique_ptr<const Plan> plan) : plan_(std::move(plan)) {}
Simulation::~Simulation() = default;
Simulation::Simulation(Simulation&&) noexcept = default;

base::Result<void> Simulation::play(std::uint64_t first, std::span<PlayedDeal> deals) const {
  Player player(*plan_);
  for (PlayedDeal& deal : deals) {
    DEALKIT_ASSIGN_OR_RETURN(deal, player.play(first++));
  }
  return {};
}

}  // namespace dealkit::approval
