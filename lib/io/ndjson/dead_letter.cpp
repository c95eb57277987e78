// Dead letters; see dead_letter.hpp.
#include "io/ndjson/dead_letter.hpp"

#include "core/base/json/write.hpp"

namespace dealkit::io::ndjson {
namespace {

/// Length of the UTF-8 sequence that `lead` opens and the range of its second byte; 0: none.
struct Sequence {
  std::size_t length;
  unsigned char low = 0x80;
  unsigned char high = 0xBF;
};

Sequence sequence_of(unsigned char lead) {
  if (lead < 0x80) return {1};
  if (lead >= 0xC2 && lead <= 0xDF) return {2};
  if (lead == 0xE0) return {3, 0xA0, 0xBF};
  if (lead == 0xED) return {3, 0x80, 0x9F};
  if (lead >= 0xE1 && lead <= 0xEF) return {3};
  if (lead == 0xF0) return {4, 0x90, 0xBF};
  if (lead >= 0xF1 && lead <= 0xF3) return {4};
  if (lead == 0xF4) return {4, 0x80, 0x8F};
  return {0};
}

}  // namespace

bool is_utf8(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size()) {
    const auto sequence = sequence_of(static_cast<unsigned char>(text[i]));
    if (sequence.length == 0 || text.size() - i < sequence.length) return false;
    for (std::size_t k = 1; k < sequence.length; ++k) {
      const auto c = static_cast<unsigned char>(text[i + k]);
      if (c < (k == 1 ? sequence.low : 0x80) || c > (k == 1 ? sequence.high : 0xBF)) return false;
    }
    i += sequence.length;
  }
  return true;
}

void append_base64(std::string& out, std::string_view bytes) {
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const auto piece = bytes.substr(i, 3);
    std::uint32_t bits = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      bits = bits << 8 | (k < piece.size() ? static_cast<unsigned char>(piece[k]) : 0U);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      out.push_back(k <= piece.size() ? digits[bits >> (18 - 6 * k) & 63U] : '=');
    }
  }
}

void append_dead_letter(std::string& out, const ToolName& tool, const base::Request& line,
                        const base::BadRequest& bad) {
  base::json::Writer writer(out);
  writer.object();
  writer.member("type", "dead_letter");
  writer.member("source", line.source);
  writer.key("line").integer(static_cast<std::int64_t>(line.line));
  writer.key("byte_offset").integer(static_cast<std::int64_t>(line.byte_offset));
  writer.member("code", base::traits(bad.error.code).reason);
  writer.member("message", bad.error.message);
  writer.member("pointer", bad.pointer);
  if (is_utf8(line.bytes)) {
    if (!line.bytes.empty()) writer.member("raw", line.bytes);
  } else {
    std::string text;
    append_base64(text, line.bytes);
    writer.member("raw_base64", text);
  }
  writer.member("tool", tool.name);
  writer.member("tool_version", tool.version);
  writer.close();
  out += '\n';
}

}  // namespace dealkit::io::ndjson
