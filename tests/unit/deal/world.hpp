// A small world of records in memory on which tests take decisions, each made so at once.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/deal/change.hpp"
#include "core/deal/records.hpp"

namespace dealkit::deal {

class World {
 public:
  Context context{{1'790'000'000, 0}, "ana", {}, "test", {}, nullptr};

  base::Result<Decision> decide_import(Kind kind, std::string_view text, bool restore = false) {
    json::Reader reader;
    DEALKIT_ASSIGN_OR_RETURN(const auto* document, reader.read(text));
    return import_record(records_, kind, document->root(), {restore}, context);
  }
  /// Imports a record that must be taken.
  Decision import(Kind kind, std::string_view text, bool restore = false) {
    return applied(decide_import(kind, text, restore));
  }
  Decision amend(const Key& key, const Amendment& amendment) {
    return applied(deal::amend(records_, key, amendment, context));
  }
  Decision amend(const Key& key, std::vector<std::string> assignments) {
    Amendment amendment;
    for (const auto& text : assignments) {
      auto assignment = parse_assignment(key.kind, text);
      EXPECT_TRUE(assignment) << text << ": " << assignment.error().message;
      if (assignment) amendment.assignments.push_back(std::move(*assignment));
    }
    return amend(key, amendment);
  }
  Decision applied(base::Result<Decision> decision) {
    if (!decision) {
      ADD_FAILURE() << decision.error().message;
      return {};
    }
    for (const auto& change : decision->changes) records_.apply(change);
    context.now.seconds += 60;
    return std::move(*decision);
  }

  const std::string& record(Kind kind, std::string_view id) const {
    static const std::string absent;
    const auto* stored = records_.find(kind, id);
    return stored == nullptr ? absent : stored->record.text();
  }
  std::int64_t version(Kind kind, std::string_view id) const {
    const auto* stored = records_.find(kind, id);
    return stored == nullptr ? 0 : stored->version;
  }
  /// The text of a member as it is stored; "" if it is not there.
  std::string member(Kind kind, std::string_view id, std::string_view name) const {
    json::Reader reader;
    const auto document = reader.read(record(kind, id));
    if (!document) return {};
    const auto value = (*document)->root().find(name);
    return value ? std::string(value.text()) : std::string();
  }
  MemoryRecords& records() { return records_; }

 private:
  MemoryRecords records_;
};

inline constexpr std::string_view account_text =
    R"({"type":"account","id":"a-1","name":"Acme","currency":"USD","time_zone":"Europe/Berlin"})";
inline constexpr std::string_view deal_text =
    R"({"id":"d-1","account_id":"a-1","deal_name":"Autumn","deal_type":"standard",)"
    R"("total_value":12500.50,"currency":"USD","start_date":"2026-10-01",)"
    R"("end_date":"2026-12-31","crm":{"stage": "won"}})";
inline constexpr std::string_view campaign_text =
    R"({"id":"c-1","deal_id":"d-1","campaign_name":"Video","campaign_type":"video",)"
    R"("currency":"USD","budget":5000,"targeting":{"geo_targets":["DE","FR"]}})";

inline World small_world() {
  World world;
  world.import(Kind::account, account_text);
  world.import(Kind::deal, deal_text);
  world.import(Kind::campaign, campaign_text);
  return world;
}

}  // namespace dealkit::deal
