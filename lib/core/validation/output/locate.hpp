// Where in the input a finding's value stands: findings name it by JSON pointer, editors and code
// reviews by line and column. Reads a record again, but only one that has findings.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/json/document.hpp"
#include "core/validation/record/examined.hpp"

namespace dealkit::validation {

/// A stretch of the input. Lines and columns count from 1; columns are 0 where they are unknown (a
/// record that was too long to keep). The end is one past the last character.
struct Place {
  std::uint64_t line = 0;
  std::uint64_t column = 0;            // in bytes
  std::uint64_t character_column = 0;  // in code points, as SARIF counts
  std::uint64_t end_line = 0;
  std::uint64_t end_character_column = 0;
  std::uint64_t byte_offset = 0;  // in the file
  std::uint64_t byte_length = 0;
  bool exact = false;  // the named value itself, not one around it
};

class Locator {
 public:
  /// Turns to another record, whose bytes must live until the next call.
  void start(const Examined& examined);
  /// The value that `pointer` names, or the innermost one around it that is there; for a record
  /// that cannot be read the byte at which reading failed.
  Place at(std::string_view pointer);
  /// The record itself; nothing if it cannot be read.
  json::Value record();

 private:
  void read();
  Place place(std::size_t begin, std::size_t end) const;

  json::Reader reader_;
  const json::Document* document_ = nullptr;
  bool tried_ = false;
  Source source_;
  std::string_view bytes_;
};

}  // namespace dealkit::validation
