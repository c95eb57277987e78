// Converting a deal between the formats of format.hpp, in any direction, through one table of
// concepts (concepts.hpp), with a report of what did not come through.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/json/document.hpp"
#include "core/base/result.hpp"
#include "core/base/time_zone.hpp"
#include "core/deal/convert/format.hpp"

namespace dealkit::deal::convert {

/// A value for a concept that the target demands and a source may lack: {"origin", "ssp.example"}.
struct Assumption {
  std::string name;  // of the concept
  std::string value;
};

struct ConvertOptions {
  Format from = Format::openrtb26;
  Format to = Format::dealkit;
  /// What has no home in the target travels in its ext (ext.dealkit.FROM, a value by pointer) and
  /// is put back by the conversion home; what travelled so already is passed on.
  bool carry = false;
  std::vector<Assumption> assume = {};
  /// The zone that dates and local times stand in, by name; a deal record's own time_zone goes
  /// first. Without either it is UTC, as an assumption.
  std::string time_zone = {};
  const base::TimeZones* zones = nullptr;
};

/// Errc::usage: from and to are one format, a name that is no concept, a value that it cannot have,
/// a zone that nobody knows.
base::Result<void> check(const ConvertOptions& options);

/// What a deal says of one concept, and where in the source; its value is empty if it says nothing.
struct Term {
  std::string_view concept_name;
  std::string pointer;
  std::string text;   // JSON
  std::string value;  // the same however it is written
};

struct Converted {
  std::string id;      // of the deal
  std::string record;  // one line of JSON, without line end
  std::vector<Loss> losses;
  std::vector<Term> terms;  // what makes a second deal of the same id another one
};

/// Converts one deal; `options` have passed check(). Every leaf of `record` that is neither null
/// nor named by a loss comes back when the result is converted home; with `carry` so do those that
/// were changed, as long as what stands for them is left as it is. Errc::data: the record is of
/// another kind, has no id, an amount or a currency that cannot be read, or lacks what the target
/// demands and nobody can guess; the message names what to assume.
base::Result<Converted> convert(json::Value record, const ConvertOptions& options);

}  // namespace dealkit::deal::convert
