#include "core/base/country.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>

namespace dealkit::base {
namespace {

// ISO 3166-1 officially assigned codes, and Kosovo, for which the European Commission and CLDR use
// XK out of the codes that are free for users; sorted by alpha-2.
constexpr Country countries[] = {
    {"AD", "AND"}, {"AE", "ARE"}, {"AF", "AFG"}, {"AG", "ATG"}, {"AI", "AIA"}, {"AL", "ALB"},
    {"AM", "ARM"}, {"AO", "AGO"}, {"AQ", "ATA"}, {"AR", "ARG"}, {"AS", "ASM"}, {"AT", "AUT"},
    {"AU", "AUS"}, {"AW", "ABW"}, {"AX", "ALA"}, {"AZ", "AZE"}, {"BA", "BIH"}, {"BB", "BRB"},
    {"BD", "BGD"}, {"BE", "BEL"}, {"BF", "BFA"}, {"BG", "BGR"}, {"BH", "BHR"}, {"BI", "BDI"},
    {"BJ", "BEN"}, {"BL", "BLM"}, {"BM", "BMU"}, {"BN", "BRN"}, {"BO", "BOL"}, {"BQ", "BES"},
    {"BR", "BRA"}, {"BS", "BHS"}, {"BT", "BTN"}, {"BV", "BVT"}, {"BW", "BWA"}, {"BY", "BLR"},
    {"BZ", "BLZ"}, {"CA", "CAN"}, {"CC", "CCK"}, {"CD", "COD"}, {"CF", "CAF"}, {"CG", "COG"},
    {"CH", "CHE"}, {"CI", "CIV"}, {"CK", "COK"}, {"CL", "CHL"}, {"CM", "CMR"}, {"CN", "CHN"},
    {"CO", "COL"}, {"CR", "CRI"}, {"CU", "CUB"}, {"CV", "CPV"}, {"CW", "CUW"}, {"CX", "CXR"},
    {"CY", "CYP"}, {"CZ", "CZE"}, {"DE", "DEU"}, {"DJ", "DJI"}, {"DK", "DNK"}, {"DM", "DMA"},
    {"DO", "DOM"}, {"DZ", "DZA"}, {"EC", "ECU"}, {"EE", "EST"}, {"EG", "EGY"}, {"EH", "ESH"},
    {"ER", "ERI"}, {"ES", "ESP"}, {"ET", "ETH"}, {"FI", "FIN"}, {"FJ", "FJI"}, {"FK", "FLK"},
    {"FM", "FSM"}, {"FO", "FRO"}, {"FR", "FRA"}, {"GA", "GAB"}, {"GB", "GBR"}, {"GD", "GRD"},
    {"GE", "GEO"}, {"GF", "GUF"}, {"GG", "GGY"}, {"GH", "GHA"}, {"GI", "GIB"}, {"GL", "GRL"},
    {"GM", "GMB"}, {"GN", "GIN"}, {"GP", "GLP"}, {"GQ", "GNQ"}, {"GR", "GRC"}, {"GS", "SGS"},
    {"GT", "GTM"}, {"GU", "GUM"}, {"GW", "GNB"}, {"GY", "GUY"}, {"HK", "HKG"}, {"HM", "HMD"},
    {"HN", "HND"}, {"HR", "HRV"}, {"HT", "HTI"}, {"HU", "HUN"}, {"ID", "IDN"}, {"IE", "IRL"},
    {"IL", "ISR"}, {"IM", "IMN"}, {"IN", "IND"}, {"IO", "IOT"}, {"IQ", "IRQ"}, {"IR", "IRN"},
    {"IS", "ISL"}, {"IT", "ITA"}, {"JE", "JEY"}, {"JM", "JAM"}, {"JO", "JOR"}, {"JP", "JPN"},
    {"KE", "KEN"}, {"KG", "KGZ"}, {"KH", "KHM"}, {"KI", "KIR"}, {"KM", "COM"}, {"KN", "KNA"},
    {"KP", "PRK"}, {"KR", "KOR"}, {"KW", "KWT"}, {"KY", "CYM"}, {"KZ", "KAZ"}, {"LA", "LAO"},
    {"LB", "LBN"}, {"LC", "LCA"}, {"LI", "LIE"}, {"LK", "LKA"}, {"LR", "LBR"}, {"LS", "LSO"},
    {"LT", "LTU"}, {"LU", "LUX"}, {"LV", "LVA"}, {"LY", "LBY"}, {"MA", "MAR"}, {"MC", "MCO"},
    {"MD", "MDA"}, {"ME", "MNE"}, {"MF", "MAF"}, {"MG", "MDG"}, {"MH", "MHL"}, {"MK", "MKD"},
    {"ML", "MLI"}, {"MM", "MMR"}, {"MN", "MNG"}, {"MO", "MAC"}, {"MP", "MNP"}, {"MQ", "MTQ"},
    {"MR", "MRT"}, {"MS", "MSR"}, {"MT", "MLT"}, {"MU", "MUS"}, {"MV", "MDV"}, {"MW", "MWI"},
    {"MX", "MEX"}, {"MY", "MYS"}, {"MZ", "MOZ"}, {"NA", "NAM"}, {"NC", "NCL"}, {"NE", "NER"},
    {"NF", "NFK"}, {"NG", "NGA"}, {"NI", "NIC"}, {"NL", "NLD"}, {"NO", "NOR"}, {"NP", "NPL"},
    {"NR", "NRU"}, {"NU", "NIU"}, {"NZ", "NZL"}, {"OM", "OMN"}, {"PA", "PAN"}, {"PE", "PER"},
    {"PF", "PYF"}, {"PG", "PNG"}, {"PH", "PHL"}, {"PK", "PAK"}, {"PL", "POL"}, {"PM", "SPM"},
    {"PN", "PCN"}, {"PR", "PRI"}, {"PS", "PSE"}, {"PT", "PRT"}, {"PW", "PLW"}, {"PY", "PRY"},
    {"QA", "QAT"}, {"RE", "REU"}, {"RO", "ROU"}, {"RS", "SRB"}, {"RU", "RUS"}, {"RW", "RWA"},
    {"SA", "SAU"}, {"SB", "SLB"}, {"SC", "SYC"}, {"SD", "SDN"}, {"SE", "SWE"}, {"SG", "SGP"},
    {"SH", "SHN"}, {"SI", "SVN"}, {"SJ", "SJM"}, {"SK", "SVK"}, {"SL", "SLE"}, {"SM", "SMR"},
    {"SN", "SEN"}, {"SO", "SOM"}, {"SR", "SUR"}, {"SS", "SSD"}, {"ST", "STP"}, {"SV", "SLV"},
    {"SX", "SXM"}, {"SY", "SYR"}, {"SZ", "SWZ"}, {"TC", "TCA"}, {"TD", "TCD"}, {"TF", "ATF"},
    {"TG", "TGO"}, {"TH", "THA"}, {"TJ", "TJK"}, {"TK", "TKL"}, {"TL", "TLS"}, {"TM", "TKM"},
    {"TN", "TUN"}, {"TO", "TON"}, {"TR", "TUR"}, {"TT", "TTO"}, {"TV", "TUV"}, {"TW", "TWN"},
    {"TZ", "TZA"}, {"UA", "UKR"}, {"UG", "UGA"}, {"UM", "UMI"}, {"US", "USA"}, {"UY", "URY"},
    {"UZ", "UZB"}, {"VA", "VAT"}, {"VC", "VCT"}, {"VE", "VEN"}, {"VG", "VGB"}, {"VI", "VIR"},
    {"VN", "VNM"}, {"VU", "VUT"}, {"WF", "WLF"}, {"WS", "WSM"}, {"XK", "XKX"}, {"YE", "YEM"},
    {"YT", "MYT"}, {"ZA", "ZAF"}, {"ZM", "ZMB"}, {"ZW", "ZWE"},
};
static_assert(std::size(countries) == country_count);
constexpr std::uint8_t no_country = 255;
static_assert(country_count < no_country);

constexpr bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
constexpr std::size_t letter(char c) { return static_cast<std::size_t>(c - 'A'); }

/// Place in `countries` by the two letters.
constexpr auto by_alpha2 = [] {
  std::array<std::uint8_t, 26 * 26> index{};
  index.fill(no_country);
  for (std::size_t i = 0; i < country_count; ++i) {
    const auto code = countries[i].alpha2;
    index[letter(code[0]) * 26 + letter(code[1])] = static_cast<std::uint8_t>(i);
  }
  return index;
}();

constexpr std::size_t alpha3_place(std::string_view code) {
  return (letter(code[0]) * 26 + letter(code[1])) * 26 + letter(code[2]);
}

/// Place in `countries` by the three letters: campaigns name countries all the time.
constexpr auto by_alpha3 = [] {
  std::array<std::uint8_t, 26 * 26 * 26> index{};
  index.fill(no_country);
  for (std::size_t i = 0; i < country_count; ++i) {
    index[alpha3_place(countries[i].alpha3)] = static_cast<std::uint8_t>(i);
  }
  return index;
}();

const Country* find_alpha2(char first, char second) {
  if (!is_capital(first) || !is_capital(second)) return nullptr;
  const auto i = by_alpha2[letter(first) * 26 + letter(second)];
  return i == no_country ? nullptr : &countries[i];
}

/// What is written for a country and is no code of it.
struct CountryName {
  std::string_view name;
  std::string_view alpha2;
};

// Reserved and withdrawn codes, those of vehicles, sport and the European Union, and plain names.
// Left out is what names more than one (AN, SU, YU); codes of ISO come first anyway.
constexpr std::size_t longest_name = 24;
constexpr CountryName country_names[] = {
    {"UK", "GB"},  {"EL", "GR"},  {"ENG", "GB"}, {"SCO", "GB"}, {"WAL", "GB"}, {"NIR", "GB"},
    {"UAE", "AE"}, {"KSA", "SA"}, {"RSA", "ZA"}, {"ROM", "RO"}, {"ZAR", "CD"}, {"ZR", "CD"},
    {"TP", "TL"},  {"TMP", "TL"}, {"BU", "MM"},  {"BUR", "MM"}, {"FX", "FR"},  {"FXX", "FR"},
    {"DD", "DE"},  {"GER", "DE"}, {"SUI", "CH"}, {"DEN", "DK"}, {"NED", "NL"}, {"HOL", "NL"},
    {"POR", "PT"}, {"CRO", "HR"}, {"GRE", "GR"}, {"BUL", "BG"}, {"LAT", "LV"}, {"SLO", "SI"},
    {"PHI", "PH"}, {"INA", "ID"}, {"MAS", "MY"}, {"VIE", "VN"}, {"CHI", "CL"}, {"URU", "UY"},
    {"KOS", "XK"}, {"RKS", "XK"}, {"JAP", "JP"}, {"SPA", "ES"}, {"IRE", "IE"},
    {"UNITED KINGDOM", "GB"},     {"GREAT BRITAIN", "GB"},      {"ENGLAND", "GB"},
    {"UNITED STATES", "US"},      {"GERMANY", "DE"},            {"FRANCE", "FR"},
    {"SPAIN", "ES"},              {"ITALY", "IT"},              {"NETHERLANDS", "NL"},
    {"AUSTRIA", "AT"},            {"SWITZERLAND", "CH"},        {"POLAND", "PL"},
    {"GREECE", "GR"},             {"JAPAN", "JP"},              {"CHINA", "CN"},
    {"INDIA", "IN"},              {"BRAZIL", "BR"},             {"CANADA", "CA"},
    {"AUSTRALIA", "AU"},          {"IRELAND", "IE"},            {"KOSOVO", "XK"},
};

}  // namespace

std::size_t index_of(const Country& country) {
  return static_cast<std::size_t>(&country - countries);
}

const Country* find_country(std::string_view code) {
  if (code.size() == 2) return find_alpha2(code[0], code[1]);
  if (code.size() != 3 || !std::all_of(code.begin(), code.end(), is_capital)) return nullptr;
  const auto found = by_alpha3[alpha3_place(code)];
  if (found != no_country) return &countries[found];
  // Other alpha-3 codes of Kosovo: of CLDR, and of its passports.
  return code == "XKK" || code == "UNK" ? find_alpha2('X', 'K') : nullptr;
}

const Country* likely_country(std::string_view code) {
  if (const auto* country = find_country(code)) return country;
  if (code.size() > longest_name) return nullptr;
  std::array<char, longest_name> capitals{};
  std::transform(code.begin(), code.end(), capitals.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c;
  });
  const std::string_view folded(capitals.data(), code.size());
  if (const auto* country = find_country(folded)) return country;
  const auto* found = std::find_if(std::begin(country_names), std::end(country_names),
                                   [&](const CountryName& other) { return other.name == folded; });
  return found == std::end(country_names) ? nullptr : find_country(found->alpha2);
}

const Country* find_country_of_subdivision(std::string_view code) {
  if (code.size() < 4 || code.size() > 6 || code[2] != '-') return nullptr;
  const auto rest = code.substr(3);
  const bool shaped = std::all_of(rest.begin(), rest.end(), [](char c) {
    return is_capital(c) || (c >= '0' && c <= '9');
  });
  return shaped ? find_alpha2(code[0], code[1]) : nullptr;
}

}  // namespace dealkit::base
