#include "core/deal/rehash.hpp"

#include "core/deal/content_checks.hpp"
#include "core/deal/content_hash.hpp"
#include "core/deal/proposal.hpp"
#include "core/deal/validation_results.hpp"
#include "core/record/normal_form.hpp"

namespace dealkit::deal {

base::Result<std::optional<Change>> rehash(const Records& records, const Stored& campaign) {
  DEALKIT_ASSIGN_OR_RETURN(const auto root, campaign.record.root());
  DEALKIT_ASSIGN_OR_RETURN(const auto hash, content_hash(root));
  if (text_of(root, "content_hash") == hash) return std::optional<Change>();
  DEALKIT_ASSIGN_OR_RETURN(const auto status, settled_status(records, campaign.id, hash));
  record::NormalBuilder builder(*traits(Kind::campaign).table);
  DEALKIT_RETURN_IF_ERROR(builder.set_all(root));
  builder.remove("deal");  // it was content once; exports compute it
  builder.set_string("content_hash", hash).set_string("validation_status", status);
  Change change;
  change.action = Action::validate;
  change.kind = Kind::campaign;
  change.id = campaign.id;
  change.version_before = change.version = campaign.version;
  change.before = campaign.record;
  change.after = builder.build();
  change.event_type = "campaign.updated";
  change.reason = "content hash formed anew";
  DEALKIT_ASSIGN_OR_RETURN(auto parent, parent_state(records, text_of(root, "deal_id")));
  change.partition_key = std::move(parent.partition_key);
  return std::optional<Change>(std::move(change));
}

}  // namespace dealkit::deal
