// The commands that look after a store, with their options.
#include "store_options.hpp"

#include "commands.hpp"
#include "io/session/options.hpp"

namespace dealkit::cmd::dealctl {
namespace {

using io::cli::Command;
using io::cli::Kind;
using io::session::format_option;

Command prune_command() {
  return {.name = "prune",
          .run = store_prune,
          .summary = "delete events that were relayed, and old idempotency keys",
          .description = "Events that a reader (store readers) has not read yet are kept; where "
                         "there is no reader all are, unless --unread is given. The audit log is "
                         "never pruned.",
          .options = {{.name = "events-older-than", .value = "DURATION", .kind = Kind::duration,
                       .help = "keep events younger than this", .default_text = "168h"},
                      {.name = "keys-older-than", .value = "DURATION", .kind = Kind::duration,
                       .help = "keep idempotency keys younger than this",
                       .default_text = "720h"},
                      {.name = "unread", .help = "also events that nobody has read",
                       .detail = "They are lost to every reader: needs --yes where stdin is not "
                                 "a terminal.", .in_file = false, .in_env = false},
                      {.name = "yes", .letter = 'y', .help = "do not ask", .in_file = false,
                       .in_env = false},
                      {.name = "dry-run", .help = "count, delete nothing", .in_file = false,
                       .in_env = false},
                      format_option()}};
}

Command readers_command() {
  return {.name = "readers",
          .run = store_readers,
          .summary = "list who reads the outbox, and how much of it is unread",
          .description =
              "store prune keeps the events that any of these readers has not read. events "
              "--reader adds one by reading.",
          .options = {{.name = "add", .value = "NAME", .kind = Kind::text,
                       .help = "add a reader that has read nothing yet", .repeatable = true,
                       .detail = "One that is there already stays where it is.",
                       .in_file = false, .in_env = false},
                      {.name = "forget", .value = "NAME", .kind = Kind::text,
                       .help = "remove a reader and its place", .repeatable = true,
                       .in_file = false, .in_env = false},
                      format_option()}};
}

Command copy_command() {
  return {.name = "copy",
          .run = store_copy,
          .summary = "copy a store into an empty one, of either database",
          .description =
              "Copies everything: records of all types, the audit log, the outbox with its "
              "readers, and idempotency keys. The other store must have no rows; tables are made "
              "where there are none. It is one transaction, checked as store check does before it "
              "is committed: whatever goes wrong, the other store stays empty. What others write "
              "to the first store meanwhile is not copied, so stop them before.",
          .positionals = {{.name = "SRC", .min = 1, .max = 1, .help = "URL of the store to copy",
                           .path = false, .store_url = true},
                          {.name = "DST", .min = 1, .max = 1, .help = "URL of the new store",
                           .path = false, .store_url = true}},
          .options = {format_option()},
          .examples = {{"Take a trial into production",
                        "dealctl store copy sqlite:dealkit.db postgresql://db/deals"}}};
}

}  // namespace

Command store_command() {
  return {
      .name = "store",
      .summary = "set up and look after the store",
      .subcommands =
          {{.name = "init", .run = store_init,
            .summary = "create the store, or bring its schema up to date"},
           {.name = "migrate", .run = store_migrate,
            .summary = "bring the schema up to date; safe to run twice"},
           {.name = "status", .run = store_status, .summary = "schema version and what is missing",
            .options = {format_option()}},
           {.name = "check", .run = store_check,
            .summary = "check everything that must hold; exit 1 if it does not"},
           prune_command(),
           {.name = "backup",
            .run = store_backup,
            .summary = "copy an SQLite store while it is in use",
            .description = "For PostgreSQL prints the recipe, after checking that it can work.",
            .positionals = {{.name = "FILE", .max = 1, .help = "the copy; must not exist",
                             .output = true}}},
           {.name = "restore",
            .run = store_restore,
            .summary = "put a backup in the place of an SQLite store",
            .positionals = {{.name = "FILE", .max = 1, .help = "a backup"}},
            .options = {{.name = "replace", .help = "also where a store is already",
                         .in_file = false, .in_env = false},
                        {.name = "yes", .letter = 'y', .help = "do not ask", .in_file = false,
                         .in_env = false}}},
           copy_command(), readers_command()},
      .verb_required = true};
}

}  // namespace dealkit::cmd::dealctl
