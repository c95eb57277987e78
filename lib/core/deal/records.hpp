// What decisions look at and what they give: narrow, so that a store, a pipe without a store and a
// test can all stand behind it.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.hpp"
#include "core/base/time_zone.hpp"
#include "core/deal/entity.hpp"

namespace dealkit::deal {

/// The records that a decision may ask for. Pointers stay valid until the next change.
class Records {
 public:
  virtual ~Records() = default;
  /// nullptr if there is no such record.
  virtual const Stored* find(Kind kind, std::string_view id) const = 0;
  /// Of an account, deal or campaign that is not there: the highest version that a record of that
  /// id had before it was deleted, 0 if there never was one. Another one of that id counts on from
  /// there, so that no version stands for two contents.
  virtual std::int64_t last_version(Kind kind, std::string_view id) const = 0;
  /// The campaigns of a deal, by id.
  virtual std::vector<const Stored*> campaigns_of(std::string_view deal_id) const = 0;
  /// The approval records of a deal, by (round, level, seat).
  virtual std::vector<const Stored*> approvals_of(std::string_view deal_id) const = 0;
  /// The review rounds of a deal, by round.
  virtual std::vector<const Stored*> rounds_of(std::string_view deal_id) const = 0;
  /// The latest validation report (validated_at, then order of arrival) of a campaign; its id is
  /// that of the report. nullptr if there is none.
  virtual const Stored* latest_report(std::string_view campaign_id) const = 0;
  /// The same of a deal itself.
  virtual const Stored* latest_deal_report(std::string_view deal_id) const = 0;
  /// The set findings that name a campaign and came in after its latest report (without one: all).
  virtual std::vector<const Stored*> findings_on(std::string_view campaign_id) const = 0;
  /// The facts that are deleted with a deal (interactions, engagement metrics and reports on it) or
  /// a campaign (validation reports), by kind and id; of other kinds none.
  virtual std::vector<const Stored*> facts_of(const Key& owner) const = 0;
};

/// The campaigns of a deal with another one, or another state of one, in its place by id.
std::vector<const Stored*> with_campaign(std::vector<const Stored*> campaigns,
                                         const Stored& changed);

/// The kinds that Records::facts_of() gives of a record of this kind.
std::span<const Kind> fact_kinds(Kind owner);
/// The record with which this one is deleted: the deal of a campaign, an approval, a round, an
/// interaction or a metric, the campaign of a report (of one on a deal: the deal). "" if it names
/// none. A view into the record's text.
std::string_view owner_of(Kind kind, json::Value record);
/// Whether a report is on a campaign or on a deal: both may have the same id.
Kind subject_of_report(json::Value report);

class ContentReview;  // see content_review.hpp

/// Who acts, when, and whatever else is no state.
struct Context {
  base::Instant now;                          // whole milliseconds
  std::string actor;
  std::string correlation_id;                 // "" = none; stands in the audit row's metadata
  std::string origin;                         // what made the change: "dealctl import"
  std::string traceparent;                    // W3C Trace Context; "" = none
  const base::TimeZones* zones = nullptr;     // for dates without a time; nullptr = UTC only
  /// What content changes do to reviews; nullptr: no review is touched.
  const ContentReview* review = nullptr;
};

enum class Action : std::uint8_t {
  create, update, remove, activate, pause, resume, complete, cancel, revert, validate, review
};
inline constexpr int action_count = static_cast<int>(Action::review) + 1;
std::string_view name_of(Action action);  // "create", "delete" for remove, …
std::optional<Action> parse_action(std::string_view name);

/// Something that happened besides what the records show: an event of its own about the changed
/// record ("approval.completed"), whose payload's `after` is `record` and `before` is `before`.
struct Fact {
  std::string type;
  std::string record;    // JSON
  std::string before{};  // JSON; "" = null
};

/// One change of one record, whole: what a store writes as record, audit row and events. Where
/// `before` is `after` and the version stays, only the latter two are written.
struct Change {
  Action action = Action::update;
  Kind kind = Kind::deal;
  std::string id;
  std::int64_t version_before = 0;  // 0: it did not exist
  std::int64_t version = 0;         // after the change; unchanged where no content changed
  RecordText before;                // normal form; "" = it did not exist
  RecordText after;                 // "" = it was deleted
  std::string event_type;           // "deal.updated"; "" = no event (approval rows, reports)
  std::string partition_key;        // account id + ':' + deal id
  std::string reason;               // for the audit row's metadata; "" = none
  /// The transitions of the review that the change is made of: an array, JSON, for the audit row's
  /// metadata; "" = none.
  std::string transitions;
  std::vector<Fact> facts;          // events that follow the change's own, in this order
};

/// The reason of a change whose version came with a restored record, so that it may leave a gap.
inline constexpr std::string_view restored = "restored";

/// Records in memory: for tests, for pipes without a store, and what a store's unit of work keeps
/// those in that it has loaded.
class MemoryRecords final : public Records {
 public:
  const Stored* find(Kind kind, std::string_view id) const override;
  std::int64_t last_version(Kind kind, std::string_view id) const override;
  std::vector<const Stored*> campaigns_of(std::string_view deal_id) const override;
  std::vector<const Stored*> approvals_of(std::string_view deal_id) const override;
  std::vector<const Stored*> rounds_of(std::string_view deal_id) const override;
  const Stored* latest_report(std::string_view campaign_id) const override;
  const Stored* latest_deal_report(std::string_view deal_id) const override;
  std::vector<const Stored*> findings_on(std::string_view campaign_id) const override;
  std::vector<const Stored*> facts_of(const Key& owner) const override;

  /// Adds or replaces a record, which must be in normal form. One that cannot be read belongs to
  /// nothing. What is added came after all that was; what is replaced keeps its place.
  void put(Stored record);
  void erase(Kind kind, std::string_view id);
  /// Of a deleted record nothing else goes: each record that went with it has its own Change.
  void apply(const Change& change);
  /// The way back from the change that was applied last.
  void take_back(const Change& change);
  void clear();

  /// See last_version(): the highest one that is known of.
  void set_last_version(Kind kind, std::string_view id, std::int64_t version);
  /// When a record came, as whoever knows better than put() counts it; and what put() counts on
  /// from, beyond all of those.
  void set_arrival(Kind kind, std::string_view id, std::int64_t arrival);
  void count_arrivals_from(std::int64_t arrival) { arrivals_ = arrival; }
  /// 0 of a record that is not there.
  std::int64_t arrival_of(Kind kind, std::string_view id) const;
  /// The id of the record that it belongs to; "" if it does to none, or is not there.
  std::string_view parent_of(Kind kind, std::string_view id) const;
  bool has_children(Kind kind, std::string_view parent) const;

 private:
  using Ids = std::set<std::string, std::less<>>;
  struct Entry {
    Stored stored;
    std::string parent;  // see owner_of()
    /// What the records of a parent are ordered by, then by id: (round, level, seat), or time.
    std::array<std::int64_t, 3> order{};
    std::int64_t arrival = 0;
  };
  template <class T>
  using ById = std::map<std::string, T, std::less<>>;
  template <class T>
  using ByKind = std::array<T, kind_count>;

  const Entry* entry_of(Kind kind, std::string_view id) const;
  std::vector<const Entry*> entries_of(Kind kind, std::string_view parent) const;
  std::vector<const Stored*> children_of(Kind kind, std::string_view parent) const;
  std::vector<const Entry*> reports_on(Kind subject, std::string_view id) const;
  const Stored* latest_report_on(Kind subject, std::string_view id) const;
  void link(const Entry& entry);
  void unlink(const Entry& entry);

  ByKind<ById<Entry>> records_;
  ByKind<ById<std::int64_t>> last_versions_;  // of what was deleted
  /// Ids of a kind's records by their parent's id; of findings by the campaigns that they name.
  ByKind<ById<Ids>> children_;
  std::int64_t arrivals_ = 0;
};

}  // namespace dealkit::deal
