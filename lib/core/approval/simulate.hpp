// Plays a book of deals through a policy in virtual time: the very state machine, deadlines and
// routes that decide real deals, with approvers that a model stands in for. For the question what a
// policy will cost in days before it goes live.
//   auto simulation = Simulation::prepare(policy, model, book, {.seed = 1});
//   std::vector<PlayedDeal> deals(1'000'000);
//   simulation->play(0, deals);
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/approval/policy.hpp"
#include "core/approval/simulation_model.hpp"
#include "core/base/json/document.hpp"
#include "core/base/result.hpp"

namespace dealkit::approval {

/// Deals as `dealctl export` writes them, and the accounts that routes may ask about.
class Book {
 public:
  struct Deal {
    std::string id;
    std::string owner;
    std::string account_id;
    std::string record;  // JSON
  };
  /// Takes a line if it is a deal or an account; records of other types are left out. Errc::data
  /// for what is no record.
  base::Result<void> add(std::string_view line);

  const std::vector<Deal>& deals() const { return deals_; }
  /// The account's record; "" if it is not known.
  std::string_view account(std::string_view id) const;

 private:
  json::Reader reader_;
  std::vector<Deal> deals_;
  std::map<std::string, std::string, std::less<>> accounts_;
};

/// What became of one deal.
struct PlayedDeal {
  enum class End : std::uint8_t {
    approved,
    given_up,  // rejected as often as the model allows submissions
    stuck,     // nobody was left who may decide
  };
  End end = End::approved;
  bool breached = false;           // some deadline passed
  std::uint16_t submissions = 1;
  std::uint16_t escalations = 0;
  std::uint16_t alerts = 0;        // breaches that escalations were used up for
  std::uint32_t route = 0;         // in the policy; routes().size(): none held
  std::int64_t elapsed_micros = 0;   // from the first submit to the last decision
  std::int64_t business_micros = 0;  // of it, in the model's calendar
};

struct SimulationOptions {
  std::uint64_t seed = 0;
};

/// One policy's play. Deals do not wait for each other: an approver's other work is part of the
/// model's times. So every deal can be played alone, and deal i is the same whoever plays it, in
/// whatever company; and under every policy it meets the same arrival, and its seats (by role, seat
/// and submission) the same response and the same verdict.
class Simulation {
 public:
  /// `policy`, `model` and `book` must outlive the simulation. Errc::configuration: the book is
  /// empty, a role that the policy's levels need is not in the model, or nobody holds it.
  /// Errc::data with the deal's id: a deal that cannot be routed.
  static base::Result<Simulation> prepare(const Policy& policy, const SimulationModel& model,
                                          const Book& book, SimulationOptions options);
  ~Simulation();
  Simulation(Simulation&&) noexcept;

  /// Plays the deals first, first + 1, … : deal i is that of the book at i modulo its size. Several
  /// threads may play at once. Errc::internal and Errc::limit, which the machine found.
  base::Result<void> play(std::uint64_t first, std::span<PlayedDeal> deals) const;

  struct Plan;

 private:
  explicit Simulation(std::unique_ptr<const Plan> plan);
  std::unique_ptr<const Plan> plan_;
};

}  // namespace dealkit::approval
