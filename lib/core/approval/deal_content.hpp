// A deal's records as the state machine sees content: what each level would sign now. Private to
// the files that connect reviews with records.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "core/approval/review.hpp"
#include "core/deal/records.hpp"

namespace dealkit::approval {

class DealContent final : public Content {
 public:
  /// `campaigns` must outlive it. Errc::data for what is no deal.
  static base::Result<DealContent> read(const deal::RecordText& deal_record,
                                        std::span<const deal::Stored* const> campaigns);

  std::string_view deal_id() const override { return id_; }
  std::string_view owner() const override { return owner_; }
  std::string_view owner_at_submission() const override { return owner_at_submission_; }
  void set_owner_at_submission(std::string owner) { owner_at_submission_ = std::move(owner); }
  std::int64_t version() const override { return version_; }
  base::Result<std::string> snapshot(int level) const override;
  /// An empty snapshot, as restored approvals may have, fits nothing.
  base::Result<bool> fits(int level, std::string_view signed_content) const override;

 private:
  DealContent() = default;

  deal::RecordText record_;
  std::string id_, owner_, owner_at_submission_;
  std::int64_t version_ = 0;
  std::span<const deal::Stored* const> campaigns_;
  mutable std::array<std::optional<std::string>, deal::last_level> snapshots_;
  /// Every round copies signatures: most snapshots of a long history are known already.
  mutable std::map<std::pair<int, std::string>, bool> answers_;
};

}  // namespace dealkit::approval
