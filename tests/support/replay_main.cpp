// Runs a fuzz target without libFuzzer: over the files of a corpus, then over seeded mutations of
// them, so that every normal build proves what fuzzing has found so far.
//   fuzz_NAME CORPUS-FOLDER [MUTATIONS]
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using Bytes = std::string;

std::vector<Bytes> read_corpus(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.is_regular_file()) paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<Bytes> corpus;
  for (const auto& path : paths) {
    std::ifstream file(path, std::ios::binary);
    corpus.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return corpus;
}

class Mutator {
 public:
  explicit Mutator(const std::vector<Bytes>& corpus) : corpus_(corpus) {}

  /// One corpus entry with one to four changes.
  Bytes next() {
    Bytes bytes = corpus_[below(corpus_.size())];
    for (std::size_t changes = 1 + below(4); changes > 0; --changes) change(bytes);
    return bytes;
  }

 private:
  std::size_t below(std::size_t limit) { return limit == 0 ? 0 : random_() % limit; }
  char any_byte() {
    static constexpr char kLikely[] = "\"\\{}[](),:.-+eE0123456789 \n\t/*'?!&|<>=aunx#\x7f";
    return below(4) == 0 ? static_cast<char>(random_() & 0xff)
                         : kLikely[below(sizeof(kLikely) - 1)];
  }

  void change(Bytes& bytes) {
    const std::size_t at = below(bytes.size() + 1);
    const std::size_t count = std::min(bytes.size() - at, 1 + below(16));
    switch (below(6)) {
      case 0:
        bytes.insert(at, 1, any_byte());
        break;
      case 1:
        if (at < bytes.size()) bytes[at] = any_byte();
        break;
      case 2:
        bytes.erase(at, count);
        break;
      case 3:
        bytes.insert(at, bytes.substr(at, count));
        break;
      case 4: {  // a piece of another entry
        const Bytes& other = corpus_[below(corpus_.size())];
        const std::size_t from = below(other.size() + 1);
        bytes.insert(at, other, from, 1 + below(64));
        break;
      }
      default:
        if (at < bytes.size()) bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(8)));
        break;
    }
  }

  const std::vector<Bytes>& corpus_;
  std::mt19937_64 random_{20};  // the same mutations in every run
};

void run(const Bytes& bytes) {
  // A copy of just the right size, so that the address sanitizer sees reads past the end.
  std::vector<std::uint8_t> exact(bytes.begin(), bytes.end());
  exact.shrink_to_fit();
  LLVMFuzzerTestOneInput(exact.data(), exact.size());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: %s CORPUS-FOLDER [MUTATIONS]\n", argv[0]);
    return 64;
  }
  const auto corpus = read_corpus(argv[1]);
  if (corpus.empty()) {
    std::fprintf(stderr, "%s: no files in %s\n", argv[0], argv[1]);
    return 66;
  }
  for (const auto& bytes : corpus) run(bytes);
  const long mutations = argc > 2 ? std::strtol(argv[2], nullptr, 10) : 20000;
  Mutator mutator(corpus);
  for (long i = 0; i < mutations; ++i) run(mutator.next());
  std::printf("%zu corpus entries and %ld mutations of them: no fault\n", corpus.size(), mutations);
  return 0;
}
