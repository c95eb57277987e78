#include "core/validation/rules/creative_video.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/validation/rules/creative.hpp"
#include "core/validation/rules/creative_codes.hpp"
#include "core/validation/rules/creative_tables.hpp"
#include "core/validation/token_lists.hpp"
#include "core/validation/words.hpp"

namespace dealkit::validation::creative {
namespace {

using deal::Creative;

/// "aac", "AAC-LC", "mp4a.40.2".
bool is_aac(std::string_view codec) {
  const Word word(codec);
  return word.starts_with("aac") || word.starts_with("mp4a");
}

/// A MIME type of a video in another container than MP4. VAST and the like are no such types.
bool is_other_container(std::string_view mime) {
  if (mime == "video/mp4") return false;
  const Word word(mime);
  return word.starts_with("video/") && !word.starts_with("video/mp4");
}

bool plays_everywhere(const Creative& c) {
  return c.codec && is_h264(*c.codec) && !(c.audio_codec && !is_aac(*c.audio_codec)) &&
         !(c.mime && is_other_container(*c.mime));
}

void check_codec(const Creative& video, const record::Rows<Creative>& all, Findings& findings) {
  const bool codec = video.codec && !is_h264(*video.codec);
  const bool audio = video.audio_codec && !is_aac(*video.audio_codec);
  const bool container = video.mime && is_other_container(*video.mime);
  if (!codec && !audio && !container) return;
  const bool elsewhere =
      video.id && std::any_of(all.begin(), all.end(), [&](const Creative& other) {
        return other.id && *other.id == *video.id && plays_everywhere(other);
      });
  if (elsewhere) return;
  const auto say = [&](const record::Text& cell, std::string_view name, std::string_view wanted) {
    findings.add(video_codec,
                 {.at = cell.node,
                  .expected = std::string(wanted),
                  .message = fmt::format("{} \"{}\" is not {}, which every player takes", name,
                                         brief(*cell), wanted)});
  };
  if (codec) say(video.codec, "codec", "H.264");
  if (audio) say(video.audio_codec, "audio_codec", "AAC");
  if (container) say(video.mime, "MIME type", "video/mp4");
}

void check_bitrate(const Creative& video, const CreativeThresholds& limits, Findings& findings) {
  if (!video.bitrate_kbps || !video.w || !video.h) return;
  const auto band = find_bitrate_band(*video.w, *video.h);
  if (!band) return;
  const double least = band->least_kbps * (1 - limits.bitrate_tolerance);
  const double most = band->most_kbps * (1 + limits.bitrate_tolerance);
  if (*video.bitrate_kbps >= least && *video.bitrate_kbps <= most) return;
  findings.add(bitrate_out_of_band,
               {.at = video.bitrate_kbps.node,
                .expected = fmt::format("{} to {} kbit/s", least, most),
                .message = fmt::format("{} kbit/s at {}x{} is outside {} to {} kbit/s",
                                       *video.bitrate_kbps, *video.w, *video.h, least, most)});
}

void check_frame_rate(const Creative& video, const CreativeThresholds& limits, Findings& findings) {
  if (!video.frame_rate) return;
  for (const double rate : frame_rates) {
    if (std::abs(*video.frame_rate - rate) <= limits.frame_rate_tolerance) return;
  }
  findings.add(frame_rate,
               {.at = video.frame_rate.node,
                .expected = "23.976, 24, 25, 29.97, 30, 50, 59.94 or 60",
                .message = fmt::format("{} frames a second is not a rate that players take",
                                       *video.frame_rate)});
}

struct LoudnessBand {
  double least, most;
};

LoudnessBand loudness_band(const record::Text& region, const CreativeThresholds& limits) {
  const LoudnessBand us{limits.loudness_us - limits.loudness_us_tolerance,
                        limits.loudness_us + limits.loudness_us_tolerance};
  const LoudnessBand eu{limits.loudness_eu - limits.loudness_eu_tolerance,
                        limits.loudness_eu + limits.loudness_eu_tolerance};
  if (region && Word(*region).is("us")) return us;
  if (region && Word(*region).is("eu")) return eu;
  return {std::min(us.least, eu.least), std::max(us.most, eu.most)};
}

}  // namespace

bool is_h264(std::string_view codec) {
  if (codec == "h264") return true;
  const Word word(codec);
  return word.starts_with("h264") || word.starts_with("h_264") || word.starts_with("avc");
}

void check_loudness(const Creative& c, const CreativeThresholds& limits, Findings& findings) {
  if (c.loudness_lkfs) {
    const auto band = loudness_band(c.region, limits);
    if (*c.loudness_lkfs < band.least || *c.loudness_lkfs > band.most) {
      findings.add(loudness, {.at = c.loudness_lkfs.node,
                              .expected = fmt::format("{} to {} LKFS", band.least, band.most),
                              .message = fmt::format("loudness of {} LKFS is outside {} to {}",
                                                     *c.loudness_lkfs, band.least, band.most)});
    }
  }
  if (c.peak_dbtp && *c.peak_dbtp > limits.peak_most_dbtp) {
    findings.add(loudness, {.at = c.peak_dbtp.node,
                            .expected = fmt::format("at most {} dBTP", limits.peak_most_dbtp),
                            .message = fmt::format("true peak of {} dBTP is above {}", *c.peak_dbtp,
                                                   limits.peak_most_dbtp)});
  }
}

void check_video(const Creative& video, const record::Rows<Creative>& all,
                 const CreativeThresholds& limits, Findings& findings) {
  check_codec(video, all, findings);
  check_bitrate(video, limits, findings);
  check_frame_rate(video, limits, findings);
  check_loudness(video, limits, findings);
  if (video.interlaced && *video.interlaced) {
    findings.add(interlaced_or_slate, {.at = video.interlaced.node,
                                       .expected = "false: progressive frames",
                                       .message = "the video is interlaced"});
  }
  if (video.slate && *video.slate) {
    findings.add(interlaced_or_slate, {.at = video.slate.node,
                                       .expected = "false: the ad alone",
                                       .message = "the video carries a slate"});
  }
}

}  // namespace dealkit::validation::creative
