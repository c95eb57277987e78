// What validate cannot be faster than: our block reader and strict JSON reader, every value of
// every record checked, and nothing done with it. One thread.
//   strict_reader_alone [FILE]        prints how many records and values there are
#include <cstdint>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "core/base/json/document.hpp"
#include "io/ndjson/reader.hpp"

int main(int argc, char** argv) {
  namespace ndjson = dealkit::io::ndjson;
  const std::vector<std::string> files(argv + 1, argv + argc);
  ndjson::ReaderOptions options;
  options.inputs = ndjson::inputs_of(files);
  ndjson::BlockReader input(std::move(options));
  dealkit::json::Reader reader;
  ndjson::Batch batch;
  std::uint64_t records = 0, values = 0, bad = 0;
  while (input.next(batch)) {
    if (!batch.input_errors.empty()) return 66;
    for (const auto& line : batch.lines) {
      const auto document = reader.read(line.bytes);
      if (document) values += (*document)->size();
      bad += !document;
      ++records;
    }
    batch.clear();
  }
  std::printf("%llu records, %llu values, %llu bad\n", static_cast<unsigned long long>(records),
              static_cast<unsigned long long>(values), static_cast<unsigned long long>(bad));
  return 0;
}
