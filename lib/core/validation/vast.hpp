// A strict look at a VAST document (IAB Video Ad Serving Template): whether it is well-formed XML
// 1.0 and has the skeleton that every player needs. It resolves nothing and loads nothing.
#pragma once

#include <cstddef>
#include <string_view>

#include "core/base/result.hpp"

namespace dealkit::validation {

/// What a document says about itself; views into its text.
struct VastSummary {
  std::string_view version;  // of the root element, as written
  std::size_t ads = 0;
  std::size_t wrappers = 0;  // ads that lead to another document
};

/// Errc::data with the position, for text that is not well-formed, a document type declaration, a
/// root that is not VAST, no version, no Ad, an Ad without exactly one InLine or Wrapper, a Wrapper
/// without VASTAdTagURI. Elements may nest 64 deep.
base::Result<VastSummary> scan_vast(std::string_view xml);

}  // namespace dealkit::validation
