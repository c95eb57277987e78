// Seats that wait for a decision: which, in which order, and until which deadline.
#include <algorithm>

#include "databases.hpp"
#include "io/store/reviews/reviews.hpp"

namespace dealkit::io::store {
namespace {

class OpenSeats : public OnBothDatabases {
 protected:
  static deal::Change seat(const std::string& id, const std::string& deal_id, int number,
                           const std::string& deadline, const std::string& more = "") {
    return creation(stored(Kind::approval,
                           "{'type':'approval','id':'" + id + "','deal_id':'" + deal_id +
                               "','round':1,'level':1,'seat':" + std::to_string(number) + more +
                               (deadline.empty() ? "" : ",'sla_deadline':'" + deadline + "'") + "}",
                           0));
  }
  std::vector<std::string> found(std::optional<std::string> due_before = {}) {
    std::optional<base::Instant> bound;
    if (due_before) bound = must(base::parse_instant(*due_before));
    std::vector<std::string> ids;
    must(Reviews(store()).open_seats(bound, [&](const OpenSeat& one) {
      ids.push_back(one.approval.id);
      return base::Result<void>();
    }));
    return ids;
  }
};
DEALKIT_ON_BOTH(OpenSeats);

using Ids = std::vector<std::string>;

/// Deadlines are texts, and "…00Z" stands behind "…00.5Z" as one.
TEST_P(OpenSeats, AreDueBeforeAMomentByTimeAndNotByText) {
  must(apply({creation(a_deal("d")), seat("whole", "d", 1, "2026-10-01T00:00:00Z"),
              seat("half", "d", 2, "2026-10-01T00:00:00.500Z"),
              seat("next", "d", 3, "2026-10-01T00:00:01Z"),
              seat("last", "d", 4, "9999-12-31T23:59:59Z")}));
  const auto sorted = [this](const char* due_before) {
    auto ids = found(due_before);
    std::sort(ids.begin(), ids.end());
    return ids;
  };
  EXPECT_EQ(sorted("2026-10-01T00:00:00Z"), Ids{});
  EXPECT_EQ(sorted("2026-10-01T00:00:00.000001Z"), Ids{"whole"});
  EXPECT_EQ(sorted("2026-10-01T00:00:00.5Z"), Ids{"whole"});
  EXPECT_EQ(sorted("2026-10-01T00:00:00.500001Z"), (Ids{"half", "whole"}));
  EXPECT_EQ(sorted("2026-10-01T00:00:01Z"), (Ids{"half", "whole"}));
  EXPECT_EQ(sorted("2026-10-01T02:00:01.1+02:00"), (Ids{"half", "next", "whole"}));
  EXPECT_EQ(sorted("9999-12-31T23:59:59Z"), (Ids{"half", "next", "whole"}));
  EXPECT_EQ(found().size(), 4U);
}

TEST_P(OpenSeats, AreThoseOfDealsThatGoOn) {
  const auto deal = [](const std::string& id, const std::string& status) {
    return creation(stored(Kind::deal, "{'type':'deal','id':'" + id + "','status':'" + status +
                                           "','approval_state':'level_1_review','version':1,"
                                           "'approved_version':1}"));
  };
  must(apply({deal("b", "draft"), deal("a", "active"), deal("c", "cancelled"),
              deal("e", "completed"), deal("f", "paused"),
              seat("b2", "b", 2, "2026-10-01T00:00:00Z"),
              seat("b1", "b", 1, "2026-10-01T00:00:00Z"),
              seat("a1", "a", 1, "2026-10-01T00:00:00Z"),
              seat("a2", "a", 2, "2026-09-01T00:00:00Z"), seat("a3", "a", 3, ""),
              seat("a4", "a", 4, "2026-09-01T00:00:00Z", ",'action':'approve'"),
              seat("c1", "c", 1, "2026-09-01T00:00:00Z"),
              seat("e1", "e", 1, "2026-09-01T00:00:00Z"),
              seat("f1", "f", 1, "2026-11-01T00:00:00Z")}));
  EXPECT_EQ(found(), (Ids{"a2", "a1", "b1", "b2", "f1"})) << "by deadline, deal, level and seat";
  EXPECT_EQ(found("2026-10-15T00:00:00Z"), (Ids{"a2", "a1", "b1", "b2"}));
}

}  // namespace
}  // namespace dealkit::io::store
