// The content hash of a campaign: what a validation report and a signature refer to. Members that
// only say how the campaign fares are no content.
#pragma once

#include <string>

#include "core/base/json/document.hpp"

namespace dealkit::deal {

/// "sha256:" and hex over the RFC 8785 form of `campaign` without type, status, deal_budget_limit,
/// allocated_spend, content_hash, validation, validation_status, last_validated_at, created_at and
/// updated_at; null = absent, money as canonical strings, unknown members count. Errc::data for a
/// number that a double cannot hold or an amount that is out of range.
base::Result<std::string> content_hash(json::Value campaign);

}  // namespace dealkit::deal
