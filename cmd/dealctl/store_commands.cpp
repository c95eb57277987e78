// store init, migrate, status, check, prune, backup, restore, copy.
#include <fmt/format.h>

#include "commands.hpp"
#include "core/base/json/write.hpp"
#include "core/base/visible.hpp"
#include "io/store/admin/admin.hpp"
#include "io/store/idempotency/answers.hpp"
#include "io/store/outbox/outbox.hpp"
#include "output.hpp"
#include "session.hpp"

namespace dealkit::cmd::dealctl {
namespace {

using io::cli::Invocation;
using io::store::Admin;
using io::store::Answers;
using io::store::Outbox;

base::Result<int> bring_up_to_date(Session& session) {
  DEALKIT_ASSIGN_OR_RETURN(const auto applied, Admin(*session.store).migrate(session.context));
  DEALKIT_ASSIGN_OR_RETURN(const auto status, Admin(*session.store).schema_status());
  const auto& steps = applied.steps;
  const auto name = session.store->name();
  auto text = steps.empty()
                  ? fmt::format("{} is up to date (schema {})\n", name, status.stored)
                  : fmt::format("{} is ready: schema {}, {} step{} applied\n", name, status.stored,
                                steps.size(), steps.size() == 1 ? "" : "s");
  if (applied.rehashed > 0) {
    text += fmt::format(
        "{} campaign{} had a content hash that took a long number for another one; the hash is "
        "exact now, and what was validated under the old one is pending: validate again\n",
        applied.rehashed, applied.rehashed == 1 ? "" : "s");
  }
  DEALKIT_RETURN_IF_ERROR(print(text));
  return 0;
}

base::Instant before(const Invocation& invocation, std::string_view option,
                     const deal::Context& context) {
  const auto age = invocation.values.duration(option).value_or(base::Duration{});
  return base::add(context.now, {-age.seconds, -age.nanos}).value_or(base::Instant{});
}

void append_status(std::string& out, const io::store::SchemaStatus& status,
                   const std::string& name, bool people) {
  if (people) {
    out += fmt::format("{}: schema {} of {}\n", name, status.stored, status.known);
    for (const auto& step : status.steps) {
      out += fmt::format("  {:04} {}  {}\n", step.number, step.name,
                         step.applied_at.empty()
                             ? std::string("not applied")
                             : minutes_of(step.applied_at) + " UTC");
    }
    return;
  }
  json::Writer writer(out);
  writer.object().member("type", "store_status").member("store", name);
  writer.key("schema").integer(status.stored).key("known").integer(status.known);
  writer.key("migrations").array();
  for (const auto& step : status.steps) {
    writer.object().key("number").integer(step.number).member("name", step.name);
    if (!step.applied_at.empty()) writer.member("applied_at", step.applied_at);
    writer.close();
  }
  writer.close().close();
  out += '\n';
}

}  // namespace

base::Result<int> store_init(const Invocation& invocation) {
  DEALKIT_ASSIGN_OR_RETURN(auto session, open_review_session(invocation, Access::initialise));
  return bring_up_to_date(session);
}

base::Result<int> store_migrate(const Invocation& invocation) {
  DEALKIT_ASSIGN_OR_RETURN(auto session, open_review_session(invocation, Access::upgrade));
  return bring_up_to_date(session);
}

base::Result<int> store_status(const Invocation& invocation) {
  DEALKIT_ASSIGN_OR_RETURN(auto session, open_review_session(invocation, Access::inspect));
  DEALKIT_ASSIGN_OR_RETURN(const auto status, Admin(*session.store).schema_status());
  std::string out;
  append_status(out, status, session.store->name(), for_people(invocation));
  DEALKIT_RETURN_IF_ERROR(print(out));
  return status.stored == status.known ? 0 : 1;
}

base::Result<int> store_check(const Invocation& invocation) {
  DEALKIT_ASSIGN_OR_RETURN(auto session, open_review_session(invocation, Access::read));
  std::uint64_t problems = 0;
  DEALKIT_RETURN_IF_ERROR(Admin(*session.store).check([&](std::string_view problem) {
    ++problems;
    return print(base::visible(problem) + "\n");
  }));
  if (problems == 0) return 0;
  print_message(fmt::format("{}: {} problem{}", session.store->name(), problems,
                   problems == 1 ? "" : "s"));
  return 1;
}

base::Result<int> store_prune(const Invocation& invocation) {
  Outbox::PruneOptions options;
  options.unread = invocation.values.flag("unread");
  options.dry_run = invocation.values.flag("dry-run");
  if (options.unread && !options.dry_run) {
    DEALKIT_RETURN_IF_ERROR(confirm(invocation, "Delete events that nobody has read?"));
  }
  DEALKIT_ASSIGN_OR_RETURN(auto session, open_review_session(invocation, Access::write));
  options.before = before(invocation, "events-older-than", session.context);
  const auto keys_before = before(invocation, "keys-older-than", session.context);
  DEALKIT_ASSIGN_OR_RETURN(const auto pruned, Outbox(*session.store).prune(options));
  DEALKIT_ASSIGN_OR_RETURN(const auto answers,
                           Answers(*session.store).prune({keys_before, options.dry_run}));
  std::string out;
  if (for_people(invocation)) {
    DEALKIT_ASSIGN_OR_RETURN(const auto readers, Outbox(*session.store).readers());
    out =
        fmt::format("{}{} events and {} idempotency keys deleted, {} events kept {}\n",
                    options.dry_run ? "would be: " : "", pruned.events, answers, pruned.kept_unread,
                    readers.empty() && pruned.kept_unread > 0
                        ? "since there is no reader yet: see dealctl store readers and --unread"
                        : "for readers");
  } else {
    json::Writer writer(out);
    writer.object().member("type", "prune_result");
    writer.key("events").integer(static_cast<std::int64_t>(pruned.events));
    writer.key("idempotency_keys").integer(static_cast<std::int64_t>(answers));
    writer.key("kept_unread").integer(static_cast<std::int64_t>(pruned.kept_unread));
    if (options.dry_run) writer.key("dry_run").boolean(true);
    writer.close();
    out += '\n';
  }
  DEALKIT_RETURN_IF_ERROR(print(out));
  return 0;
}

base::Result<int> store_backup(const Invocation& invocation) {
  DEALKIT_ASSIGN_OR_RETURN(auto session, open_review_session(invocation, Access::read));
  const Admin admin(*session.store);
  DEALKIT_ASSIGN_OR_RETURN(const auto recipe, admin.backup_recipe());
  if (!recipe.empty()) {
    DEALKIT_RETURN_IF_ERROR(print(recipe));
    return 0;
  }
  if (invocation.words.empty()) {
    return base::Error{base::Errc::usage, "say which FILE the backup goes to"};
  }
  DEALKIT_RETURN_IF_ERROR(admin.backup(invocation.words[0]));
  return 0;
}

base::Result<int> store_copy(const Invocation& invocation) {
  if (invocation.values.origin("store") == io::cli::Origin::argument) {
    return base::Error{base::Errc::usage, "store copy takes both stores as arguments, not --store"};
  }
  DEALKIT_ASSIGN_OR_RETURN(const auto session, io::session::start_session(invocation));
  io::store::Copying copying{store_options_of(invocation, Access::read),
                             store_options_of(invocation, Access::initialise)};
  copying.from.url = invocation.words.at(0);
  copying.to.url = invocation.words.at(1);
  copying.to.now = session.context.now;
  copying.to.actor = session.context.actor;
  DEALKIT_ASSIGN_OR_RETURN(const auto copied, io::store::copy(copying));
  std::string out;
  if (for_people(invocation)) {
    out = line_for_people(fmt::format("{} is copied to {}", copied.from, copied.to));
    for (const auto& [table, rows] : copied.rows) {
      if (rows > 0) out += fmt::format("  {} {}\n", rows, table);
    }
  } else {
    json::Writer writer(out);
    writer.object().member("type", "copy_result").member("from", copied.from);
    writer.member("to", copied.to).key("rows").object();
    for (const auto& [table, rows] : copied.rows) {
      writer.key(table).integer(static_cast<std::int64_t>(rows));
    }
    writer.close().close();
    out += '\n';
  }
  DEALKIT_RETURN_IF_ERROR(print(out));
  return 0;
}

base::Result<int> store_restore(const Invocation& invocation) {
  const auto& url = invocation.values.text("store");
  if (!url.starts_with("sqlite:")) {
    DEALKIT_ASSIGN_OR_RETURN(auto session, open_review_session(invocation, Access::upgrade));
    DEALKIT_ASSIGN_OR_RETURN(const auto recipe, Admin(*session.store).backup_recipe());
    DEALKIT_RETURN_IF_ERROR(print(recipe));
    return 0;
  }
  if (invocation.words.empty()) {
    return base::Error{base::Errc::usage, "say which FILE the backup is in"};
  }
  const bool replace = invocation.values.flag("replace");
  if (replace) {
    DEALKIT_RETURN_IF_ERROR(confirm(invocation, "Replace the store with the backup?"));
  }
  DEALKIT_RETURN_IF_ERROR(io::store::restore_backup(url, invocation.words[0], replace));
  return 0;
}

}  // namespace dealkit::cmd::dealctl
