"""Lint rule over includes: a file must compile alone, though most builds compile many as one."""
import re

from cpp_rules import CPP, includes
from tree import code_only, numbered, problem

# What a file names, and the headers that promise it.
NAMES = [
    (r"std::(?:find(?:_if(?:_not)?|_first_of)?|any_of|all_of|none_of|sort|stable_sort|count_if"
     r"|lower_bound|upper_bound|equal_range|binary_search|remove_if|transform|max_element"
     r"|min_element|fill_n|copy_n|unique|nth_element|is_sorted|rotate|reverse|equal"
     r"|partition|stable_partition|set_difference|clamp)\s*\(|std::ranges::\w+\s*\(",
     "algorithm", "ranges"),
    (r"std::array\s*<", "array", "span", "tuple"),
    (r"std::(?:bit_cast|countr_zero|countl_zero|popcount|bit_width)\b", "bit"),
    (r"(?<!\w)assert\s*\(", "cassert", "assert.h"),
    (r"std::(?:from|to)_chars\b", "charconv"),
    (r"std::chrono::", "chrono"),
    (r"std::(?:isnan|isfinite|isinf|llround|lround|floor|ceil|log1p|exp|pow|sqrt|nearbyint)\s*\(",
     "cmath"),
    (r"std::mem(?:cpy|cmp|chr|move|set)\s*\(", "cstring"),
    (r"std::(?:multi)?map\s*<", "map"),
    (r"std::(?:multi)?set\s*<", "set"),
    (r"std::unordered_map\s*<", "unordered_map"),
    (r"std::unordered_set\s*<", "unordered_set"),
    (r"std::deque\s*<", "deque"),
    (r"std::filesystem::", "filesystem"),
    (r"std::function\s*<", "functional"),
    (r"std::(?:i|o)?fstream\b", "fstream"),
    (r"std::numeric_limits\s*<", "limits"),
    (r"std::(?:unique_ptr|shared_ptr|weak_ptr|make_unique|make_shared)\b", "memory"),
    (r"std::(?:mutex|lock_guard|unique_lock|scoped_lock)\b", "mutex", "condition_variable"),
    (r"std::condition_variable\b", "condition_variable"),
    (r"std::(?:accumulate|iota|gcd)\s*\(", "numeric"),
    (r"std::(?:optional\s*<|nullopt)", "optional"),
    (r"std::span\s*<", "span"),
    (r"std::string_view\b", "string_view", "string"),
    (r"std::(?:string|to_string)\b(?!_)", "string"),
    (r"std::j?thread\b", "thread"),
    (r"std::variant\s*<", "variant"),
    (r"std::vector\s*<", "vector"),
    (r"fmt::", "fmt/core.h", "fmt/format.h", "fmt/compile.h"),
]


def reached(path, own, seen):
    """Standard headers that a file includes itself or by way of the project's own headers."""
    if path in seen:
        return set()
    seen.add(path)
    angle, quoted = own.get(path, (set(), set()))
    found = set(angle)
    for name in quoted:
        found |= reached("lib/" + name if "lib/" + name in own
                         else path.rsplit("/", 1)[0] + "/" + name, own, seen)
    return found


def alone(tree):
    """A file includes what it names of the standard library and fmt, itself or by our headers."""
    own = {}
    for path, text in tree.files(*CPP, under=("lib/", "cmd/")):
        both = list(includes(text))
        own[path] = ({n for _, angle, n in both if angle}, {n for _, angle, n in both if not angle})
    problems = []
    for path, text in tree.files(*CPP, under=("lib/", "cmd/")):
        found = reached(path, own, set())
        code = code_only(text)
        for pattern, *headers in NAMES:
            if found & set(headers):
                continue
            for number, line in numbered(code):
                match = re.search(pattern, line)
                if match and not line.lstrip().startswith("#"):
                    problems.append(problem(path, number, f"'{match.group(0).strip()}' without "
                                                          f"#include <{headers[0]}>"))
                    break
    return problems


RULES = {rule.__name__: rule for rule in (alone,)}
