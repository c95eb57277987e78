#include "core/validation/rules/compliance_tables.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/base/country.hpp"
#include "core/validation/words.hpp"

namespace dealkit::validation::compliance {
namespace {

using Names = std::string_view;
using PermissionKind = Permission::Kind;

struct SpecialWord {
  Names word;
  Special special;
};

constexpr SpecialWord special_words[] = {
    {"none", Special::none},
    {"", Special::none},
    {"housing", Special::housing},
    {"real_estate", Special::housing},
    {"rental_housing", Special::housing},
    {"mortgage", Special::housing},
    {"employment", Special::employment},
    {"job", Special::employment},
    {"jobs", Special::employment},
    {"recruitment", Special::employment},
    {"recruiting", Special::employment},
    {"financial", Special::finance},
    {"finance", Special::finance},
    {"financial_products_services", Special::finance},
    {"financial_products", Special::finance},
    {"financial_services", Special::finance},
    {"credit", Special::finance},
    {"credit_card", Special::finance},
    {"credit_cards", Special::finance},
    {"loan", Special::finance},
    {"loans", Special::finance},
    {"payday_loans", Special::finance},
    {"insurance", Special::finance},
    {"banking", Special::finance},
    {"political", Special::political},
    {"politics", Special::political},
    {"issues_elections_politics", Special::political},
    {"election", Special::political},
    {"elections", Special::political},
    {"social_issues", Special::political},
    {"online_gambling_and_gaming", Special::other},
    {"health", Special::other},
    {"healthcare", Special::other},
    {"pharma", Special::other},
    {"other", Special::other},
};

struct ProductWord {
  Names word;
  Product product;
};

constexpr ProductWord product_words[] = {
    {"alcohol", Product::alcohol},
    {"beer", Product::alcohol},
    {"wine", Product::alcohol},
    {"spirits", Product::alcohol},
    {"alcoholic_beverages", Product::alcohol},
    {"gambling", Product::gambling},
    {"betting", Product::gambling},
    {"casino", Product::gambling},
    {"lottery", Product::gambling},
    {"sports_betting", Product::gambling},
    {"online_gambling", Product::gambling},
    {"online_gambling_and_gaming", Product::gambling},
    {"tobacco", Product::tobacco},
    {"cigarettes", Product::tobacco},
    {"cigars", Product::tobacco},
    {"vaping", Product::vaping},
    {"vape", Product::vaping},
    {"e_cigarettes", Product::vaping},
    {"cannabis", Product::cannabis},
    {"marijuana", Product::cannabis},
    {"prescription_drugs", Product::prescription_drugs},
    {"prescription_medicine", Product::prescription_drugs},
    {"crypto", Product::crypto},
    {"cryptocurrency", Product::crypto},
    {"cryptocurrencies", Product::crypto},
};

/// A place: alpha-2, "EU" for is_eu(), "*" for everywhere else.
struct ProductPlace {
  Product product;
  Names place;
  PermissionKind kind;
  std::int64_t least_age;
};

// The first row that fits a country holds: countries before unions before "*". Practice: national
// law as platforms sum it up; where a law has exceptions the stricter reading stands.
constexpr auto forbidden = PermissionKind::forbidden;
constexpr auto licence = PermissionKind::licence;
constexpr auto allowed = PermissionKind::allowed;
constexpr ProductPlace product_places[] = {
    {Product::alcohol, "AF", forbidden, 0},
    {Product::alcohol, "BD", forbidden, 0},
    {Product::alcohol, "BN", forbidden, 0},
    {Product::alcohol, "IR", forbidden, 0},
    {Product::alcohol, "KW", forbidden, 0},
    {Product::alcohol, "LK", forbidden, 0},
    {Product::alcohol, "LT", forbidden, 0},
    {Product::alcohol, "LY", forbidden, 0},
    {Product::alcohol, "MR", forbidden, 0},
    {Product::alcohol, "NO", forbidden, 0},
    {Product::alcohol, "PK", forbidden, 0},
    {Product::alcohol, "QA", forbidden, 0},
    {Product::alcohol, "RU", forbidden, 0},
    {Product::alcohol, "SA", forbidden, 0},
    {Product::alcohol, "SD", forbidden, 0},
    {Product::alcohol, "SO", forbidden, 0},
    {Product::alcohol, "TR", forbidden, 0},
    {Product::alcohol, "YE", forbidden, 0},
    {Product::alcohol, "CA", allowed, 19},
    {Product::alcohol, "EG", allowed, 21},
    {Product::alcohol, "ID", allowed, 21},
    {Product::alcohol, "IN", allowed, 25},
    {Product::alcohol, "IS", allowed, 20},
    {Product::alcohol, "JP", allowed, 20},
    {Product::alcohol, "KR", allowed, 19},
    {Product::alcohol, "KZ", allowed, 21},
    {Product::alcohol, "PY", allowed, 20},
    {Product::alcohol, "SE", allowed, 20},
    {Product::alcohol, "TH", allowed, 20},
    {Product::alcohol, "US", allowed, 21},
    {Product::alcohol, "*", allowed, 18},

    {Product::gambling, "AF", forbidden, 0},
    {Product::gambling, "BD", forbidden, 0},
    {Product::gambling, "BN", forbidden, 0},
    {Product::gambling, "CN", forbidden, 0},
    {Product::gambling, "DZ", forbidden, 0},
    {Product::gambling, "ID", forbidden, 0},
    {Product::gambling, "IQ", forbidden, 0},
    {Product::gambling, "IR", forbidden, 0},
    {Product::gambling, "IT", forbidden, 0},
    {Product::gambling, "KW", forbidden, 0},
    {Product::gambling, "LY", forbidden, 0},
    {Product::gambling, "PK", forbidden, 0},
    {Product::gambling, "QA", forbidden, 0},
    {Product::gambling, "SA", forbidden, 0},
    {Product::gambling, "SD", forbidden, 0},
    {Product::gambling, "YE", forbidden, 0},
    {Product::gambling, "BE", licence, 21},
    {Product::gambling, "CA", licence, 19},
    {Product::gambling, "EE", licence, 21},
    {Product::gambling, "GR", licence, 21},
    {Product::gambling, "JP", licence, 20},
    {Product::gambling, "KR", licence, 19},
    {Product::gambling, "LT", licence, 21},
    {Product::gambling, "US", licence, 21},
    {Product::gambling, "*", licence, 18},

    {Product::tobacco, "*", forbidden, 0},  // Directive 2003/33/EC; WHO FCTC article 13

    {Product::vaping, "AU", forbidden, 0},
    {Product::vaping, "BR", forbidden, 0},
    {Product::vaping, "GB", forbidden, 0},
    {Product::vaping, "IN", forbidden, 0},
    {Product::vaping, "SG", forbidden, 0},
    {Product::vaping, "TH", forbidden, 0},
    {Product::vaping, "US", allowed, 21},
    {Product::vaping, "EU", forbidden, 0},  // Directive 2014/40/EU article 20(5)
    {Product::vaping, "*", allowed, 18},

    {Product::cannabis, "CA", licence, 19},
    {Product::cannabis, "US", licence, 21},
    {Product::cannabis, "*", forbidden, 0},

    {Product::prescription_drugs, "NZ", allowed, 0},
    {Product::prescription_drugs, "US", allowed, 0},
    {Product::prescription_drugs, "*", forbidden, 0},  // in the EU: Directive 2001/83/EC article 88

    {Product::crypto, "CN", forbidden, 0},
    {Product::crypto, "GB", licence, 18},
    {Product::crypto, "JP", licence, 18},
    {Product::crypto, "KR", licence, 19},
    {Product::crypto, "SG", licence, 18},
    {Product::crypto, "EU", licence, 18},  // Regulation (EU) 2023/1114
    {Product::crypto, "*", allowed, 18},
};

constexpr std::array<Names, 27> eu_members{"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES",
                                           "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU",
                                           "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"};
constexpr std::array<Names, 7> eu_regions{"AX", "GF", "GP", "MF", "MQ", "RE", "YT"};
constexpr std::array<Names, 5> consent_neighbours{"CH", "GB", "IS", "LI", "NO"};

template <class List>
bool holds(const List& list, Names word) {
  return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

bool fits(Names place, Names alpha2) {
  return place == "*" || place == alpha2 || (place == "EU" && is_eu(alpha2));
}

struct PolicyLine {
  Product product;
  Names place;
  Permission permission;
};

/// "PRODUCT:PLACE=forbidden|licence|allowed|AGE"; an age alone means allowed from that age on.
std::optional<PolicyLine> read_line(Names line) {
  const auto colon = line.find(':');
  const auto equals = line.find('=');
  if (colon == Names::npos || equals == Names::npos || equals < colon) return std::nullopt;
  const auto product = product_of(line.substr(0, colon));
  const auto place = line.substr(colon + 1, equals - colon - 1);
  const auto* country = base::find_country(place);
  if (product == Product::unrestricted || (place != "*" && place != "EU" && country == nullptr)) {
    return std::nullopt;
  }
  const PolicyLine read{product, country == nullptr ? place : country->alpha2, {}};
  const auto with = [&read](PermissionKind kind, std::int64_t age) {
    return PolicyLine{read.product, read.place, {kind, age}};
  };
  const auto verdict = line.substr(equals + 1);
  if (record::is_word(verdict, "forbidden")) return with(forbidden, 0);
  if (record::is_word(verdict, "licence")) return with(licence, 0);
  if (record::is_word(verdict, "allowed")) return with(allowed, 0);
  std::int64_t age = 0;
  const auto* end = verdict.data() + verdict.size();
  const auto number = std::from_chars(verdict.data(), end, age);
  if (number.ec != std::errc() || number.ptr != end || age < 0) return std::nullopt;
  return with(allowed, age);
}

// Words in small letters; each also with an "s" at its end. Practice: the spirit of the platform's
// list, which is not public.
constexpr Names sensitive[] = {
    "addiction",    "adhd",         "alcoholic",     "alzheimer",    "anxiety",      "arthritis",
    "asthma",       "autism",       "bankrupt",      "bankruptcy",   "bipolar",      "cancer",
    "chemotherapy", "chronic pain", "credit repair", "credit score", "debt",         "dementia",
    "depression",   "diabetes",     "diabetic",      "disability",   "disease",      "epilepsy",
    "foreclosure",  "hepatitis",    "hiv",           "infertility",  "insulin",      "low income",
    "medication",   "menopause",    "obese",         "obesity",      "oncology",     "overweight",
    "parkinson",    "patient",      "payday",        "poverty",      "pregnancy",    "pregnant",
    "psoriasis",    "rehab",        "schizophrenia", "unemployed",   "unemployment",
};

bool is_letter(char c) {
  const char l = lower(c);
  return (l >= 'a' && l <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

/// Whether `name` holds `word` between other characters than letters, blanks standing for any one
/// of ' ', '-', '_'.
bool holds_word(Names name, Names word) {
  if (word.empty() || name.size() < word.size()) return false;
  for (std::size_t i = 0; i + word.size() <= name.size(); ++i) {
    if (i > 0 && is_letter(name[i - 1])) continue;
    const bool same = std::equal(word.begin(), word.end(), name.begin() + static_cast<long>(i),
                                 [](char wanted, char c) {
                                   if (wanted == ' ') return c == ' ' || c == '-' || c == '_';
                                   return lower(wanted) == lower(c);
                                 });
    if (!same) continue;
    auto end = i + word.size();
    if (end < name.size() && lower(name[end]) == 's') ++end;
    if (end == name.size() || !is_letter(name[end])) return true;
  }
  return false;
}

}  // namespace

Special special_of(std::string_view text) {
  const Word word(text);
  for (const auto& row : special_words) {
    if (word.is(row.word)) return row.special;
  }
  return product_of(text) == Product::unrestricted ? Special::unknown : Special::other;
}

std::string_view to_string(Special special) {
  constexpr std::array<Names, 7> names{"none",      "housing", "employment", "finance",
                                       "political", "other",   "unknown"};
  return names[static_cast<std::size_t>(special)];
}

Product product_of(std::string_view text) {
  const Word word(text);
  for (const auto& row : product_words) {
    if (word.is(row.word)) return row.product;
  }
  return Product::unrestricted;
}

std::string_view to_string(Product product) {
  constexpr std::array<Names, 8> names{
      "unrestricted", "alcohol",  "gambling",           "tobacco",
      "vaping",       "cannabis", "prescription drugs", "cryptocurrency"};
  return names[static_cast<std::size_t>(product)];
}

Permission permission(Product product, std::string_view alpha2,
                      const std::vector<std::string>& policy) {
  if (product == Product::unrestricted) return {};
  for (auto line = policy.rbegin(); line != policy.rend(); ++line) {
    const auto found = read_line(*line);
    if (found && found->product == product && fits(found->place, alpha2)) return found->permission;
  }
  for (const auto& row : product_places) {
    if (row.product == product && fits(row.place, alpha2)) return {row.kind, row.least_age};
  }
  return {};
}

bool is_policy_line(std::string_view line) { return read_line(line).has_value(); }

bool is_eu(std::string_view alpha2) {
  return holds(eu_members, alpha2) || holds(eu_regions, alpha2);
}

bool asks_consent(std::string_view alpha2) {
  return is_eu(alpha2) || holds(consent_neighbours, alpha2);
}

std::string_view sensitive_word(std::string_view name, const std::vector<std::string>& more) {
  for (const auto word : sensitive) {
    if (holds_word(name, word)) return word;
  }
  for (const auto& word : more) {
    if (holds_word(name, word)) return word;
  }
  return {};
}

}  // namespace dealkit::validation::compliance
