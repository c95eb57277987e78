// What every command on a store begins with; see session.hpp.
#include "io/session/session.hpp"

#include <unistd.h>

#include <fmt/format.h>

#include <random>

#include "core/base/ids.hpp"
#include "core/event/event.hpp"
#include "core/expression/utf8.hpp"
#include "io/cli/run.hpp"
#include "io/filter/pipe_options.hpp"
#include "io/session/output.hpp"
#include "io/sys/identity.hpp"

namespace dealkit::io::session {
namespace {

using cli::Invocation;

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
  for (const auto& [name, setting] : invocation.values.settings()) {
    if (setting.option->kind != cli::Kind::text) continue;
    for (const auto& text : setting.texts) {
      const auto bad = expression::find_invalid_utf8(text);
      if (bad == std::string_view::npos) continue;
      return base::Error{base::Errc::usage,
                         fmt::format("--{}: expected UTF-8, found a byte that is none at place {}",
                                     name, bad + 1)};
    }
  }
  return {};
}

}  // namespace

store::Options store_options_of(const Invocation& invocation, Access access) {
  store::Options options;
  options.url = invocation.values.text("store");
  options.read_only = access == Access::read || access == Access::inspect;
  options.create = access == Access::create || access == Access::initialise;
  options.any_schema = access == Access::inspect || access == Access::upgrade ||
                       access == Access::initialise;
  options.lock_timeout = milliseconds_of(invocation, "lock-timeout");
  options.connect_timeout = milliseconds_of(invocation, "connect-timeout");
  options.seed = seed_of(invocation);
  return options;
}

base::Result<Session> start_session(const Invocation& invocation) {
  const auto& values = invocation.values;
  DEALKIT_RETURN_IF_ERROR(check_encoding(invocation));
  Session session{
      std::make_unique<time_zone::SystemTimeZones>(), {}, base::Rng(seed_of(invocation)), nullptr};
  auto& context = session.context;
  context.now = filter::now_of(invocation);
  context.now.nanos -= context.now.nanos % 1'000'000;  // what stores keep
  context.actor = values.text("actor");
  if (context.actor.empty()) {
    // Of a variable that is not set: it must not act as somebody else.
    if (values.origin("actor") == cli::Origin::argument) {
      return base::Error{base::Errc::usage, "option '--actor': expected an id, found an empty one"};
    }
    context.actor = sys::user_at_host();
  }
  if (auto good = base::check_id(context.actor); !good) {
    return base::Error{base::Errc::usage, "--actor: " + good.error().message};
  }
  context.correlation_id = values.text("correlation-id");
  context.origin = invocation.tool->name;
  if (!invocation.verb.empty()) context.origin += " " + invocation.verb;
  context.traceparent = values.text("traceparent");
  if (!context.traceparent.empty()) {
    if (auto good = event::check_traceparent(context.traceparent); !good) {
      return base::Error{base::Errc::usage, "--" + good.error().message};
    }
  }
  context.zones = session.zones.get();
  return session;
}

base::Result<void> open_store(const Invocation& invocation, Access access, Session& session) {
  auto options = store_options_of(invocation, access);
  options.now = session.context.now;
  options.actor = session.context.actor;
  DEALKIT_ASSIGN_OR_RETURN(session.store, store::open(options));
  return {};
}

base::Result<Session> open_session(const Invocation& invocation, Access access) {
  DEALKIT_ASSIGN_OR_RETURN(auto session, start_session(invocation));
  DEALKIT_RETURN_IF_ERROR(open_store(invocation, access, session));
  print_if_new(invocation, session);
  return session;
}

void print_if_new(const Invocation& invocation, const Session& session) {
  if (!session.store->is_new()) return;
  print_message(invocation.tool->name, fmt::format("created {}", session.store->name()));
}

void check_settings(const Invocation& invocation, base::Problems& problems) {
  const auto& values = invocation.values;
  if (auto good = store::check_url(values.text("store")); !good) {
    problems.add(base::Problem{"", {}, "store: " + good.error().message});
  }
  const auto& trace = values.text("traceparent");
  if (!trace.empty()) {
    if (auto good = event::check_traceparent(trace); !good) {
      problems.add(base::Problem{"", {}, good.error().message});
    }
  }
}

}  // namespace dealkit::io::session
