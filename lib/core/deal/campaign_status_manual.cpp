// The list of a campaign's statuses as it stands in the manual, so that it cannot drift from it.
#include <string>
#include <utility>

#include "core/base/roff.hpp"
#include "core/deal/campaign_status.hpp"

namespace dealkit::deal {

std::string manual_statuses() {
  std::string out;
  for (const auto& [stage, text] :
       {std::pair{CampaignStage::planned, "not begun; binds its budget"},
        std::pair{CampaignStage::live, "runs, or may run on; binds its budget"},
        std::pair{CampaignStage::over, "has run; what it spent is spent, so that it binds its "
                                       "budget"},
        std::pair{CampaignStage::released, "called off or put away; its budget is free again"}}) {
    std::string words;
    for (const auto& status : campaign_statuses()) {
      if (status.stage != stage) continue;
      words += (words.empty() ? "" : ",\n") + base::roff_bold(status.word);
    }
    out += std::string(".TP\n") + text + "\n" + words + ".\n";
  }
  return out;
}

}  // namespace dealkit::deal
