// Deals under review against the seats of their rounds.
#include <set>
#include <string>

#include <fmt/format.h>

#include "io/store/admin/invariants.hpp"

namespace dealkit::io::store {

namespace {

constexpr std::string_view in_review = "('level_1_review', 'level_2_review', 'level_3_review')";
constexpr std::string_view highest_round =
    "(SELECT max(b.round) FROM approval b WHERE b.deal_id = d.id)";

/// One deal under review with the seats of its highest round, row by row.
class Reviews {
 public:
  explicit Reviews(const OnProblem& on_problem) : on_problem_(on_problem) {}

  /// id, approval_state, open_levels, level (NULL: no seat), 1 if the seat is open.
  base::Result<void> add(const sql::Row& row) {
    if (id_ != row.text(0)) {
      DEALKIT_RETURN_IF_ERROR(finish_record());
      id_ = row.text(0);
      state_ = row.text(1);
      stated_ = row.is_null(2) ? std::string("[]") : std::string(row.text(2));
    }
    has_seats_ = has_seats_ || !row.is_null(3);
    if (row.integer(4) != 0) open_.insert(row.integer(3));
    return {};
  }

  base::Result<void> finish_record() {
    if (id_.empty()) return {};
    std::string open = "[";
    for (const auto level : open_) open += fmt::format("{}{}", open.size() > 1 ? "," : "", level);
    open += "]";
    if (!has_seats_) {
      DEALKIT_RETURN_IF_ERROR(problem("no approval stands for its review"));
    } else if (open != stated_) {
      DEALKIT_RETURN_IF_ERROR(problem(
          fmt::format("open_levels is {}, expected {} as its approvals say", stated_, open)));
    } else if (!open_.empty() && state_ != fmt::format("level_{}_review", *open_.begin())) {
      DEALKIT_RETURN_IF_ERROR(problem(fmt::format(
          "approval_state is {}, expected the lowest open level, {}", state_, *open_.begin())));
    }
    id_.clear();
    open_.clear();
    has_seats_ = false;
    return {};
  }

 private:
  base::Result<void> problem(std::string_view what) {
    return on_problem_(fmt::format("deal '{}': {}", id_, what));
  }

  const OnProblem& on_problem_;
  std::string id_, state_, stated_;
  std::set<std::int64_t> open_;
  bool has_seats_ = false;
};

}  // namespace

base::Result<void> check_reviews(sql::Connection& connection, const OnProblem& on_problem) {
  Reviews reviews(on_problem);
  DEALKIT_RETURN_IF_ERROR(connection.stream(
      fmt::format("SELECT d.id, d.approval_state, d.open_levels, a.level, CASE WHEN a.action IS "
                  "NULL AND a.opened_at IS NOT NULL THEN 1 ELSE 0 END FROM deal d LEFT JOIN "
                  "approval a ON a.deal_id = d.id AND a.round = {} WHERE d.approval_state IN {} "
                  "ORDER BY d.id",
                  highest_round, in_review),
      {}, [&](const sql::Row& row) { return reviews.add(row); }));
  DEALKIT_RETURN_IF_ERROR(reviews.finish_record());
  DEALKIT_RETURN_IF_ERROR(connection.stream(
      fmt::format("SELECT a.id FROM approval a JOIN deal d ON d.id = a.deal_id WHERE a.action IS "
                  "NULL AND a.sla_deadline IS NOT NULL AND (d.approval_state NOT IN {} OR "
                  "a.round < {}) ORDER BY a.id",
                  in_review, highest_round),
      {}, [&](const sql::Row& row) {
        return on_problem(
            fmt::format("approval '{}' is pending, though its review or its round "
                        "has ended",
                        row.text(0)));
      }));
  return {};
}

}  // namespace dealkit::io::store
