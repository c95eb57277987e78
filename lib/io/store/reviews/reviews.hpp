// What the store knows of reviews beside their records: the seats that wait for a decision.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "core/base/money.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/deal/entity.hpp"
#include "io/store/database.hpp"

namespace dealkit::io::store {

/// A seat of a review that waits for its decision, with what people want to know of its deal.
struct OpenSeat {
  deal::Stored approval;
  std::string deal_name, currency;  // "" = the deal has none
  std::optional<base::Micros> total_value;
};

class Reviews {
 public:
  explicit Reviews(Database& database) : database_(database) {}

  /// Open seats by deadline, then deal, level and seat; `due_before`: only those whose deadline is
  /// before it. Streams, all from one snapshot.
  base::Result<void> open_seats(
      std::optional<base::Instant> due_before,
      const std::function<base::Result<void>(const OpenSeat&)>& on_seat) const;

 private:
  Database& database_;
};

}  // namespace dealkit::io::store
