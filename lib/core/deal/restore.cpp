#include "core/deal/restore.hpp"

#include <initializer_list>
#include <vector>

#include "core/deal/approval.hpp"
#include "core/deal/content_checks.hpp"
#include "core/deal/life.hpp"
#include "core/deal/signed_content.hpp"
#include "core/record/decode.hpp"

namespace dealkit::deal {
namespace {

bool is_stated(json::Value value) { return value && !value.is(json::Kind::null); }

/// Sets a time; nothing if the record has none and `fallback` is "".
base::Result<void> restore_time(record::NormalBuilder& builder, json::Value record,
                                std::string_view name, std::string_view fallback) {
  const auto value = record.find(name);
  if (!is_stated(value)) {
    if (fallback.empty()) {
      builder.remove(name);
    } else {
      builder.set_string(name, fallback);
    }
    return {};
  }
  DEALKIT_ASSIGN_OR_RETURN(const auto instant, instant_of(value, name));
  builder.set_string(name, stored_time(instant));
  return {};
}

/// A time that reviews compare with the clock, if there is one.
base::Result<void> check_instant(json::Value record, std::string_view name) {
  const auto value = record.find(name);
  if (is_stated(value)) DEALKIT_RETURN_IF_ERROR(instant_of(value, name));
  return {};
}

/// No version comes near it, and one that did would still have a successor that JSON can carry.
constexpr std::int64_t highest_count = 1'000'000'000'000;

/// Of rounds, and of seats of a level: nobody comes near it either.
constexpr std::int64_t highest_round = 1'000'000'000;

/// A whole number from 1 to highest_count; 0 if absent.
base::Result<std::int64_t> counter(json::Value record, std::string_view name) {
  const auto value = record.find(name);
  if (!is_stated(value)) return std::int64_t{0};
  if (value.is(json::Kind::number)) {
    const auto number = value.integer();
    if (number && *number >= 1 && *number <= highest_count) return *number;
  }
  return data_error(value, std::string(name) + ": expected a whole number from 1 to " +
                               std::to_string(highest_count) + ", found " +
                               std::string(value.text()));
}

/// A whole number that must be there, as reviews read it.
base::Result<void> check_place(json::Value record, std::string_view name, std::int64_t most) {
  const auto value = record.find(name);
  if (value && value.is(json::Kind::number)) {
    const auto number = value.integer();
    if (number && *number >= 1 && *number <= most) return {};
  }
  return data_error(value ? value : record,
                    std::string(name) + ": expected a whole number from 1 to " +
                        std::to_string(most) + ", found " +
                        (value ? std::string(value.text()) : "nothing"));
}

/// Checks a word and sets it. `parse` gives a value that is true for a known word.
template <class Parse>
auto restore_word(record::NormalBuilder& builder, json::Value record, std::string_view name,
                  Parse parse) -> base::Result<typename decltype(parse(""))::value_type> {
  const auto value = record.find(name);
  const std::string_view word = is_stated(value) ? text_of(record, name) : "draft";
  const auto known = parse(word);
  if (!known) {
    return data_error(value, std::string(name) + " " + std::string(value.text()) +
                                 " is not known; see the record's manual page for the words");
  }
  builder.set_string(name, word);
  return *known;
}

base::Result<void> restore_levels(record::NormalBuilder& builder, json::Value record) {
  const auto levels = record.find("open_levels");
  if (!is_stated(levels)) {
    builder.remove("open_levels");
    return {};
  }
  if (levels.is(json::Kind::array)) {
    std::string text;
    DEALKIT_RETURN_IF_ERROR(record::append_normal_value(
        text, levels,
        traits(Kind::deal).table->find(json::hash_key("open_levels"), "open_levels")));
    builder.set("open_levels", std::move(text));
    return {};
  }
  return data_error(levels, "open_levels: expected an array, found " +
                                std::string(json::describe(levels.kind())));
}

base::Result<std::int64_t> restore_deal(record::NormalBuilder& builder, json::Value record) {
  DEALKIT_ASSIGN_OR_RETURN(const auto status,
                           restore_word(builder, record, "status", parse_status));
  DEALKIT_ASSIGN_OR_RETURN(const auto approval,
                           restore_word(builder, record, "approval_state", parse_approval_state));
  DEALKIT_RETURN_IF_ERROR(restore_levels(builder, record));
  DEALKIT_ASSIGN_OR_RETURN(const auto version, counter(record, "version"));
  DEALKIT_ASSIGN_OR_RETURN(const auto approved, counter(record, "approved_version"));
  if (approved > version) {
    return data_error(record.find("approved_version"),
                      "approved_version " + std::to_string(approved) + " is above version " +
                          std::to_string(version));
  }
  if (approved > 0) {
    builder.set_integer("approved_version", approved);
  } else {
    builder.remove("approved_version");
  }
  if (auto pair = check_pair(status, approval, approved > 0); !pair) {
    return data_error(record, pair.error().message);
  }
  return version;
}

base::Result<void> restore_validation(record::NormalBuilder& builder, json::Value record) {
  const auto value = record.find("validation_status");
  const std::string_view word = is_stated(value) ? text_of(record, "validation_status") : "pending";
  for (const std::string_view known : {"pending", "valid", "warnings", "invalid"}) {
    if (word != known) continue;
    builder.set_string("validation_status", word);
    return restore_time(builder, record, "last_validated_at", "");
  }
  return data_error(value, "validation_status " + std::string(value.text()) +
                               " is not known; expected pending, valid, warnings or invalid");
}

template <class T>
bool same(const record::Cell<T>& a, const record::Cell<T>& b) {
  return a.present && b.present && a.value == b.value;
}

/// A seat has one approval, and nobody sits on two seats of a level.
base::Result<void> check_seat(const Records& records, json::Value record) {
  const auto approval = read_approval(record);
  for (const auto* stored : records.approvals_of(text_of(record, "deal_id"))) {
    if (stored->id == text_of(record, "id")) continue;
    DEALKIT_ASSIGN_OR_RETURN(const auto root, stored->record.root());
    const auto other = read_approval(root);
    if (!same(approval.round, other.round) || !same(approval.level, other.level)) continue;
    if (same(approval.seat, other.seat)) {
      return data_error(record,
                        "approval '" + stored->id + "' already holds this seat of the level");
    }
    if (same(approval.approver_id, other.approver_id)) {
      return data_error(record, "approver '" + std::string(*approval.approver_id) +
                                    "' already holds another seat of the level, by approval '" +
                                    stored->id + "'");
    }
  }
  return {};
}

/// What is stored under an id has its place for good: a later export of it has it there, and the
/// place may be taken by another record before this one is written.
base::Result<void> check_kept_place(const Records& records, Kind kind, json::Value record,
                                    std::initializer_list<std::string_view> numbers) {
  const auto* stored = records.find(kind, text_of(record, "id"));
  if (stored == nullptr) return {};
  DEALKIT_ASSIGN_OR_RETURN(const auto was, stored->record.root());
  const auto name = std::string(traits(kind).name) + " '" + stored->id + "'";
  if (text_of(was, "deal_id") != text_of(record, "deal_id")) {
    return data_error(record.find("deal_id"),
                      name + " belongs to deal '" + std::string(text_of(was, "deal_id")) +
                          "' and cannot move to '" + std::string(text_of(record, "deal_id")) + "'");
  }
  for (const auto number : numbers) {
    const auto before = was.find(number);
    if (!before.is(json::Kind::number)) continue;
    const auto old_number = before.integer();
    const auto new_number = record.find(number).integer();
    if (old_number && new_number && *old_number == *new_number) continue;
    return data_error(record.find(number),
                      name + " stands for " + std::string(number) + " " +
                          std::string(before.text()) + " and cannot move to " +
                          std::string(record.find(number).text()));
  }
  return {};
}

}  // namespace

base::Result<std::string> restore_approval(const Records& records, json::Value record) {
  DEALKIT_RETURN_IF_ERROR(check_place(record, "round", highest_round));
  DEALKIT_RETURN_IF_ERROR(check_place(record, "level", last_level));
  DEALKIT_RETURN_IF_ERROR(check_place(record, "seat", highest_round));
  DEALKIT_RETURN_IF_ERROR(
      check_kept_place(records, Kind::approval, record, {"round", "level", "seat"}));
  DEALKIT_RETURN_IF_ERROR(check_seat(records, record));
  record::NormalBuilder builder(approval_table);
  DEALKIT_RETURN_IF_ERROR(builder.set_all(record));
  builder.set_string("type", traits(Kind::approval).name);
  DEALKIT_RETURN_IF_ERROR(restore_time(builder, record, "created_at", ""));
  for (const std::string_view name :
       {"opened_at", "assigned_until", "sla_deadline", "decided_at"}) {
    DEALKIT_RETURN_IF_ERROR(check_instant(record, name));
  }
  return builder.build();
}

base::Result<std::string> restore_round(const Records& records, json::Value record) {
  DEALKIT_RETURN_IF_ERROR(check_place(record, "round", highest_round));
  DEALKIT_RETURN_IF_ERROR(check_kept_place(records, Kind::review_round, record, {"round"}));
  const auto round = record.find("round");
  for (const auto* stored : records.rounds_of(text_of(record, "deal_id"))) {
    if (stored->id == text_of(record, "id")) continue;
    DEALKIT_ASSIGN_OR_RETURN(const auto root, stored->record.root());
    const auto other = root.find("round");
    if (!other || other.text() != round.text()) continue;
    return data_error(record, "review round '" + stored->id + "' already stands for round " +
                                  std::string(round.text()) + " of the deal");
  }
  record::NormalBuilder builder(*traits(Kind::review_round).table);
  DEALKIT_RETURN_IF_ERROR(builder.set_all(record));
  builder.set_string("type", traits(Kind::review_round).name);
  DEALKIT_RETURN_IF_ERROR(restore_time(builder, record, "created_at", ""));
  DEALKIT_RETURN_IF_ERROR(check_instant(record, "last_step_at"));
  return builder.build();
}

std::string stored_time(base::Instant instant) {
  constexpr std::int32_t nanos_per_ms = 1'000'000;
  instant.nanos -= instant.nanos % nanos_per_ms;
  return base::to_string(instant);
}

base::Result<std::int64_t> restore_kept(record::NormalBuilder& builder, Kind kind,
                                        json::Value record, const Context& context) {
  if (kind == Kind::account) return counter(record, "version");
  const auto now = stored_time(context.now);
  DEALKIT_RETURN_IF_ERROR(restore_time(builder, record, "created_at", now));
  DEALKIT_RETURN_IF_ERROR(restore_time(builder, record, "updated_at", now));
  if (kind == Kind::deal) return restore_deal(builder, record);
  DEALKIT_RETURN_IF_ERROR(restore_validation(builder, record));
  return counter(record, "version");
}

}  // namespace dealkit::deal
