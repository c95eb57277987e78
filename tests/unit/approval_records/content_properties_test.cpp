// Properties of content that changes under review, on real records: which levels fall, that small
// steps come to the whole, that content which comes back is approved again.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>

#include "core/deal/life.hpp"
#include "core/deal/signed_content.hpp"
#include "review_world.hpp"

namespace dealkit::approval {
namespace {

/// All levels at once, two seats of level 2, whatever the deal is.
constexpr std::string_view parallel_policy =
    R"({"roles":{"one":["p1"],"two":["p21","p22"],"three":["p3"]},)"
    R"("level":[{"number":1,"role":"one","sla":"24h"},)"
    R"({"number":2,"role":"two","sla":"24h","quorum":2},)"
    R"({"number":3,"role":"three","sla":"24h"}],)"
    R"("route":[{"when":"true","levels":[[1,2,3]]}]})";
const std::vector<std::pair<int, std::string>> signers{
    {1, "p1"}, {2, "p21"}, {2, "p22"}, {3, "p3"}};

/// What the tests change of a deal; each member touches other levels.
struct Terms {
  int value = 1;       // levels 1 and 2
  int owner = 1;       // level 1
  int domain = 1;      // levels 1 and 3
  int targeting = 1;   // level 3, of the campaign
  int name = 1;        // nobody
  int start_days = 0;  // level 1 beyond 3 days from what was signed
};
constexpr int Terms::*members[] = {&Terms::value,     &Terms::owner, &Terms::domain,
                                   &Terms::targeting, &Terms::name,  &Terms::start_days};

/// The levels whose signatures of `before` do not fit `after`: said without the code under test.
std::set<int> falling(const Terms& before, const Terms& after) {
  std::set<int> levels;
  const bool far = std::abs(before.start_days - after.start_days) > 3;
  if (before.value != after.value) levels.insert({1, 2});
  if (before.domain != after.domain) levels.insert({1, 3});
  if (before.owner != after.owner || far) levels.insert(1);
  if (before.targeting != after.targeting) levels.insert(3);
  return levels;
}

class TermsWorld : public ReviewWorld {
 public:
  TermsWorld() : ReviewWorld(parallel_policy) {
    write(terms);
    validate();
    decide(Action::submit, "sub");
  }
  /// Two imports: a campaign is a change of its own.
  void write(const Terms& to) {
    const auto start = base::days_from_civil({2026, 10, 10}) + to.start_days;
    changed(decide_import(
        Kind::deal, R"({"id":"d-1","account_id":"a-1","deal_type":"standard","currency":"USD",)"
                    R"("end_date":"2026-12-31","total_value":)" + std::to_string(to.value) +
                        R"(,"owner_id":"o)" + std::to_string(to.owner) + R"(","wadomain":["d)" +
                        std::to_string(to.domain) + R"("],"deal_name":"n)" +
                        std::to_string(to.name) + R"(","start_date":")" +
                        base::to_string(base::civil_from_days(start)) + "\"}"));
    changed(decide_import(Kind::campaign,
                          R"({"id":"c-1","deal_id":"d-1","targeting":{"geo_targets":["g)" +
                              std::to_string(to.targeting) + "\"]}}"));
    terms = to;
  }
  void sign(int level, const std::string& who) {
    auto approval = decision(Action::approve, who);
    approval.command.level = level;
    (void)try_decide(approval);
  }
  void sign_all() {
    for (const auto& [level, who] : signers) sign(level, who);
  }
  std::set<int> open() const {
    const auto levels = review().open_levels();
    return {levels.begin(), levels.end()};
  }

  Terms terms;
};

/// What must hold of every deal with a review.
void check(TermsWorld& world) {
  json::Reader reader;
  const auto document = reader.read(world.record(Kind::deal, "d-1"));
  RC_ASSERT(document.has_value());
  RC_ASSERT(deal::check_pair((*document)->root()).has_value());
  const auto review = world.review();
  const auto open = world.open();
  RC_ASSERT((review.state == ApprovalState::approved) == open.empty());
  if (open.empty()) RC_ASSERT(review.approved_version == world.version(Kind::deal, "d-1"));
  std::set<int> wanting;
  for (const auto& seat : review.seats) {
    if (seat.state != SeatState::approved) {
      wanting.insert(seat.level);
      continue;
    }
    const auto now = deal::signed_content(seat.level, world.record(Kind::deal, "d-1"),
                                          world.records().campaigns_of("d-1"));
    RC_ASSERT(now.has_value());
    const auto fit = deal::compare_signed(seat.signed_content, *now);
    RC_ASSERT(fit.has_value());
    RC_ASSERT(fit->fit != deal::Fit::material);
  }
  RC_ASSERT(wanting == open);
  for (const auto* row : world.records().approvals_of("d-1")) {
    json::Reader row_reader;
    const auto read = row_reader.read(row->record);
    RC_ASSERT(read.has_value());
    const bool old = *(*read)->root().find("round").integer() < review.round;
    RC_ASSERT(!old || (*read)->root().find("action").present());
  }
}

/// From the whole of a range, also in small cases (RapidCheck makes ranges grow with the case).
int number(int from, int to) {
  return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(from, to + 1));
}
Terms any_terms() {
  return {number(1, 3), number(1, 2), number(1, 2), number(1, 2), number(1, 3), number(-6, 6)};
}

RC_GTEST_PROP(ContentProperties, ExactlyTheLevelsThatSignedItFall, ()) {
  TermsWorld world;
  world.sign_all();
  const auto agreed = world.terms;
  for (int i = number(1, 4); i > 0; --i) {
    world.write(any_terms());
    check(world);
    RC_ASSERT(world.open() == falling(agreed, world.terms));
  }
  world.expect_replay();
}

RC_GTEST_PROP(ContentProperties, SmallStepsInAnyOrderComeToTheWhole, ()) {
  const auto target = any_terms();
  TermsWorld whole;
  whole.sign_all();
  whole.write(target);
  TermsWorld stepwise;
  stepwise.sign_all();
  std::vector<int> order{0, 1, 2, 3, 4, 5};
  for (std::size_t i = order.size(); i > 1; --i) {
    std::swap(order[i - 1], order[static_cast<std::size_t>(number(0, static_cast<int>(i) - 1))]);
  }
  for (const int which : order) {
    auto next = stepwise.terms;
    const auto member = members[which];
    // Dates go by days: each step alone would be minor.
    while (which == 5 && next.start_days != target.start_days) {
      next.start_days += next.start_days < target.start_days ? 1 : -1;
      stepwise.write(next);
    }
    next.*member = target.*member;
    stepwise.write(next);
    check(stepwise);
  }
  RC_ASSERT(stepwise.open() == whole.open());
  RC_ASSERT(stepwise.review().state == whole.review().state);
}

RC_GTEST_PROP(ContentProperties, ContentThatComesBackIsApprovedAgain, ()) {
  TermsWorld world;
  world.sign_all();
  const auto agreed = world.terms;
  for (int i = number(0, 5); i > 0; --i) world.write(any_terms());
  world.write(agreed);
  RC_ASSERT(world.review().state == ApprovalState::approved);
  check(world);
}

RC_GTEST_PROP(ContentProperties, MinorChangesNeverReopen, ()) {
  TermsWorld world;
  world.sign_all();
  const auto rows = world.records().approvals_of("d-1").size();
  for (int i = number(1, 6); i > 0; --i) {
    auto next = world.terms;
    next.name += 1;
    next.start_days = number(-3, 3);
    world.write(next);
    RC_ASSERT(world.review().state == ApprovalState::approved);
    RC_ASSERT(world.review().approved_version == world.version(Kind::deal, "d-1"));
  }
  RC_ASSERT(world.records().approvals_of("d-1").size() == rows);
}

RC_GTEST_PROP(ContentProperties, HoldWhateverIsSignedInBetween, ()) {
  TermsWorld world;
  for (int i = number(1, 14); i > 0; --i) {
    const auto round = world.review().round;
    if (number(0, 1) == 0) {
      const auto& [level, who] = signers[static_cast<std::size_t>(number(0, 3))];
      world.sign(level, who);
      RC_ASSERT(world.review().round == round);
    } else {
      auto next = world.terms;
      const auto member = members[number(0, 5)];
      next.*member = any_terms().*member;
      world.write(next);
    }
    check(world);
  }
  world.expect_replay();
}

}  // namespace
}  // namespace dealkit::approval
