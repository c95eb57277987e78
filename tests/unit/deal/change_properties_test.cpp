// Properties of imports and amendments, on random records and random sequences of changes.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

#include "core/deal/diff.hpp"
#include "core/deal/kept_members.hpp"
#include "core/record/normal_form.hpp"
#include "json_generator.hpp"
#include "world.hpp"

namespace dealkit::deal {
namespace {

using test::JsonGenerator;

struct Member {
  std::string_view name;
  std::vector<std::string_view> values;
};

const std::vector<Member>& deal_members() {
  static const std::vector<Member> members{
      {"account_id", {R"("a-1")"}},
      {"deal_name", {R"("Autumn")", R"("W\u00fcnter \"x\"")", R"("a/b")"}},
      {"deal_type", {R"("standard")", R"("preferred")"}},
      {"total_value", {"1", "12.50", "1e3", "8999999999999.99"}},
      {"currency", {R"("USD")", R"("EUR")"}},
      {"start_date", {R"("2026-10-01")"}},
      {"end_date", {R"("2026-12-31")", R"("2027-01-01T00:00:00+01:00")"}},
      {"floor", {"0.5", "1.000001"}},
      {"wseat", {R"(["a", "b"])", "[]"}},
      {"units", {"1.0", "5e3"}},
      {"crm", {R"({"b": 1, "a": [1.10, null]})", "true"}},
      {"zz \\\"", {"0.10"}},
  };
  return members;
}
const std::vector<Member>& campaign_members() {
  static const std::vector<Member> members{
      {"campaign_name", {R"("Video")", R"("N")"}},
      {"budget", {"100", "250.75"}},
      {"status", {R"("active")", R"("paused")"}},
      {"targeting", {R"({"geo_targets": ["DE"]})", R"({"age":{"min":18.0}})"}},
      {"brand_safety", {R"({"tier":"strict"})"}},
      {"frequency_caps", {R"([{"max":3}])", "[]"}},
      {"note", {R"("x")", "[1,  2]"}},
  };
  return members;
}
/// What nobody but decisions may set, and locks that never fit by chance.
const std::vector<Member>& kept_values() {
  static const std::vector<Member> members{
      {"status", {R"("active")", R"("cancelled")"}},
      {"approval_state", {R"("approved")"}},
      {"open_levels", {"[1,2]"}},
      {"approved_version", {"1"}},
      {"created_at", {R"("2020-01-01T00:00:00Z")"}},
      {"updated_at", {R"("2020-01-01T00:00:00Z")"}},
  };
  return members;
}

/// Random members in random order of a record.
std::string members(JsonGenerator& choices, const std::vector<Member>& pool) {
  std::string out;
  const auto start = choices.choose(pool.size());
  for (std::size_t i = 0; i < pool.size(); ++i) {
    const auto& member = pool[(start + i) % pool.size()];
    const auto choice = choices.choose(member.values.size() + 2);
    if (choice == 0) continue;
    out += ", \"" + std::string(member.name) + "\" : ";
    out += choice == 1 ? "null" : member.values[choice - 2];
  }
  return out;
}
std::string random_deal(JsonGenerator& choices) {
  return R"({"id":"d-1")" + members(choices, deal_members()) + "}";
}
std::string random_campaign(JsonGenerator& choices) {
  return R"({"id":"c-1","deal_id":"d-1")" + members(choices, campaign_members()) + "}";
}
JsonGenerator some_choices() {
  return JsonGenerator(*rc::gen::resize(200, rc::gen::arbitrary<std::vector<std::uint8_t>>()));
}

World world_with_account() {
  World world;
  world.import(Kind::account, account_text);
  return world;
}

/// The record without what counts changes and tells when they were.
std::string content(Kind kind, const std::string& text) {
  json::Reader reader;
  const auto document = reader.read(text);
  RC_ASSERT(document.has_value());
  record::NormalBuilder builder(*traits(kind).table);
  RC_ASSERT(builder.set_all((*document)->root()).has_value());
  builder.remove("version").remove("updated_at");
  return builder.build();
}

RC_GTEST_PROP(Properties, ImportingTwiceOrWhatWasExportedIsUnchanged, ()) {
  auto world = world_with_account();
  auto choices = some_choices();
  const auto deal = random_deal(choices);
  const auto campaign = random_campaign(choices);
  RC_ASSERT(world.import(Kind::deal, deal).outcome == Outcome::created);
  RC_ASSERT(world.import(Kind::campaign, campaign).outcome == Outcome::created);
  RC_ASSERT(world.import(Kind::deal, deal).outcome == Outcome::unchanged);
  RC_ASSERT(world.import(Kind::campaign, campaign).outcome == Outcome::unchanged);
  for (const bool restore : {false, true}) {
    for (const auto& key : {Key{Kind::deal, "d-1"}, Key{Kind::campaign, "c-1"}}) {
      const auto exported = world.record(key.kind, key.id);
      const auto decision = world.import(key.kind, exported, restore);
      RC_ASSERT(decision.outcome == Outcome::unchanged);
      RC_ASSERT(decision.ignored.empty());
    }
  }
}

RC_GTEST_PROP(Properties, RestoreIntoAnEmptyStoreGivesTheSameRecords, ()) {
  auto world = world_with_account();
  auto choices = some_choices();
  world.import(Kind::deal, random_deal(choices));
  world.import(Kind::deal, random_deal(choices));
  world.import(Kind::campaign, random_campaign(choices));
  auto copy = world_with_account();
  for (const auto& key : {Key{Kind::deal, "d-1"}, Key{Kind::campaign, "c-1"}}) {
    copy.import(key.kind, world.record(key.kind, key.id), true);
    RC_ASSERT(copy.record(key.kind, key.id) == world.record(key.kind, key.id));
  }
}

RC_GTEST_PROP(Properties, AmendThenRevertGivesTheSameContent, ()) {
  auto world = world_with_account();
  auto choices = some_choices();
  world.import(Kind::deal, random_deal(choices));
  world.import(Kind::campaign, random_campaign(choices));
  for (const auto& key : {Key{Kind::deal, "d-1"}, Key{Kind::campaign, "c-1"}}) {
    const auto before = world.record(key.kind, key.id);
    const auto& pool = key.kind == Kind::deal ? deal_members() : campaign_members();
    Amendment amendment;
    amendment.merge_patch = "{" + members(choices, pool).erase(0, 1) + "}";
    const auto decision = world.amend(key, amendment);
    const auto reverted = world.applied(
        revert(world.records(), key, before, std::nullopt, world.context));
    RC_ASSERT(reverted.outcome == decision.outcome);
    RC_ASSERT(content(key.kind, world.record(key.kind, key.id)) == content(key.kind, before));
    const bool changed = decision.outcome == Outcome::updated;
    RC_ASSERT(world.version(key.kind, key.id) == (changed ? 3 : 1));
  }
}

RC_GTEST_PROP(Properties, AuditDiffsGiveEveryVersionBack, ()) {
  auto world = world_with_account();
  auto choices = some_choices();
  std::vector<std::string> versions{""};
  std::vector<std::string> audit;
  const auto count = choices.choose(8) + 2;
  for (std::size_t i = 0; i < count; ++i) {
    const bool back = versions.size() > 1 && choices.choose(4) == 3;
    const auto decision =
        back ? world.applied(revert(world.records(), {Kind::deal, "d-1"},
                                    versions[1 + choices.choose(versions.size() - 1)],
                                    std::nullopt, world.context))
             : world.import(Kind::deal, random_deal(choices));
    for (const auto& change : decision.changes) {
      RC_ASSERT(change.before == versions.back());
      const auto changes = diff(Kind::deal, change.before, change.after);
      RC_ASSERT(changes.has_value());
      audit.push_back(to_json(*changes));
      versions.push_back(change.after);
    }
  }
  auto record = world.record(Kind::deal, "d-1");
  RC_ASSERT(static_cast<std::int64_t>(audit.size()) == world.version(Kind::deal, "d-1"));
  for (std::size_t i = audit.size(); i > 0; --i) {
    RC_ASSERT(record == versions[i]);
    const auto changes = changes_from_json(audit[i - 1]);
    RC_ASSERT(changes.has_value());
    auto earlier = undo(Kind::deal, record, *changes);
    RC_ASSERT(earlier.has_value());
    record = std::move(*earlier);
  }
  RC_ASSERT(record.empty());
}

RC_GTEST_PROP(Properties, AnImportNeverChangesWhatOnlyDecisionsSet, ()) {
  auto world = world_with_account();
  auto choices = some_choices();
  world.import(Kind::deal, random_deal(choices));
  std::map<std::string_view, std::string> before;
  for (const auto& member : kept_members(Kind::deal)) {
    before[member.name] = world.member(Kind::deal, "d-1", member.name);
  }
  const auto decision =
      world.import(Kind::deal, R"({"id":"d-1")" + members(choices, deal_members()) +
                                   members(choices, kept_values()) + "}");
  RC_ASSERT(decision.outcome != Outcome::conflict);
  for (const auto& [name, text] : before) {
    const bool counts = name == "version" || name == "updated_at";
    if (counts && decision.outcome == Outcome::updated) continue;
    RC_ASSERT(world.member(Kind::deal, "d-1", name) == text);
  }
}

}  // namespace
}  // namespace dealkit::deal
