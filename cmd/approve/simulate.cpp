// approve simulate; see simulate.hpp. Reads the files, spreads the deals over threads, prints.
#include "simulate.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "core/approval/simulation_report.hpp"
#include "core/base/visible.hpp"
#include "io/cli/run.hpp"
#include "io/cli/standard.hpp"
#include "io/ndjson/reader.hpp"
#include "io/session/options.hpp"
#include "io/session/output.hpp"
#include "io/session/review/approval_policy.hpp"
#include "io/time_zone/system_time_zones.hpp"
#include "io/toml/read.hpp"

namespace dealkit::cmd::approve {
namespace {

using approval::PlayedDeal;
using base::Errc;
using base::Error;
using io::cli::Invocation;
using io::cli::Kind;
using io::cli::Option;

constexpr std::int64_t most_deals = 20'000'000;  // each takes 32 bytes a policy
constexpr std::uint64_t chunk_deals = 4096;      // what a thread takes at a time

approval::SimulationModel read_model(const std::string& path, const base::TimeZones* zones,
                                     base::Problems& problems) {
  base::Problems own(path);
  const auto file = io::toml::read_toml(path);
  auto model = approval::SimulationModel::read(file ? *file : base::ConfigTree(), zones, own);
  if (file) {
    for (const auto& problem : own.list()) problems.add(problem);
  } else {  // that all of it is missing goes without saying
    problems.add({path, file.error().position, file.error().message});
  }
  return model;
}

int print_problems(base::Problems problems) {
  problems.sort();
  for (const auto& problem : problems.list())
    io::session::print_message("approve", to_string(problem));
  return base::traits(Errc::configuration).exit_status;
}

/// Deals that could be read; `unreadable` counts lines that could not.
base::Result<approval::Book> read_book(const std::string& path, std::uint64_t& unreadable) {
  approval::Book book;
  io::ndjson::ReaderOptions options;
  options.inputs = {{path, path == "-" ? "<stdin>" : path}};
  io::ndjson::BlockReader reader(std::move(options));
  io::ndjson::Batch batch;
  while (reader.next(batch)) {
    if (!batch.input_errors.empty()) {
      auto& failed = batch.input_errors.front();
      if (!failed.source.empty()) failed.error.message.insert(0, failed.source + ": ");
      return failed.error;
    }
    for (const auto& line : batch.lines) {
      const auto added = line.error != nullptr ? base::Result<void>(*line.error)
                                               : book.add(line.bytes);
      if (added) continue;
      ++unreadable;
      const auto column = line.column + std::max(added.error().position.column, 1u) - 1;
      io::session::print_message("approve", fmt::format("{}:{}:{}: error: {}", line.source,
                                                        line.line, column, added.error().message));
    }
    batch.clear();
  }
  if (book.deals().empty()) {
    return Error{Errc::data, path + ": expected deals to play, found none"};
  }
  return book;
}

/// Deal i is the same whoever plays it, so that threads take chunks as they come.
base::Result<std::vector<PlayedDeal>> play(const approval::Simulation& simulation,
                                           std::uint64_t count, unsigned jobs) {
  std::vector<PlayedDeal> deals(count);
  std::vector<base::Result<void>> results(std::max(jobs, 1u));
  std::atomic<std::uint64_t> next = 0;
  const auto work = [&](base::Result<void>& result) {
    while (result) {
      const auto first = next.fetch_add(chunk_deals);
      if (first >= count) return;
      const auto size = std::min(chunk_deals, count - first);
      result = simulation.play(first, std::span(deals).subspan(first, size));
    }
  };
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 1; i < results.size(); ++i) {
      threads.emplace_back([&work, &result = results[i]] { work(result); });
    }
    work(results.front());
  }
  for (const auto& result : results) DEALKIT_RETURN_IF_ERROR(base::Result<void>(result));
  return deals;
}

base::Result<std::string> required(const Invocation& invocation, std::string_view name) {
  auto value = invocation.values.text(name);
  if (!value.empty()) return value;
  return Error{Errc::usage, fmt::format("expected --{} FILE: simulate has none by default", name)};
}

/// Everything that a run reads.
struct Files {
  io::time_zone::SystemTimeZones zones;
  std::vector<std::string> policy_names;
  std::vector<approval::Policy> policies;
  std::optional<approval::SimulationModel> model;
  approval::Book book;
  std::uint64_t unreadable = 0;
};

base::Result<void> read_files(const Invocation& invocation, Files& files,
                              base::Problems& problems) {
  DEALKIT_ASSIGN_OR_RETURN(const auto book, required(invocation, "book"));
  DEALKIT_ASSIGN_OR_RETURN(const auto model, required(invocation, "model"));
  DEALKIT_ASSIGN_OR_RETURN(files.policy_names.emplace_back(), required(invocation, "policy"));
  if (const auto& against = invocation.values.text("against"); !against.empty()) {
    files.policy_names.push_back(against);
  }
  for (const auto& path : files.policy_names) {
    files.policies.push_back(io::session::read_approval_policy(path, &files.zones, problems));
  }
  files.model = read_model(model, &files.zones, problems);
  if (!problems.empty()) return {};
  DEALKIT_ASSIGN_OR_RETURN(files.book, read_book(book, files.unreadable));
  return {};
}

}  // namespace

base::Result<int> simulate(const Invocation& invocation) {
  Files files;
  base::Problems problems;
  DEALKIT_RETURN_IF_ERROR(read_files(invocation, files, problems));
  if (!problems.empty()) return print_problems(std::move(problems));

  const auto book_deals = files.book.deals().size();
  const auto wanted = invocation.values.optional_integer("deals");
  const auto count = wanted ? static_cast<std::uint64_t>(*wanted) : book_deals;
  const auto seed =
      static_cast<std::uint64_t>(invocation.values.optional_integer("seed").value_or(0));
  const auto jobs = io::cli::jobs(invocation, std::thread::hardware_concurrency());
  const approval::SimulationSetting setting{*files.model, book_deals, count, seed};

  std::vector<approval::SimulationReport> reports;
  std::vector<std::vector<PlayedDeal>> played;
  for (std::size_t i = 0; i < files.policies.size(); ++i) {
    const auto& name = files.policy_names[i];
    auto simulation = approval::Simulation::prepare(files.policies[i], *files.model, files.book,
                                                    {.seed = seed});
    if (!simulation) {
      return Error{simulation.error().code, name + ": " + simulation.error().message};
    }
    DEALKIT_ASSIGN_OR_RETURN(played.emplace_back(), play(*simulation, count, jobs));
    reports.push_back(approval::report_of(files.policies[i], name, played.back()));
  }
  std::optional<approval::SimulationComparison> comparison;
  if (played.size() == 2) comparison = approval::compare(played[0], played[1]);

  std::string out;
  if (io::session::for_people(invocation)) {
    out = base::visible_lines(
        approval::describe(reports, comparison ? &*comparison : nullptr, setting,
                           io::session::table_layout(invocation, "see --format expanded")));
  } else {
    for (const auto& report : reports) {
      append_report(out, report, setting);
      out += '\n';
    }
    if (comparison) {
      append_comparison(out, reports[0], reports[1], *comparison, setting);
      out += '\n';
    }
  }
  DEALKIT_RETURN_IF_ERROR(io::session::print(out));
  return files.unreadable > 0 ? base::traits(Errc::data).exit_status : 0;
}

io::cli::Command simulate_command() {
  const auto file = [](std::string name, std::string help) {
    return Option{.name = std::move(name), .value = "FILE", .kind = Kind::path,
                  .help = std::move(help), .in_file = false, .in_env = false};
  };
  io::cli::Command command{
      .name = "simulate",
      .run = simulate,
      .summary = "play a book of deals through a policy in virtual time",
      .description =
          "Plays deals through the state machine, the deadlines and the routes of a policy, with "
          "approvers who behave as a model says, and reports how long deals take from submit to "
          "approval, in business days and in hours: mean, percentiles, by route, and how many "
          "missed a deadline. With --against the same deals are played through a second policy "
          "with the same luck, so that the difference is the policies' alone.\n\n"
          "Nothing is stored. The same files, --deals and --seed give the same output, whatever "
          "--jobs says.",
      .options = {io::session::approval_policy_option("simulate plays the book through it."),
                  file("book", "deals to play, and their accounts, as dealctl export writes them"),
                  file("model", "how approvers behave, as TOML: dealkit-simulation-model(5)"),
                  file("against", "a second policy to compare with"),
                  {.name = "deals", .value = "N", .kind = Kind::integer,
                   .help = "how many to play, round and round the book; each once if not given",
                   .min = 1, .max = most_deals, .in_file = false, .in_env = false},
                  io::session::format_option()},
      .examples = {{"What parallel review and escalation save",
                    "approve simulate --book book.ndjson --model model.toml --policy policy.toml "
                    "--against sequential.toml --deals 100000"}}};
  for (auto& option : io::cli::filter_options()) {
    if (option.name == "jobs") command.options.push_back(std::move(option));
  }
  return command;
}

}  // namespace dealkit::cmd::approve
