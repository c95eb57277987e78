// The content hash of a campaign or deal: what a validation report and a signature refer to.
// Members that only say how the record fares are no content.
#pragma once

#include <string>

#include "core/base/json/document.hpp"

namespace dealkit::deal {

/// "sha256:" and hex over the canonical form of `campaign` (exact numbers) without type, status,
/// deal_budget_limit, allocated_spend, deal, content_hash, validation, validation_status,
/// last_validated_at, created_at and updated_at; null = absent, money as canonical strings, unknown
/// members count. Two campaigns whose content differs have two hashes. Errc::data for an amount
/// that is out of range, or a number whose exponent has more than 18 digits.
base::Result<std::string> content_hash(json::Value campaign);

/// The same of a deal, without the members that are kept_members() of one: type, status,
/// approval_state, open_levels, version, approved_version, content_hash, validation, created_at and
/// updated_at.
base::Result<std::string> deal_content_hash(json::Value deal);

}  // namespace dealkit::deal
