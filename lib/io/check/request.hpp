// What is sent to a check about a record, and the key under which its answer is kept. Private to
// this folder.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/json/document.hpp"
#include "core/base/result.hpp"

namespace dealkit::io::check {

using base::Result;

/// A record on one line: its bytes, with line breaks between tokens as spaces.
class OneLineRecord {
 public:
  /// Errc::data if the bytes are not one JSON object. Refers to `bytes` as long as it lives.
  static Result<OneLineRecord> read(std::string_view bytes, json::Reader& reader);
  std::string_view text() const { return owned_.empty() ? given_ : std::string_view(owned_); }

 private:
  std::string_view given_;
  std::string owned_;  // empty if the bytes could stay as they are
};

/// An object of those top-level members of `record` that `sorted_fields` names, bytes as they are.
std::string select_fields(json::Value record, const std::vector<std::string>& sorted_fields);

/// The request's members without braces and id: "check":…,"now":…,"record":…
std::string request_members(std::string_view check, std::string_view now, std::string_view record);

/// NAME:VERSION:HASH of what the check reads.
std::string cache_key(std::string_view check, std::string_view version, std::string_view part);

}  // namespace dealkit::io::check
