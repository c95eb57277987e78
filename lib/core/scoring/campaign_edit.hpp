// Whether a change of a campaign's record is an edit: what scores count of it.
#pragma once

#include "core/base/json/document.hpp"
#include "core/base/result.hpp"

namespace dealkit::scoring {

struct CampaignEdit {
  bool content = false;    // the campaign's content hash is another
  bool targeting = false;  // and its targeting is another
};

/// Of the changes of a record as an audit row keeps them, {"budget":{"old":1,"new":2}}. Neither a
/// status nor the same content written otherwise (another order of members, 1.0 for 1) is an edit.
CampaignEdit edit_of(base::json::Value changes);

}  // namespace dealkit::scoring
