// Which verb is which function.
#include "commands.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <string_view>

#include "simulate.hpp"

namespace dealkit::cmd::approve {
namespace {

struct Verb {
  std::string_view name;
  Command* command;
};

constexpr std::array<Verb, 9> verbs{{
    {"", answer_decisions},
    {"submit", submit_deals},
    {"decide", decide_deal},
    {"pending", list_pending},
    {"history", show_history},
    {"sla-check", check_deadlines},
    {"policy check", policy_check},
    {"policy defaults", policy_defaults},
    {"simulate", simulate},
}};

}  // namespace

base::Result<int> run_command(const io::cli::Invocation& invocation) {
  const auto found = std::find_if(verbs.begin(), verbs.end(), [&](const Verb& verb) {
    return verb.name == invocation.verb;
  });
  assert(found != verbs.end() && "the option table has a verb that is not here");
  return found->command(invocation);
}

}  // namespace dealkit::cmd::approve
