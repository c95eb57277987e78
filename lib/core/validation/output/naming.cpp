#include "core/validation/output/naming.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "core/base/hash.hpp"

namespace dealkit::validation {

std::string record_name(const Examined& examined) {
  std::string name = "campaign";
  if (examined.kind == Examined::Kind::deal) name = "deal";
  if (examined.kind == Examined::Kind::unreadable) {
    if (examined.id.empty()) return "unreadable record";
    name = "record";
  }
  if (examined.id.empty()) return name + " without id";
  name.push_back(' ');
  name += examined.id;
  return name;
}

std::string counted(std::uint64_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string listed_ids(const SetFinding& finding, std::size_t most) {
  std::string text;
  const auto& ids = finding.campaign_ids;
  for (std::size_t i = 0; i < std::min(most, ids.size()); ++i) {
    if (i > 0) text += ", ";
    text += ids[i].empty() ? "(without id)" : ids[i];
  }
  if (ids.size() > most) text += " and " + std::to_string(ids.size() - most) + " more";
  return text;
}

void append_one_line(std::string& out, std::string_view json) {
  if (json.find('\n') == json.npos && json.find('\r') == json.npos) {
    out += json;
    return;
  }
  for (const char c : json) {
    if (c != '\n' && c != '\r') out.push_back(c);
  }
}

std::string_view id_member(const Examined& examined) {
  return examined.kind == Examined::Kind::deal ? "deal_id" : "campaign_id";
}

std::string fingerprint(const SetFinding& finding) {
  std::vector<std::string_view> ids(finding.campaign_ids.begin(), finding.campaign_ids.end());
  std::sort(ids.begin(), ids.end());
  std::size_t bytes = finding.info->code.size();
  for (const auto id : ids) bytes += id.size() + 1;
  std::string key;
  key.reserve(bytes);
  key += finding.info->code;
  for (const auto id : ids) {
    key.push_back('\0');
    key += id;
  }
  return base::to_hex(base::hash128(key));
}

}  // namespace dealkit::validation
