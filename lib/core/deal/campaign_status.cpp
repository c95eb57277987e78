#include "core/deal/campaign_status.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/record/words.hpp"

namespace dealkit::deal {
namespace {

using enum CampaignStage;

constexpr CampaignStatus all_statuses[] = {
    {"active", live},
    {"approved", planned},
    {"archived", released},
    {"booked", planned},
    {"cancelled", released},
    {"canceled", released},
    {"change_pending", planned},
    {"changepending", planned},
    {"complete", over},
    {"completed", over},
    {"declined", released},
    {"deleted", released},
    {"delivering", live},
    {"delivery_extended", live},
    {"disapproved", planned},
    {"draft", planned},
    {"enabled", live},
    {"ended", over},
    {"entity_status_active", live},
    {"entity_status_archived", released},
    {"entity_status_draft", planned},
    {"entity_status_paused", live},
    {"entity_status_scheduled_for_deletion", released},
    {"expired", over},
    {"finished", over},
    {"in_flight", live},
    {"in_process", planned},
    {"in_review", planned},
    {"inactive", planned},
    {"inflight", live},
    {"live", live},
    {"new", planned},
    {"pause", live},
    {"paused", live},
    {"paused_inventory_released", live},
    {"pending", planned},
    {"pending_activation", planned},
    {"pending_approval", planned},
    {"pending_booking", planned},
    {"pending_creatives", planned},
    {"pending_reservation", planned},
    {"pending_review", planned},
    {"pending_start", planned},
    {"pendingbooking", planned},
    {"pendingreservation", planned},
    {"planned", planned},
    {"preapproved", planned},
    {"proposed", planned},
    {"ready", planned},
    {"rejected", released},
    {"removed", released},
    {"reserved", planned},
    {"running", live},
    {"scheduled", planned},
    {"scheduled_for_deletion", released},
    {"stopped", live},
    {"submitted", planned},
    {"suspended", live},
    {"with_issues", live},
    {"withdrawn", released},
};

/// Where the words with each letter begin: the status of every campaign is looked up.
constexpr std::size_t letters = 26;
constexpr auto beginnings = [] {
  std::array<std::uint8_t, letters + 1> starts{};
  for (std::size_t letter = 0; letter <= letters; ++letter) {
    for (const auto& status : all_statuses) {
      if (static_cast<std::size_t>(status.word.front() - 'a') < letter) ++starts[letter];
    }
  }
  return starts;
}();
static_assert(std::is_sorted(std::begin(all_statuses), std::end(all_statuses),
                             [](const CampaignStatus& a, const CampaignStatus& b) {
                               return a.word.front() < b.word.front();
                             }));

std::optional<CampaignStage> find(std::string_view word) {
  if (word.empty() || word.front() < 'a' || word.front() > 'z') return std::nullopt;
  const auto letter = static_cast<std::size_t>(word.front() - 'a');
  for (std::size_t i = beginnings[letter]; i < beginnings[letter + 1]; ++i) {
    if (all_statuses[i].word == word) return all_statuses[i].stage;
  }
  return std::nullopt;
}

}  // namespace

std::span<const CampaignStatus> campaign_statuses() { return all_statuses; }

std::optional<CampaignStage> campaign_stage(std::string_view status) {
  if (const auto stage = find(status)) return stage;  // as nearly all are written
  const record::Word word(status);
  return word.is_cut() ? std::nullopt : find(word.view());
}

bool binds_budget(std::string_view status) { return campaign_stage(status) != released; }

std::string binds_budget_sql(std::string_view column, std::string_view lower) {
  const auto small = fmt::format(fmt::runtime(lower), column);
  std::string words;
  for (const auto& one : all_statuses) {
    if (one.stage != released) continue;
    words += fmt::format("{}'{}'", words.empty() ? "" : ", ", one.word);
  }
  return fmt::format("({} IS NULL OR replace(replace(replace({}, ' ', '_'), '-', '_'), '.', '_') "
                     "NOT IN ({}))", column, small, words);
}

}  // namespace dealkit::deal
