// See support.hpp.
#include "support.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <stdexcept>

namespace dealkit::expression::test {
namespace {

std::string unhex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    unsigned value = 0;
    std::from_chars(hex.data() + i, hex.data() + i + 2, value, 16);
    bytes.push_back(static_cast<char>(value));
  }
  return bytes;
}

std::string_view keep(Arena& arena, std::string_view text) {
  bool ok = true;
  return arena.copy(text, ok);
}

std::uint64_t to_uint(std::string_view text) {
  std::uint64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::int64_t to_int(std::string_view text) {
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

}  // namespace

Value from_typed(json::Value typed, Arena& arena) {
  const json::Value inner = *typed.begin();
  const auto type = inner.key();
  if (type == "null") return Value();
  if (type == "bool") return Value::from_bool(inner.boolean());
  if (type == "int64") return Value::from_int(to_int(inner.string()));
  if (type == "uint64") return Value::from_uint(to_uint(inner.string()));
  if (type == "double") return Value::from_double(std::stod(std::string(inner.string())));
  if (type == "string") return Value::from_string(keep(arena, inner.string()));
  if (type == "bytes_hex") return Value::from_bytes(keep(arena, unhex(inner.string())));
  if (type == "list") {
    auto* elements = arena.array<Value>(inner.size());
    std::uint32_t count = 0;
    for (const auto element : inner) elements[count++] = from_typed(element, arena);
    return Value::from_list(elements, count);
  }
  if (type == "map") {
    auto* entries = arena.array<Entry>(inner.size());
    std::uint32_t count = 0;
    for (const auto entry : inner) {
      entries[count++] = {from_typed(entry.at(0), arena), from_typed(entry.at(1), arena)};
    }
    return Value::from_map(entries, count);
  }
  throw std::runtime_error("unknown type in typed JSON: " + std::string(type));
}

std::string canonical(json::Value typed) {
  const json::Value inner = *typed.begin();
  const std::string type(inner.key());
  if (type == "list") {
    std::string text = "list[";
    for (const auto element : inner) text += canonical(element) + ",";
    return text + "]";
  }
  if (type == "map") {
    std::vector<std::string> entries;
    for (const auto entry : inner) {
      entries.push_back(canonical(entry.at(0)) + ":" + canonical(entry.at(1)));
    }
    std::sort(entries.begin(), entries.end());
    std::string text = "map{";
    for (const auto& entry : entries) text += entry + ",";
    return text + "}";
  }
  const bool string = inner.is(json::Kind::string);
  return type + " " + std::string(string ? inner.string() : inner.text());
}

std::string canonical_text(std::string_view typed_json) {
  json::Reader reader;
  const auto document = reader.read(typed_json);
  if (!document) return "not JSON: " + document.error().message;
  return canonical((*document)->root());
}

FewZones::FewZones() {
  const auto add = [&](const std::string& name, std::int32_t offset,
                       std::vector<base::TimeZone::Transition> transitions = {}) {
    zones_.emplace(name, base::TimeZone(name, offset, std::move(transitions)));
  };
  add("US/Central", -6 * 3600);
  add("America/St_Johns", -3 * 3600 - 1800);
  add("Europe/Berlin", 3600, {{1'774'746'000, 7200}, {1'792'890'000, 3600}});
}

const base::TimeZone* FewZones::find(std::string_view name) const {
  const auto found = zones_.find(name);
  return found == zones_.end() ? nullptr : &found->second;
}

namespace {

std::string describe(const base::Error& error) {
  return "error " + std::to_string(error.position.line) + ":" +
         std::to_string(error.position.column) + " " + error.message;
}

}  // namespace

std::string run(std::string_view source, const Bindings& bindings, Limits limits) {
  const FewZones zones;
  const auto program = compile(source, {.zones = &zones});
  if (!program) return describe(program.error());
  Scratch scratch(limits);
  const auto value = program->evaluate(bindings, scratch);
  if (!value) return describe(value.error());
  std::string text;
  const auto fits = append_typed_json(text, *value, 64 << 20);
  if (!fits) return describe(fits.error());
  return text;
}

std::string run(std::string_view source, std::string_view record) {
  json::Reader reader;
  const auto document = reader.read(record);
  if (!document) return "record: " + document.error().message;
  return run(source, RecordBindings((*document)->root()));
}

}  // namespace dealkit::expression::test
