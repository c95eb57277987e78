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

/// Values share what they are made of, their JSON does not: it can be longer than any memory. So
/// each value is asked for its room first.
class Output {
 public:
  Output(std::string& out, std::size_t most_bytes) : out_(out), most_bytes_(most_bytes) {}

  bool plain(const Value& value);
  bool typed(const Value& value);

 private:
  bool room() const { return out_.size() - begin_ <= most_bytes_; }
  bool typed_list(const Value& value);
  bool typed_map(const Value& value);

  std::string& out_;
  std::size_t begin_ = out_.size();
  std::size_t most_bytes_;
};

bool Output::plain(const Value& value) {
  if (!room()) return false;
  if (const json::Value json = value.as_json()) {
    out_ += json.text();
    return room();
  }
  switch (value.kind()) {
    case Kind::null:
    case Kind::boolean:
    case Kind::integer:
    case Kind::uinteger: append_text(out_, value); break;
    case Kind::real:
      if (!std::isfinite(value.as_double())) {
        append_quoted_text(out_, value);
      } else {
        json::append_number(out_, value.as_double());
      }
      break;
    case Kind::string: json::append_string(out_, value.as_text()); break;
    case Kind::bytes:
      out_.push_back('"');
      append_base64(out_, value.as_text());
      out_.push_back('"');
      break;
    case Kind::list: {
      out_.push_back('[');
      for (Walk walk(value); walk.next();) {
        if (walk.key().as_int() > 0) out_.push_back(',');
        if (!plain(walk.value())) return false;
      }
      out_.push_back(']');
      break;
    }
    case Kind::map: {
      char separator = '{';
      for (Walk walk(value); walk.next(); separator = ',') {
        out_.push_back(separator);
        append_quoted_text(out_, walk.key());
        out_.push_back(':');
        if (!plain(walk.value())) return false;
      }
      if (separator == '{') out_.push_back('{');
      out_.push_back('}');
      break;
    }
    default: append_quoted_text(out_, value); break;
  }
  return room();
}

bool Output::typed_list(const Value& value) {
  out_ += "\"list\":[";
  for (Walk walk(value); walk.next();) {
    if (walk.key().as_int() > 0) out_.push_back(',');
    if (!typed(walk.value())) return false;
  }
  out_.push_back(']');
  return true;
}

bool Output::typed_map(const Value& value) {
  out_ += "\"map\":[";
  bool first = true;
  for (Walk walk(value); walk.next();) {
    out_ += first ? "[" : ",[";
    first = false;
    if (!typed(walk.key())) return false;
    out_.push_back(',');
    if (!typed(walk.value())) return false;
    out_.push_back(']');
  }
  out_.push_back(']');
  return true;
}

bool Output::typed(const Value& value) {
  if (!room()) return false;
  const auto named = [&](std::string_view type) {
    fmt::format_to(std::back_inserter(out_), "\"{}\":", type);
  };
  const auto quoted = [&](std::string_view type) {
    named(type);
    append_quoted_text(out_, value);
  };
  bool fits = true;
  out_.push_back('{');
  switch (value.kind()) {
    case Kind::null: out_ += "\"null\":null"; break;
    case Kind::boolean:
      named("bool");
      append_text(out_, value);
      break;
    case Kind::integer: quoted("int64"); break;
    case Kind::uinteger: quoted("uint64"); break;
    case Kind::real:
      named("double");
      out_.push_back('"');
      append_repr(out_, value.as_double());
      out_.push_back('"');
      break;
    case Kind::string: quoted("string"); break;
    case Kind::bytes:
      named("bytes_hex");
      out_.push_back('"');
      append_hex(out_, value.as_text());
      out_.push_back('"');
      break;
    case Kind::list: fits = typed_list(value); break;
    case Kind::map: fits = typed_map(value); break;
    case Kind::type: quoted("type"); break;
    case Kind::timestamp: quoted("timestamp"); break;
    case Kind::duration: quoted("duration"); break;
    case Kind::failure: break;
  }
  out_.push_back('}');
  return fits && room();
}

/// Takes back what there was no room for.
base::Result<void> within(std::string& out, std::size_t before, bool fits,
                          std::size_t most_bytes) {
  if (fits) return {};
  out.resize(before);
  return base::Error{base::Errc::limit, "the value is longer than the limit of " +
                                            std::to_string(most_bytes) + " bytes as JSON"};
}

}  // namespace

base::Result<void> append_json(std::string& out, const Value& value, std::size_t most_bytes) {
  const auto before = out.size();
  return within(out, before, Output(out, most_bytes).plain(value), most_bytes);
}

base::Result<void> append_typed_json(std::string& out, const Value& value,
                                     std::size_t most_bytes) {
  const auto before = out.size();
  return within(out, before, Output(out, most_bytes).typed(value), most_bytes);
}

}  // namespace dealkit::expression
