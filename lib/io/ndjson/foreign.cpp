// Inputs that hold no JSON; see foreign.hpp.
#include "io/ndjson/foreign.hpp"

#include <algorithm>
#include <array>

namespace dealkit::io::ndjson {
namespace {

using Kind = Foreign::Kind;

/// The first bytes of a format, and what to do with it.
struct Signature {
  std::string_view bytes;
  std::string_view what;
};

using namespace std::string_view_literals;
constexpr std::array signatures{
    Signature{"\x1f\x8b"sv, "gzip data: unpack it first (gunzip -c FILE)"},
    Signature{"\x28\xb5\x2f\xfd"sv, "zstd data: unpack it first (zstd -dc FILE)"},
    Signature{"\xfd" "7zXZ\0"sv, "xz data: unpack it first (xz -dc FILE)"},
    Signature{"BZh"sv, "bzip2 data: unpack it first (bzip2 -dc FILE)"},
    Signature{"PK\x03\x04"sv,
              "a ZIP archive: unpack it first; a spreadsheet (.xlsx) must be saved as CSV and "
              "turned into JSON (mlr --icsv --ojsonl cat FILE)"},
    Signature{"SQLite format 3\0"sv,
              "an SQLite database: if it is a store, dealctl --store sqlite:FILE export writes its "
              "records"},
    Signature{"PAR1"sv, "a Parquet file: turn it into JSON lines first"},
    Signature{"%PDF-"sv, "a PDF file"},
    Signature{"\xff\xfe\0\0"sv, "UTF-32 text: turn it into UTF-8 first (iconv -f UTF-32 -t UTF-8)"},
    Signature{"\0\0\xfe\xff"sv, "UTF-32 text: turn it into UTF-8 first (iconv -f UTF-32 -t UTF-8)"},
    Signature{"\xff\xfe"sv, "UTF-16 text: turn it into UTF-8 first (iconv -f UTF-16 -t UTF-8)"},
    Signature{"\xfe\xff"sv, "UTF-16 text: turn it into UTF-8 first (iconv -f UTF-16 -t UTF-8)"},
    Signature{"{\0"sv, "UTF-16 text: turn it into UTF-8 first (iconv -f UTF-16LE -t UTF-8)"},
    Signature{"[\0"sv, "UTF-16 text: turn it into UTF-8 first (iconv -f UTF-16LE -t UTF-8)"},
    Signature{"\0{"sv, "UTF-16 text: turn it into UTF-8 first (iconv -f UTF-16BE -t UTF-8)"},
    Signature{"\0["sv, "UTF-16 text: turn it into UTF-8 first (iconv -f UTF-16BE -t UTF-8)"},
    Signature{"<?xml"sv, "XML: turn it into JSON first"},
    Signature{"<!DOCTYPE"sv, "an HTML page: is this the address of the data itself?"},
    Signature{"<html"sv, "an HTML page: is this the address of the data itself?"},
};

Foreign other(std::string_view what) {
  return {Kind::other, "expected records as JSON, found " + std::string(what)};
}

/// How many of `separator` a line has outside of quotes.
std::size_t count_of(std::string_view line, char separator) {
  std::size_t count = 0;
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') quoted = !quoted;
    if (c == separator && !quoted) ++count;
  }
  return count;
}

/// Whether a line might be meant as JSON, broken or not.
bool may_be_json(std::string_view line) {
  const auto first = line.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return true;
  const auto last = line.find_last_not_of(" \t\r");
  constexpr std::string_view brackets = "{}[]";
  return brackets.find(line[first]) != std::string_view::npos ||
         brackets.find(line[last]) != std::string_view::npos ||
         line.find("\":") != std::string_view::npos;
}

std::string named(char separator) {
  switch (separator) {
    case '\t': return "tabs";
    case ';': return "semicolons";
    case '|': return "bars";
    default: return "commas";
  }
}

std::string_view miller_option(char separator) {
  switch (separator) {
    case '\t': return "--itsv";
    case ';': return "--icsv --ifs ';'";
    case '|': return "--icsv --ifs '|'";
    default: return "--icsv";
  }
}

constexpr std::size_t most_bytes = 64 << 10;  // of two lines; a longer one is no heading

bool is_word(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' ||
         c == '-' || c == '.';
}

std::string_view without_blanks(std::string_view line) {
  const auto first = line.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return line.substr(first, line.find_last_not_of(" \t\r") - first + 1);
}

std::string_view behind_key(std::string_view line) {
  const auto key = std::find_if_not(line.begin(), line.end(), is_word);
  return key == line.begin() ? std::string_view() : std::string_view(key, line.end());
}

/// "key: value", "key:" or "- item".
bool looks_like_yaml(std::string_view line) {
  if (line == "-" || line.starts_with("- ")) return true;
  const auto rest = behind_key(line);
  return rest == ":" || rest.starts_with(": ");
}

/// "[table]", "[[table]]" or "key = value".
bool looks_like_toml(std::string_view line) {
  if (line.starts_with('[')) {
    const std::size_t brackets = line.starts_with("[[") ? 2 : 1;
    const auto rest = behind_key(line.substr(brackets));
    return rest == (brackets == 2 ? "]]" : "]");
  }
  const auto rest = without_blanks(behind_key(line));
  return rest.starts_with('=') && !rest.starts_with("==");
}

/// Formats for people to write, which have one thing a line as JSON lines have: two such lines, or
/// what begins a document of YAML. Comments and empty lines before them say nothing.
Foreign look_for_configuration(std::string_view text, bool at_end) {
  constexpr std::string_view advice = "; dealkit reads JSON, one record a line (yq -o json -I 0 "
                                      "FILE turns it into that)";
  bool (*looks)(std::string_view) = nullptr;
  text = text.substr(0, most_bytes);
  while (true) {
    const auto end = text.find('\n');
    const bool open = end == std::string_view::npos;
    const auto line = without_blanks(text.substr(0, end));
    if (open && !at_end) {
      // A line of JSON is known by its first characters: nobody waits for the rest of it.
      const bool table = line.starts_with('[') &&
                         std::all_of(line.begin() + 1, line.end(),
                                     [](char c) { return is_word(c) || c == '[' || c == ']'; });
      const bool undecided = text.size() < most_bytes && (table || !may_be_json(line) ||
                                                          line.empty());
      return undecided ? Foreign{} : Foreign{Kind::records};
    }
    const bool nothing = line.empty() || line.starts_with('#');
    if (open && nothing) return {Kind::records};
    if (!nothing && looks == nullptr) {
      if (line == "---" || line.starts_with("%YAML")) {
        return other("what looks like YAML" + std::string(advice));
      }
      if (looks_like_toml(line) && line != "[true]" && line != "[false]" && line != "[null]") {
        looks = looks_like_toml;
      } else if (looks_like_yaml(line)) {
        looks = looks_like_yaml;
      } else {
        return {Kind::records};
      }
    } else if (!nothing) {
      if (!looks(line)) return {Kind::records};
      return other((looks == looks_like_yaml ? "what looks like YAML" : "what looks like TOML") +
                   std::string(advice));
    }
    if (open) return {Kind::records};
    text.remove_prefix(end + 1);
  }
}

Foreign look_for_table(std::string_view text, bool at_end) {
  if (text.starts_with('{') || text.starts_with('[')) return {Kind::records};
  const bool long_text = text.size() > most_bytes;
  text = text.substr(0, most_bytes);
  constexpr std::string_view separators = ",;\t|";
  const auto first_end = text.find('\n');
  const auto first = text.substr(0, first_end);
  if (may_be_json(first)) return {Kind::records};
  const bool separated = std::any_of(separators.begin(), separators.end(),
                                     [&](char c) { return count_of(first, c) > 0; });
  if (first_end != std::string_view::npos && !separated) return {Kind::records};
  const bool open = first_end == std::string_view::npos ||
                    text.find('\n', first_end + 1) == std::string_view::npos;
  if (open && long_text) return {Kind::records};
  if (open && !at_end) return {};
  if (first_end == std::string_view::npos) return {Kind::records};
  const auto rest = text.substr(first_end + 1);
  const auto second = rest.substr(0, rest.find('\n'));
  if (may_be_json(second)) return {Kind::records};
  for (const char separator : separators) {
    const auto count = count_of(first, separator);
    if (count == 0 || count_of(second, separator) != count) continue;
    return other("what looks like CSV (" + std::to_string(count + 1) + " columns between " +
                 named(separator) + "): turn it into JSON first, for example with mlr " +
                 std::string(miller_option(separator)) +
                 " --ojsonl cat FILE; examples/crm shows how");
  }
  return {Kind::records};
}

}  // namespace

Foreign look_for_foreign(std::string_view text, bool at_end, bool by_layout) {
  for (const auto& signature : signatures) {
    if (text.starts_with(signature.bytes)) return other(signature.what);
    if (!at_end && signature.bytes.starts_with(text)) return {};  // also of no bytes yet
  }
  if (!by_layout) return {Kind::records};
  const auto configuration = look_for_configuration(text, at_end);
  if (configuration.kind == Kind::other) return configuration;
  const auto table = look_for_table(text, at_end);
  if (table.kind == Kind::other) return table;
  const bool decided = configuration.kind == Kind::records && table.kind == Kind::records;
  return decided ? Foreign{Kind::records} : Foreign{};
}

}  // namespace dealkit::io::ndjson
