// Lines a second of the block reader beside std::getline and a hand-made fread loop, on the same
// file in the same run: 1,000,000 lines of about 200 bytes, in the page cache.
//   cmake --preset bench && ninja -C build/bench bench_ndjson && build/bench/bin/bench_ndjson
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <fstream>
#include <string>
#include <vector>

#include "io/ndjson/ordered_map.hpp"
#include "io/ndjson/reader.hpp"
#include "io/sys/file.hpp"

namespace {

using namespace dealkit::io;

constexpr int line_count = 1'000'000;

/// The test data: a file without a name, written once.
class Data {
 public:
  Data() : file_(std::move(*sys::open_scratch())) {
    std::string text;
    for (int i = 0; i < line_count; ++i) {
      text += "{\"id\":\"campaign-" + std::to_string(i) + "\",\"note\":\"";
      text.append(150 + static_cast<std::size_t>(i) % 40, 'x');
      text += "\"}\n";
    }
    bytes_ = text.size();
    static_cast<void>(sys::write_all(file_.get(), text));
    path_ = "/proc/self/fd/" + std::to_string(file_.get());
  }
  const std::string& path() const { return path_; }
  std::size_t bytes() const { return bytes_; }

 private:
  sys::Fd file_;
  std::string path_;
  std::size_t bytes_ = 0;
};

const Data& data() {
  static const Data instance;
  return instance;
}

void report(benchmark::State& state, std::size_t lines) {
  if (lines != line_count) state.SkipWithError("lines were lost");
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * line_count);
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * data().bytes()));
}

void block_reader(benchmark::State& state) {
  std::size_t lines = 0;
  const std::string path = data().path();
  for (auto _ : state) {
    lines = 0;
    ndjson::ReaderOptions options;
    options.inputs = ndjson::inputs_of({path});
    options.block_bytes = static_cast<std::size_t>(state.range(0)) << 10;
    ndjson::BlockReader reader(options);
    ndjson::Batch batch;
    while (reader.next(batch)) lines += batch.lines.size();
  }
  report(state, lines);
}
BENCHMARK(block_reader)->Arg(64)->Arg(256)->Arg(1024)->Unit(benchmark::kMillisecond);

void block_reader_of_values(benchmark::State& state) {
  std::size_t lines = 0;
  const std::string path = data().path();
  for (auto _ : state) {
    lines = 0;
    ndjson::ReaderOptions options;
    options.inputs = ndjson::inputs_of({path});
    options.format = ndjson::InputFormat::json;
    ndjson::BlockReader reader(options);
    ndjson::Batch batch;
    while (reader.next(batch)) lines += batch.lines.size();
  }
  report(state, lines);
}
BENCHMARK(block_reader_of_values)->Unit(benchmark::kMillisecond);

void fread_memchr(benchmark::State& state) {
  std::size_t lines = 0;
  const std::string path = data().path();
  for (auto _ : state) {
    lines = 0;
    std::FILE* const file = std::fopen(path.c_str(), "r");
    std::vector<char> buffer(256 << 10);
    std::size_t n = 0;
    while ((n = std::fread(buffer.data(), 1, buffer.size(), file)) > 0) {
      const char* at = buffer.data();
      const char* const end = at + n;
      while ((at = static_cast<const char*>(
                  std::memchr(at, '\n', static_cast<std::size_t>(end - at)))) != nullptr) {
        ++lines;
        ++at;
      }
    }
    std::fclose(file);
  }
  report(state, lines);
}
BENCHMARK(fread_memchr)->Unit(benchmark::kMillisecond);

void getline_ifstream(benchmark::State& state) {
  std::size_t lines = 0;
  const std::string path = data().path();
  for (auto _ : state) {
    lines = 0;
    std::ifstream file(path);
    std::string line;
    while (std::getline(file, line)) ++lines;
  }
  report(state, lines);
}
BENCHMARK(getline_ifstream)->Unit(benchmark::kMillisecond);

class NullDecider final : public base::Decider {
 public:
  void decide(std::span<const base::Request> lines, base::Replies& out) override {
    for (const auto& line : lines) {
      out.main += line.bytes;
      out.main += '\n';
    }
  }
};

/// Reading, copying every line to an output, and putting the outputs in order: what a filter pays
/// before it does anything.
void ordered_map(benchmark::State& state) {
  std::size_t lines = 0;
  const std::string path = data().path();
  for (auto _ : state) {
    lines = 0;
    const sys::Wakeup wakeup;
    ndjson::ReaderOptions options;
    options.inputs = ndjson::inputs_of({path});
    ndjson::BlockReader reader(options);
    std::vector<std::unique_ptr<base::Decider>> deciders;
    for (int i = 0; i < state.range(0); ++i) deciders.push_back(std::make_unique<NullDecider>());
    const auto consume = [&](const ndjson::Batch& batch, base::Replies& output) {
      benchmark::DoNotOptimize(output.main.data());
      lines += batch.lines.size();
      return true;
    };
    ndjson::run_ordered({reader, deciders, wakeup, false, false, consume});
  }
  report(state, lines);
}
BENCHMARK(ordered_map)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
