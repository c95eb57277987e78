// What every command begins with; see session.hpp.
#include "session.hpp"

#include <unistd.h>

#include <fmt/format.h>

#include <random>

#include "core/base/ids.hpp"
#include "core/event/event.hpp"
#include "core/expression/utf8.hpp"
#include "io/cli/run.hpp"
#include "io/filter/pipe_options.hpp"
#include "io/sys/fd.hpp"
#include "io/sys/identity.hpp"

namespace dealkit::cmd::dealctl {
namespace {

using io::cli::Invocation;

/// New ids must differ from everybody else's; the system's randomness sees to that.
std::uint64_t seed_of(const Invocation& invocation) {
  if (const auto seed = invocation.values.optional_integer("seed")) {
    return static_cast<std::uint64_t>(*seed);
  }
  std::random_device device;
  return static_cast<std::uint64_t>(device()) << 32 | device();
}

std::chrono::milliseconds milliseconds_of(const Invocation& invocation, std::string_view option) {
  const auto duration = invocation.values.duration(option).value_or(base::Duration{});
  return std::chrono::milliseconds(duration.seconds * 1000 + duration.nanos / 1'000'000);
}

/// What goes into records must be text; a shell passes on whatever bytes it is given.
base::Result<void> check_encoding(const Invocation& invocation) {
  const auto check = [](std::string_view option, std::string_view text) -> base::Result<void> {
    const auto bad = expression::find_invalid_utf8(text);
    if (bad == std::string_view::npos) return {};
    return base::Error{base::Errc::usage, fmt::format("--{}: expected UTF-8, found a byte that is "
                                                      "none at place {}", option, bad + 1)};
  };
  const auto& values = invocation.values;
  for (const auto* option : {"set", "set-json"}) {
    if (!values.settings().contains(option)) continue;
    for (const auto& text : values.list(option)) DEALKIT_CHECK(check(option, text));
  }
  for (const auto* option : {"id", "actor", "correlation-id", "idempotency-key"}) {
    if (values.settings().contains(option)) DEALKIT_CHECK(check(option, values.text(option)));
  }
  return {};
}

}  // namespace

io::store::Options store_options_of(const Invocation& invocation, Access access) {
  io::store::Options options;
  options.url = invocation.values.text("store");
  options.read_only = access == Access::read;
  options.create = access == Access::create || access == Access::initialise;
  options.any_schema = access == Access::upgrade || access == Access::initialise;
  options.lock_timeout = milliseconds_of(invocation, "lock-timeout");
  options.connect_timeout = milliseconds_of(invocation, "connect-timeout");
  options.seed = seed_of(invocation);
  return options;
}

base::Result<Session> open_session(const Invocation& invocation, Access access) {
  const auto& values = invocation.values;
  DEALKIT_CHECK(check_encoding(invocation));
  auto options = store_options_of(invocation, access);
  Session session{std::make_unique<io::time_zone::SystemTimeZones>(), {}, base::Rng(options.seed),
                  nullptr};
  auto& context = session.context;
  context.now = io::filter::now_of(invocation);
  context.now.nanos -= context.now.nanos % 1'000'000;  // what stores keep
  context.actor = values.text("actor");
  if (context.actor.empty()) context.actor = io::sys::user_at_host();
  if (auto good = base::check_id(context.actor); !good) {
    return base::Error{base::Errc::usage, "--actor: " + good.error().message};
  }
  context.correlation_id = values.text("correlation-id");
  context.origin = "dealctl " + invocation.verb;
  context.traceparent = values.text("traceparent");
  if (!context.traceparent.empty()) {
    if (auto good = event::check_traceparent(context.traceparent); !good) {
      return base::Error{base::Errc::usage, "--" + good.error().message};
    }
  }
  context.zones = session.zones.get();
  options.now = context.now;
  options.actor = context.actor;
  DEALKIT_TRY(session.store, io::store::open(options));
  if (session.store->is_new()) {
    DEALKIT_CHECK(io::cli::write_all(
        STDERR_FILENO, fmt::format("dealctl: created {}\n", session.store->name())));
  }
  return session;
}

void check_settings(const Invocation& invocation, base::Problems& problems) {
  const auto& values = invocation.values;
  if (auto good = io::store::check_url(values.text("store")); !good) {
    problems.add(base::Problem{"", {}, "store: " + good.error().message});
  }
  const auto& trace = values.text("traceparent");
  if (trace.empty()) return;
  if (auto good = event::check_traceparent(trace); !good) {
    problems.add(base::Problem{"", {}, good.error().message});
  }
}

std::string name_of(const deal::Key& key) {
  return fmt::format("{} '{}'", deal::traits(key.kind).name, key.id);
}

base::Result<deal::Key> resolve(Session& session, const Invocation& invocation,
                                std::string_view id) {
  if (expression::find_invalid_utf8(id) != std::string_view::npos) {
    return base::Error{base::Errc::usage, "expected an id in UTF-8"};
  }
  if (const auto& type = invocation.values.text("type"); !type.empty()) {
    return deal::Key{*deal::parse_kind(type), std::string(id)};
  }
  DEALKIT_TRY(const auto kinds, session.store->kinds_of(id));
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
  return std::make_unique<expression::Program>(std::move(*program));
}

base::Result<void> confirm(const Invocation& invocation, std::string_view question) {
  if (invocation.values.flag("yes")) return {};
  if (!io::sys::is_terminal(STDIN_FILENO) || !io::sys::is_terminal(STDERR_FILENO)) {
    return base::Error{base::Errc::usage,
                       fmt::format("nobody can be asked here: \"{}\"; answer with --yes",
                                   question)};
  }
  DEALKIT_CHECK(io::cli::write_all(STDERR_FILENO, fmt::format("{} [y/N] ", question)));
  char answer = 'n';
  const auto got = io::sys::read_some(STDIN_FILENO, &answer, 1);
  if (got && *got == 1 && (answer == 'y' || answer == 'Y')) return {};
  return base::Error{base::Errc::negative, "nothing was changed"};
}

}  // namespace dealkit::cmd::dealctl
