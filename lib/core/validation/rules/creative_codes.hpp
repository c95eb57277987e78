// The codes of creative_specs: their standing texts.
#pragma once

#include "core/validation/finding.hpp"

namespace dealkit::validation {
extern const Rule creative_rule;
}

namespace dealkit::validation::creative {

inline constexpr const Rule* rule = &creative_rule;

inline constexpr CodeInfo size_not_offered{
    "CRE001",
    "size-not-offered",
    rule,
    Severity::critical,
    "a creative's w x h is not among product.sizes, or a side is below 1 pixel",
    "the placement has no slot for it: it is refused or never shown",
    "make the creative in a size that the product offers",
    "ad product's formats"};
inline constexpr CodeInfo initial_load_too_heavy{
    "CRE002",
    "initial-load-too-heavy",
    rule,
    Severity::critical,
    "initial_kb is above the limit of the size (300x250: 150 kB, 970x250: 250 kB, 320x50: 50 kB, "
    "pictures for television pauses: 350 kB); cpu_percent above 30 is a warning",
    "the page gets slow, and publishers refuse heavy creatives",
    "compress images, load the rest after the page (subload)",
    "IAB Fixed Size Ad Specifications (2017); IAB Digital Video & CTV 2.0"};
inline constexpr CodeInfo subload_too_heavy{
    "CRE003",
    "subload-too-heavy",
    rule,
    Severity::critical,
    "subload_kb is above the limit of the size (300x250: 300 kB, 970x250: 500 kB); network_mb "
    "above "
    "4 without interaction is a warning",
    "the reader pays for the traffic; browsers remove ads that load more than 4 MB",
    "compress, or load only after an interaction",
    "IAB Fixed Size Ad Specifications (2017); browsers' heavy ad intervention"};
inline constexpr CodeInfo too_many_requests{
    "CRE004",
    "too-many-requests",
    rule,
    Severity::critical,
    "a creative makes more than 10 file requests at initial load",
    "each request delays the page",
    "merge files, or load them later",
    "IAB Fixed Size Ad Specifications (2017)"};
inline constexpr CodeInfo insecure_asset{
    "CRE005",
    "insecure-asset",
    rule,
    Severity::critical,
    "secure is false; click_url, asset_url or vast begins with http:; asset_url has another scheme "
    "than https; or a VAST document loads something by http: (a media file, an impression, a "
    "tracker, the next document)",
    "browsers block insecure assets on secure pages: the slot stays empty",
    "serve by https; --fix=unsafe writes https where http stands, without asking the server",
    "IAB Fixed Size Ad Specifications (2017)",
    Fixing::unsafe};
inline constexpr CodeInfo missing_creative{"CRE006",
                                           "missing-creative",
                                           rule,
                                           Severity::critical,
                                           "a product is booked that demands creatives "
                                           "(allownocreative is not true), and creative_specs is "
                                           "missing or empty",
                                           "the seller does not accept the booking",
                                           "add the creatives, or book a product that waits",
                                           "OpenDirect 2.1 allownocreative"};
inline constexpr CodeInfo video_codec{
    "CRE007",
    "video-codec",
    rule,
    Severity::critical,
    "a video is not an MP4 with H.264 and AAC, and no other creative of the same id is; or no "
    "media file of a VAST document is MP4 with H.264",
    "players and televisions that know nothing else show nothing",
    "add a rendition as MP4 with H.264 and AAC",
    "IAB Digital Video & CTV 2.0"};
inline constexpr CodeInfo bitrate_out_of_band{
    "CRE008",
    "bitrate-out-of-band",
    rule,
    Severity::warning,
    "bitrate_kbps does not fit the resolution: up to 480 lines 1500 to 3000, SD 2000 to 4000, 720 "
    "lines 2000 to 5000, 1080 lines 4000 to 10000, 2160 lines 15000 to 30000; or no "
    "media file of a VAST document is within the band of its resolution",
    "below the band the picture is poor, above it players stall",
    "encode again within the band",
    "IAB Digital Video & CTV 2.0"};
inline constexpr CodeInfo frame_rate{
    "CRE009",
    "frame-rate",
    rule,
    Severity::warning,
    "frame_rate is none of 23.976, 24, 25, 29.97, 30, 50, 59.94, 60",
    "players drop or double frames: the picture judders",
    "encode at the rate of the source",
    "IAB Digital Video & CTV 2.0"};
inline constexpr CodeInfo loudness{
    "CRE010",
    "loudness",
    rule,
    Severity::warning,
    "loudness_lkfs is outside -24 +-2 (region US) or -23 +-1 (region EU), outside both without a "
    "region, or peak_dbtp is above -6",
    "broadcast law and viewers refuse ads that are louder than the programme",
    "normalise the sound",
    "IAB Digital Video & CTV 2.0; ATSC A/85; EBU R 128"};
inline constexpr CodeInfo interlaced_or_slate{
    "CRE011",
    "interlaced-or-slate",
    rule,
    Severity::warning,
    "a video is interlaced, or carries a slate",
    "digital players show combed lines, and the slate as part of the ad",
    "deinterlace, cut the slate",
    "IAB Digital Video & CTV 2.0"};
inline constexpr CodeInfo duration_not_allowed{
    "CRE012",
    "duration-not-allowed",
    rule,
    Severity::critical,
    "duration_s is not among product.durations_s, not above 0, or not what the VAST document says; "
    "without duration_s the document's lengths must be among them",
    "the ad does not fit the break that is sold",
    "cut the ad to a length on offer",
    "ad product's formats"};
inline constexpr CodeInfo vast_invalid{
    "CRE013",
    "vast-invalid",
    rule,
    Severity::critical,
    "a VAST document cannot be read (XML, VAST, an ad with InLine or Wrapper, media files and a "
    "Duration in its Linears), its version is none of 2.0 to 4.3 or not vast_version, or "
    "wrapper_depth is above 5, or 0 though the document is a wrapper",
    "the player shows nothing and counts an error",
    "correct what the message names",
    "IAB VAST 4.3; AdCP VAST_PARSE_FAILED, VAST_VERSION_MISMATCH, VAST_WRAPPER_DEPTH_EXCEEDED"};
inline constexpr CodeInfo declared_size_differs{
    "CRE014",
    "declared-size-differs-from-file",
    rule,
    Severity::critical,
    "declared_kb and file_kb differ by more than 1 kB",
    "the file is not the one that was declared, or weights were made up",
    "declare the size of the file that is served",
    "ad servers' asset checks (practice)"};
inline constexpr CodeInfo aspect_ratio_distorts{
    "CRE015",
    "aspect-ratio-distorts",
    rule,
    Severity::warning,
    "the slot's shape (render_w x render_h) differs from the creative's by more than 2 %",
    "the creative is stretched or cut",
    "make a creative in the shape of the slot",
    "practice"};
inline constexpr CodeInfo missing_ad_choices{
    "CRE016",
    "missing-alt-or-ad-choices",
    rule,
    Severity::warning,
    "a behavioural ad has no AdChoices icon or, being a picture, no alt_text; or the icon weighs "
    "more than 5 kB",
    "people must be able to see why they get the ad, and to opt out",
    "add the icon and the text",
    "IAB Fixed Size Ad Specifications (2017), AdChoices"};
inline constexpr CodeInfo landing_domain_not_advertiser{
    "CRE017",
    "landing-domain-not-advertiser",
    rule,
    Severity::warning,
    "click_url leads to a host outside landing_domain and does not name it, or landing_domain lies "
    "outside compliance.advertiser where that is a domain",
    "sellers block landing pages that are not the declared advertiser's",
    "declare the domain that people land on",
    "OpenRTB 2.6 wadomain"};
inline constexpr CodeInfo creative_deadline_passed{
    "CRE018",
    "creative-deadline-passed",
    rule,
    Severity::critical,
    "product.creative_deadline lies before now, and the campaign is not running yet",
    "the seller takes no creatives any more",
    "agree on a new deadline or book a later start",
    "AdCP CREATIVE_DEADLINE_EXCEEDED"};
inline constexpr CodeInfo provenance_missing{
    "CRE019",
    "provenance-missing",
    rule,
    Severity::warning,
    "a creative holds synthetic media (synthetic is true) without a provenance",
    "platforms and regulators ask for a label on synthetic media",
    "add the provenance record, such as a C2PA manifest",
    "AdCP PROVENANCE codes; practice"};

inline constexpr CodeInfo campaign_type_unknown{
    "CRE020",
    "campaign-type-unknown",
    rule,
    Severity::critical,
    "campaign_type is none of display, video, native, sponsored, audio",
    "what its creatives must be like hangs on it: those of an unknown type escape the rules of "
    "video",
    "use one of the words",
    "dealkit-campaign(5)"};
inline constexpr CodeInfo word_unknown{
    "CRE021",
    "word-unknown",
    rule,
    Severity::warning,
    "format is not a known word (display, banner, image, static, html, html5, rich_media, "
    "interstitial, expandable, carousel, text, pause, screensaver; video, vast, vpaid, instream, "
    "outstream, ctv, olv, mp4; audio, daast; native; or a name that begins with display_, video_, "
    "audio_ or native_), or region is neither US nor EU",
    "the creative is judged by its MIME type or the campaign's type, which may be another",
    "use one of the words",
    "practice"};

inline constexpr CodeInfo codes[] = {size_not_offered,
                                     initial_load_too_heavy,
                                     subload_too_heavy,
                                     too_many_requests,
                                     insecure_asset,
                                     missing_creative,
                                     video_codec,
                                     bitrate_out_of_band,
                                     frame_rate,
                                     loudness,
                                     interlaced_or_slate,
                                     duration_not_allowed,
                                     vast_invalid,
                                     declared_size_differs,
                                     aspect_ratio_distorts,
                                     missing_ad_choices,
                                     landing_domain_not_advertiser,
                                     creative_deadline_passed,
                                     provenance_missing,
                                     campaign_type_unknown,
                                     word_unknown};

}  // namespace dealkit::validation::creative
