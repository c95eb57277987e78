// Lines of an import before any store is asked: of which kind their records are, and what is said
// of those that cannot be taken.
#pragma once

#include <optional>
#include <string>

#include "core/base/decide.hpp"
#include "core/base/json/document.hpp"
#include "core/deal/change.hpp"

namespace dealkit::deal {

struct ImportSettings {
  std::string tool;           // the program that speaks in notes
  ImportOptions options;
  std::optional<Kind> type;   // of records that state none
  bool atomic = false;        // all or nothing
  bool dry_run = false;
  bool results = false;       // a line for each record, and a summary
  bool strict = false;        // no names that are close to known ones
  bool told_counts = false;   // what all came to, for people
};

/// The error with the place of a value, unless it has one.
base::Error with_position_of(json::Value value, base::Error error);

/// Errc::data for what is no record that a store keeps.
base::Result<Kind> kind_of_line(json::Value record, const ImportSettings& settings);

/// The member that an error is about, by its place; "" for the record and for what is no JSON.
std::string pointer_to(const base::Request& line, const base::Error& error);

/// The result of a line that cannot be taken: where it is, what it says of itself, and why not.
void append_rejection(std::string& out, const base::Request& line, const base::Error& error,
                      const ImportSettings& settings);

}  // namespace dealkit::deal
