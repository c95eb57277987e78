// Lines of an import; see import_line.hpp.
#include "core/deal/import/import_line.hpp"

#include <fmt/format.h>

#include "core/base/json/write.hpp"
#include "core/base/message.hpp"
#include "core/base/visible.hpp"
#include "core/record/registry.hpp"

namespace dealkit::deal {

base::Error with_position_of(json::Value value, base::Error error) {
  if (error.position.column == 0 && value) {
    error.position = value.document().position(value.document().node(value.index()).begin);
  }
  return error;
}

base::Result<Kind> kind_of_line(json::Value record, const ImportSettings& settings) {
  if (!record.is(json::Kind::object)) {
    return with_position_of(record, {base::Errc::data, "expected a record (a JSON object)"});
  }
  const auto type = record.find("type");
  if (!type || type.is(json::Kind::null)) {
    if (settings.type) return *settings.type;
    return with_position_of(
        record, {base::Errc::data, "the record has no type: add one, or say --type"});
  }
  const auto kind =
      type.is(json::Kind::string) ? parse_kind(type.string()) : std::nullopt;
  if (!kind) {
    const auto* known =
        type.is(json::Kind::string) ? record::find_record_type(type.string()) : nullptr;
    return with_position_of(
        type, {base::Errc::data,
               known == nullptr
                   ? fmt::format("type {} is none that a store keeps", type.text())
                   : fmt::format("a record of type {} is not kept in a store: see {}",
                                 known->name, known->page)});
  }
  return *kind;
}

std::string pointer_to(const base::Request& line, const base::Error& error) {
  json::Reader reader;
  const auto document = reader.read(line.bytes);
  if (line.error != nullptr || !document || error.position.column == 0) return {};
  std::uint32_t found = 0;
  for (std::uint32_t i = 0; i < (*document)->size(); ++i) {
    if ((*document)->node(i).begin == error.position.offset) found = i;
  }
  return (*document)->pointer(found);
}

void append_rejection(std::string& out, const base::Request& line, const base::Error& error,
                      const ImportSettings& settings) {
  std::string text;
  json::Writer writer(text);
  writer.object().member("type", "change_result");
  json::Reader reader;
  const auto document = reader.read(line.bytes);
  if (line.error == nullptr && document) {
    const auto root = (*document)->root();
    if (const auto kind = kind_of_line(root, settings)) {
      writer.member("entity_type", traits(*kind).name);
    }
    const auto id = root.is(json::Kind::object) ? root.find("id") : json::Value();
    if (id.is(json::Kind::string)) writer.member("entity_id", id.string());
  }
  writer.member("outcome", "error");
  writer.member("source", base::visible(line.source));
  const auto place = base::place_of(line, error);
  if (place.line > 0) writer.key("line").integer(static_cast<std::int64_t>(place.line));
  if (place.column > 0) writer.key("column").integer(static_cast<std::int64_t>(place.column));
  writer.member("error", base::visible(error.message)).close();
  base::append_visible(out, text);
  out += '\n';
}

}  // namespace dealkit::deal
