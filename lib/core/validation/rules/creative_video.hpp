// The part of creative_specs that judges videos and what plays them.
#pragma once

#include "core/deal/campaign.hpp"
#include "core/validation/finding.hpp"

namespace dealkit::validation {

struct CreativeThresholds;

namespace creative {

/// `all`: the creatives of the campaign; another one of the same id may be the rendition that every
/// player takes.
void check_video(const deal::Creative& video, const record::Rows<deal::Creative>& all,
                 const CreativeThresholds& limits, Findings& findings);
/// Of videos and of audio.
void check_loudness(const deal::Creative& creative, const CreativeThresholds& limits,
                    Findings& findings);
/// "h264", "H.264", "AVC", "avc1.640028", "H264 High".
bool is_h264(std::string_view codec);

}  // namespace creative
}  // namespace dealkit::validation
