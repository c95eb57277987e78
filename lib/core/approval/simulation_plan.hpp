// What a simulation works out once, before any deal is played. Internal to this folder.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "core/approval/review.hpp"
#include "core/approval/routing.hpp"
#include "core/approval/simulate.hpp"

namespace dealkit::approval {

struct Simulation::Plan {
  /// One level of the policy as its seats are played.
  struct LevelPlay {
    const Level* level = nullptr;
    const Response* response = nullptr;
    std::uint64_t stream = 0;           // names the role in draws, whatever its level's number
    std::vector<std::string> members;   // who decide; of a role that is only stated: one a seat
  };
  const Policy* policy = nullptr;
  const SimulationModel* model = nullptr;
  const Book* book = nullptr;
  std::uint64_t seed = 0;
  base::Instant opening;                // the first business moment of arrivals
  std::int64_t arrival_micros = 0;      // business time in which deals come in
  std::vector<Demand> demands;          // of each deal of the book
  std::array<LevelPlay, deal::last_level> levels;

  const LevelPlay& level(int number) const { return levels[static_cast<std::size_t>(number - 1)]; }
};

}  // namespace dealkit::approval
