// Which verb is which function.
#include "commands.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <string_view>

#include "convert.hpp"

namespace dealkit::cmd::dealctl {
namespace {

struct Verb {
  std::string_view name;
  Command* command;
};

constexpr std::array<Verb, 27> verbs{{
    {"create", create_record},
    {"import", import_records},
    {"export", export_records},
    {"show", show_record},
    {"list", list_records},
    {"amend", amend_record},
    {"delete", delete_records},
    {"history", show_history},
    {"diff", show_difference},
    {"log", show_log},
    {"events", show_events},
    {"revert", revert_record},
    {"advance", advance_deals},
    {"pause", pause_deals},
    {"resume", resume_deals},
    {"cancel", cancel_deals},
    {"schema", show_schema},
    {"convert", convert},
    {"store init", store_init},
    {"store migrate", store_migrate},
    {"store status", store_status},
    {"store check", store_check},
    {"store prune", store_prune},
    {"store backup", store_backup},
    {"store restore", store_restore},
    {"store copy", store_copy},
    {"store readers", store_readers},
}};

}  // namespace

base::Result<int> run_command(const io::cli::Invocation& invocation) {
  const auto found = std::find_if(verbs.begin(), verbs.end(), [&](const Verb& verb) {
    return verb.name == invocation.verb;
  });
  assert(found != verbs.end() && "the option table has a verb that is not here");
  return found->command(invocation);
}

}  // namespace dealkit::cmd::dealctl
