// What tests of the review's state machine share: a deal of four fields, policies written as JSON,
// and a log that is kept beside the state.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/approval/review.hpp"
#include "core/base/json/document.hpp"
#include "review_printers.hpp"

namespace dealkit::approval::test {

/// Content small enough to think about. Level 1 signs all of it but the owner, level 2 the value,
/// level 3 the legal part; a date may move by up to 3 days.
struct Fields {
  int value = 1;
  int legal = 1;
  int note = 1;
  int day = 0;
  int owner = 0;  // "owner", or one of those who may sign: "ana", "ben"
  friend bool operator==(const Fields&, const Fields&) = default;
};

class Deal final : public Content {
 public:
  std::string_view deal_id() const override { return "d-1"; }
  std::string_view owner() const override;
  std::int64_t version() const override { return version_; }
  base::Result<std::string> snapshot(int level) const override;
  base::Result<bool> fits(int level, std::string_view signed_content) const override;

  /// The content from now on; the version counts.
  void set(const Fields& fields);
  const Fields& fields() const { return fields_; }

 private:
  Fields fields_;
  std::int64_t version_ = 1;
};

/// Fails the test if the text is no policy.
Policy policy_of(std::string_view json);

base::Instant at(int hour);  // hours after 2026-10-05T00:00:00Z

inline Command command(Action action, std::string actor, std::string role = {}) {
  Command made;
  made.action = action;
  made.actor = std::move(actor);
  made.role = std::move(role);
  if (action == Action::comment) made.comments = "seen";
  return made;
}

/// A review with its log.
struct Play {
  const Policy& policy;
  Deal deal{};
  Review review{};
  std::vector<Transition> log{};

  base::Result<void> decide(const Command& command, const Steps& demand, base::Instant now);
  base::Result<void> change(const Fields& fields, const Steps& demand, base::Instant now,
                            ContentChange change = {});
  base::Result<void> tick(base::Instant now);

 private:
  base::Result<void> take(const base::Result<std::vector<Transition>>& transitions);
};

/// A sentence on each thing that must never be, judged without the machine: from the state, the
/// content, the policy and what is demanded.
std::vector<std::string> complaints(const Review& review, const Deal& deal, const Policy& policy,
                                    const Steps& demand);

/// What must be the same however the content came about: state, open levels, approved levels.
std::string shape(const Review& review);

}  // namespace dealkit::approval::test
