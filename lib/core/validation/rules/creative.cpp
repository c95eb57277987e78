#include "core/validation/rules/creative.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <optional>

#include "core/base/json/write.hpp"
#include "core/deal/campaign_status.hpp"
#include "core/deal/words.hpp"
#include "core/validation/context.hpp"
#include "core/validation/hosts.hpp"
#include "core/validation/rules/creative_codes.hpp"
#include "core/validation/rules/creative_tables.hpp"
#include "core/validation/rules/creative_vast.hpp"
#include "core/validation/rules/creative_video.hpp"
#include "core/validation/subject.hpp"
#include "core/validation/token_lists.hpp"
#include "core/validation/words.hpp"

namespace dealkit::validation {
namespace {

using namespace creative;
using deal::Creative;

constexpr Threshold creative_rows[] = {
    DEALKIT_THRESHOLD(CreativeThresholds, weight_factor, "creative", "ratio",
                      "CRE002 and CRE003 take the table's weights times this"),
    DEALKIT_THRESHOLD(CreativeThresholds, requests_most, "creative", "requests",
                      "CRE004 above this many"),
    DEALKIT_THRESHOLD(CreativeThresholds, cpu_most_percent, "creative", "percent",
                      "CRE002 as a warning above this share of the CPU"),
    DEALKIT_THRESHOLD(CreativeThresholds, network_most_mb, "creative", "MB",
                      "CRE003 as a warning above this network load without interaction"),
    DEALKIT_THRESHOLD(CreativeThresholds, static_tv_most_kb, "creative", "kB",
                      "CRE002 above this, for pictures on television"),
    DEALKIT_THRESHOLD(CreativeThresholds, ad_choices_most_kb, "creative", "kB",
                      "CRE016 above this, for the AdChoices icon"),
    DEALKIT_THRESHOLD(CreativeThresholds, bitrate_tolerance, "creative", "ratio",
                      "CRE008 beyond the table's band by this part"),
    DEALKIT_THRESHOLD(CreativeThresholds, frame_rate_tolerance, "creative", "frames a second",
                      "CRE009 beyond this difference"),
    DEALKIT_THRESHOLD(CreativeThresholds, loudness_us, "creative", "LKFS",
                      "CRE010 around this, in region US"),
    DEALKIT_THRESHOLD(CreativeThresholds, loudness_us_tolerance, "creative", "LU",
                      "CRE010 beyond this difference, in region US"),
    DEALKIT_THRESHOLD(CreativeThresholds, loudness_eu, "creative", "LUFS",
                      "CRE010 around this, in region EU"),
    DEALKIT_THRESHOLD(CreativeThresholds, loudness_eu_tolerance, "creative", "LU",
                      "CRE010 beyond this difference, in region EU"),
    DEALKIT_THRESHOLD(CreativeThresholds, peak_most_dbtp, "creative", "dBTP",
                      "CRE010 above this true peak"),
    DEALKIT_THRESHOLD(CreativeThresholds, duration_tolerance_s, "creative", "seconds",
                      "CRE012 beyond this difference from a length on offer"),
    DEALKIT_THRESHOLD(CreativeThresholds, declared_tolerance_kb, "creative", "kB",
                      "CRE014 beyond this difference"),
    DEALKIT_THRESHOLD(CreativeThresholds, aspect_tolerance, "creative", "ratio",
                      "CRE015 beyond this difference of shapes"),
    DEALKIT_THRESHOLD(CreativeThresholds, vast_wrappers_most, "creative", "wrappers",
                      "CRE013 above this many"),
    DEALKIT_THRESHOLD(CreativeThresholds, vast_versions, "creative", "versions",
                      "CRE013 for another version of VAST"),
};

enum class Kind : std::uint8_t { display, video, audio, native, unknown };

struct FormatWord {
  std::string_view word;
  Kind kind;
};
constexpr FormatWord format_words[] = {
    {"display", Kind::display},      {"banner", Kind::display},     {"image", Kind::display},
    {"static", Kind::display},       {"html", Kind::display},       {"html5", Kind::display},
    {"rich_media", Kind::display},   {"interstitial", Kind::display}, {"expandable", Kind::display},
    {"carousel", Kind::display},     {"text", Kind::display},       {"pause", Kind::display},
    {"pause_ad", Kind::display},     {"screensaver", Kind::display}, {"video", Kind::video},
    {"vast", Kind::video},           {"vpaid", Kind::video},        {"instream", Kind::video},
    {"outstream", Kind::video},      {"in_stream", Kind::video},    {"out_stream", Kind::video},
    {"ctv", Kind::video},            {"ctv_video", Kind::video},    {"video_ad", Kind::video},
    {"olv", Kind::video},            {"mp4", Kind::video},          {"audio", Kind::audio},
    {"daast", Kind::audio},          {"native", Kind::native},
};

/// What a format is; "video_standard_30s" is a video, as formats of catalogues are named.
Kind kind_of_format(std::string_view format) {
  if (format == "display" || format == "banner") return Kind::display;  // as most are
  if (format == "video") return Kind::video;
  const Word word(format);
  for (const auto& one : format_words) {
    if (word.is(one.word)) return one.kind;
  }
  if (word.starts_with("display_") || word.starts_with("banner_")) return Kind::display;
  if (word.starts_with("video_") || word.starts_with("vast_")) return Kind::video;
  if (word.starts_with("audio_")) return Kind::audio;
  return word.starts_with("native_") ? Kind::native : Kind::unknown;
}

/// What `format` says, else the MIME type, else the kind of campaign.
Kind kind_of(const Creative& c, Kind campaign_kind) {
  if (c.format) {
    if (const auto kind = kind_of_format(*c.format); kind != Kind::unknown) return kind;
  }
  if (c.mime) {
    const Word mime(*c.mime);
    if (mime.starts_with("video/")) return Kind::video;
    return mime.starts_with("audio/") ? Kind::audio : Kind::display;
  }
  return campaign_kind;
}

Kind kind_of_campaign(const record::Text& type) {
  if (!type) return Kind::display;
  if (is_word(*type, "video")) return Kind::video;
  if (is_word(*type, "audio")) return Kind::audio;
  return is_word(*type, "native") ? Kind::native : Kind::display;
}

void check_words(const Creative& c, Findings& findings) {
  check_word(creative::word_unknown, "region", c.region, deal::loudness_regions, findings);
  if (!c.format || kind_of_format(*c.format) != Kind::unknown) return;
  std::string words;
  for (const auto& one : format_words) words += (words.empty() ? "" : "|") + std::string(one.word);
  const Words known(words);
  findings.add(creative::word_unknown, {.at = c.format.node,
                              .expected = "display, video, audio, native or another word of "
                                          "validate --explain CRE021",
                              .message = fmt::format("format \"{}\" is unknown{}",
                                                     brief(*c.format), known.hint(*c.format))});
}

std::optional<double> number_of(std::string_view token) {
  double value = 0;
  const auto* end = token.data() + token.size();
  const auto read = std::from_chars(token.data(), end, value);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return value;
}

/// Whether a token of product.sizes ("300x250") names this size.
bool names_size(std::string_view token, std::int64_t w, std::int64_t h) {
  const auto cross = token.find_first_of("xX");
  if (cross == std::string_view::npos) return false;
  const auto width = number_of(token.substr(0, cross));
  const auto height = number_of(token.substr(cross + 1));
  return width && height && *width == static_cast<double>(w) && *height == static_cast<double>(h);
}

void check_size(const Creative& c, Kind kind, const deal::Product& product, Findings& findings) {
  if (!c.w || !c.h) return;
  const auto say = [&](const record::Integer& cell, std::string expected) {
    findings.add(size_not_offered,
                 {.at = cell.node,
                  .expected = std::move(expected),
                  .message = fmt::format("a creative of {}x{} is not offered", *c.w, *c.h)});
  };
  if ((*c.w < 1 || *c.h < 1) && kind != Kind::native) {
    say(*c.w < 1 ? c.w : c.h, "at least 1 pixel");
    return;
  }
  if (product.sizes.empty()) return;
  for (const auto size : product.sizes.value) {
    if (names_size(record::token(size), *c.w, *c.h)) return;
  }
  say(c.w, "a size of product.sizes");
}

struct Weight {
  const CodeInfo& info;
  std::string_view name;
  const record::Number& cell;
  double most_kb;
};

void check_weight(const Creative& c, const Weight& weight, Findings& findings) {
  if (!weight.cell || *weight.cell <= weight.most_kb) return;
  findings.add(weight.info,
               {.at = weight.cell.node,
                .expected = fmt::format("at most {} kB", weight.most_kb),
                .message = fmt::format("{} of {} kB is above the {} kB of a {}x{} creative",
                                       weight.name, *weight.cell, weight.most_kb, *c.w, *c.h)});
}

void check_weights(const Creative& c, const CreativeThresholds& limits, Findings& findings) {
  if (!c.w || !c.h) return;
  if (*c.w == 1920 && *c.h == 1080) {  // shown on a television while a film pauses
    const auto& cell = c.initial_kb ? c.initial_kb : c.file_kb;
    check_weight(c, {initial_load_too_heavy, "load", cell, limits.static_tv_most_kb}, findings);
    return;
  }
  if (!c.initial_kb && !c.subload_kb) return;
  const auto* row = find_display_weight(*c.w, *c.h);
  if (row == nullptr) return;
  check_weight(
      c,
      {initial_load_too_heavy, "initial_kb", c.initial_kb, row->initial_kb * limits.weight_factor},
      findings);
  if (row->subload_kb == 0) return;
  check_weight(
      c, {subload_too_heavy, "subload_kb", c.subload_kb, row->subload_kb * limits.weight_factor},
      findings);
}

void check_load(const Creative& c, const CreativeThresholds& limits, Findings& findings) {
  if (c.requests && *c.requests > limits.requests_most) {
    findings.add(too_many_requests,
                 {.at = c.requests.node,
                  .expected = fmt::format("at most {}", limits.requests_most),
                  .message = fmt::format("{} requests at initial load are more than {}",
                                         *c.requests, limits.requests_most)});
  }
  if (c.cpu_percent && *c.cpu_percent > limits.cpu_most_percent) {
    findings.add(initial_load_too_heavy,
                 {.at = c.cpu_percent.node,
                  .expected = fmt::format("at most {} percent", limits.cpu_most_percent),
                  .message = fmt::format("{} percent of the CPU is more than {}", *c.cpu_percent,
                                         limits.cpu_most_percent),
                  .severity = Severity::warning});
  }
  if (c.network_mb && *c.network_mb > limits.network_most_mb) {
    findings.add(
        subload_too_heavy,
        {.at = c.network_mb.node,
         .expected = fmt::format("at most {} MB", limits.network_most_mb),
         .message = fmt::format("{} MB without interaction: browsers remove ads above {} MB",
                                *c.network_mb, limits.network_most_mb),
         .severity = Severity::warning});
  }
}

void add_insecure(const record::Text& url, std::string_view name, Findings& findings) {
  FindingText text{.at = url.node,
                   .expected = "an https: URL",
                   .message = fmt::format("{} \"{}\" is not loaded by https", name, brief(*url))};
  if (has_scheme(*url, "http")) {
    std::string value;
    json::append_string(value, "https" + std::string(url->substr(4)));
    text.fix.push_back(
        {Edit::Operation::replace, findings.pointer(url.node), std::move(value)});
  }
  findings.add(insecure_asset, std::move(text));
}

void check_secure(const Creative& c, Findings& findings) {
  if (c.secure && !*c.secure) {
    findings.add(insecure_asset, {.at = c.secure.node,
                                  .expected = "true: every asset by https",
                                  .message = "the creative loads assets without https"});
  }
  // Clicks may lead into an app by a scheme of its own; assets may not.
  if (c.click_url && has_scheme(*c.click_url, "http")) {
    add_insecure(c.click_url, "click_url", findings);
  }
  if (c.asset_url && has_any_scheme(*c.asset_url) && !has_scheme(*c.asset_url, "https")) {
    add_insecure(c.asset_url, "asset_url", findings);
  }
  if (c.vast && has_scheme(*c.vast, "http")) add_insecure(c.vast, "the VAST document", findings);
}

void check_duration(const Creative& c, const deal::Product& product,
                    const CreativeThresholds& limits, Findings& findings) {
  if (!c.duration_s) return;
  const auto say = [&](std::string expected) {
    findings.add(duration_not_allowed,
                 {.at = c.duration_s.node,
                  .expected = std::move(expected),
                  .message = fmt::format("a length of {} seconds is not offered", *c.duration_s)});
  };
  if (*c.duration_s <= 0) return say("more than 0 seconds");
  if (product.durations_s.empty() || offers_duration(product, *c.duration_s, limits)) return;
  say("a length of product.durations_s");
}

void check_file(const Creative& c, const CreativeThresholds& limits, Findings& findings) {
  if (c.declared_kb && c.file_kb &&
      std::abs(*c.declared_kb - *c.file_kb) > limits.declared_tolerance_kb) {
    findings.add(declared_size_differs,
                 {.at = c.declared_kb.node,
                  .expected = fmt::format("{} kB, as the file has", *c.file_kb),
                  .message = fmt::format("{} kB are declared, but the file has {} kB",
                                         *c.declared_kb, *c.file_kb)});
  }
  if (!c.render_w || !c.render_h || !c.w || !c.h) return;
  if (*c.render_w < 1 || *c.render_h < 1 || *c.w < 1 || *c.h < 1) return;
  const double slot = static_cast<double>(*c.render_w) / static_cast<double>(*c.render_h);
  const double shape = static_cast<double>(*c.w) / static_cast<double>(*c.h);
  if (std::abs(slot / shape - 1) <= limits.aspect_tolerance) return;
  findings.add(aspect_ratio_distorts,
               {.at = c.render_w.node,
                .expected = fmt::format("a slot in the shape of {}x{}", *c.w, *c.h),
                .message = fmt::format("a creative of {}x{} is distorted in a slot of {}x{}", *c.w,
                                       *c.h, *c.render_w, *c.render_h)});
}

/// Points at `cell` where it stands, else at the creative that lacks it.
template <class Cell>
void add_lacking(const CodeInfo& info, const Creative& c, const Cell& cell, std::string_view member,
                 std::string message, Findings& findings) {
  FindingText text{.expected = fmt::format("a {}", member), .message = std::move(message)};
  if (cell) {
    text.at = cell.node;
  } else {
    text.in = c.self.node;
    text.member = member;
  }
  findings.add(info, std::move(text));
}

void check_labels(const Creative& c, Kind kind, const CreativeThresholds& limits,
                  Findings& findings) {
  if (c.behavioural && *c.behavioural) {
    if (!c.ad_choices || !*c.ad_choices) {
      add_lacking(missing_ad_choices, c, c.ad_choices, "ad_choices",
                  "a behavioural ad needs the AdChoices icon", findings);
    }
    if (kind == Kind::display && (!c.alt_text || c.alt_text->empty())) {
      add_lacking(missing_ad_choices, c, c.alt_text, "alt_text",
                  "a behavioural ad that is a picture needs an alt_text", findings);
    }
  }
  if (c.ad_choices_kb && *c.ad_choices_kb > limits.ad_choices_most_kb) {
    findings.add(missing_ad_choices,
                 {.at = c.ad_choices_kb.node,
                  .expected = fmt::format("at most {} kB", limits.ad_choices_most_kb),
                  .message = fmt::format("the AdChoices icon of {} kB is above {} kB",
                                         *c.ad_choices_kb, limits.ad_choices_most_kb)});
  }
  if (c.synthetic && *c.synthetic && (!c.provenance || c.provenance->empty())) {
    add_lacking(provenance_missing, c, c.provenance, "provenance",
                "synthetic media needs a provenance", findings);
  }
}

bool looks_like_domain(std::string_view text) {
  return text.find('.') != std::string_view::npos && text.find(' ') == std::string_view::npos &&
         text.back() != '.';
}

/// The usual case, cheaply: "https://" + domain + "/…".
bool leads_straight_to(std::string_view url, std::string_view domain) {
  constexpr std::string_view scheme = "https://";
  if (!url.starts_with(scheme) || !url.substr(scheme.size()).starts_with(domain)) return false;
  const auto end = scheme.size() + domain.size();
  return end == url.size() || url[end] == '/';
}

void check_landing(const Creative& c, const record::Text& advertiser, Findings& findings) {
  if (!c.landing_domain || c.landing_domain->empty()) return;
  const bool straight = c.click_url && leads_straight_to(*c.click_url, *c.landing_domain);
  if (straight && !advertiser) return;
  const auto landing = host_of(*c.landing_domain);
  // A click tracker carries the landing page in its own URL; a macro is not known yet.
  if (c.click_url && !straight && has_any_scheme(*c.click_url)) {
    const auto host = host_of(*c.click_url);
    const auto rest = c.click_url->substr(
        static_cast<std::size_t>(host.data() + host.size() - c.click_url->data()));
    if (!within(host, landing) && !within(landing, host) &&
        host.find_first_of("%{[$") == std::string_view::npos &&
        rest.find(landing) == std::string_view::npos) {
      findings.add(landing_domain_not_advertiser,
                   {.at = c.click_url.node,
                    .expected = fmt::format("a URL on {}", brief(landing)),
                    .message = fmt::format("click_url leads to {}, not to the landing domain {}",
                                           brief(host), brief(landing))});
    }
  }
  if (!advertiser || !looks_like_domain(*advertiser)) return;
  const auto owner = host_of(*advertiser);
  if (within(landing, owner)) return;
  findings.add(landing_domain_not_advertiser,
               {.at = c.landing_domain.node,
                .expected = fmt::format("{} or a domain under it", brief(owner)),
                .message = fmt::format("landing domain {} is not the advertiser's {}",
                                       brief(landing), brief(owner))});
}

void check_product(const Subject& subject, const Context& context, Findings& findings) {
  const auto& campaign = subject.campaign;
  const auto& product = campaign.product;
  if (!product.self) return;
  if (campaign.creative_specs.empty() && !(product.allownocreative && *product.allownocreative)) {
    const auto root = subject.document.root();
    const auto member = root.find("creative_specs");
    FindingText text{.expected = "at least one creative",
                     .message = "the product is not booked without a creative"};
    if (member) {
      text.at = member.index();
    } else {
      text.in = root.index();
      text.member = "creative_specs";
    }
    findings.add(missing_creative, std::move(text));
  }
  if (!product.creative_deadline) return;
  const auto stage = campaign.status ? deal::campaign_stage(*campaign.status) : std::nullopt;
  if (stage && *stage != deal::CampaignStage::planned) return;
  const auto utc = base::TimeZone::utc();
  const auto& zone = subject.schedule.zone == nullptr ? utc : *subject.schedule.zone;
  const auto deadline = resolve_time(*product.creative_deadline, zone, true);
  if (context.now <= deadline) return;
  findings.add(creative_deadline_passed,
               {.at = product.creative_deadline.node,
                .expected = fmt::format("a time after {}", to_string(context.now)),
                .message = fmt::format("creatives were due by {}", to_string(deadline))});
}

void check_creative(const Subject& subject, const Context& context,
                    const CreativeThresholds& limits, Findings& findings) {
  const auto& campaign = subject.campaign;
  const auto& product = campaign.product;
  check_word(campaign_type_unknown, "campaign_type", campaign.campaign_type, deal::campaign_types,
             findings);
  check_product(subject, context, findings);
  const auto campaign_kind = kind_of_campaign(campaign.campaign_type);
  for (const auto& c : campaign.creative_specs) {
    const auto kind = kind_of(c, campaign_kind);
    if (c.format || c.region) check_words(c, findings);
    check_size(c, kind, product, findings);
    check_secure(c, findings);
    check_landing(c, campaign.compliance.advertiser, findings);
    check_labels(c, kind, limits, findings);
    check_load(c, limits, findings);
    check_file(c, limits, findings);
    check_duration(c, product, limits, findings);
    if (kind == Kind::video) {
      check_video(c, campaign.creative_specs, limits, findings);
    } else if (kind == Kind::audio) {
      check_loudness(c, limits, findings);
    } else {
      check_weights(c, limits, findings);
    }
    if (c.vast || c.vast_version || c.wrapper_depth) check_vast(c, product, limits, findings);
  }
}

constexpr std::string_view creative_reads[] = {"creative_specs", "product", "campaign_type",
                                               "compliance", "scheduling", "status"};

}  // namespace

bool creative::offers_duration(const deal::Product& product, double seconds,
                               const CreativeThresholds& limits) {
  return std::any_of(product.durations_s.value.begin(), product.durations_s.value.end(),
                     [&](json::Value length) {
                       const auto offered = number_of(record::token(length));
                       return offered &&
                              std::abs(*offered - seconds) <= limits.duration_tolerance_s;
                     });
}

constinit const Rule creative_rule{
    .name = "creative_specs",
    .summary = "creatives that ad servers and browsers accept",
    .phase = 2,
    .reads = creative_reads,
    .codes = creative::codes,
    .limits = limits_table<CreativeThresholds>(creative_rows),
    .check = rule_check<check_creative>,
};

}  // namespace dealkit::validation
