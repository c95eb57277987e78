// What an external check says of a record, read strictly.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json/document.hpp"
#include "core/base/result.hpp"

namespace dealkit::io::check {

using base::Result;

enum class Severity : std::uint8_t { critical, warning, advisory };
/// "critical", "warning", "advisory"; nullopt for anything else.
std::optional<Severity> parse_severity(std::string_view text);

struct CheckFinding {
  std::string code;                  // empty: the check gave none
  std::optional<Severity> severity;  // the check's own by default
  std::string message;
  std::string pointer;   // RFC 6901, into the record; "" is the whole record
  std::string actual;    // a JSON text as the check wrote it; empty: it gave none
  std::string expected;  // likewise
};

inline constexpr std::size_t max_findings = 1000;   // in one reply
inline constexpr std::size_t max_code_bytes = 64;

/// Reads a reply (io/check/external.hpp describes it); no findings means passed. Errc::unavailable
/// with the check's own words if it says {"error":…}; Errc::data if it keeps to no form of the
/// protocol. `reader` is only for its memory.
Result<std::vector<CheckFinding>> parse_reply(std::string_view reply, json::Reader& reader);

}  // namespace dealkit::io::check
