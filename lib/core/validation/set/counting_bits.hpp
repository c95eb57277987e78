// Runs work that counts bits with the processor's instruction for it: the oldest processors that we
// are built for lack it, and a function of the compiler's library takes twenty times as long.
#pragma once

namespace dealkit::validation {

#if defined(__x86_64__)
template <class Work>
__attribute__((target("popcnt"), flatten)) void count_bits_by_instruction(Work& work) {
  work();
}

/// Calls `work`. What it calls in turn should be short enough to be compiled as part of it.
template <class Work>
void counting_bits(Work&& work) {
  if (__builtin_cpu_supports("popcnt")) {
    count_bits_by_instruction(work);
  } else {
    work();
  }
}
#else
template <class Work>
void counting_bits(Work&& work) {
  work();
}
#endif

}  // namespace dealkit::validation
