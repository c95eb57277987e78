// One program for many threads, and no allocation once an evaluation's memory is warm.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "support.hpp"

#ifdef __SANITIZE_ADDRESS__
// Of sanitizer/allocator_interface.h, which Debian's GCC does not install.
extern "C" int __sanitizer_install_malloc_and_free_hooks(
    void (*malloc_hook)(const volatile void*, std::size_t),
    void (*free_hook)(const volatile void*));
#endif

namespace dealkit::expression::test {
namespace {

constexpr std::string_view record = R"({"budget": 12000, "type": "video", "name": "summer-7",
  "geo": ["FRA", "DEU"], "start": "2026-10-01T00:00:00Z"})";

constexpr std::string_view condition =
    "budget > 10000.0 && type in ['video', 'display'] && geo.exists(g, g == 'DEU') && "
    "name.matches('^summer-[0-9]$') && has(start) && timestamp(start) > timestamp('2026-01-01') && "
    "geo.filter(g, g != 'FRA').size() == 1 && (missing || true)";

TEST(Sharing, ThreadsEvaluateOneProgram) {
  const auto program = compile(condition);
  ASSERT_TRUE(program) << program.error().message;
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      json::Reader reader;
      Scratch scratch;
      for (int i = 0; i < 500; ++i) {
        const auto document = reader.read(record);
        const RecordBindings bindings((*document)->root());
        const auto answer = program->condition(bindings, scratch);
        if (!answer || !*answer) ++wrong;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wrong.load(), 0);
}

#ifdef __SANITIZE_ADDRESS__
// Counted by the sanitizer's hook, so only in builds with one (preset dev).
std::atomic<std::size_t> allocations{0};

TEST(Allocation, NoneOnceWarm) {
  const auto program = compile(condition);
  ASSERT_TRUE(program);
  json::Reader reader;
  const auto document = reader.read(record);
  const RecordBindings bindings((*document)->root());
  Scratch scratch;
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(program->condition(bindings, scratch));
  ASSERT_NE(__sanitizer_install_malloc_and_free_hooks(
                [](const volatile void*, std::size_t) { ++allocations; },
                [](const volatile void*) {}),
            0);
  const std::size_t cold = allocations.load();
  EXPECT_TRUE(compile("1"));
  EXPECT_GT(allocations.load(), cold) << "the hook counts";
  const std::size_t before = allocations.load();
  for (int i = 0; i < 100; ++i) (void)program->condition(bindings, scratch).has_value();
  EXPECT_EQ(allocations.load(), before);
}
#endif

}  // namespace
}  // namespace dealkit::expression::test
