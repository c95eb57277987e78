// What a VAST document says (IAB Video Ad Serving Template): whether it is well-formed XML 1.0 with
// the skeleton that every player needs, which files it plays, how long, and what it loads without
// https. It resolves nothing and loads nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace dealkit::validation {

/// A MediaFile of a Linear. What cannot be read is as if it were absent.
struct VastMedia {
  std::string url, type, codec;
  std::optional<std::int64_t> bitrate_kbps, width, height;
};

/// Something that is loaded by http:.
struct VastInsecure {
  std::string element;  // "MediaFile", "Impression", "VASTAdTagURI"
  std::string url;
};

struct VastSummary {
  std::string version;  // of the root element, as written
  std::size_t ads = 0;
  std::size_t wrappers = 0;  // ads that lead to another document
  std::vector<VastMedia> media;
  std::vector<double> durations_s;  // of the Linears of InLine ads
  std::size_t insecure = 0;         // how many there are …
  VastInsecure first_insecure;      // … and the first of them
};

/// Errc::data with the position, for text that is not well-formed, a document type declaration (so
/// no entity is ever expanded), a root that is not VAST, no version, no Ad, an Ad without exactly
/// one InLine or Wrapper, a Wrapper without VASTAdTagURI, a Linear of an InLine without a MediaFile
/// (InteractiveCreativeFile does as well), a Duration that is no HH:MM:SS or HH:MM:SS.mmm. Elements
/// may nest 64 deep.
base::Result<VastSummary> scan_vast(std::string_view xml);

}  // namespace dealkit::validation
