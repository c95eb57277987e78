// Blackouts (--calendar): a JSON array of {"name","start","end","countries"}, during which nothing
// may run; countries (ISO 3166-1 alpha-3) may be left out, dates include their day.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.hpp"

namespace dealkit::validation {

struct Blackout {
  std::string name;
  base::Instant start, end;  // [start, end)
  std::vector<std::string> countries;
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
