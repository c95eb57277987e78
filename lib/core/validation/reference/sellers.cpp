#include "core/validation/reference/sellers.hpp"

#include <algorithm>

#include "core/base/ascii.hpp"
#include "core/base/json/document.hpp"
#include "core/validation/hosts.hpp"

namespace dealkit::validation {
namespace {

base::Error wrong(std::string_view name, std::string message, base::Position position) {
  return {base::Errc::configuration, std::string(name) + ": " + std::move(message), position};
}

/// The account of a line "domain, account, DIRECT|RESELLER[, authority]"; empty if it is none.
std::string_view account_of(std::string_view line) {
  line = line.substr(0, line.find(';'));  // extension fields follow
  const auto first = line.find(',');
  if (first == std::string_view::npos) return {};
  const auto second = line.find(',', first + 1);
  if (second == std::string_view::npos) return {};
  const auto domain = base::trim(line.substr(0, first));
  const auto rest = line.substr(second + 1);
  const auto relation = base::trim(rest.substr(0, rest.find(',')));
  if (domain.find('.') == std::string_view::npos) return {};
  if (!same_letters(relation, "DIRECT") && !same_letters(relation, "RESELLER")) return {};
  return base::trim(line.substr(first + 1, second - first - 1));
}

/// "SUBDOMAIN=a.example", "CONTACT=…": a name in letters before the first "=".
bool is_variable(std::string_view line) {
  const auto equals = line.find('=');
  if (equals == std::string_view::npos || equals == 0) return false;
  return std::all_of(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(equals), [](char c) {
    return (lower(c) >= 'a' && lower(c) <= 'z') || c == '_' || c == ' ';
  });
}

}  // namespace

base::Result<void> Sellers::parse(std::string_view name, std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (base::trim(text).starts_with('{')) return parse_json(name, text);
  return parse_ads_txt(name, text);
}

base::Result<void> Sellers::parse_ads_txt(std::string_view name, std::string_view text) {
  bool recognised = text.empty();
  std::uint32_t line_number = 0, first_odd_line = 0;
  while (!text.empty()) {
    const auto end = std::min(text.find_first_of("\r\n"), text.size());
    const auto raw = text.substr(0, end);
    text.remove_prefix(std::min(end + (text.substr(end, 2) == "\r\n" ? 2 : 1), text.size()));
    ++line_number;
    const auto line = base::trim(raw.substr(0, raw.find('#')));
    if (line.empty()) {
      recognised |= raw.find('#') != std::string_view::npos;
      continue;
    }
    const auto account = account_of(line);
    if (!account.empty()) {
      ids_.emplace(account);
      recognised = true;
    } else if (is_variable(line)) {
      recognised = true;
    } else if (first_odd_line == 0) {
      first_odd_line = line_number;
    }
  }
  if (recognised || first_odd_line == 0) return {};
  return wrong(name,
               "expected ads.txt records such as \"exchange.example, 1234, DIRECT\" or "
               "sellers.json, found neither",
               {0, first_odd_line, 1});
}

base::Result<void> Sellers::parse_json(std::string_view name, std::string_view text) {
  json::Reader reader;
  const auto document = reader.read(text);
  if (!document) {
    return wrong(name, document.error().message, document.error().position);
  }
  const auto& json = **document;
  const auto fail = [&](std::string message, json::Value at) {
    return wrong(name, std::move(message), json.position(json.node(at.index()).begin));
  };
  const auto sellers = json.root().find("sellers");
  if (!sellers.is(json::Kind::array)) {
    return fail("expected an array \"sellers\", as in sellers.json", json.root());
  }
  for (const auto seller : sellers) {
    const auto id = seller.find("seller_id");
    if (id.is(json::Kind::string) && !id.string().empty()) {
      ids_.emplace(id.string());
    } else if (id.is(json::Kind::number) && id.is_integer()) {
      ids_.emplace(id.text());  // against the standard, but found in the wild
    } else {
      return fail("expected a seller with a \"seller_id\"", seller);
    }
  }
  return {};
}

}  // namespace dealkit::validation
