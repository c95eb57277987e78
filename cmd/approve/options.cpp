// All commands and options of approve.
#include "options.hpp"

#include "commands.hpp"
#include "io/cli/standard.hpp"
#include "io/session/options.hpp"
#include "io/session/review/approval_policy.hpp"
#include "io/session/review/review_session.hpp"
#include "simulate.hpp"

namespace dealkit::cmd::approve {
namespace {

using io::cli::Command;
using io::cli::Kind;
using io::cli::Option;
using io::session::format_option;

Option policy_option() {
  return io::session::approval_policy_option(
      "Without it a deal is reviewed by the policy that it was submitted under, also when it is "
      "submitted again, and submitted for the first time by the defaults (`approve policy "
      "defaults`), in which no role has a member.");
}

std::vector<Option> decision_options() {
  return {{.name = "comments", .value = "TEXT", .kind = Kind::text,
           .help = "what the decision is based on; kept with it", .in_file = false,
           .in_env = false},
          {.name = "if-version", .value = "N", .kind = Kind::integer,
           .help = "only if the deal's version is N: what was looked at is what is signed",
           .min = 1, .in_file = false, .in_env = false},
          {.name = "dry-run", .help = "show what would happen, change nothing", .in_file = false,
           .in_env = false},
          {.name = "idempotency-key", .value = "KEY", .kind = Kind::text,
           .help = "the same key and decision give the same answer, with one effect",
           .in_file = false, .in_env = false}};
}

Command submit_command() {
  return {.name = "submit",
          .run = submit_deals,
          .summary = "hand deals in for review",
          .description =
              "Looks at the deal and its campaigns first: a deal that validate refuses by itself, "
              "or a campaign that was never validated, has changed since, or failed, refuses the "
              "submit, as do budgets that the deal does not cover. "
              "Open warnings need --acknowledge, which stands in the audit log. Then the policy "
              "says which levels must approve; where it demands none the deal is approved at once.",
          .positionals = {{.name = "DEAL", .min = 1, .help = "ids of deals", .path = false}},
          .options = io::cli::join(
              {{policy_option(), {.name = "acknowledge", .help = "submit in spite of warnings",
                                  .in_file = false, .in_env = false}},
               decision_options(),
               {format_option()}}),
          .examples = {{"Submit as ana, knowing of the warnings",
                        "approve submit d-1 --actor ana --acknowledge"}}};
}

Command decide_command() {
  return {
      .name = "decide",
      .run = decide_deal,
      .summary = "decide on a deal under review",
      .positionals = {{.name = "DEAL", .min = 1, .max = 1, .help = "id of the deal",
                       .path = false}},
      .options = io::cli::join(
          {{{.name = "action", .value = "ACTION", .kind = Kind::choice, .help = "what is decided",
             .default_text = "approve",
             .choices = {"approve", "reject", "escalate", "revise", "delegate", "withdraw",
                         "comment"},
             .in_file = false, .in_env = false},
            {.name = "role", .value = "ROLE", .kind = Kind::text,
             .help = "role in which the actor decides", .in_file = false, .in_env = false},
            {.name = "level", .value = "N", .kind = Kind::integer,
             .help = "level that is decided; the one that the actor may decide if not given",
             .min = 1, .max = deal::last_level, .in_file = false, .in_env = false},
            {.name = "to", .value = "ID", .kind = Kind::text,
             .help = "who decides instead; of --action delegate only", .in_file = false,
             .in_env = false},
            {.name = "until", .value = "TIME", .kind = Kind::instant,
             .help = "when it ends, with the actor's own right at the latest; of --action delegate "
                     "only", .in_file = false, .in_env = false},
            policy_option()},
           decision_options(),
           {format_option()}}),
      .examples = {{"Approve for finance what was looked at",
                    "approve decide d-1 --action approve --actor ben --role finance "
                    "--if-version 3"}}};
}

Command pending_command() {
  return {.name = "pending",
          .run = list_pending,
          .summary = "what waits for a decision, by deadline",
          .description =
              "With --for each deal is listed that this person may decide, by the policy that it "
              "is reviewed under: as a member of the role, by a delegation or a substitution that "
              "is in force, or since the seat was handed to them; without what separation of "
              "duties bars, such as deals that they own or submitted, or signed at another level.",
          .options = {{.name = "for", .value = "PERSON", .kind = Kind::text,
                       .help = "only what this person may decide; where a policy trusts the role "
                               "that is stated, state it with --role",
                       .in_file = false, .in_env = false},
                      {.name = "role", .value = "ROLE", .kind = Kind::text,
                       .help = "only what waits for this role", .in_file = false, .in_env = false},
                      {.name = "approver", .value = "ID", .kind = Kind::text,
                       .help = "only what was escalated or delegated to this person",
                       .in_file = false, .in_env = false},
                      format_option()}};
}

Command sla_check_command() {
  return {.name = "sla-check",
          .run = check_deadlines,
          .summary = "what is overdue; exit 1 if anything is",
          .description = "Reads only. With --apply each overdue review is escalated as its policy "
                         "says: to the backup approver with a new deadline, up to the cap, then "
                         "with an alert. Running it again changes nothing. For cron.",
          .options = {{.name = "apply", .help = "escalate what is overdue", .in_file = false,
                       .in_env = false},
                      policy_option(), format_option()}};
}

Command policy_command() {
  return {.name = "policy",
          .summary = "check approval policies",
          .subcommands =
              {{.name = "check",
                .run = policy_check,
                .summary = "check policy files; exit 78 if one is wrong",
                .description = "Legal but suspicious settings are warnings: a route that can "
                               "never match, a condition that refuses every submit, a role without "
                               "enough members, …",
                .positionals = {{.name = "FILE", .min = 1, .help = "policy files"}},
                .options = {{.name = "strict", .help = "exit with 1 on warnings, too",
                             .in_file = false, .in_env = false}}},
               {.name = "defaults",
                .run = policy_defaults,
                .summary = "print the default policy, to begin with"}},
          .verb_required = true};
}

}  // namespace

io::cli::Tool make_tool() {
  const std::string summary = "take deals through their review";
  Command filter{
      .run = answer_decisions,
      .summary = summary,
      .description =
          "Reads decisions as NDJSON and answers each with one line: the transition that it made, "
          "or the error. With --store every decision is one transaction there; without it deals, "
          "campaigns, validation reports and approvals that come before in the input are the "
          "state, and nothing is kept.",
      .positionals = {{.name = "FILE",
                       .help = "decisions as NDJSON; standard input if none is given"}},
      .options = io::cli::join({io::cli::filter_options(), {policy_option()}}),
      .subcommands = {submit_command(), decide_command(), pending_command(),
                      {.name = "history",
                       .run = show_history,
                       .summary = "every step of a deal's reviews",
                       .positionals = {{.name = "DEAL", .min = 1, .help = "ids of deals",
                                        .path = false}},
                       .options = {format_option()}},
                      sla_check_command(), policy_command(), simulate_command()}};
  return {.name = "approve",
          .summary = summary,
          .options = io::cli::join({io::session::store_options(), io::cli::universal_options()}),
          .command = io::session::without_store_options(std::move(filter)),
          .check = io::session::check_review_settings};
}

}  // namespace dealkit::cmd::approve
