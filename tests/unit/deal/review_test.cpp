// What changes of content do to a review: levels that fall, rounds that begin, content that
// returns.
#include "core/deal/review.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/base/time.hpp"
#include "core/deal/deal.hpp"
#include "core/deal/life.hpp"
#include "core/record/normal_form.hpp"

namespace dealkit::deal {
namespace {

std::string set_members(Kind kind, std::string_view text,
                        const std::vector<std::pair<std::string, std::string>>& members) {
  json::Reader reader;
  const auto* document = *reader.read(text);
  record::NormalBuilder builder(*traits(kind).table);
  EXPECT_TRUE(builder.set_all(document->root()).has_value());
  for (const auto& [name, value] : members) builder.set(name, value);
  return builder.build();
}

std::string in_quotes(std::string_view text) { return "\"" + std::string(text) + "\""; }

/// What the tests change of a deal; each member touches other levels.
struct Content {
  int value = 1;       // levels 1 and 2
  int owner = 1;       // level 1
  int domain = 1;      // levels 1 and 3
  int targeting = 1;   // level 3, of the campaign
  int name = 1;        // nobody
  int start_days = 0;  // level 1 beyond 3 days from what was signed

  bool operator==(const Content&) const = default;
};

/// The levels whose signatures of `before` do not fit `after`: said without the code under test.
std::set<int> falling(const Content& before, const Content& after) {
  std::set<int> levels;
  const bool far = std::abs(before.start_days - after.start_days) > 3;
  if (before.value != after.value) levels.insert({1, 2});
  if (before.domain != after.domain) levels.insert({1, 3});
  if (before.owner != after.owner || far) levels.insert(1);
  if (before.targeting != after.targeting) levels.insert(3);
  return levels;
}

/// A deal with one campaign and its approvals, and who acts on them.
struct World {
  std::string deal = R"({"type":"deal","id":"d-1","account_id":"a-1","status":"draft",)"
                     R"("approval_state":"draft","version":1})";
  Stored campaign{Kind::campaign, "c-1", 1, R"({"type":"campaign","id":"c-1","deal_id":"d-1"})"};
  std::vector<Stored> approvals;
  Content content;
  Context context{{1'790'000'000, 0}, "ana", "", "test", "", nullptr};

  World() { write(); }

  std::string member(std::string_view name) const { return member_of(deal, name); }
  static std::string member_of(std::string_view record, std::string_view name) {
    static json::Reader reader;  // asked thousands of times
    const auto value = (*reader.read(record))->root().find(name);
    return value.present() ? std::string(value.text()) : "";
  }
  static int number_of(const Stored& approval, std::string_view name) {
    return std::stoi(member_of(approval.record, name));
  }
  std::vector<const Stored*> all() const {
    std::vector<const Stored*> out;
    for (const auto& approval : approvals) out.push_back(&approval);
    return out;
  }
  int round() const {
    int highest = 0;
    for (const auto& approval : approvals) {
      highest = std::max(highest, number_of(approval, "round"));
    }
    return highest;
  }
  std::string snapshot(int level) const {
    const Stored* campaigns[] = {&campaign};
    return *signed_content(level, deal, campaigns);
  }

  /// Writes `content` into the records.
  void write() {
    const auto start = base::days_from_civil({2026, 10, 10}) + content.start_days;
    deal = set_members(
        Kind::deal, deal,
        {{"total_value", std::to_string(content.value)},
         {"owner_id", in_quotes("o" + std::to_string(content.owner))},
         {"wadomain", "[\"d" + std::to_string(content.domain) + "\"]"},
         {"deal_name", in_quotes("n" + std::to_string(content.name))},
         {"start_date", in_quotes(base::to_string(base::civil_from_days(start)))}});
    campaign.record = set_members(
        Kind::campaign, campaign.record,
        {{"targeting", R"({"geo_targets":["g)" + std::to_string(content.targeting) + "\"]}"}});
  }

  /// Makes `to` the content, in one change.
  Reopening change(const Content& to) {
    const auto before = deal;
    const bool of_the_deal = [&] {
      auto other = to;
      other.targeting = content.targeting;
      return !(other == content);
    }();
    content = to;
    write();
    if (of_the_deal) {
      deal = set_members(Kind::deal, deal,
                         {{"version", std::to_string(std::stoi(member("version")) + 1)}});
    }
    const Stored* campaigns[] = {&campaign};
    auto result = reopen(before, deal, campaigns, all(), context);
    EXPECT_TRUE(result.has_value()) << result.error().message;
    for (const auto& change : result->changes) apply(change);
    return *result;
  }
  void apply(const Change& change) {
    EXPECT_EQ(change.kind, Kind::approval);
    EXPECT_EQ(change.event_type, "");
    EXPECT_EQ(change.partition_key, "a-1:d-1");
    const auto at = std::find_if(approvals.begin(), approvals.end(),
                                 [&](const Stored& s) { return s.id == change.id; });
    EXPECT_EQ(at == approvals.end(), change.before.empty());
    if (at != approvals.end()) {
      EXPECT_EQ(at->record, change.before);
      at->record = change.after;
    } else {
      approvals.push_back({Kind::approval, change.id, change.version, change.after});
    }
  }

  /// A round with one seat for levels 1 and 3 and two for level 2, all of them open.
  void submit() {
    const int next = round() + 1;
    const std::vector<std::pair<int, int>> seats{{1, 1}, {2, 1}, {2, 2}, {3, 1}};
    for (const auto& [level, seat] : seats) {
      const auto id = "s" + std::to_string(next) + std::to_string(level) + std::to_string(seat);
      approvals.push_back({Kind::approval, id, 1,
                           R"({"type":"approval","id":")" + id + R"(","deal_id":"d-1","round":)" +
                               std::to_string(next) + R"(,"level":)" + std::to_string(level) +
                               R"(,"seat":)" + std::to_string(seat) +
                               R"(,"approver_role":"role)" + std::to_string(level) + R"("})"});
    }
    set_open({1, 2, 3});
  }
  void set_open(const std::set<int>& open) {
    std::string list;
    for (const int level : open) list += (list.empty() ? "[" : ",") + std::to_string(level);
    if (open.empty()) {
      deal = set_members(Kind::deal, deal,
                         {{"approval_state", in_quotes("approved")}, {"open_levels", ""},
                          {"approved_version", member("version")}});
    } else {
      deal = set_members(
          Kind::deal, deal,
          {{"approval_state", in_quotes("level_" + std::to_string(*open.begin()) + "_review")},
           {"open_levels", list + "]"}});
    }
  }
  std::set<int> open() const {
    json::Reader reader;
    std::set<int> out;
    for (const auto level : (*reader.read(deal))->root().find("open_levels")) {
      out.insert(static_cast<int>(*level.integer()));
    }
    return out;
  }
  /// The first pending seat of a level is signed.
  void sign(int level) {
    bool done = false, more = false;
    for (auto& approval : approvals) {
      if (number_of(approval, "round") != round() || number_of(approval, "level") != level ||
          !member_of(approval.record, "action").empty()) {
        continue;
      }
      if (done) {
        more = true;
        continue;
      }
      done = true;
      const auto who = "p" + std::to_string(level) + member_of(approval.record, "seat");
      approval.record = set_members(Kind::approval, approval.record,
                                    {{"action", in_quotes("approve")},
                                     {"approver_id", in_quotes(who)},
                                     {"comments", in_quotes("fine")},
                                     {"decided_at", in_quotes(base::to_string(context.now))},
                                     {"signed", snapshot(level)}});
    }
    if (!done || more) return;
    auto left = open();
    left.erase(level);
    set_open(left);
  }
  void sign_all() {
    for (const int level : {1, 2, 2, 3}) sign(level);
  }
  static World approved() {
    World world;
    world.submit();
    world.sign_all();
    return world;
  }
};

/// What must hold of every deal with a review.
void check(const World& world) {
  json::Reader reader;
  const auto* document = *reader.read(world.deal);
  RC_ASSERT(check_pair(document->root()).has_value());
  const auto open = world.open();
  const auto state = world.member("approval_state");
  RC_ASSERT((state == "\"approved\"") == open.empty());
  if (open.empty()) {
    RC_ASSERT(world.member("open_levels") == "");
    RC_ASSERT(world.member("approved_version") == world.member("version"));
  } else {
    RC_ASSERT(state == "\"level_" + std::to_string(*open.begin()) + "_review\"");
  }
  std::set<int> pending;
  for (const auto& approval : world.approvals) {
    if (World::number_of(approval, "round") != world.round()) continue;
    const int level = World::number_of(approval, "level");
    if (World::member_of(approval.record, "action").empty()) {
      pending.insert(level);
      continue;
    }
    const auto fit = compare_signed(World::member_of(approval.record, "signed"),
                                    world.snapshot(level));
    RC_ASSERT(fit.has_value());
    RC_ASSERT(fit->fit != Fit::material);
  }
  RC_ASSERT(pending == open);
}

/// From the whole of a range, also in small cases (RapidCheck makes ranges grow with the case).
rc::Gen<int> whole_range(int from, int below) {
  return rc::gen::resize(rc::kNominalSize, rc::gen::inRange(from, below));
}
/// Lists of up to `length`.
template <class T>
rc::Gen<std::vector<T>> list_of(rc::Gen<T> element, int length) {
  return rc::gen::resize(length, rc::gen::container<std::vector<T>>(std::move(element)));
}

rc::Gen<Content> any_content() {
  return rc::gen::build<Content>(rc::gen::set(&Content::value, whole_range(1, 4)),
                                 rc::gen::set(&Content::owner, whole_range(1, 3)),
                                 rc::gen::set(&Content::domain, whole_range(1, 3)),
                                 rc::gen::set(&Content::targeting, whole_range(1, 3)),
                                 rc::gen::set(&Content::name, whole_range(1, 4)),
                                 rc::gen::set(&Content::start_days, whole_range(-6, 7)));
}

/// One member of a content, by place, set to that of another.
void take_member(Content& to, const Content& from, int member) {
  constexpr int Content::*members[] = {&Content::value,     &Content::owner, &Content::domain,
                                       &Content::targeting, &Content::name,  &Content::start_days};
  to.*members[member] = from.*members[member];
}

RC_GTEST_PROP(Review, ExactlyTheLevelsThatSignedItFall, (int steps)) {
  auto world = World::approved();
  const Content agreed = world.content;
  for (int i = 0; i < std::abs(steps) % 5 + 1; ++i) {
    const auto before = world.open();
    world.change(*any_content());
    check(world);
    RC_ASSERT(world.open() == falling(agreed, world.content));
  }
}

RC_GTEST_PROP(Review, SmallStepsInAnyOrderComeToTheWhole, ()) {
  const auto target = *any_content();
  auto whole = World::approved();
  whole.change(target);
  auto stepwise = World::approved();
  std::vector<int> order{0, 1, 2, 3, 4, 5};
  for (std::size_t i = order.size(); i > 1; --i) {
    std::swap(order[i - 1], order[static_cast<std::size_t>(*whole_range(0, static_cast<int>(i)))]);
  }
  for (const int member : order) {
    // Dates go by days: each step alone would be minor.
    while (member == 5 && stepwise.content.start_days != target.start_days) {
      auto next = stepwise.content;
      next.start_days += next.start_days < target.start_days ? 1 : -1;
      stepwise.change(next);
    }
    auto next = stepwise.content;
    take_member(next, target, member);
    stepwise.change(next);
    check(stepwise);
  }
  RC_ASSERT(stepwise.open() == whole.open());
  RC_ASSERT(stepwise.member("approval_state") == whole.member("approval_state"));
}

RC_GTEST_PROP(Review, ContentThatComesBackIsApprovedAgain, ()) {
  auto world = World::approved();
  const Content agreed = world.content;
  const auto steps = *list_of(any_content(), 8);
  for (const auto& step : steps) world.change(step);
  const auto result = world.change(agreed);
  RC_ASSERT(result.levels.empty());
  RC_ASSERT(world.member("approval_state") == "\"approved\"");
  check(world);
}

RC_GTEST_PROP(Review, MinorChangesNeverReopen, ()) {
  auto world = World::approved();
  const auto records = world.approvals.size();
  const auto steps = *list_of(whole_range(-3, 4), 8);
  for (const int days : steps) {
    auto next = world.content;
    next.name += 1;
    next.start_days = days;
    const auto result = world.change(next);
    RC_ASSERT(result.levels.empty());
    RC_ASSERT(result.changes.empty());
    RC_ASSERT(world.member("approval_state") == "\"approved\"");
    RC_ASSERT(world.member("approved_version") == world.member("version"));
  }
  RC_ASSERT(world.approvals.size() == records);
}

RC_GTEST_PROP(Review, HoldsWhateverIsSignedInBetween, ()) {
  World world;
  world.submit();
  const auto steps = *list_of(whole_range(0, 8), 16);
  for (const int step : steps) {
    if (step < 4) {
      const auto open = world.open();
      if (open.contains(step)) world.sign(step);
    } else {
      auto next = world.content;
      take_member(next, *any_content(), *whole_range(0, 6));
      const auto round = world.round();
      const auto result = world.change(next);
      RC_ASSERT(world.round() <= round + 1);
      if (!result.levels.empty()) RC_ASSERT(world.round() == round + 1);
    }
    check(world);
  }
}

Content with_value(int value) {
  Content content;
  content.value = value;
  return content;
}

TEST(Review, ANewRoundCopiesWhatStillFits) {
  auto world = World::approved();
  const auto result = world.change(with_value(2));
  EXPECT_EQ(result.levels, (std::vector<int>{1, 2}));
  ASSERT_EQ(result.changes.size(), 4U);
  EXPECT_EQ(result.changes[0].after,
            R"({"type":"approval","id":"d-1:2:1:1","deal_id":"d-1","round":2,"level":1,"seat":1,)"
            R"("approver_role":"role1","created_at":"2026-09-21T14:13:20Z"})");
  EXPECT_EQ(result.changes[2].id, "d-1:2:2:2");
  const auto& copy = result.changes[3];
  EXPECT_EQ(copy.action, Action::create);
  EXPECT_EQ(copy.version_before, 0);
  EXPECT_EQ(copy.version, 1);
  for (const auto name : {"approver_id", "approver_role", "action", "comments", "decided_at",
                          "signed"}) {
    const auto& of_round_1 = world.approvals[3].record;
    EXPECT_EQ(World::member_of(copy.after, name), World::member_of(of_round_1, name));
    EXPECT_NE(World::member_of(copy.after, name), "") << name;
  }
  EXPECT_EQ(world.member("approval_state"), "\"level_1_review\"");
  EXPECT_EQ(world.member("open_levels"), "[1,2]");
  EXPECT_EQ(world.member("version"), "2");
  EXPECT_EQ(world.member("approved_version"), "1") << "the deal runs on what was approved";
}

TEST(Review, ACampaignsTargetingReopensLegalAlone) {
  auto world = World::approved();
  Content next;
  next.targeting = 2;
  EXPECT_EQ(world.change(next).levels, std::vector<int>{3});
  EXPECT_EQ(world.member("approval_state"), "\"level_3_review\"");
  EXPECT_EQ(world.member("version"), "1");
  world.sign(3);
  EXPECT_EQ(world.member("approval_state"), "\"approved\"");
}

TEST(Review, APendingSeatTakesASignatureThatFitsAgain) {
  auto world = World::approved();
  world.change(with_value(2));
  const auto result = world.change(with_value(1));
  EXPECT_EQ(world.round(), 2);
  EXPECT_EQ(result.changes.size(), 3U);
  for (const auto& change : result.changes) EXPECT_EQ(change.action, Action::review);
  EXPECT_EQ(world.member("approval_state"), "\"approved\"");
  EXPECT_EQ(world.member("approved_version"), "3");
}

TEST(Review, ASignatureOfOtherContentGivesWayToAnEarlierOne) {
  auto world = World::approved();
  world.change(with_value(2));
  world.sign_all();
  EXPECT_EQ(world.member("approval_state"), "\"approved\"");
  const auto result = world.change(with_value(1));
  EXPECT_TRUE(result.levels.empty());
  EXPECT_EQ(result.changes.size(), 4U) << "round 3 holds the signatures of round 1";
  EXPECT_EQ(world.member("approval_state"), "\"approved\"");
}

TEST(Review, LevelsThatHaveNotSignedStayPending) {
  World world;
  world.submit();
  const auto before = world.approvals.size();
  EXPECT_TRUE(world.change(with_value(2)).changes.empty());
  world.sign(3);
  EXPECT_TRUE(world.change(with_value(3)).changes.empty());
  EXPECT_EQ(world.approvals.size(), before);
  EXPECT_EQ(world.open(), (std::set<int>{1, 2}));
  world.sign(1);
  EXPECT_EQ(world.change(with_value(4)).levels, std::vector<int>{1});
  EXPECT_EQ(world.open(), (std::set<int>{1, 2}));
  EXPECT_EQ(world.round(), 2);
}

TEST(Review, ALevelWhoseTurnHasNotComeStaysClosed) {
  World world;
  world.submit();
  world.set_open({1});
  world.sign(1);
  world.set_open({2});
  EXPECT_EQ(world.change(with_value(2)).levels, std::vector<int>{1});
  EXPECT_EQ(world.open(), (std::set<int>{1, 2}));
  EXPECT_EQ(world.member("approval_state"), "\"level_1_review\"");
}

TEST(Review, AnApprovalWithoutASnapshotDoesNotOutliveAChange) {
  auto world = World::approved();
  for (auto& approval : world.approvals) {
    if (World::number_of(approval, "level") != 3) continue;
    approval.record = set_members(Kind::approval, approval.record, {{"signed", ""}});
  }
  Content next;
  next.name = 2;
  EXPECT_EQ(world.change(next).levels, std::vector<int>{3});
}

TEST(Review, OfADealThatIsNotInReviewNothingHappens) {
  for (const std::string state : {"draft", "pending", "rejected"}) {
    auto world = World::approved();
    world.deal = set_members(Kind::deal, world.deal, {{"approval_state", in_quotes(state)}});
    const auto result = world.change(with_value(2));
    EXPECT_TRUE(result.changes.empty());
    EXPECT_TRUE(result.levels.empty());
    EXPECT_EQ(world.member("approval_state"), in_quotes(state));
    EXPECT_EQ(world.member("approved_version"), "1");
  }
}

TEST(Review, ADealApprovedWithoutAnyLevel) {
  World world;
  world.set_open({});
  Content next;
  next.name = 2;
  next.start_days = 3;
  EXPECT_TRUE(world.change(next).changes.empty());
  EXPECT_EQ(world.member("approval_state"), "\"approved\"");
  EXPECT_EQ(world.member("approved_version"), "2");
  next.value = 2;
  EXPECT_TRUE(world.change(next).changes.empty());
  EXPECT_EQ(world.member("approval_state"), "\"draft\"") << "it must be submitted again";
  EXPECT_EQ(world.member("approved_version"), "2");
}

TEST(Review, ALongDealIdKeepsApprovalIdsShort) {
  auto world = World::approved();
  const std::string long_id(255, 'x');
  auto after = set_members(Kind::deal, world.deal,
                           {{"id", in_quotes(long_id)}, {"total_value", "9"}, {"version", "2"}});
  const auto result = reopen(world.deal, after, {}, world.all(), world.context);
  ASSERT_TRUE(result.has_value());
  ASSERT_FALSE(result->changes.empty());
  EXPECT_LE(result->changes[0].id.size(), 255U);
  EXPECT_TRUE(result->changes[0].id.ends_with(":2:1:1"));
}

TEST(Review, RecordsThatCannotBeReadAreErrors) {
  auto world = World::approved();
  for (const std::string broken : {R"({"id":"x"})", R"({"round":1,"level":4,"seat":1})", "{"}) {
    world.approvals[0].record = broken;
    auto deal = world.deal;
    const auto result = reopen(world.deal, deal, {}, world.all(), world.context);
    ASSERT_FALSE(result.has_value()) << broken;
    EXPECT_EQ(result.error().code, base::Errc::data);
  }
}

}  // namespace
}  // namespace dealkit::deal
