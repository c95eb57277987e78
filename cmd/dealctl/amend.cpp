// create, amend, revert and delete: changes of one record by hand.
#include <fmt/format.h>

#include "change_runner.hpp"
#include "commands.hpp"
#include "core/base/ids.hpp"
#include "core/base/json/write.hpp"
#include "io/store/records/records.hpp"
#include "io/sys/fd.hpp"
#include "io/sys/file.hpp"
#include "output.hpp"
#include "question.hpp"

namespace dealkit::cmd::dealctl {
namespace {

using io::cli::Invocation;
using io::store::Records;

constexpr std::uint64_t patch_max_bytes = 1 << 20;

/// Standard input to its end.
base::Result<std::string> read_standard_input() {
  std::string text;
  char buffer[65536];
  while (true) {
    DEALKIT_ASSIGN_OR_RETURN(const auto got, io::sys::read_some(0, buffer, sizeof buffer));
    if (got == 0) return text;
    text.append(buffer, got);
    if (text.size() > patch_max_bytes) {
      return base::Error{base::Errc::limit, "<stdin>: a patch of at most 1 MiB was expected"};
    }
  }
}

base::Result<std::string> read_patch(const Invocation& invocation) {
  const auto& path = invocation.values.text("patch");
  if (path.empty()) return std::string();
  DEALKIT_ASSIGN_OR_RETURN(
      auto text, path == "-" ? read_standard_input() : io::sys::read_file(path, patch_max_bytes));
  json::Reader reader;
  if (const auto document = reader.read(text); !document) {
    const auto& error = document.error();
    return base::Error{error.code, fmt::format("{}:{}:{}: {}", path == "-" ? "<stdin>" : path,
                                               error.position.line, error.position.column,
                                               error.message)};
  }
  return text;
}

base::Result<std::vector<deal::Assignment>> assignments_of(const Invocation& invocation,
                                                           deal::Kind kind) {
  std::vector<deal::Assignment> assignments;
  for (const auto& text : invocation.values.list("set")) {
    DEALKIT_ASSIGN_OR_RETURN(auto assignment, deal::parse_assignment(kind, text));
    assignments.push_back(std::move(assignment));
  }
  for (const auto& text : invocation.values.list("set-json")) {
    DEALKIT_ASSIGN_OR_RETURN(auto assignment, deal::parse_json_assignment(kind, text));
    assignments.push_back(std::move(assignment));
  }
  return assignments;
}

/// What an idempotency key stands for: the same words again. So an id that we make, another one at
/// each try, is no part of it.
std::string body_of(const Invocation& invocation, const deal::Key& key,
                    const deal::Amendment& amendment) {
  const auto& id = amendment.create ? invocation.values.text("id") : key.id;
  std::string body;
  json::Writer writer(body);
  writer.object().member("verb", invocation.verb);
  writer.member("entity", deal::name_of(deal::Key{key.kind, id}));
  writer.member("patch", amendment.merge_patch);
  writer.key("if_version").integer(amendment.if_version.value_or(0));
  writer.key("set").array();
  for (const auto& assignment : amendment.assignments) {
    writer.string(assignment.path).string(assignment.json);
  }
  writer.close().close();
  return body;
}

base::Result<void> run_amendment(Session& session, const Invocation& invocation,
                                 const deal::Key& key, const deal::Amendment& amendment) {
  ChangeRequest request;
  request.key = key;
  request.also_loaded = deal::references_of(key.kind, amendment);
  request.body = body_of(invocation, key, amendment);
  request.decide = [&](const deal::Records& records) {
    return deal::amend(records, key, amendment, session.context);
  };
  return run_change(session, invocation, request);
}

/// What a record is reverted to unless the user says it.
base::Result<std::int64_t> approved_version(const deal::Records& records, const deal::Key& key) {
  if (const auto* stored = records.find(key.kind, key.id)) {
    DEALKIT_ASSIGN_OR_RETURN(const auto root, stored->record.root());
    if (const auto version = root.find("approved_version")) return version.integer();
  }
  return base::Error{base::Errc::usage, name_of(key) +
                                            " has no approved version: say with --to which "
                                            "version to return to"};
}

}  // namespace

base::Result<int> create_record(const Invocation& invocation) {
  // An id alone keeps a place. Without one somebody expects a record to be read.
  if (invocation.values.text("id").empty() && invocation.values.list("set").empty() &&
      invocation.values.list("set-json").empty()) {
    return base::Error{base::Errc::usage,
                       "say what the record has with --set; dealctl import reads whole records"};
  }
  deal::Key key{*deal::parse_kind(invocation.values.text("type")), invocation.values.text("id")};
  // Before a store is made for it.
  DEALKIT_ASSIGN_OR_RETURN(auto assignments, assignments_of(invocation, key.kind));
  DEALKIT_ASSIGN_OR_RETURN(auto session, open_review_session(invocation, Access::create));
  if (key.id.empty()) key.id = base::make_uuid7(session.context.now, session.rng);
  if (auto good = base::check_id(key.id); !good) {
    return base::Error{base::Errc::usage, "--id: " + good.error().message};
  }
  deal::Amendment amendment;
  amendment.create = true;
  amendment.assignments = std::move(assignments);
  DEALKIT_RETURN_IF_ERROR(run_amendment(session, invocation, key, amendment));
  return 0;
}

base::Result<int> amend_record(const Invocation& invocation) {
  DEALKIT_ASSIGN_OR_RETURN(auto session, open_review_session(invocation, Access::write));
  DEALKIT_ASSIGN_OR_RETURN(const auto key, resolve(session, invocation, invocation.words.at(0)));
  deal::Amendment amendment;
  DEALKIT_ASSIGN_OR_RETURN(amendment.assignments, assignments_of(invocation, key.kind));
  DEALKIT_ASSIGN_OR_RETURN(amendment.merge_patch, read_patch(invocation));
  amendment.if_version = invocation.values.optional_integer("if-version");
  if (amendment.assignments.empty() && amendment.merge_patch.empty()) {
    return base::Error{base::Errc::usage,
                       "nothing to change: say --set PATH=VALUE, --set-json or --patch"};
  }
  DEALKIT_RETURN_IF_ERROR(run_amendment(session, invocation, key, amendment));
  return 0;
}

base::Result<int> revert_record(const Invocation& invocation) {
  DEALKIT_ASSIGN_OR_RETURN(auto session, open_review_session(invocation, Access::write));
  DEALKIT_ASSIGN_OR_RETURN(const auto key, resolve(session, invocation, invocation.words.at(0)));
  const auto to = invocation.values.optional_integer("to");
  const auto if_version = invocation.values.optional_integer("if-version");
  ChangeRequest request;
  request.key = key;
  request.body = fmt::format("revert {} to {} if {}", name_of(key), to.value_or(0),
                             if_version.value_or(0));
  request.decide = [&](const deal::Records& records) -> base::Result<deal::Decision> {
    // With the record locked: an approval in the meantime would make another version the target.
    auto target = to;
    if (!target) {
      DEALKIT_ASSIGN_OR_RETURN(target, approved_version(records, key));
    }
    DEALKIT_ASSIGN_OR_RETURN(const auto content, Records(*session.store).at_version(key, *target));
    return deal::revert(records, key, content, if_version, session.context);
  };
  DEALKIT_RETURN_IF_ERROR(run_change(session, invocation, request));
  return 0;
}

base::Result<int> delete_records(const Invocation& invocation) {
  DEALKIT_ASSIGN_OR_RETURN(auto session, open_review_session(invocation, Access::write));
  if (!invocation.values.flag("dry-run") && !invocation.values.flag("yes")) {
    DEALKIT_ASSIGN_OR_RETURN(const auto question,
                             ask_about(session, invocation, {"Delete", "and", ""}));
    DEALKIT_RETURN_IF_ERROR(confirm(invocation, question));
  }
  return run_for_each(session, invocation, [&](const std::string& id) {
    auto key = resolve(session, invocation, id);
    if (!key) return base::Result<ChangeRequest>(key.error());
    ChangeRequest request;
    request.key = *key;
    request.related = io::store::Related::with_facts;  // a deal goes with what belongs to it
    request.decide = [&session, &invocation, key = *key](const deal::Records& records) {
      return deal::remove(records, key, invocation.values.optional_integer("if-version"),
                          session.context);
    };
    return base::Result<ChangeRequest>(std::move(request));
  });
}

}  // namespace dealkit::cmd::dealctl
