// What a run hands to every rule besides the campaign: the clock, thresholds, reference data. An
// immutable snapshot, shared by all workers, swapped whole.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/time.hpp"
#include "core/base/time_zone.hpp"
#include "core/validation/thresholds.hpp"

namespace dealkit::validation {

enum class Profile : std::uint8_t {
  generic, opendirect21, dealsync1, openrtb26, dv360, gam, googleads, meta
};
std::string_view to_string(Profile profile);

class Rates;       // --rates: exchange rates
class Taxonomies;  // --taxonomy: IAB taxonomies
class Calendar;    // --calendar: blackouts
class Inventory;   // --inventory: products by id
class Delivery;    // --delivery: what campaigns have spent
class Sellers;     // --sellers: who may sell (ads.txt, sellers.json)

struct Context {
  base::Instant now;
  Profile profile = Profile::generic;
  Thresholds thresholds;
  const base::TimeZones* zones = nullptr;
  // Reference data; nullptr = not given: codes that need it do not fire.
  const Rates* rates = nullptr;
  const Taxonomies* taxonomies = nullptr;
  const Calendar* calendar = nullptr;
  const Inventory* inventory = nullptr;
  const Delivery* delivery = nullptr;
  const Sellers* sellers = nullptr;
};

}  // namespace dealkit::validation
