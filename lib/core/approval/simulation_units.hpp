// Units in which a simulation runs and is reported. Internal to this folder.
#pragma once

#include <cstdint>

#include "core/approval/simulation_model.hpp"

namespace dealkit::approval {

inline constexpr std::int64_t micros_per_second = 1'000'000;
inline constexpr double hour_micros = 3600e6;
/// Micros of a business day of the model's calendar.
double day_micros(const SimulationModel& model);
double share(std::uint64_t part, std::uint64_t whole);  // 0 of nothing
double rounded(double value, int decimals);

}  // namespace dealkit::approval
