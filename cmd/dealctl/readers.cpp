// store readers: whose places in the outbox the store remembers, and how much each has not read.
#include <fmt/format.h>

#include <string>
#include <vector>

#include "commands.hpp"
#include "core/base/ids.hpp"
#include "core/base/json/write.hpp"
#include "core/base/nearest.hpp"
#include "core/base/text_table.hpp"
#include "io/store/outbox/outbox.hpp"
#include "output.hpp"
#include "session.hpp"

namespace dealkit::cmd::dealctl {
namespace {

using io::cli::Invocation;
using io::store::Outbox;

void append_reader(std::string& out, const io::store::Reader& reader) {
  json::Writer writer(out);
  writer.object().member("type", "outbox_reader").member("name", reader.name);
  writer.member("cursor", io::store::to_text(reader.place));
  writer.key("unread").integer(static_cast<std::int64_t>(reader.unread));
  writer.member("updated_at", reader.updated_at).close();
  out += '\n';
}

base::Result<int> list_readers(Session& session, const Invocation& invocation) {
  DEALKIT_ASSIGN_OR_RETURN(const auto readers, Outbox(*session.store).readers());
  std::string out;
  if (for_people(invocation)) {
    base::TextTable table({{"READER"},
                           {"UNREAD", base::ColumnKind::number},
                           {"UPDATED (UTC)"},
                           {"CURSOR"}},
                          table_layout(invocation, "see --format expanded"));
    std::vector<std::vector<std::string>> rows;
    for (const auto& reader : readers) {
      rows.push_back({reader.name, std::to_string(reader.unread), minutes_of(reader.updated_at),
                      io::store::to_text(reader.place)});
    }
    table.append(out, rows);
    table.finish(out, "no readers");
  } else {
    for (const auto& reader : readers) append_reader(out, reader);
  }
  DEALKIT_RETURN_IF_ERROR(print(out));
  return 0;
}

/// --add: a reader that has read nothing yet. One that is there stays where it is.
base::Result<void> add_reader(Session& session, const std::string& name) {
  DEALKIT_ASSIGN_OR_RETURN(const auto known, Outbox(*session.store).load_cursor(name));
  if (known) return {};
  return Outbox(*session.store).save_cursor(name, {}, session.context.now);
}

base::Result<void> forget_reader(Session& session, const std::string& name) {
  DEALKIT_ASSIGN_OR_RETURN(const bool known, Outbox(*session.store).forget_reader(name));
  if (known) return {};
  std::vector<std::string> names;
  DEALKIT_ASSIGN_OR_RETURN(const auto readers, Outbox(*session.store).readers());
  for (const auto& reader : readers) names.push_back(reader.name);
  return base::Error{base::Errc::not_found,
                     fmt::format("no reader '{}' in {}{}", name, session.store->name(),
                                 base::did_you_mean(name, names))};
}

}  // namespace

base::Result<int> store_readers(const Invocation& invocation) {
  const auto added = invocation.values.list("add");
  const auto forgotten = invocation.values.list("forget");
  for (const auto& name : added) {
    if (auto good = base::check_id(name); !good) {
      return base::Error{base::Errc::usage, "--add: " + good.error().message};
    }
  }
  const bool writes = !added.empty() || !forgotten.empty();
  DEALKIT_ASSIGN_OR_RETURN(auto session,
                           open_review_session(invocation, writes ? Access::write : Access::read));
  for (const auto& name : added) DEALKIT_RETURN_IF_ERROR(add_reader(session, name));
  int status = 0;
  for (const auto& name : forgotten) {
    const auto done = forget_reader(session, name);
    if (done) continue;
    if (done.error().code != base::Errc::not_found) return done.error();
    print_message("error: " + done.error().message);
    status = base::traits(done.error().code).exit_status;
  }
  if (writes) return status;
  return list_readers(session, invocation);
}

}  // namespace dealkit::cmd::dealctl
