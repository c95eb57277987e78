// Edits by the definition that content hashes have; see campaign_edit.hpp.
#include "core/scoring/campaign_edit.hpp"

#include <string>
#include <string_view>

#include "core/base/json/write.hpp"
#include "core/deal/content_hash.hpp"
#include "core/deal/entity.hpp"

namespace dealkit::scoring {
namespace {

namespace json = base::json;

/// The members that changed, as a record.
class Part {
 public:
  void add(std::string_view name, json::Value value) {
    if (!value) return;
    text_ += text_.empty() ? '{' : ',';
    json::append_string(text_, name);
    text_ += ':';
    text_ += value.text();
  }
  bool operator==(const Part&) const = default;
  base::Result<std::string> hash() const {
    const auto record = text_.empty() ? "{}" : text_ + '}';
    json::Reader reader{deal::derived_limits};
    DEALKIT_ASSIGN_OR_RETURN(const auto* document, reader.read(record));
    return deal::content_hash(document->root());
  }

 private:
  std::string text_;
};

/// What has no hash differs: the texts do.
bool differ(const Part& before, const Part& after) {
  if (before == after) return false;
  const auto was = before.hash();
  const auto is = after.hash();
  return !was || !is || *was != *is;
}

}  // namespace

CampaignEdit edit_of(json::Value changes) {
  Part before, after, targeting_before, targeting_after;
  for (const auto change : changes) {
    const auto name = change.key();
    before.add(name, change.find("old"));
    after.add(name, change.find("new"));
    if (name != "targeting") continue;
    targeting_before.add(name, change.find("old"));
    targeting_after.add(name, change.find("new"));
  }
  return {differ(before, after), differ(targeting_before, targeting_after)};
}

}  // namespace dealkit::scoring
