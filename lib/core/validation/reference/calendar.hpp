// Blackouts (--calendar): a JSON array of {"name","start","end","countries"}, during which nothing
// may run. Dates include their day and are days of UTC, as local times are of UTC; countries (ISO
// 3166-1 codes) may be left out: everywhere.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.hpp"
#include "core/validation/places.hpp"

namespace dealkit::validation {

struct Blackout {
  std::string name;
  base::Instant start, end;  // [start, end)
  Countries countries;       // none: everywhere
};

class Calendar {
 public:
  /// Errc::configuration with the position of what is no such array.
  static base::Result<Calendar> parse(std::string_view json);
  const std::vector<Blackout>& blackouts() const { return blackouts_; }

 private:
  std::vector<Blackout> blackouts_;
};

}  // namespace dealkit::validation
