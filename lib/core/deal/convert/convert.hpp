// Converting a deal between the formats of format.hpp, in any direction, through one table of
// concepts (concepts.hpp), with a report of what did not come through.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/json/document.hpp"
#include "core/base/result.hpp"
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
};

/// Errc::usage: from and to are one format, a name that is no concept, a value that it cannot have.
base::Result<void> check(const ConvertOptions& options);

struct Converted {
  std::string id;      // of the deal
  std::string record;  // one line of JSON, without line end
  std::vector<Loss> losses;
};

/// Converts one deal; `options` have passed check(). Every leaf of `record` that is neither null
/// nor named by a loss comes back when the result is converted home. Errc::data: the record is of
/// another kind, has no id, or lacks what the target demands and nobody can guess; the message
/// names what to assume.
base::Result<Converted> convert(json::Value record, const ConvertOptions& options);

/// The deals of one line of OpenRTB: imp[].pmp.deals[] of a bid request, else the value itself.
std::vector<json::Value> deals_of(json::Value line);

}  // namespace dealkit::deal::convert
