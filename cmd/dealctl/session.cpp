// What commands of dealctl ask of records that are named; see session.hpp.
#include "session.hpp"

#include <unistd.h>

#include <fmt/format.h>

#include "core/base/visible.hpp"
#include "core/expression/utf8.hpp"
#include "io/cli/run.hpp"
#include "io/store/records/records.hpp"
#include "io/sys/fd.hpp"
#include "output.hpp"

namespace dealkit::cmd::dealctl {

using io::cli::Invocation;
using io::store::Records;

base::Result<deal::Key> resolve(Session& session, const Invocation& invocation,
                                std::string_view id) {
  if (expression::find_invalid_utf8(id) != std::string_view::npos) {
    return base::Error{base::Errc::usage, "expected an id in UTF-8"};
  }
  if (const auto& type = invocation.values.text("type"); !type.empty()) {
    return deal::Key{*deal::parse_kind(type), std::string(id)};
  }
  DEALKIT_ASSIGN_OR_RETURN(const auto kinds, Records(*session.store).kinds_of(id));
  if (kinds.empty()) {
    return base::Error{base::Errc::not_found,
                       fmt::format("no record has the id '{}' in {}", id, session.store->name())};
  }
  if (kinds.size() > 1) {
    std::string names;
    for (const auto kind : kinds) {
      names += (names.empty() ? "" : ", ") + std::string(deal::traits(kind).name);
    }
    return base::Error{base::Errc::usage,
                       fmt::format("several records have the id '{}' ({}): say which with --type",
                                   id, names)};
  }
  return deal::Key{kinds.front(), std::string(id)};
}

base::Error not_there(const Session& session, const deal::Key& key) {
  return {base::Errc::not_found,
          fmt::format("{} is not in {}", name_of(key), session.store->name())};
}

base::Result<std::unique_ptr<expression::Program>> where_of(const Invocation& invocation,
                                                            const Session& session) {
  const auto& source = invocation.values.text("where");
  if (source.empty()) return std::unique_ptr<expression::Program>();
  auto program = expression::compile(source, {.zones = session.zones.get()});
  if (!program) {
    return base::Error{base::Errc::usage,
                       fmt::format("--where: column {}: {}", program.error().position.column,
                                   program.error().message)};
  }
  if (program->fields().empty()) {  // it reads nothing of a record: what it gives is known now
    expression::Scratch scratch;
    const auto answer = program->condition(expression::NamedValues(), scratch);
    if (!answer) {
      return base::Error{base::Errc::usage,
                         fmt::format("--where: expected a condition on records, found a constant "
                                     "that is none: {}", answer.error().message)};
    }
  }
  return std::make_unique<expression::Program>(std::move(*program));
}

namespace {

/// The line that somebody types, to its end: what is left of it would be the shell's next command.
std::string line_of_terminal() {
  std::string line;
  char c = 0;
  while (true) {
    const auto got = io::sys::read_some(STDIN_FILENO, &c, 1);
    if (!got || *got == 0 || c == '\n') return line;
    line += c;
  }
}

}  // namespace

bool can_ask() {
  return io::sys::is_terminal(STDIN_FILENO) && io::sys::is_terminal(STDERR_FILENO);
}

base::Result<void> confirm(const Invocation& invocation, std::string_view question) {
  if (invocation.values.flag("yes")) return {};
  if (!can_ask()) {
    // "Delete deal d-1?" as what --yes is said to.
    auto action = std::string(question.substr(0, question.rfind('?')));
    if (!action.empty() && action[0] >= 'A' && action[0] <= 'Z') {
      action[0] = static_cast<char>(action[0] - 'A' + 'a');
    }
    return base::Error{base::Errc::usage,
                       fmt::format("stdin is not a terminal: say --yes to {}", action)};
  }
  io::cli::write_error(fmt::format("{} [y/N] ", base::visible(question)));
  const auto answer = line_of_terminal();
  if (answer == "y" || answer == "Y" || answer == "yes" || answer == "Yes") return {};
  print_message("nothing was changed");  // what was asked for: no error
  return base::Error{base::Errc::negative, ""};
}

}  // namespace dealkit::cmd::dealctl
