// Entries a second and peak memory of the set rules, with real scratch files:
//   bench_set_rules [ENTRIES [SEGMENTS]]     (default 1000000, and a segment for 50 entries)
// Entries are made beside the clock: five segments, 40 days of flight in two years, ten campaigns a
// deal and a placement. Prints its own table: one run at full size says it all.
#include <sys/resource.h>

#include <charconv>
#include <cstdio>
#include <cstring>
#include <set>
#include <string>

#include "core/base/hash.hpp"
#include "core/base/rng.hpp"
#include "core/validation/set/geo_set.hpp"
#include "core/validation/set/set_rules.hpp"
#include "io/spill/scratch_files.hpp"
#include "io/sys/clock.hpp"

namespace {

using namespace dealkit;
using namespace dealkit::validation;

class Maker {
 public:
  Maker(std::uint64_t count, std::uint64_t segments) : count_(count), segments_(segments) {
    append_places(everywhere_, {}, {});
  }
  void append(std::string& out, std::uint64_t i) {
    constexpr std::int64_t day_micros = 86'400'000'000;
    SetEntry entry;
    const auto id = "campaign-" + std::to_string(i);
    const auto deal_id = "deal-" + std::to_string(rng_.below(count_ / 10 + 1));
    entry.kind = SetEntry::Kind::campaign;
    entry.id = id;
    entry.deal_id = deal_id;
    entry.currency = "EUR";
    entry.amount_micros = static_cast<std::int64_t>(rng_.below(600'000'000));
    entry.limit_micros = 5'000'000'000;
    entry.start = static_cast<std::int64_t>(rng_.below(730)) * day_micros;
    entry.end = entry.start + 40 * day_micros;
    entry.exclusive = rng_.below(50) == 0;
    entry.share = static_cast<std::int64_t>(rng_.below(40)) * share_per_percent;
    entry.devices = 0xFFFF;
    entry.places = everywhere_;
    ids_.clear();
    while (ids_.size() < 5) ids_.insert(base::hash64(std::to_string(rng_.below(segments_))));
    text_.clear();
    for (const auto segment : ids_) ByteWriter(text_).plain(segment);
    entry.segments = text_;
    placement_.clear();
    ByteWriter(placement_).text("p" + std::to_string(rng_.below(count_ / 10 + 1)));
    entry.placements = placement_;
    append_entry(out, entry);
  }

 private:
  base::Rng rng_{42};
  std::uint64_t count_, segments_;
  std::set<std::uint64_t> ids_;
  std::string everywhere_, text_, placement_;
};

struct Count final : SetSink {
  std::uint64_t findings = 0;
  base::Result<void> take(const SetFinding&) override {
    ++findings;
    return {};
  }
};

double peak_mib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

int measure(std::uint64_t count, std::uint64_t segments) {
  constexpr std::uint64_t batch_entries = 4096;
  io::spill::ScratchFiles spills;
  Context context;
  context.thresholds = thresholds_of(Profile::generic);
  SetRules rules(context, nullptr, spills);
  Maker maker(count, segments);
  double add_seconds = 0;
  std::string batch;
  for (std::uint64_t i = 0; i < count;) {
    batch.clear();
    for (std::uint64_t n = 0; n < batch_entries && i < count; ++n) maker.append(batch, i++);
    const io::sys::Stopwatch watch;
    if (const auto added = rules.add(batch); !added) {
      std::fprintf(stderr, "%s\n", added.error().message.c_str());
      return 1;
    }
    add_seconds += watch.seconds();
  }
  const io::sys::Stopwatch watch;
  Count sink;
  if (!rules.finish() || !rules.deliver(sink)) return 1;
  const double finish_seconds = watch.seconds();
  const auto& did = rules.counts();
  const auto entries = static_cast<double>(count);
  std::printf("entries %llu  segments %llu\n", static_cast<unsigned long long>(count),
              static_cast<unsigned long long>(segments));
  std::printf("add %.2f s (%.0f/s)  finish %.2f s  together %.0f entries/s  peak %.0f MiB\n",
              add_seconds, entries / add_seconds, finish_seconds,
              entries / (add_seconds + finish_seconds), peak_mib());
  std::printf("findings %llu  comparisons %.1f an entry  pairs measured %.2f an entry\n",
              static_cast<unsigned long long>(sink.findings),
              static_cast<double>(did.comparisons) / entries,
              static_cast<double>(did.candidate_pairs) / entries);
  return 0;
}

std::uint64_t number(const char* text) {
  std::uint64_t value = 0;
  std::from_chars(text, text + std::strlen(text), value);
  return value;
}

}  // namespace

int main(int argc, char** argv) {
  const auto count = argc > 1 ? number(argv[1]) : 1'000'000;
  const auto segments = argc > 2 ? number(argv[2]) : count / 50;
  return measure(count, std::max<std::uint64_t>(segments, 5));
}
