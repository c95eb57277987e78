// Dead letters: what could not be read is kept with the reason, so that it can be fixed and fed in
// again (`jq -r .raw`).
#pragma once

#include <string>
#include <string_view>

#include "core/base/decide.hpp"

namespace dealkit::io::ndjson {

struct ToolName {
  std::string name;
  std::string version;
};

/// Appends the record (one line of JSON): type, source, line, byte_offset, code (the reason of
/// Errc's table), message, pointer, raw or raw_base64 (if the text is not UTF-8; both absent if it
/// was too long to keep), tool, tool_version.
void append_dead_letter(std::string& out, const ToolName& tool, const base::Request& line,
                        const base::BadRequest& bad);

/// Whether `text` is UTF-8 (RFC 3629: no surrogates, no overlong forms).
bool is_utf8(std::string_view text);
/// RFC 4648 section 4, with padding.
void append_base64(std::string& out, std::string_view bytes);

}  // namespace dealkit::io::ndjson
