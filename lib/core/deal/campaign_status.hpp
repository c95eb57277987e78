// The words that a campaign's status may be, and what each means for the deal's money: the one list
// that the store, the submit, the rules of validate and the scores read.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace dealkit::deal {

enum class CampaignStage : std::uint8_t {
  planned,   // has not run yet; binds its budget
  live,      // runs, or ran and may go on; binds its budget
  over,      // has run; what it spent is spent, so that it binds its budget
  released,  // called off or put away for good: its budget is the deal's again
};

struct CampaignStatus {
  std::string_view word;  // in small letters, with underscores
  CampaignStage stage;
};

/// By their words. American and British spellings, and what OpenDirect, DV360, Google and Meta
/// write.
std::span<const CampaignStatus> campaign_statuses();

/// In any capitals; a blank, a hyphen or a dot stands for an underscore ("In Flight"). nullopt for
/// a word that the list does not have.
std::optional<CampaignStage> campaign_stage(std::string_view status);

/// Whether a campaign of this status takes from what its deal allows: all but those that are
/// released. "" and a word that nobody knows do.
bool binds_budget(std::string_view status);

/// The same of a column of texts that may be NULL, as a condition of SQL. `lower` is the function
/// that makes small letters of ASCII: "lower({})".
std::string binds_budget_sql(std::string_view column, std::string_view lower);

/// The list in roff: what each word means.
std::string manual_statuses();

}  // namespace dealkit::deal
