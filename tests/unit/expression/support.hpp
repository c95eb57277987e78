// What the tests of this room share: values from typed JSON, evaluation in one call, zones.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "core/base/json/document.hpp"
#include "core/base/time_zone.hpp"
#include "core/expression/arena.hpp"
#include "core/expression/json_output.hpp"
#include "core/expression/program.hpp"

namespace dealkit::expression::test {

/// {"int64":"3"} and its like, as the conformance data writes values.
Value from_typed(json::Value typed, Arena& arena);

/// Typed JSON as one text that does not depend on the order of a map's entries.
std::string canonical(json::Value typed);
std::string canonical_text(std::string_view typed_json);

/// Some zones with their offsets of February 2009 and Berlin's summer time of 2026.
class FewZones final : public base::TimeZones {
 public:
  FewZones();
  const base::TimeZone* find(std::string_view name) const override;

 private:
  std::map<std::string, base::TimeZone, std::less<>> zones_;
};

/// The typed JSON of a value, or "error LINE:COLUMN MESSAGE" of compiling or evaluating.
std::string run(std::string_view source, std::string_view record = "{}");
std::string run(std::string_view source, const Bindings& bindings, Limits limits = {});

}  // namespace dealkit::expression::test
