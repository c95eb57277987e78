// The book, and what a simulation works out before any deal is played: routes, roles, arrivals.
#include "core/approval/simulation_plan.hpp"

#include <algorithm>
#include <set>

#include "core/approval/simulation_units.hpp"
#include "core/base/hash.hpp"

namespace dealkit::approval {
namespace {


base::Error at_fault(std::string message) {
  return {base::Errc::configuration, std::move(message)};
}

/// Those levels that some deal of the book will need.
std::set<int> levels_needed(const std::vector<Demand>& demands) {
  std::set<int> needed;
  for (const Demand& demand : demands) {
    for (const auto& step : demand.steps) needed.insert(step.begin(), step.end());
  }
  return needed;
}

base::Result<void> prepare_level(Simulation::Plan& plan, int number) {
  const Level* level = plan.policy->level(number);
  if (level == nullptr) {
    return at_fault("a route needs level " + std::to_string(number) +
                    ", which the policy does not have");
  }
  auto& play = plan.levels[static_cast<std::size_t>(number - 1)];
  play.level = level;
  play.response = plan.model->response(level->role);
  if (play.response == nullptr) {
    return at_fault("level " + std::to_string(number) + " is decided by the role '" + level->role +
                    "', of which the model says nothing: add a [[response]] for it");
  }
  // Of several levels with one role each has draws of its own.
  int same_role = 0;
  for (int other = 1; other < number; ++other) {
    const Level* lower = plan.policy->level(other);
    same_role += lower != nullptr && lower->role == level->role ? 1 : 0;
  }
  play.stream = base::hash64(level->role) + static_cast<std::uint64_t>(same_role);
  if (plan.policy->trust_stated_roles()) {
    for (int seat = 1; seat <= level->quorum; ++seat) {
      play.members.push_back(level->role + "." + std::to_string(number) + std::to_string(seat));
    }
    return {};
  }
  const auto members = plan.policy->roles().find(level->role);
  if (members == plan.policy->roles().end() || members->second.empty()) {
    return at_fault("nobody holds the role '" + level->role + "' of level " +
                    std::to_string(number) +
                    ": name members in [roles], or set trust_stated_roles");
  }
  play.members.assign(members->second.begin(), members->second.end());
  return {};
}

base::Result<void> prepare_arrivals(Simulation::Plan& plan) {
  const auto midnight = [](base::Date date) { return base::from_utc({.date = date}); };
  const auto from = midnight(plan.model->arrivals_from());
  const auto working = plan.model->calendar().between(from, midnight(plan.model->arrivals_to()));
  plan.arrival_micros = working.seconds * micros_per_second + working.nanos / 1000;
  plan.opening = from;
  if (plan.arrival_micros > 0) return {};
  return at_fault("the model's arrivals have no business hour between " +
                  to_string(plan.model->arrivals_from()) + " and " +
                  to_string(plan.model->arrivals_to()));
}

base::Result<void> route_book(Simulation::Plan& plan) {
  json::Reader deals, accounts;
  expression::Scratch scratch;
  plan.demands.reserve(plan.book->deals().size());
  for (const Book::Deal& deal : plan.book->deals()) {
    DEALKIT_ASSIGN_OR_RETURN(const auto* document, deals.read(deal.record));
    json::Value account;
    if (const auto text = plan.book->account(deal.account_id); !text.empty()) {
      DEALKIT_ASSIGN_OR_RETURN(const auto* read, accounts.read(text));
      account = read->root();
    }
    auto demand = demand_of(*plan.policy, document->root(), account, scratch);
    if (!demand) {
      return base::Error{demand.error().code, "deal '" + deal.id + "': " + demand.error().message};
    }
    plan.demands.push_back(std::move(*demand));
  }
  return {};
}

}  // namespace

base::Result<void> Book::add(std::string_view line) {
  DEALKIT_ASSIGN_OR_RETURN(const auto* document, reader_.read(line));
  const auto record = document->root();
  const auto text = [&](std::string_view name) {
    const auto member = record.find(name);
    return std::string(member.is(json::Kind::string) ? member.string() : std::string_view());
  };
  if (!record.is(json::Kind::object) || !record.find("type").is(json::Kind::string)) {
    return base::Error{base::Errc::data, "expected a record with a type, such as a deal"};
  }
  const auto type = text("type");
  if (type != "deal" && type != "account") return {};
  auto id = text("id");
  if (id.empty()) return base::Error{base::Errc::data, "the " + type + " has no id"};
  if (type == "account") {
    accounts_.insert_or_assign(std::move(id), std::string(line));
  } else {
    deals_.push_back({std::move(id), text("owner_id"), text("account_id"), std::string(line)});
  }
  return {};
}

std::string_view Book::account(std::string_view id) const {
  const auto found = accounts_.find(id);
  return found == accounts_.end() ? std::string_view() : std::string_view(found->second);
}

base::Result<Simulation> Simulation::prepare(const Policy& policy, const SimulationModel& model,
                                             const Book& book, SimulationOptions options) {
  auto plan = std::make_unique<Plan>();
  plan->policy = &policy;
  plan->model = &model;
  plan->book = &book;
  plan->seed = options.seed;
  if (book.deals().empty()) return at_fault("the book has no deals: there is nothing to play");
  DEALKIT_RETURN_IF_ERROR(prepare_arrivals(*plan));
  DEALKIT_RETURN_IF_ERROR(route_book(*plan));
  for (const int level : levels_needed(plan->demands)) {
    DEALKIT_RETURN_IF_ERROR(prepare_level(*plan, level));
  }
  return Simulation(std::move(plan));
}

}  // namespace dealkit::approval
