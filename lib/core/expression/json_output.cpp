// See json_output.hpp.
#include "core/expression/json_output.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "core/base/json/write.hpp"
#include "core/expression/context.hpp"
#include "core/expression/number_text.hpp"

namespace dealkit::expression {
namespace {

void append_base64(std::string& out, std::string_view bytes) {
  constexpr std::string_view alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - at);
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      group = (group << 8) | (i < count ? static_cast<std::uint8_t>(bytes[at + i]) : 0u);
    }
    for (std::size_t i = 0; i < 4; ++i) {
      out.push_back(i <= count ? alphabet[(group >> (18 - 6 * i)) & 0x3F] : '=');
    }
  }
}

void append_hex(std::string& out, std::string_view bytes) {
  for (const char c : bytes) {
    fmt::format_to(std::back_inserter(out), "{:02x}", static_cast<unsigned char>(c));
  }
}

void append_quoted_text(std::string& out, const Value& value) {
  std::string text;
  append_text(text, value);
  json::append_string(out, text);
}

}  // namespace

void append_json(std::string& out, const Value& value) {
  if (const json::Value json = value.as_json()) {
    out += json.text();
    return;
  }
  switch (value.kind()) {
    case Kind::null:
    case Kind::boolean:
    case Kind::integer:
    case Kind::uinteger: append_text(out, value); return;
    case Kind::real:
      if (!std::isfinite(value.as_double())) return append_quoted_text(out, value);
      return json::append_number(out, value.as_double());
    case Kind::string: return json::append_string(out, value.as_text());
    case Kind::bytes:
      out.push_back('"');
      append_base64(out, value.as_text());
      out.push_back('"');
      return;
    case Kind::list: {
      out.push_back('[');
      for (Walk walk(value); walk.next();) {
        if (walk.key().as_int() > 0) out.push_back(',');
        append_json(out, walk.value());
      }
      out.push_back(']');
      return;
    }
    case Kind::map: {
      char separator = '{';
      for (Walk walk(value); walk.next(); separator = ',') {
        out.push_back(separator);
        append_quoted_text(out, walk.key());
        out.push_back(':');
        append_json(out, walk.value());
      }
      if (separator == '{') out.push_back('{');
      out.push_back('}');
      return;
    }
    default: return append_quoted_text(out, value);
  }
}

namespace {

void append_typed_list(std::string& out, const Value& value) {
  out += "\"list\":[";
  for (Walk walk(value); walk.next();) {
    if (walk.key().as_int() > 0) out.push_back(',');
    append_typed_json(out, walk.value());
  }
  out.push_back(']');
}

void append_typed_map(std::string& out, const Value& value) {
  out += "\"map\":[";
  bool first = true;
  for (Walk walk(value); walk.next();) {
    out += first ? "[" : ",[";
    first = false;
    append_typed_json(out, walk.key());
    out.push_back(',');
    append_typed_json(out, walk.value());
    out.push_back(']');
  }
  out.push_back(']');
}

}  // namespace

void append_typed_json(std::string& out, const Value& value) {
  const auto named = [&](std::string_view type) {
    fmt::format_to(std::back_inserter(out), "\"{}\":", type);
  };
  const auto quoted = [&](std::string_view type) {
    named(type);
    append_quoted_text(out, value);
  };
  out.push_back('{');
  switch (value.kind()) {
    case Kind::null: out += "\"null\":null"; break;
    case Kind::boolean:
      named("bool");
      append_text(out, value);
      break;
    case Kind::integer: quoted("int64"); break;
    case Kind::uinteger: quoted("uint64"); break;
    case Kind::real:
      named("double");
      out.push_back('"');
      append_repr(out, value.as_double());
      out.push_back('"');
      break;
    case Kind::string: quoted("string"); break;
    case Kind::bytes:
      named("bytes_hex");
      out.push_back('"');
      append_hex(out, value.as_text());
      out.push_back('"');
      break;
    case Kind::list: append_typed_list(out, value); break;
    case Kind::map: append_typed_map(out, value); break;
    case Kind::type: quoted("type"); break;
    case Kind::timestamp: quoted("timestamp"); break;
    case Kind::duration: quoted("duration"); break;
    case Kind::failure: break;
  }
  out.push_back('}');
}

}  // namespace dealkit::expression
