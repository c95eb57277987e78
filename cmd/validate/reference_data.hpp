// The files of reference data that a call names (--rates, --taxonomy, …), loaded once.
#pragma once

#include <optional>

#include "core/validation/context.hpp"
#include "core/validation/reference/calendar.hpp"
#include "core/validation/reference/delivery.hpp"
#include "core/validation/reference/inventory.hpp"
#include "core/validation/reference/rates.hpp"
#include "core/validation/reference/sellers.hpp"
#include "core/validation/reference/taxonomies.hpp"
#include "io/cli/values.hpp"
#include "io/time_zone/system_time_zones.hpp"

namespace dealkit::cmd::validate {

struct ReferenceData {
  io::time_zone::SystemTimeZones zones;
  std::optional<validation::Rates> rates;
  std::optional<validation::Taxonomies> taxonomies;
  std::optional<validation::Calendar> calendar;
  std::optional<validation::Inventory> inventory;
  std::optional<validation::Delivery> delivery;
  std::optional<validation::Sellers> sellers;
};

base::Result<void> load_reference_data(const io::cli::Values& values, ReferenceData& data);

/// A context that refers to `data`; clock and limits are still to be set.
validation::Context context_of(const ReferenceData& data);

}  // namespace dealkit::cmd::validate
