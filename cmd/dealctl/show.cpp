// show and schema: one record, one record type.
#include <fmt/format.h>

#include "commands.hpp"
#include "core/base/text_table.hpp"
#include "core/base/visible.hpp"
#include "core/record/schema.hpp"
#include "io/store/records/records.hpp"
#include "output.hpp"
#include "session.hpp"

namespace dealkit::cmd::dealctl {
namespace {

using io::store::Records;

/// A member a line, for people; a long text goes on below its beginning.
base::Result<std::string> for_reading(std::string_view record, std::size_t width) {
  json::Reader reader;
  DEALKIT_ASSIGN_OR_RETURN(const auto* document, reader.read(record));
  constexpr std::size_t gap = 2;
  std::size_t names = std::string_view("MEMBER").size();
  for (const auto value : document->root()) {
    names = std::max(names, base::display_width(base::visible(value.key())));
  }
  const auto begin = names + gap;
  std::string text = "MEMBER" + std::string(begin - 6, ' ') + "VALUE\n";
  for (const auto value : document->root()) {
    auto line = base::visible(value.key());
    line.append(begin - base::display_width(line), ' ');
    line += base::wrapped(base::visible(cell_text(value)),
                          {.width = width, .indent = begin, .begun = begin});
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + '\n';
  }
  return text;
}

base::Result<std::string> record_of(Session& session, const io::cli::Invocation& invocation,
                                    const deal::Key& key) {
  if (const auto version = invocation.values.optional_integer("at-version")) {
    return Records(*session.store).at_version(key, *version);
  }
  if (!invocation.values.flag("effective")) {
    DEALKIT_ASSIGN_OR_RETURN(const auto stored, Records(*session.store).read(key));
    if (stored) return std::string(stored->record);
    return not_there(session, key);
  }
  io::store::Query query;
  query.kind = key.kind;
  query.ids = {key.id};
  query.effective = true;
  std::string record;
  DEALKIT_RETURN_IF_ERROR(
      Records(*session.store).visit({&query, 1}, [&](const deal::Stored& stored) {
        record = stored.record;
        return base::Result<void>{};
      }));
  if (!record.empty()) return record;
  return base::Error{base::Errc::not_found, name_of(key) + " was never approved"};
}

}  // namespace

base::Result<int> show_record(const io::cli::Invocation& invocation) {
  DEALKIT_ASSIGN_OR_RETURN(auto session, open_review_session(invocation, Access::read));
  DEALKIT_ASSIGN_OR_RETURN(const auto key, resolve(session, invocation, invocation.words.at(0)));
  DEALKIT_ASSIGN_OR_RETURN(auto record, record_of(session, invocation, key));
  if (for_people(invocation)) {
    DEALKIT_ASSIGN_OR_RETURN(record, for_reading(record, terminal_width()));
  } else {
    record += '\n';
  }
  DEALKIT_RETURN_IF_ERROR(print(record));
  return 0;
}

base::Result<int> show_schema(const io::cli::Invocation& invocation) {
  const auto& name = invocation.words.at(0);
  const auto kind = deal::parse_kind(name);
  if (!kind) {
    std::string names;
    for (const auto& known : deal::all_kinds()) {
      names += (names.empty() ? "" : ", ") + std::string(known.name);
    }
    return base::Error{base::Errc::usage,
                       fmt::format("'{}' is not a record type; expected one of {}", name, names)};
  }
  DEALKIT_RETURN_IF_ERROR(print(record::json_schema(*deal::traits(*kind).table) + '\n'));
  return 0;
}

}  // namespace dealkit::cmd::dealctl
