#include "core/validation/rules/creative_vast.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/validation/hosts.hpp"
#include "core/validation/rules/creative.hpp"
#include "core/validation/rules/creative_codes.hpp"
#include "core/validation/rules/creative_tables.hpp"
#include "core/validation/rules/creative_video.hpp"
#include "core/validation/token_lists.hpp"
#include "core/validation/vast.hpp"
#include "core/validation/words.hpp"

namespace dealkit::validation::creative {
namespace {

using deal::Creative;

/// "4" and "4.0" are one version.
std::string_view significant(std::string_view version) {
  return version.ends_with(".0") ? version.substr(0, version.size() - 2) : version;
}

void check_version(const Creative& c, std::string_view version, std::uint32_t node,
                   const CreativeThresholds& limits, Findings& findings) {
  const auto& known = limits.vast_versions;
  const bool supported = std::any_of(known.begin(), known.end(), [&](const std::string& one) {
    return significant(one) == significant(version);
  });
  if (!supported) {
    findings.add(vast_invalid,
                 {.at = node,
                  .expected = fmt::format("one of {}", fmt::join(known, ", ")),
                  .message = fmt::format("VAST version \"{}\" is not taken", brief(version))});
  } else if (c.vast_version && significant(*c.vast_version) != significant(version)) {
    findings.add(vast_invalid, {.at = c.vast_version.node,
                                .expected = fmt::format("\"{}\"", version),
                                .message = fmt::format("the VAST document is of version {}, not {}",
                                                       version, brief(*c.vast_version))});
  }
}

void check_secure(const Creative& c, const VastSummary& vast, Findings& findings) {
  if (vast.insecure == 0 || (c.secure && !*c.secure)) return;  // who says so has CRE005 already
  const auto more = vast.insecure - 1;
  findings.add(insecure_asset,
               {.at = c.vast.node,
                .expected = "https: URLs in the VAST document",
                .message = fmt::format("the VAST document loads {} \"{}\"{} without https",
                                       vast.first_insecure.element, brief(vast.first_insecure.url),
                                       more == 0 ? std::string()
                                                 : fmt::format(" and {} more", more))});
}

bool is_video(const VastMedia& media) { return Word(media.type).starts_with("video/"); }

bool plays_everywhere(const VastMedia& media) {
  return Word(media.type).starts_with("video/mp4") &&
         (media.codec.empty() || is_h264(media.codec));
}

/// One file that every player takes is enough; others are for players that can do more.
void check_media(const Creative& c, const VastSummary& vast, Findings& findings) {
  const auto& all = vast.media;
  if (all.empty() || !std::all_of(all.begin(), all.end(), is_video) ||
      std::any_of(all.begin(), all.end(), plays_everywhere)) {
    return;
  }
  const auto& first = all.front();
  findings.add(video_codec,
               {.at = c.vast.node,
                .expected = "a MediaFile of type video/mp4 with H.264",
                .message = fmt::format("none of the {} media files of the VAST document is MP4 "
                                       "with H.264, the first is {}{}{}",
                                       all.size(), brief(first.type),
                                       first.codec.empty() ? "" : ", ", brief(first.codec))});
}

/// Renditions for slow lines are there on purpose: some file must be in its band.
void check_bitrates(const Creative& c, const VastSummary& vast, const CreativeThresholds& limits,
                    Findings& findings) {
  const VastMedia* outside = nullptr;
  for (const auto& media : vast.media) {
    if (!is_video(media) || !media.bitrate_kbps || !media.width || !media.height) return;
    const auto band = find_bitrate_band(*media.width, *media.height);
    const auto rate = static_cast<double>(*media.bitrate_kbps);
    if (!band || (rate >= band->least_kbps * (1 - limits.bitrate_tolerance) &&
                  rate <= band->most_kbps * (1 + limits.bitrate_tolerance))) {
      return;
    }
    if (outside == nullptr) outside = &media;
  }
  if (outside == nullptr) return;
  const auto band = *find_bitrate_band(*outside->width, *outside->height);
  findings.add(bitrate_out_of_band,
               {.at = c.vast.node,
                .expected = fmt::format("{} to {} kbit/s", band.least_kbps, band.most_kbps),
                .message = fmt::format("no media file of the VAST document is within the band of "
                                       "its resolution: {} kbit/s at {}x{}",
                                       *outside->bitrate_kbps, *outside->width, *outside->height)});
}

/// The lengths in the document against the creative's, and where it has none, the product's.
void check_durations(const Creative& c, const deal::Product& product, const VastSummary& vast,
                     const CreativeThresholds& limits, Findings& findings) {
  const auto& lengths = vast.durations_s;
  if (lengths.empty()) return;
  const auto is_near = [&](double a, double b) {
    return std::abs(a - b) <= limits.duration_tolerance_s;
  };
  if (c.duration_s) {
    const double sum = std::accumulate(lengths.begin(), lengths.end(), 0.0);
    const bool fits = is_near(sum, *c.duration_s) ||
                      std::any_of(lengths.begin(), lengths.end(), [&](double length) {
                        return is_near(length, *c.duration_s);
                      });
    if (fits) return;
    findings.add(duration_not_allowed,
                 {.at = c.duration_s.node,
                  .expected = fmt::format("{} seconds, as the VAST document says", lengths.front()),
                  .message = fmt::format("the VAST document lasts {} seconds, not {}",
                                         lengths.front(), *c.duration_s)});
    return;
  }
  if (product.durations_s.empty()) return;
  for (const double length : lengths) {
    if (offers_duration(product, length, limits)) continue;
    findings.add(duration_not_allowed,
                 {.at = c.vast.node,
                  .expected = "a length of product.durations_s",
                  .message = fmt::format("the VAST document lasts {} seconds, which is not offered",
                                         length)});
    return;
  }
}

void check_wrappers(const Creative& c, const VastSummary& vast, Findings& findings) {
  if (vast.wrappers == 0 || !c.wrapper_depth || *c.wrapper_depth >= 1) return;
  findings.add(vast_invalid, {.at = c.wrapper_depth.node,
                              .expected = "1 or more: the VAST document is a wrapper",
                              .message = fmt::format("wrapper_depth is {}, but the VAST document "
                                                     "leads to another one", *c.wrapper_depth)});
}

}  // namespace

void check_vast(const Creative& c, const deal::Product& product, const CreativeThresholds& limits,
                Findings& findings) {
  if (c.wrapper_depth && *c.wrapper_depth > limits.vast_wrappers_most) {
    findings.add(vast_invalid, {.at = c.wrapper_depth.node,
                                .expected = fmt::format("at most {}", limits.vast_wrappers_most),
                                .message = fmt::format(
                                    "{} VAST wrappers are more than the {} that players follow",
                                    *c.wrapper_depth, limits.vast_wrappers_most)});
  }
  // A link to a document instead of the document: it is not fetched.
  const bool inlined = c.vast && !has_scheme(*c.vast, "http") && !has_scheme(*c.vast, "https");
  if (!inlined) {
    if (c.vast_version) {
      check_version(c, *c.vast_version, c.vast_version.node, limits, findings);
    }
    return;
  }
  const auto vast = scan_vast(*c.vast);
  if (!vast) {
    findings.add(vast_invalid, {.at = c.vast.node,
                                .expected = "a well-formed VAST document with an ad",
                                .message = fmt::format(
                                    "the VAST document cannot be read: byte {}: {}",
                                    vast.error().position.offset, vast.error().message)});
    return;
  }
  check_version(c, vast->version, c.vast.node, limits, findings);
  check_wrappers(c, *vast, findings);
  check_secure(c, *vast, findings);
  check_media(c, *vast, findings);
  check_bitrates(c, *vast, limits, findings);
  check_durations(c, product, *vast, limits, findings);
}

}  // namespace dealkit::validation::creative
