// Who may sell (--sellers): the seller ids that ads.txt, app-ads.txt (IAB ads.txt 1.1) or
// sellers.json (IAB sellers.json 1.0) name.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace dealkit::validation {

class Sellers {
 public:
  /// Reads one file and adds what it names; a text that begins with '{' is sellers.json. `name`
  /// only serves messages. As ads.txt demands, lines that are no records are passed over; a text
  /// without any record, comment or variable is another file. Errc::configuration with the line.
  base::Result<void> parse(std::string_view name, std::string_view text);

  bool empty() const { return ids_.empty(); }
  std::size_t size() const { return ids_.size(); }
  /// Whether any of the files names this seller; ids are compared byte for byte.
  bool has(std::string_view seller_id) const { return ids_.find(seller_id) != ids_.end(); }

 private:
  base::Result<void> parse_ads_txt(std::string_view name, std::string_view text);
  base::Result<void> parse_json(std::string_view name, std::string_view text);

  std::set<std::string, std::less<>> ids_;
};

}  // namespace dealkit::validation
