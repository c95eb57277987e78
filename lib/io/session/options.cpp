// The options that tools on a store have in common; see options.hpp.
#include "io/session/options.hpp"

namespace dealkit::io::session {

std::vector<cli::Option> store_options() {
  const std::string group = "Store";
  return {
      {.name = "store", .value = "URL", .kind = cli::Kind::text, .help = "where the records are",
       .group = group, .default_text = "sqlite:dealkit.db",
       .detail = "sqlite:PATH is a file with nothing to set up; postgresql://[USER@]HOST[:PORT]/DB "
                 "is a server. A password does not belong there: libpq takes it from ~/.pgpass, a "
                 "service file or PGPASSFILE.",
       .shared = true, .store_url = true},
      {.name = "actor", .value = "ID", .kind = cli::Kind::text,
       .help = "name to record in the audit log; user@host if not given", .group = group,
       .shared = true},
      {.name = "now", .value = "TIME", .kind = cli::Kind::instant,
       .help = "take this as the present, for reproducible runs", .group = group, .min = 0,
       .detail = "An RFC 3339 time, not before 1970-01-01T00:00:00Z.", .shared = true},
      {.name = "lock-timeout", .value = "DURATION", .kind = cli::Kind::duration,
       .help = "wait that long for others who write", .group = group, .default_text = "10s",
       .shared = true},
      {.name = "connect-timeout", .value = "DURATION", .kind = cli::Kind::duration,
       .help = "wait that long for the server", .group = group, .default_text = "10s",
       .shared = true},
      {.name = "correlation-id", .value = "ID", .kind = cli::Kind::text,
       .help = "recorded in every audit row of this run", .group = group},
      {.name = "traceparent", .value = "TRACE", .kind = cli::Kind::text,
       .help = "W3C trace context to put into events", .group = group, .shared = true},
      {.name = "seed", .value = "N", .kind = cli::Kind::integer,
       .help = "make new ids reproducible; without it they are random", .group = group, .min = 0,
       .shared = true},
  };
}

cli::Option format_option() {
  return {.name = "format", .value = "FORMAT", .kind = cli::Kind::choice,
          .help = "how results are written", .default_text = "auto",
          .choices = {"auto", "table", "expanded", "ndjson"},
          .detail = "auto: a table on a terminal, one JSON object a line elsewhere. expanded: a "
                    "member a line. dealkit(7) says how tables fit a terminal."};
}

cli::Command without_store_options(cli::Command command) {
  for (const auto& shared : store_options()) {
    std::erase_if(command.options,
                  [&](const cli::Option& option) { return option.name == shared.name; });
  }
  return command;
}

}  // namespace dealkit::io::session
