// One change of a JSON text that leaves all other bytes as they were: white space, order, numbers.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "core/base/json/document.hpp"
#include "core/validation/finding.hpp"

namespace dealkit::validation {

/// Bytes [begin, end) of a text become `text`.
struct Splice {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string text;
};

/// What `edit` (RFC 6902) comes to in the bytes of `document`; nullopt if its pointer names no
/// place there. New members and elements are set apart as their neighbours are. The value is taken
/// as it is.
std::optional<Splice> splice_of(const json::Document& document, const Edit& edit);

/// Whether `edit` changes an array's length in `document`, and so the place of what follows.
struct ArrayPlace {
  std::string array;  // pointer of the array
  std::uint32_t index = 0;
};
std::optional<ArrayPlace> shifted_by(const json::Document& document, const Edit& edit);

}  // namespace dealkit::validation
