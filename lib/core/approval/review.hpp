// The state machine of one deal's review: decide() says what a command comes to, evolve() makes it
// so (design.md section 1). Knows no records, stores or files, so that the very same code runs in a
// shell, in a test of every path, and a million times in a simulation.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/approval/policy.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/deal/life.hpp"

namespace dealkit::approval {

using deal::ApprovalState;

enum class Action : std::uint8_t {
  submit, approve, reject, escalate, revise, delegate, withdraw, comment,  // people's
  route,    // the second step of a submit: to the first level, or straight to approved
  reopen,   // the content changed
  alert,    // a breach that escalations are used up for
};
std::string_view name_of(Action action);
/// Of all actions; which of them people may command is is_command()'s.
std::optional<Action> parse_action(std::string_view name);
bool is_command(Action action);

enum class SeatState : std::uint8_t {
  waiting,   // its level's turn has not come
  open,
  approved,
  rejected,
  closed,    // nobody need decide it any more: the review ended, or a new round took its place
};

/// A seat of a level: one signature that is wanted, or was given.
struct Seat {
  int level = 1;
  int seat = 1;
  SeatState state = SeatState::waiting;
  std::string role;
  /// Who decided; of an open seat: who alone may decide ("" = whoever holds the role).
  std::string approver;
  /// Whose right to decide the approver has, by a delegation; "" = their own.
  std::string on_behalf_of;
  std::optional<base::Instant> assigned_until;  // then an assignment lapses, and the role decides
  std::optional<base::Instant> opened_at, deadline, decided_at;
  int escalations = 0;         // one more than the policy's cap: the alert was raised
  bool breached = false;
  std::string comments;
  std::string signed_content;  // of an approved one: the snapshot, canonical JSON
  friend bool operator==(const Seat&, const Seat&) = default;
};

/// The whole state of a deal's review.
struct Review {
  ApprovalState state = ApprovalState::draft;
  int round = 0;                  // 0: never submitted
  int submission = 0;             // the round that the last submit began; 0: never submitted
  std::string submitter;
  /// Who submitted the deal before, since it was approved last: a submission that was withdrawn
  /// or rejected leaves nobody free to sign what they once handed in.
  base::People earlier_submitters;
  Steps steps;                    // what the policy demanded when the round began
  std::vector<Seat> seats;        // of the round, by (level, seat)
  /// Approved seats of earlier rounds of this submission, oldest first.
  std::vector<Seat> signatures;
  /// Some round of this submission was approved whole: by people, or since nobody was needed, be it
  /// at the submit or after a change of content.
  bool was_approved = false;
  std::optional<std::int64_t> approved_version;
  std::optional<base::Instant> last_step;  // when the last transition was
  friend bool operator==(const Review&, const Review&) = default;

  /// Levels with an open seat, rising.
  std::vector<int> open_levels() const;
};

/// What the machine asks of the world. The simulation has its own.
class Content {
 public:
  virtual ~Content() = default;
  virtual std::string_view deal_id() const = 0;
  virtual std::string_view owner() const = 0;
  /// Who owned the deal when it was submitted last; "" = not known, or nobody.
  virtual std::string_view owner_at_submission() const { return {}; }
  virtual std::int64_t version() const = 0;
  /// The snapshot that a level signs for, as the deal stands now.
  virtual base::Result<std::string> snapshot(int level) const = 0;
  /// Whether a signature for `signed_content` stands for the deal as it is now (same or minor).
  virtual base::Result<bool> fits(int level, std::string_view signed_content) const = 0;
};

struct Command {
  Action action = Action::comment;
  std::string actor, role, comments;
  std::optional<int> level;               // none: the open one that the actor may decide
  std::optional<std::int64_t> version;    // what the actor saw; another one now is Errc::conflict
  std::string delegate_to;                // of delegate
  std::optional<base::Instant> until;
  /// Of submit: what may stand in its way was looked at by the caller; these are on record with it.
  std::vector<std::string> acknowledged;
};

/// Under what rules, and when.
struct Rules {
  const Policy& policy;
  base::Instant now;
};

/// One thing that happened. Enough to make the state from a log of them: replay is evolve() alone.
struct Transition {
  Action action = Action::comment;
  ApprovalState from = ApprovalState::draft;
  ApprovalState to = ApprovalState::draft;
  std::string actor, role, comments;
  std::optional<int> level;
  std::optional<int> seat;
  int round = 0;
  int submission = 0;
  std::int64_t version = 0;               // of the deal's content
  base::Instant time;
  bool new_round = false;                 // seats are all of a round that begins with this
  std::string submitter;                  // of a new round
  Steps steps;                            // of a new round
  std::vector<Seat> seats;                // as they stand after it: those that changed
  std::vector<int> fallen_levels;         // of reopen: whose signatures no longer fit, rising
  bool content_approved = false;          // the deal is approved as it stands at `version`
  bool pauses_deal = false;               // of reopen, where the policy says so
  std::string notify;                     // of escalate and alert: who else is to be told
  std::vector<std::string> acknowledged;  // of submit
};

/// What a command comes to; never empty. Errors (nothing happened):
/// - Errc::negative: not allowed in this state (names state, action, what would be allowed), not
///   allowed to this actor (names the role, or the rule of separation);
/// - Errc::conflict: the version is not the actor's; "decision already made: level 2 was approved
///   by ben at …" where the seat was decided;
/// - Errc::data: a command that lacks what its action needs.
/// `demand` is only looked at by submit (see routing.hpp).
base::Result<std::vector<Transition>> decide(const Review& review, const Command& command,
                                             const Steps& demand, const Content& content,
                                             const Rules& rules);

/// The content changed (of the deal or of its campaigns): none if nothing follows. Levels of
/// `demand` without a signature that fits are open if their turn has come, if they had signed
/// before, or if the submission was approved once (10-deals: all that is touched re-opens at once);
/// so the result depends on the content, the signatures and the policy, not on the steps between.
/// A signature that fits counts wherever in the submission it was given, but for one of a person
/// who owns the deal by now (unless the policy allows that); of one person one counts a level, and
/// of one right to decide.
struct ContentChange {
  /// False: no policy is known for the deal (it was not submitted here). The round's steps stand,
  /// and what was approved without a level is a draft again if anything material changed.
  bool routed = true;
  bool material = true;
};
base::Result<std::optional<Transition>> content_changed(const Review& review,
                                                        const ContentChange& change,
                                                        const Steps& demand,
                                                        const Content& content,
                                                        std::string_view actor,
                                                        const Rules& rules);

/// What the clock says: an escalation or alert for each open level with a seat past its deadline.
base::Result<std::vector<Transition>> overdue(const Review& review, const Content& content,
                                              std::string_view actor, const Rules& rules);

/// Makes it so. Total: any sequence that decide() and its like gave can be replayed.
void evolve(Review& review, const Transition& transition);

}  // namespace dealkit::approval
