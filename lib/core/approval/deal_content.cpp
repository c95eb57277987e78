#include "core/approval/deal_content.hpp"

#include "core/deal/content_checks.hpp"

namespace dealkit::approval {

base::Result<DealContent> DealContent::read(const deal::RecordText& deal_record,
                                            std::span<const deal::Stored* const> campaigns) {
  DEALKIT_ASSIGN_OR_RETURN(const auto root, deal_record.root());
  DealContent content;
  content.record_ = deal_record;
  content.id_ = deal::text_of(root, "id");
  content.owner_ = deal::text_of(root, "owner_id");
  if (const auto version = root.find("version"); version.is(base::json::Kind::number)) {
    DEALKIT_ASSIGN_OR_RETURN(content.version_, version.integer());
  }
  content.campaigns_ = campaigns;
  return content;
}

base::Result<std::string> DealContent::snapshot(int level) const {
  auto& known = snapshots_.at(static_cast<std::size_t>(level - 1));
  if (!known) {
    DEALKIT_ASSIGN_OR_RETURN(known, deal::signed_content(level, record_, campaigns_));
  }
  return *known;
}

base::Result<bool> DealContent::fits(int level, std::string_view signed_content) const {
  if (signed_content.empty()) return false;
  DEALKIT_ASSIGN_OR_RETURN(const auto now, snapshot(level));
  if (signed_content == now) return true;
  const auto [answer, is_new] = answers_.try_emplace({level, std::string(signed_content)}, false);
  if (is_new) {
    DEALKIT_ASSIGN_OR_RETURN(const auto comparison, deal::compare_signed(signed_content, now));
    answer->second = comparison.fit != deal::Fit::material;
  }
  return answer->second;
}

}  // namespace dealkit::approval
