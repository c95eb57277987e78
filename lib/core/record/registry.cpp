#include "core/record/registry.hpp"

#include <algorithm>
#include <cassert>

#include "core/base/roff.hpp"

namespace dealkit::record {
namespace {

constexpr bool kept = true;
constexpr bool told = false;

constexpr std::string_view account_page = "dealkit-account(5)";
constexpr std::string_view approval_page = "dealkit-approval(5)";
constexpr std::string_view campaign_page = "dealkit-campaign(5)";
constexpr std::string_view deal_page = "dealkit-deal(5)";
constexpr std::string_view interaction_page = "dealkit-interaction(5)";
constexpr std::string_view metric_page = "dealkit-engagement_metric(5)";
constexpr std::string_view report_page = "dealkit-validation_report(5)";
constexpr std::string_view round_page = "dealkit-review_round(5)";
constexpr std::string_view general_page = "dealkit(7)";
constexpr std::string_view convert_page = "dealkit-convert(7)";
constexpr std::string_view approve_page = "approve(1)";
constexpr std::string_view dealctl_page = "dealctl(1)";
constexpr std::string_view store_page = "dealkit-store(7)";
constexpr std::string_view score_page = "score(1)";
constexpr std::string_view validate_page = "validate(1)";

constexpr RecordType types[] = {
    {"account", "Whom deals are made with", Judge::none, kept, account_page},
    {"deal", "What an account and the house agree on", Judge::validate, kept, deal_page},
    {"campaign", "What is shown to whom under a deal", Judge::validate, kept, campaign_page},
    {"approval", "A seat of a level of a review", Judge::none, kept, approval_page},
    {"review_round", "What a round of a review began with", Judge::none, kept, round_page},
    {"interaction", "A contact with the people behind a deal", Judge::none, kept, interaction_page},
    {"engagement_metric", "A score of a deal", Judge::none, kept, metric_page},
    {"validation_report", "What was found in one campaign or deal", Judge::none, kept, report_page},
    {"set_finding", "What was found in several campaigns together", Judge::none, kept, report_page},
    {"change_result", "What became of one record", Judge::none, told, dealctl_page},
    {"import_summary", "What an import came to", Judge::none, told, dealctl_page},
    {"audit", "A row of the audit log", Judge::none, told, dealctl_page},
    {"event", "What an outbox tells of a change", Judge::none, told, store_page},
    {"difference", "A member that two versions differ in", Judge::none, told, dealctl_page},
    {"store_status", "Where a store is and which schema it has", Judge::none, told, dealctl_page},
    {"copy_result", "How much of a store was copied", Judge::none, told, dealctl_page},
    {"outbox_reader", "Who reads the outbox, and up to where", Judge::none, told, dealctl_page},
    {"prune_result", "What was deleted from the outbox", Judge::none, told, dealctl_page},
    {"conversion_loss", "What did not come through a conversion", Judge::none, told, convert_page},
    {"decision", "What somebody decides on a review", Judge::approve, told, approve_page},
    {"approval_transition", "What a decision did", Judge::none, told, approve_page},
    {"approval_error", "Why a decision was not taken", Judge::none, told, approve_page},
    {"approval_pending", "A seat that waits for its decision", Judge::none, told, approve_page},
    {"sla_breach", "A seat whose deadline has passed", Judge::none, told, approve_page},
    {"simulation_report", "What a policy comes to in virtual time", Judge::none, told,
     approve_page},
    {"simulation_comparison", "Two policies side by side", Judge::none, told, approve_page},
    {"feature_vector", "What a score is computed from", Judge::score, told, score_page},
    {"calibration_report", "Weights that were fitted, and how well", Judge::none, told, score_page},
    {"json_patch", "What was fixed in a record", Judge::none, told, validate_page},
    {"validation_code", "What a code of a finding means", Judge::none, told, validate_page},
    {"dead_letter", "A line that could not be read", Judge::none, told, general_page},
};

std::string_view judge_name(Judge judge) {
  switch (judge) {
    case Judge::none: return {};
    case Judge::validate: return "validate";
    case Judge::approve: return "approve";
    case Judge::score: return "score";
  }
  return {};
}

struct Page {
  std::string_view name;     // "dealkit-deal"
  std::string_view section;  // "5"
};

Page page_of(const RecordType& type) {
  const auto open = type.page.find('(');
  assert(open != std::string_view::npos && type.page.ends_with(')'));
  return {type.page.substr(0, open), type.page.substr(open + 1, type.page.size() - open - 2)};
}

}  // namespace

std::span<const RecordType> record_types() { return types; }

const RecordType* find_record_type(std::string_view name) {
  const auto found = std::find_if(std::begin(types), std::end(types),
                                  [name](const RecordType& type) { return type.name == name; });
  return found == std::end(types) ? nullptr : &*found;
}

std::vector<std::string> kept_type_names() {
  std::vector<std::string> names;
  for (const auto& type : types) {
    if (type.kept) names.emplace_back(type.name);
  }
  return names;
}

std::vector<std::string> record_page_files() {
  std::vector<std::string> files;
  for (const auto& type : types) {
    const auto [name, section] = page_of(type);
    auto file = std::string(name) + "." + std::string(section);
    const bool again = std::find(files.begin(), files.end(), file) != files.end();
    if (type.kept && !again) files.push_back(std::move(file));
  }
  return files;
}

std::string manual_record_types() {
  std::string text;
  for (const auto& type : types) {
    const auto [page, section] = page_of(type);
    text += ".TP\n.I " + base::roff(type.name) + "\n" + base::roff(type.what) + ".\n";
    if (type.kept) text += "Kept in a store.\n";
    if (type.judge != Judge::none) {
      text += "Judged by\n.BR " + std::string(judge_name(type.judge)) + " (1).\n";
    }
    text += "See\n.BR " + base::roff(page) + " (" + std::string(section) + ").\n";
  }
  return text;
}

}  // namespace dealkit::record
