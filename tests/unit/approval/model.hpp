// A second model of the review, written from 30-approval, 10-deals and approve(1) and not from the
// machine, of which it shares the public types alone. It is plain where the machine is quick: sets
// are searched, and what counts together is found by trying all.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "world.hpp"

namespace dealkit::approval::test {

struct ModelLevel {
  std::string role;
  int quorum = 1;
  int sla = 24;  // hours
  std::string backup;
  int escalations = 2;
};
struct ModelDelegation {
  std::string from, to, role;   // "" = any
  std::optional<int> until;     // hours, as all times here
};
struct ModelPolicy {
  bool trusts = false, own_deals = false, several_levels = false;
  std::map<std::string, std::vector<std::string>> roles;
  std::map<int, ModelLevel> levels;
  std::vector<ModelDelegation> delegations;

  std::string json() const;
};

struct ModelSeat {
  int level = 1, seat = 1;
  SeatState state = SeatState::waiting;
  std::string role, who, right;  // right: whose, "" = who's own
  std::optional<int> until, opened, due, decided;
  int escalations = 0;
  bool late = false;
  Fields content;                // of an approved one

  bool open() const { return state == SeatState::open; }
  bool pending() const { return open() || state == SeatState::waiting; }
  bool decided_now() const { return state == SeatState::approved || state == SeatState::rejected; }
  const std::string& holder() const { return right.empty() ? who : right; }
};

class Model {
 public:
  explicit Model(ModelPolicy policy) : policy_(std::move(policy)) {}

  /// Whether the command is taken; if so it has happened.
  bool decide(const Command& command, const Steps& demand, int now);
  /// What the clock does.
  void tick(int now);
  /// The content changed. Which of several signatures stands for a seat is left to `after`, which
  /// the machine came to: that it may is judged, and what is wrong with it is said; "" if nothing.
  std::string change(const Fields& fields, const Steps& demand, int now, const Review& after);

  /// What differs from what the machine has; "" if nothing does.
  std::string difference(const Review& review) const;

 private:
  struct Turn {
    ModelSeat* seat = nullptr;
    std::string right;
  };
  bool in_review() const;
  std::string owner() const;
  static std::string fold(const std::string& name);
  static bool same(const std::string& a, const std::string& b) { return fold(a) == fold(b); }
  bool is_member(const std::string& role, const std::string& who) const;
  bool barred(const std::string& who, int level) const;
  bool used(const std::string& who, int level) const;
  bool own_right(const std::string& who, const std::string& stated, const ModelSeat& seat) const;
  bool may_keep(const ModelSeat& seat) const;
  bool assigned(const ModelSeat& seat, int now) const;
  bool may_be_given(const std::string& who, const ModelSeat& seat, int now) const;
  /// When the last delegation from one to another ends that is in force: -1 none, INT_MAX never.
  int lent_until(const std::string& from, const std::string& to, const std::string& role,
                 int now) const;
  std::string right_on(const ModelSeat& seat, const std::string& who, const std::string& stated);
  Turn turn(const std::string& who, const std::string& stated, int level, int now);
  Turn choose(const Command& command, int now);
  ModelSeat* choose_free(const Command& command, int now);
  std::vector<int> open_levels() const;
  void open(ModelSeat& seat, int now);
  void open_turns(int now);
  void settle();
  void free_seats(const ModelSeat* given);
  void submit(const Command& command, const Steps& demand, int now);
  bool approve(const Command& command, int now);
  bool escalate(const Command& command, int now);
  bool delegate(const Command& command, int now);
  bool fits(const ModelSeat& seat, const Fields& fields) const;
  std::vector<const ModelSeat*> standing(int level, const Fields& fields, bool of_the_round) const;
  std::string judge_level(int level, const Fields& fields,
                          const std::vector<ModelSeat>& made) const;
  void set_open(const Steps& demand, std::vector<ModelSeat>& made, int now);

  ModelPolicy policy_;
  ApprovalState state_ = ApprovalState::draft;
  Fields fields_;
  int version_ = 1, round_ = 0, submission_ = 0;
  std::string submitter_;
  std::set<std::string> before_;  // folded
  Steps steps_;
  std::vector<ModelSeat> seats_, signatures_;
  bool was_approved_ = false;
  int approved_version_ = 0;
  std::optional<int> last_;
};

}  // namespace dealkit::approval::test
