// attribution_windows: conversions that are counted once, in known windows (ATT001 … ATT009).
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>
#include <vector>

#include "core/deal/words.hpp"
#include "core/validation/context.hpp"
#include "core/validation/rule.hpp"
#include "core/validation/rules/bid.hpp"
#include "core/validation/subject.hpp"
#include "core/validation/words.hpp"
#include "core/validation/token_lists.hpp"

namespace dealkit::validation {

extern const Rule attribution_rule;

namespace {

struct AttributionThresholds {
  std::int64_t click_days_max = 90;
  std::int64_t view_days_max = 90;
  double view_share_max = 100;
  // ATT007 beyond: only a platform's profile says what its own reports can be compared over.
  std::int64_t platform_click_days = 90;
  std::int64_t platform_view_days = 90;
};

constexpr CodeInfo click_window{
    "ATT001", "click-window", &attribution_rule, Severity::critical,
    "click_days is outside 0 to 90", "ad servers refuse longer look-back windows",
    "set 0 to 90 days", "DV360 and Campaign Manager LookbackConfiguration"};
constexpr CodeInfo view_window{
    "ATT002", "view-window", &attribution_rule, Severity::critical,
    "view_days is outside 0 to 90", "ad servers refuse longer look-back windows",
    "set 0 to 90 days", "DV360 and Campaign Manager LookbackConfiguration"};
constexpr CodeInfo view_beyond_click{
    "ATT003", "view-gt-click", &attribution_rule, Severity::warning,
    "the view window is longer than the click window",
    "a view would count for longer than a click, which says more",
    "make view_days at most click_days", "practice"};
constexpr CodeInfo share_range{
    "ATT004", "share-range", &attribution_rule, Severity::critical,
    "view_share is outside 0 to 100 percent", "no more than all views can count",
    "set 0 to 100", "DV360 postViewCountPercentageMillis (0 to 100,000 thousandths of a percent)"};
constexpr CodeInfo model_unknown{
    "ATT005", "model-unknown", &attribution_rule, Severity::critical,
    "the attribution model is none that is known",
    "reports would compare what was counted differently",
    "use last_click, last_touch, first_click, first_touch, linear, time_decay, position_based, "
    "u_shaped, w_shaped, data_driven, algorithmic or none",
    "AdCP; practice"};
constexpr CodeInfo model_missing{
    "ATT006", "model-missing", &attribution_rule, Severity::warning,
    "windows are given but no model", "each platform would assume its own", "name the model",
    "AdCP"};
constexpr CodeInfo window_beyond_platform{
    "ATT007",
    "window-vs-platform",
    &attribution_rule,
    Severity::warning,
    "a window is longer than the platform of the profile can be compared over (meta: click over "
    "30, "
    "view over 1 day), or than the days until reporting closes",
    "the campaign's figures could not be compared with the platform's own",
    "shorten the window, or compare only over the shorter one",
    "practice"};
constexpr CodeInfo no_conversion_source{
    "ATT008", "no-conversion-source", &attribution_rule, Severity::critical,
    "the bid works towards conversions (CPA, ROAS) and conversion_sources is empty",
    "the bidder would learn from nothing", "name at least one conversion source",
    "Google Ads; practice"};
constexpr CodeInfo duplicate_source{
    "ATT009", "duplicate-conversion-source", &attribution_rule, Severity::warning,
    "a conversion source is named twice", "its conversions would count twice", "name it once",
    "practice"};

constexpr CodeInfo attribution_codes[] = {
    click_window,    view_window,   view_beyond_click,      share_range,
    model_unknown,   model_missing, window_beyond_platform, no_conversion_source,
    duplicate_source};

constexpr Threshold attribution_rows[] = {
    DEALKIT_THRESHOLD(AttributionThresholds, click_days_max, "attribution", "days",
                      "ATT001 beyond this click window"),
    DEALKIT_THRESHOLD(AttributionThresholds, view_days_max, "attribution", "days",
                      "ATT002 beyond this view window"),
    DEALKIT_THRESHOLD(AttributionThresholds, view_share_max, "attribution", "percent",
                      "ATT004 beyond this share of views"),
    DEALKIT_THRESHOLD(AttributionThresholds, platform_click_days, "attribution", "days",
                      "ATT007 beyond this click window"),
    DEALKIT_THRESHOLD(AttributionThresholds, platform_view_days, "attribution", "days",
                      "ATT007 beyond this view window"),
};

struct Window {
  std::string_view name;
  const record::Integer& cell;
  std::int64_t most;
  const CodeInfo& code;
};

void check_window(const Window& window, Findings& findings) {
  if (!window.cell || (*window.cell >= 0 && *window.cell <= window.most)) return;
  findings.add(window.code, {.at = window.cell.node,
                             .expected = fmt::format("0 to {} days", window.most),
                             .message = fmt::format("{} of {} is outside 0 to {} days", window.name,
                                                    *window.cell, window.most)});
}

/// Beyond `hard_limit` the window is refused anyway, and says so.
void check_platform_window(const Window& window, std::int64_t hard_limit, Findings& findings) {
  if (!window.cell || *window.cell <= window.most || *window.cell > hard_limit) return;
  findings.add(window.code,
               {.at = window.cell.node,
                .expected = fmt::format("at most {} days", window.most),
                .message = fmt::format("{} of {} is longer than the {} days that platforms offer "
                                       "to compare with",
                                       window.name, *window.cell, window.most)});
}

void check_cutoff(const deal::Attribution& attribution, Findings& findings) {
  const auto& cutoff = attribution.reporting_cutoff_days;
  if (!cutoff) return;
  for (const auto* cell : {&attribution.click_days, &attribution.view_days}) {
    if (!*cell || **cell <= *cutoff) continue;
    findings.add(window_beyond_platform,
                 {.at = cell->node,
                  .expected = fmt::format("at most {} days", *cutoff),
                  .message = fmt::format("a window of {} days is still open when reporting closes "
                                         "after {} days",
                                         **cell, *cutoff)});
  }
}

void check_model(const deal::Attribution& attribution, Findings& findings) {
  if (!attribution.model) {
    if (attribution.click_days || attribution.view_days) {
      findings.add(model_missing, {.in = attribution.self.node,
                                   .member = "model",
                                   .expected = "an attribution model",
                                   .message = "attribution windows are given without a model"});
    }
    return;
  }
  check_word(model_unknown, "attribution.model", attribution.model, deal::attribution_models,
             findings);
}

bool works_towards_conversions(const deal::Bid& bid) {
  constexpr std::array<std::string_view, 6> goals{"cpa", "target_cpa", "roas", "target_roas",
                                                  "conversions", "maximize_conversions"};
  const auto named = [&](const record::Text& cell) {
    return cell && Word(*cell).among(goals);
  };
  return named(bid.strategy) || Word(goal_word(bid)).among(goals);
}

void check_repeated(json::Value sources, Findings& findings) {
  std::vector<std::pair<std::string_view, std::uint32_t>> ids;  // with their nodes
  ids.reserve(sources.size());
  for (const auto source : sources) ids.emplace_back(record::token(source), source.index());
  std::sort(ids.begin(), ids.end());
  std::size_t reported = 0;
  for (std::size_t i = 1; i < ids.size() && reported < reported_max_elements; ++i) {
    if (ids[i].first != ids[i - 1].first) continue;
    ++reported;
    findings.add(duplicate_source,
                 {.at = ids[i].second,
                  .expected = "each source once",
                  .message = fmt::format("conversion source \"{}\" is named twice",
                                         brief(ids[i].first))});
  }
}

void check_sources(const Subject& subject, Findings& findings) {
  const auto& sources = subject.campaign.attribution.conversion_sources;
  if (!sources) return;  // absent: the account's sources apply
  if (sources.empty() && works_towards_conversions(subject.campaign.bid)) {
    findings.add(no_conversion_source,
                 {.at = sources.node,
                  .expected = "at least one conversion source",
                  .message = "the bid works towards conversions, and no source counts them"});
  }
  if (sources.value.size() > 1) check_repeated(sources.value, findings);
}

void apply_attribution_profile(Profile profile, AttributionThresholds& thresholds) {
  if (profile != Profile::meta) return;
  thresholds.platform_click_days = 30;
  thresholds.platform_view_days = 1;
}

void check_attribution(const Subject& subject, const Context&,
                       const AttributionThresholds& limits, Findings& findings) {
  const auto& attribution = subject.campaign.attribution;
  if (!attribution.self) return;
  const auto& click = attribution.click_days;
  const auto& view = attribution.view_days;
  check_window({"click_days", click, limits.click_days_max, click_window}, findings);
  check_window({"view_days", view, limits.view_days_max, view_window}, findings);
  if (click && view && *view > *click) {
    findings.add(view_beyond_click,
                 {.at = view.node,
                  .expected = fmt::format("at most {}", *click),
                  .message = fmt::format("view window of {} days is longer than the click window "
                                         "of {} days",
                                         *view, *click)});
  }
  if (attribution.view_share &&
      !(*attribution.view_share >= 0 && *attribution.view_share <= limits.view_share_max)) {
    findings.add(share_range,
                 {.at = attribution.view_share.node,
                  .expected = fmt::format("0 to {} percent", limits.view_share_max),
                  .message = fmt::format("view_share of {} is outside 0 to {} percent",
                                         *attribution.view_share, limits.view_share_max)});
  }
  check_model(attribution, findings);
  check_platform_window({"click_days", click, limits.platform_click_days, window_beyond_platform},
                        limits.click_days_max, findings);
  check_platform_window({"view_days", view, limits.platform_view_days, window_beyond_platform},
                        limits.view_days_max, findings);
  check_cutoff(attribution, findings);
  check_sources(subject, findings);
}

constexpr std::string_view attribution_reads[] = {"attribution", "bid", "scheduling"};

}  // namespace

constinit const Rule attribution_rule{
    .name = "attribution_windows",
    .summary = "conversions that are counted once, in known windows",
    .phase = 2,
    .reads = attribution_reads,
    .codes = attribution_codes,
    .limits = limits_table<AttributionThresholds, apply_attribution_profile>(attribution_rows),
    .check = rule_check<check_attribution>,
};

}  // namespace dealkit::validation
