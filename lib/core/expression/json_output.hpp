// Values as JSON, for people and programs, and with their types, for tests.
#pragma once

#include <string>

#include "core/base/result.hpp"
#include "core/expression/value.hpp"

namespace dealkit::expression {

/// Plain JSON. What JSON lacks becomes a string, as in Protocol Buffers' JSON: NaN and infinities
/// by name, bytes in base64, types by name, timestamps in RFC 3339, durations as "5400s"; a map's
/// keys are their text. Arrays and objects of the record are copied byte for byte.
/// Errc::limit, with nothing appended, beyond `most_bytes`: a value of little memory can be of any
/// length as JSON, where it shares parts of itself.
base::Result<void> append_json(std::string& out, const Value& value, std::size_t most_bytes);

/// {"int64":"3"}, {"uint64":"3"}, {"double":"1.0"}, {"bool":true}, {"string":"x"},
/// {"bytes_hex":"00ff"}, {"null":null}, {"list":[...]}, {"map":[[key,value],...]},
/// {"type":"int"}, {"timestamp":"2026-10-01T00:00:00Z"}, {"duration":"5400s"}.
/// The same limit as above.
base::Result<void> append_typed_json(std::string& out, const Value& value, std::size_t most_bytes);

}  // namespace dealkit::expression
