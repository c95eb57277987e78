// The one list of record types: every value that a member `type` has in what a tool of dealkit
// writes or takes. Who judges a type, whether a store keeps it and which page describes it are said
// here and nowhere else; whoever needs a list of types makes it from this one.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dealkit::record {

/// The tool that says whether a record of the type is right.
enum class Judge : std::uint8_t { none, validate, approve, score };

struct RecordType {
  std::string_view name;
  std::string_view what;  // one line for the manual: what such a record is
  Judge judge = Judge::none;
  bool kept = false;      // in a store, where the type and an id name a record
  std::string_view page;  // "dealkit-deal(5)": where its members are described
};

/// All of them: first those that a store keeps, in an order in which an import can take them.
std::span<const RecordType> record_types();
/// nullptr for a name that is not a type of record.
const RecordType* find_record_type(std::string_view name);
/// The names of those that a store keeps.
std::vector<std::string> kept_type_names();

/// The pages of section 5 that describe types that a store keeps ("dealkit-deal.5"), each once.
std::vector<std::string> record_page_files();
/// The list of types for dealkit(7), as roff.
std::string manual_record_types();

}  // namespace dealkit::record
