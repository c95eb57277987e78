// Requests are put together from bytes of the record; nothing is parsed and printed again.
#include "io/check/request.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/hash.hpp"
#include "core/base/json/write.hpp"

namespace dealkit::io::check {

using base::Errc;
using base::Error;

Result<OneLineRecord> OneLineRecord::read(std::string_view bytes, json::Reader& reader) {
  auto document = reader.read(bytes);
  if (!document) return std::move(document).error();
  const json::Value root = (*document)->root();
  if (!root.is(json::Kind::object))
    return Error{Errc::data, fmt::format("expected a record to be an object, found {}",
                                         json::describe(root.kind()))};
  OneLineRecord record;
  record.given_ = root.text();
  if (record.given_.find_first_of("\r\n") != std::string_view::npos) {
    record.owned_ = record.given_;
    // In valid JSON they only stand between tokens.
    std::replace_if(
        record.owned_.begin(), record.owned_.end(), [](char c) { return c == '\n' || c == '\r'; },
        ' ');
  }
  return record;
}

std::string select_fields(json::Value record, const std::vector<std::string>& sorted_fields) {
  std::string out;
  json::Writer writer(out);
  writer.object();
  for (const auto& name : sorted_fields) {
    const json::Value value = record.find(name);
    if (value.present()) writer.key(name).raw(value.text());
  }
  writer.close();
  return out;
}

std::string request_members(std::string_view check, std::string_view now, std::string_view record) {
  std::string out;
  out.reserve(record.size() + check.size() + now.size() + 40);
  out += "\"check\":";
  json::append_string(out, check);
  out += ",\"now\":";
  json::append_string(out, now);
  out += ",\"record\":";
  out += record;
  return out;
}

std::string cache_key(std::string_view check, std::string_view version, std::string_view part) {
  return fmt::format("{}:{}:{}", check, version, base::to_hex(base::hash128(part)));
}

}  // namespace dealkit::io::check
