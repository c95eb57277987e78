// All commands and options of dealctl, by what they do.
#include "options.hpp"

#include "commands.hpp"
#include "convert.hpp"
#include "core/deal/change.hpp"
#include "core/record/registry.hpp"
#include "io/cli/standard.hpp"
#include "io/session/review/approval_policy.hpp"
#include "io/session/options.hpp"
#include "session.hpp"
#include "store_options.hpp"

namespace dealkit::cmd::dealctl {
namespace {

using io::cli::Command;
using io::cli::Kind;
using io::cli::Option;
using io::session::format_option;
using io::session::store_options;

Option type_option(std::string help) {
  return {.name = "type", .value = "TYPE", .kind = Kind::choice, .help = std::move(help),
          .choices = record::kept_type_names(), .in_file = false, .in_env = false};
}

/// What is created and changed record by record, not only added or kept for reviews.
std::vector<std::string> versioned_types() {
  std::vector<std::string> names;
  for (const auto& kind : deal::all_kinds()) {
    if (kind.versioned) names.emplace_back(kind.name);
  }
  return names;
}

Option if_version_option() {
  return {.name = "if-version", .value = "N", .kind = Kind::integer,
          .help = "only if the stored version is N, else exit 1 and say who changed what",
          .min = 1, .in_file = false, .in_env = false};
}

Option policy_option() {
  auto option = io::session::approval_policy_option(
      "Re-routes a deal under review when its content changes. Default: the policy the deal was "
      "submitted under.");
  // Another tool's policy is another file: DEALKIT_POLICY must not mean both.
  option.in_file = option.in_env = false;
  return option;
}

std::vector<Option> write_options() {
  return {policy_option(),
          {.name = "dry-run", .help = "show what would change, change nothing", .in_file = false,
           .in_env = false},
          {.name = "idempotency-key", .value = "KEY", .kind = Kind::text,
           .help = "the same key and request give the same answer, with one effect",
           .detail = "A key that was used for another request is a conflict. Keys are kept until "
                     "store prune.",
           .in_file = false, .in_env = false}};
}

std::vector<Option> set_options() {
  return {{.name = "set", .value = "PATH=VALUE", .kind = Kind::text,
           .help = "set a member, typed by the record's schema", .repeatable = true,
           .detail = "PATH is a member name, with dots into objects and numbers into arrays: "
                     "targeting.geo_targets=DE,FR. An empty value removes the member.",
           .in_file = false, .in_env = false},
          {.name = "set-json", .value = "PATH=JSON", .kind = Kind::text,
           .help = "set a member to a JSON value", .repeatable = true, .in_file = false,
           .in_env = false}};
}

std::vector<Option> selection_options() {
  return {{.name = "where", .value = "EXPR", .kind = Kind::text,
           .help = "only records for which this expression is true",
           .detail = "The language of dealkit-expression(5), over the members of the record. What "
                     "a database can decide is left to it. A record on which the expression fails "
                     "(a member is missing) is not selected; where it fails on all, or reads a "
                     "member that no record has, a warning says so.",
           .in_file = false, .in_env = false},
          {.name = "sort", .value = "MEMBER", .kind = Kind::text,
           .help = "sort by this member, '-' before it for descending; then by id",
           .repeatable = true, .in_file = false, .in_env = false},
          {.name = "limit", .value = "N", .kind = Kind::integer, .help = "at most N records",
           .min = 1, .in_file = false, .in_env = false},
          {.name = "effective",
           .help = "deals as they were approved last; those that never were are left out",
           .in_file = false, .in_env = false}};
}

/// Options in one list, whatever they are made of.
template <class... Lists>
std::vector<Option> options(Lists... lists) {
  return io::cli::join({std::vector<Option>(std::move(lists))...});
}

Command import_command() {
  return {
      .name = "import",
      .run = import_records,
      .summary = "take records from files into the store",
      .description =
          "Reads accounts, deals, campaigns, interactions, engagement metrics, validation reports "
          "and set findings, and creates or updates each by its id. The content of a record is "
          "what its line says: members that are not there are removed. The same content again "
          "changes nothing, so an import can be repeated.\n\n"
          "A `version` in a deal or account (a `content_hash` in a campaign) that is not the "
          "stored one is a conflict: somebody else changed the record since it was exported. The "
          "record is left as it is, the exit status is 1, and --rejected keeps the line.\n\n"
          "Members that only decisions set (status and approval_state of a deal, timestamps, …) "
          "are ignored and reported, unless --restore takes them as they are.\n\n"
          "Records are committed in batches, durably. An import that is killed leaves whole "
          "batches, and can be repeated.",
      .positionals = {{.name = "FILE",
                       .help = "records as NDJSON; standard input if none is given"}},
      .options = options(
          io::cli::filter_options(),
          std::vector<Option>{
              type_option("type of records that do not state one"),
              {.name = "atomic", .help = "all records or none",
               .detail = "Anything that cannot be read or is in conflict ends the import, and "
                         "nothing of it stays.", .in_file = false, .in_env = false},
              {.name = "restore",
               .help = "take also what only decisions and the store set: versions, states, times",
               .in_file = false, .in_env = false},
              policy_option(),
              {.name = "dry-run", .help = "decide, report and change nothing", .in_file = false,
               .in_env = false},
              {.name = "results", .help = "write what became of each record to stdout"},
              {.name = "strict", .help = "refuse members whose names are close to known ones",
               .detail = "Without it a note names each of them, with the number of records. "
                         "--rejected has conflicts alone; --dead-letter keeps what is refused."},
              {.name = "rejected", .value = "FILE", .kind = Kind::path,
               .help = "add records in conflict to this file, byte for byte", .output = true},
          }),
      .examples = {{"Take what validate lets through",
                    "validate --emit valid campaigns.ndjson | dealctl import"},
                   {"Move a store to another database",
                    "dealctl export | dealctl --store postgresql://db/deals import --restore"}}};
}

Command export_command() {
  return {.name = "export",
          .run = export_records,
          .summary = "write records as NDJSON, from one snapshot",
          .description =
              "Writes the records of one type, or, without --type, everything in an order in which "
              "import can take it. Records come in the order of their ids; interactions, metrics, "
              "reports and set findings in that in which they came. A campaign gets its "
              "content_hash, its deal's total_value as deal_budget_limit, what the deal's other "
              "campaigns have bound as allocated_spend, and the deal's currency, dates, countries "
              "and what is bound in other currencies as deal, so that validate needs nothing "
              "else.",
          .positionals = {{.name = "ID", .help = "only these records", .path = false}},
          .options = options(
              selection_options(),
              std::vector<Option>{
                  {.name = "type", .value = "TYPE", .kind = Kind::choice,
                   .help = "type of the records; all if not given",
                   .choices = record::kept_type_names(), .in_file = false, .in_env = false}}),
          .examples = {{"Check all campaigns and take the reports",
                        "dealctl export --type campaign | validate | dealctl import"}}};
}

Command list_command() {
  return {.name = "list",
          .run = list_records,
          .summary = "list records: a table on a terminal, NDJSON in a pipe",
          .positionals = {{.name = "ID", .help = "only these records", .path = false}},
          .options = options(
              selection_options(),
              std::vector<Option>{
                  {.name = "type", .value = "TYPE", .kind = Kind::choice,
                   .help = "type of the records", .default_text = "deal",
                   .choices = record::kept_type_names(),
                   .in_file = false, .in_env = false},
                  {.name = "columns", .value = "LIST", .kind = Kind::text,
                   .help = "members to show, separated by commas; dots go into objects",
                   .detail = "A name that is not a member of the type and that no record has is an "
                             "error.",
                   .in_file = false, .in_env = false},
                  format_option()}),
          .examples = {{"The largest active deals",
                        "dealctl list --where 'status == \"active\"' --sort -total_value "
                        "--limit 10"}}};
}

Command show_command() {
  return {.name = "show",
          .run = show_record,
          .summary = "show one record",
          .positionals = {{.name = "ID", .min = 1, .max = 1, .help = "id of the record",
                           .path = false}},
          .options = {type_option("which record, where several have that id"),
                      {.name = "at-version", .value = "N", .kind = Kind::integer,
                       .help = "as it was at this version", .min = 1, .in_file = false,
                       .in_env = false},
                      {.name = "effective", .help = "a deal as it was approved last",
                       .in_file = false, .in_env = false},
                      format_option()}};
}

Command create_command() {
  return {.name = "create",
          .run = create_record,
          .summary = "create one record",
          .options = options(
              std::vector<Option>{
                  {.name = "type", .value = "TYPE", .kind = Kind::choice,
                   .help = "type of the record", .default_text = "deal",
                   .choices = versioned_types(), .in_file = false, .in_env = false},
                  {.name = "id", .value = "ID", .kind = Kind::text,
                   .help = "its id; a new UUIDv7 if not given", .in_file = false,
                   .in_env = false},
                  format_option()},
              set_options(), write_options()),
          .examples = {{"Draw up a deal",
                        "dealctl create --id d-1 --set deal_name='Autumn' --set total_value=250000 "
                        "--set currency=EUR"}}};
}

Command amend_command() {
  return {.name = "amend",
          .run = amend_record,
          .summary = "change members of a record",
          .description =
              "Applies the patch, then each assignment, as one new version. A deal that is under "
              "review or approved keeps the signatures that still fit; the levels that signed "
              "something else open again, and the result names them. The deal is routed anew by "
              "--policy, so that a level may open that it did not need before.",
          .positionals = {{.name = "ID", .min = 1, .max = 1, .help = "id of the record",
                           .path = false}},
          .options = options(
              set_options(),
              std::vector<Option>{
                  {.name = "patch", .value = "FILE", .kind = Kind::path,
                   .help = "JSON merge patch (RFC 7396); - is standard input", .in_file = false,
                   .in_env = false},
                  if_version_option(), type_option("which record, where several have that id"),
                  format_option()},
              write_options()),
          .examples = {{"Raise the value, unless somebody was faster",
                        "dealctl amend d-1 --set total_value=300000 --if-version 3"}}};
}

Command revert_command() {
  return {.name = "revert",
          .run = revert_record,
          .summary = "bring an earlier content back, as a new version",
          .positionals = {{.name = "ID", .min = 1, .max = 1, .help = "id of the record",
                           .path = false}},
          .options = options(
              std::vector<Option>{
                  {.name = "to", .value = "N", .kind = Kind::integer,
                   .help = "version to return to; of a deal, if not given, the approved one",
                   .min = 1, .in_file = false, .in_env = false},
                  if_version_option(), type_option("which record, where several have that id"),
                  format_option()},
              write_options())};
}

Command delete_command() {
  return {.name = "delete",
          .run = delete_records,
          .summary = "delete campaigns, or deals that were never approved",
          .description = "A deal goes with its campaigns. The audit log keeps what they were. On a "
                         "terminal it asks; scripts say --yes.",
          .positionals = {{.name = "ID", .min = 1, .help = "ids of the records", .path = false}},
          .options = {{.name = "yes", .letter = 'y', .help = "do not ask", .in_file = false,
                       .in_env = false},
                      {.name = "dry-run", .help = "show what would change, change nothing",
                       .in_file = false, .in_env = false},
                      policy_option(), if_version_option(),
                      type_option("which record, where several have that id"),
                      format_option()}};
}

Command status_command(std::string name, io::cli::Run run, std::string summary) {
  return {.name = std::move(name),
          .run = std::move(run),
          .summary = std::move(summary),
          .positionals = {{.name = "ID", .min = 1, .help = "ids of deals", .path = false}},
          .options = {{.name = "reason", .value = "TEXT", .kind = Kind::text,
                       .help = "why, for the audit log", .in_file = false, .in_env = false},
                      {.name = "dry-run", .help = "show what would change, change nothing",
                       .in_file = false, .in_env = false},
                      if_version_option(), format_option()}};
}

Command cancel_command() {
  auto command = status_command("cancel", cancel_deals, "cancel deals for good");
  command.description =
      "A cancelled deal does not come back, and what it says does not change any more. On a "
      "terminal it asks; elsewhere it does not.";
  command.options.push_back({.name = "yes", .letter = 'y', .help = "do not ask", .in_file = false,
                             .in_env = false});
  return command;
}

Command advance_command() {
  return {.name = "advance",
          .run = advance_deals,
          .summary = "move deals on as their dates say",
          .description =
              "A draft that was approved becomes active when it starts; an active or paused deal "
              "is completed after its end. Dates without a time are days in the time zone of the "
              "deal's account. For cron.",
          .positionals = {{.name = "ID", .help = "ids of deals; all that are due if none is given",
                           .path = false}},
          .options = {{.name = "dry-run", .help = "show what would change, change nothing",
                       .in_file = false, .in_env = false},
                      format_option()}};
}

Command history_command() {
  return {.name = "history",
          .run = show_history,
          .summary = "who changed a record, when, and what",
          .positionals = {{.name = "ID", .min = 1, .max = 1, .help = "id of the record",
                           .path = false}},
          .options = {type_option("which record, where several have that id"),
                      {.name = "limit", .value = "N", .kind = Kind::integer,
                       .help = "only the latest N changes", .min = 1, .in_file = false,
                       .in_env = false},
                      format_option()}};
}

Command log_command() {
  std::vector<std::string> actions;
  for (int i = 0; i < deal::action_count; ++i) {
    actions.emplace_back(deal::name_of(static_cast<deal::Action>(i)));
  }
  return {.name = "log",
          .run = show_log,
          .summary = "who changed what in all records, the latest change first",
          .description =
              "Shows the audit log of the whole store: a table on a terminal, one JSON object a "
              "line in a pipe, in the order in which the changes were written. All conditions must "
              "hold. --actor and --correlation-id on the command line choose the changes of one "
              "person and of one job.",
          .options = {{.name = "since", .value = "TIME", .kind = Kind::text,
                       .help = "changes from then on: a time, a day, or how long ago",
                       .detail = "2026-10-01T09:00:00Z, 2026-10-01 (from its beginning, in UTC) or "
                                 "24h.", .in_file = false, .in_env = false},
                      {.name = "until", .value = "TIME", .kind = Kind::text,
                       .help = "changes before then; a day is included",
                       .in_file = false, .in_env = false},
                      {.name = "action", .value = "ACTION", .kind = Kind::choice,
                       .help = "what was done", .choices = std::move(actions),
                       .repeatable = true, .in_file = false, .in_env = false},
                      type_option("type of the records"),
                      {.name = "limit", .value = "N", .kind = Kind::integer,
                       .help = "at most N changes", .min = 1, .in_file = false, .in_env = false},
                      {.name = "reverse", .help = "the oldest change first", .in_file = false,
                       .in_env = false},
                      format_option()},
          .examples = {{"What jon did in the last day", "dealctl log --actor jon --since 24h"},
                       {"Everything that one nightly job changed",
                        "dealctl log --correlation-id nightly-2026-10-01 --reverse"}}};
}

Command events_command() {
  return {.name = "events",
          .run = show_events,
          .summary = "write the events of the outbox as NDJSON",
          .description =
              "Writes the events that the store keeps, each record's in the order of its changes. "
              "The member cursor of each is the place after it: given to --after, the next event "
              "comes next. With --reader the store remembers the place instead.",
          .options = {{.name = "reader", .value = "NAME", .kind = Kind::text,
                       .help = "go on where this reader was, and remember where it comes to",
                       .detail = "The place is saved after the events were written, so that a "
                                 "reader that was killed gets some again and misses none. A new "
                                 "name begins with the first event; with --after any begins there. "
                                 "store prune keeps what a reader has not read.",
                       .in_file = false, .in_env = false},
                      {.name = "after", .value = "SEQ", .kind = Kind::text,
                       .help = "go on after this event: its cursor, or its seq",
                       .detail = "With the seq alone nothing is skipped either, but on PostgreSQL "
                                 "events of transactions that ran at the same time may come again.",
                       .in_file = false, .in_env = false},
                      {.name = "follow", .letter = 'f',
                       .help = "wait for more, until a signal or the end of the output",
                       .in_file = false, .in_env = false},
                      {.name = "limit", .value = "N", .kind = Kind::integer,
                       .help = "at most N events", .min = 1, .in_file = false, .in_env = false}},
          .examples = {{"Hand on what comes, each event at least once",
                        "dealctl events --reader kcat --follow | kcat -P -t deals"}}};
}

Command diff_command() {
  return {.name = "diff",
          .run = show_difference,
          .summary = "compare two versions of a record",
          .description = "Without the second version compares with the record as it is now, "
                         "without both the last two versions.",
          .positionals = {{.name = "ID", .min = 1, .max = 1, .help = "id of the record",
                           .path = false},
                          {.name = "VERSION", .max = 2, .help = "earlier and later version",
                           .path = false}},
          .options = {type_option("which record, where several have that id"),
                      {.name = "exit-code", .help = "exit with 1 if they differ",
                       .in_file = false, .in_env = false},
                      format_option()}};
}

Command schema_command() {
  return {.name = "schema",
          .run = show_schema,
          .summary = "print the JSON Schema of a record type",
          .positionals = {{.name = "TYPE", .min = 1, .max = 1, .help = "record type",
                           .path = false}}};
}

}  // namespace

io::cli::Tool make_tool() {
  return {
      .name = "dealctl",
      .summary = "keep deals, campaigns and accounts in a store that can be trusted",
      .options = io::cli::join({store_options(), io::cli::universal_options()}),
      .command =
          {.summary = "keep deals, campaigns and accounts in a store that can be trusted",
           .description =
               "Takes records from other systems into a store, changes them with optimistic "
               "locking (version checks), and exports them. Every change is recorded in an audit "
               "log that cannot be rewritten and published as an event, in one transaction with "
               "the change itself.",
           .subcommands = {create_command(), io::session::without_store_options(import_command()),
                           export_command(), show_command(),
                           list_command(), amend_command(), delete_command(), history_command(),
                           log_command(), events_command(), diff_command(),
                           revert_command(), advance_command(),
                           status_command("pause", pause_deals, "pause active deals"),
                           status_command("resume", resume_deals, "let paused deals run again"),
                           cancel_command(), schema_command(),
                           io::session::without_store_options(convert_command()), store_command()},
           .verb_required = true},
      .check = io::session::check_review_settings};
}

}  // namespace dealkit::cmd::dealctl
