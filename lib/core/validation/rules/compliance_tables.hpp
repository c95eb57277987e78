// The tables of compliance_rules: special categories, restricted products by country, ages, unions
// of countries, sensitive words. National law changes: policies correct the tables.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dealkit::validation::compliance {

enum class Special : std::uint8_t { none, housing, employment, finance, political, other, unknown };
/// What special_category, product or product_category says. `other`: a known category that demands
/// no restraint of its own ("none" is none); `unknown`: no word that dealkit knows.
Special special_of(std::string_view word);
std::string_view to_string(Special special);

enum class Product : std::uint8_t {
  unrestricted,
  alcohol,
  gambling,
  tobacco,
  vaping,
  cannabis,
  prescription_drugs,
  crypto
};
Product product_of(std::string_view word);
std::string_view to_string(Product product);

struct Permission {
  enum class Kind : std::uint8_t { allowed, licence, forbidden } kind = Kind::allowed;
  std::int64_t least_age = 0;  // years; 0: no limit
};
/// Whether a product may be advertised in a country (alpha-2). `policy` are the lines of the
/// threshold compliance.restricted; its last match wins over the table.
Permission permission(Product product, std::string_view alpha2,
                      const std::vector<std::string>& policy);

/// Whether a line of compliance.restricted can be read: a product that is restricted somewhere, a
/// country, EU or *, and a verdict. Policies with others are refused.
bool is_policy_line(std::string_view line);

/// Where the law of the European Union applies: the 27 member states, their outermost regions that
/// have a code of their own, and Aland.
bool is_eu(std::string_view alpha2);
/// Where consent is asked for: the European Economic Area, the United Kingdom, Switzerland.
bool asks_consent(std::string_view alpha2);

/// The word about health or hardship that a name holds, empty if none; `more`: further words.
std::string_view sensitive_word(std::string_view name, const std::vector<std::string>& more);

}  // namespace dealkit::validation::compliance
