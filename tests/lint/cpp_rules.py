"""Lint rules over C++: layers, what lib/core must not do, headers, sizes."""
import re

from tree import code_only, numbered, problem

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
CPP = (".cpp", ".hpp")

# What lib/core must not include, and what stands there instead.
CORE_HEADERS = [
    (r"(iostream|fstream|sstream|ostream|istream|iomanip|print)$",
     "core does no I/O; append to a std::string (fmt::format_to)"),
    (r"(filesystem)$", "core sees no files; let io read them and pass the text"),
    (r"(thread|mutex|shared_mutex|condition_variable|future|stop_token|semaphore|latch|barrier)$",
     "core has no threads; the host in io owns them"),
    (r"(random)$", "use core/base/rng.hpp, which is seeded"),
    (r"(ctime|time\.h|sys/.*|unistd\.h|fcntl\.h|pthread\.h|signal\.h|csignal|dlfcn\.h|netdb\.h"
     r"|arpa/.*|netinet/.*|poll\.h|locale|clocale|locale\.h|cstdio|stdio\.h)$",
     "core makes no system calls and knows no locale; do it in io and pass the value"),
    (r"(spdlog|boost|CLI|httplib|hiredis|sqlite3|libpq|pqxx|librdkafka)[/.].*$",
     "this library has effects; it belongs to an adapter in lib/io"),
]

# Calls that lib/core must not make, and what stands there instead.
CORE_CALLS = [
    (r"(?<![\w.:>])(?:std::)?time\s*\(\s*(?:0|NULL|nullptr|&|\))", "`now` is a parameter"),
    (r"_clock\s*::\s*now\b", "`now` is a parameter"),
    (r"\b(?:clock_gettime|gettimeofday|localtime|localtime_r|mktime|strftime)\s*\(",
     "use core/base/time.hpp and time_zone.hpp"),
    (r"\b(?:secure_)?getenv\s*\(", "settings come in by parameter; io/cli reads the environment"),
    (r"\bstd::(?:j?thread|async|mutex|condition_variable|atomic)\b",
     "core has no threads; the host in io owns them"),
    (r"\bstd::(?:cout|cerr|clog|cin)\b", "core does no I/O; return text or an Error"),
    (r"(?<![\w:])(?:std::)?(?:printf|fprintf|puts|fputs|fopen|fwrite|fread)\s*\(",
     "core does no I/O; return text or an Error"),
    (r"(?<![\w.:>])(?:std::)?(?:s?rand|random|drand48)\s*\(", "use core/base/rng.hpp"),
    (r"\bstd::random_device\b", "use core/base/rng.hpp with a seed that comes in"),
    (r"(?<![\w.:>])(?:std::)?(?:exit|_exit|quick_exit)\s*\(", "return an Error; only main exits"),
    (r"(?<![\w.:>])(?:std::)?(?:strtod|strtol|strtoll|strtoul|atoi|atof|atol|stoi|stol|stoll|stod)"
     r"\s*\(", "use std::from_chars, which knows no locale"),
    (r"\b(?:setlocale|std::locale)\b", "data knows no locale"),
    (r"\bspdlog::", "library code does not log; return an Error"),
    (r"\bthread_local\b", "core has no globals; pass the state"),
    (r"^\s*static\s+(?!const\b|constexpr\b|consteval\b|inline\b|_)[\w:<>,&* ]+\s+\w+\s*"
     r"(?:=[^=]|;|\{)",
     "core has no globals; pass the state, or make it constexpr"),
]

# Calls that no library code makes.
LIB_CALLS = [
    (r"(?<![\w.:>])(?:std::)?(?:exit|quick_exit)\s*\(", "return an Error; only main exits"),
    (r"\b(?:setlocale|std::locale::global)\b", "data knows no locale"),
    (r"\bsystem\s*\(\s*\"", "no shell; io/coprocess starts programs"),
]

STANDARD = set("""
algorithm any array atomic barrier bit bitset cassert cctype cerrno cfenv cfloat charconv chrono
cinttypes climits clocale cmath codecvt compare complex concepts condition_variable coroutine
csetjmp csignal cstdarg cstddef cstdint cstdio cstdlib cstring ctime cuchar cwchar cwctype deque
exception execution filesystem format forward_list fstream functional future initializer_list
iomanip ios iosfwd iostream istream iterator latch limits list locale map memory memory_resource
mutex new numbers numeric optional ostream queue random ranges ratio regex scoped_allocator
semaphore set shared_mutex source_location span sstream stack stdexcept stop_token streambuf
string string_view syncstream system_error thread tuple type_traits typeindex typeinfo
unordered_map unordered_set utility valarray variant vector version""".split())
OUR_HEADERS_MAY = re.compile(r"(fmt/[\w.]+|nlohmann/json_fwd\.hpp|emmintrin\.h)$")

MAIN_LINES = 40
FUNCTION_LINES = 70
COLUMNS = 100


def includes(text):
    for number, line in numbered(text):
        match = INCLUDE.match(line)
        if match:
            yield number, match.group(1) == "<", match.group(2)


def domain_table(tree):
    """domain -> the other domains that it may include; and problems of the table itself."""
    path = "tests/lint/domains.txt"
    table, problems = {}, []
    for number, line in numbered(tree.texts.get(path) or ""):
        line = line.split("#")[0].strip()
        if not line:
            continue
        name, colon, others = line.partition(":")
        if not colon or name in table:
            problems.append(problem(path, number, "expected 'domain: other other', once a domain"))
        table[name.strip()] = set(others.split())
    return table, problems


def layers(tree):
    """core/base <- core/<domain> <- io <- cmd; between domains only as in domains.txt."""
    table, problems = domain_table(tree)
    used = set()
    for path, text in tree.files(*CPP, under=("lib/", "cmd/")):
        parts = path.split("/")
        for number, _, name in includes(text):
            head = name.split("/")
            if parts[0] == "cmd":
                if head[0] == "cmd" and head[1:2] != parts[1:2]:
                    problems.append(problem(path, number, f"a tool includes another: {name}"))
                continue
            if head[0] == "cmd":
                problems.append(problem(path, number, f"lib must not include cmd: {name}"))
            if parts[1] == "core" and head[0] == "io":
                problems.append(problem(path, number, f"core must not include io: {name}"))
            if parts[1] == "core" and head[0] == "core" and len(head) > 2:
                problems += domain_problem(path, number, parts[2], head[1], table, used)
    for domain, others in sorted(table.items()):
        for other in sorted(others - {o for d, o in used if d == domain}):
            problems.append(problem("tests/lint/domains.txt", 0,
                                    f"'{domain}: {other}' is not needed any more; take it out"))
    return problems


def domain_problem(path, number, domain, other, table, used):
    if other in (domain, "base"):
        return []
    if domain == "base":
        return [problem(path, number, f"core/base must not include a domain: core/{other}")]
    used.add((domain, other))
    if other in table.get(domain, ()):
        return []
    return [problem(path, number, f"core/{domain} must not include core/{other}; move what both "
                                  "need to core/base, or add it to tests/lint/domains.txt")]


def room_table(tree):
    """room -> (other rooms, domains) that it may include; and problems of the table itself."""
    path = "tests/lint/rooms.txt"
    table, problems = {}, []
    for number, line in numbered(tree.texts.get(path) or ""):
        line = line.split("#")[0].strip()
        if not line:
            continue
        name, colon, rest = line.partition(":")
        rooms, bar, domains = rest.partition("|")
        if not colon or not bar or name in table:
            problems.append(problem(path, number, "expected 'room: rooms | domains', once a room"))
        table[name.strip()] = (set(rooms.split()), set(domains.split()))
    return table, problems


def room_of(path, table):
    """The room of a file of lib, or of what it includes: its folder, in lib/core only below a
    domain that has rooms (it has a line itself)."""
    parts = path.split("/")
    if parts[0] == "cmd":
        return "/".join(parts[:2])
    divided = parts[0] == "io" or parts[1] in table
    return "/".join(parts[1:-1]) if divided and len(parts) > 2 else None


def rooms(tree):
    """Rooms of lib/io, of divided domains of lib/core, and tools include only as in rooms.txt."""
    table, problems = room_table(tree)
    used = {name: (set(), set()) for name in table}
    found = set()
    for path, text in tree.files(*CPP, under=("lib/io/", "lib/core/", "cmd/")):
        room = room_of(path.removeprefix("lib/"), table)
        if room is None:
            continue
        found.add(room)
        for number, _, name in includes(text):
            head = name.split("/")
            if len(head) < 3 or head[0] not in ("io", "core") or head[1] == "base":
                continue
            layer = "io" if path.startswith("cmd/") else path.split("/")[1]
            same = head[0] == layer and (head[0] == "io" or head[1] == room.split("/")[0])
            other = room_of(name, table) if same else head[1]
            if same and other == room:
                continue
            side = 0 if same else 1
            used.setdefault(room, (set(), set()))[side].add(other)
            if other not in table.get(room, (set(), set()))[side]:
                problems.append(problem(path, number, f"{room} must not include {head[0]}/{other}; "
                                        "move what both need down, or add it to "
                                        "tests/lint/rooms.txt"))
    for room in sorted(found - set(table)):
        problems.append(problem("tests/lint/rooms.txt", 0, f"the room '{room}' has no line"))
    for room, sides in sorted(table.items()):
        for side in (0, 1):
            for name in sorted(sides[side] - used[room][side]):
                problems.append(problem("tests/lint/rooms.txt", 0,
                                        f"'{room}: {name}' is not needed any more; take it out"))
    return problems


DERIVES = re.compile(r"\b(?:class|struct)\s+\w+(?:\s+final)?\s*:(?!:)([^{;]*)\{")
# Other names of what is io's: using io::x::Name; using Name = io::…; namespace name = io::x;
OTHER_NAMES = re.compile(r"\busing\s+(\w+)\s*=[^;]*\bio::[^;]*;"
                         r"|\busing\s+[\w:]*\bio::[\w:]*?(\w+)\s*;"
                         r"|\bnamespace\s+(\w+)\s*=[^;]*\bio\b[^;]*;")


def seam(tree):
    """What cmd wires is decided in core: nothing in cmd derives from a class of io."""
    problems = []
    for path, text in tree.files(*CPP, under=("cmd/",)):
        code = code_only(text)
        names = {next(filter(None, m.groups())) for m in OTHER_NAMES.finditer(code)} | {"io"}
        for match in DERIVES.finditer(code):
            if names & set(re.findall(r"\w+", match.group(1))):
                number = code.count("\n", 0, match.start()) + 1
                problems.append(problem(path, number, "a tool derives from a class of io; let it "
                                        "be a base::HostedTool of lib/core, and io its host"))
    return problems


def unused(tree):
    """Nothing in lib waits for its first user but what tests/lint/awaited.txt names."""
    path = "tests/lint/awaited.txt"
    awaited = {}
    problems = []
    for number, line in numbered(tree.texts.get(path) or ""):
        line = line.split("#")[0].strip()
        if line:
            name, colon, why = line.partition(":")
            awaited[name] = number
            if not colon or not why.strip():
                problems.append(problem(path, number, "expected 'HEADER: what it waits for'"))
    users = {}
    for user, text in tree.files(*CPP):
        for _, _, name in includes(text):
            users.setdefault("lib/" + name, set()).add(user)
    for header, _ in tree.files(".hpp", under=("lib/",)):
        lives = any(not user.startswith("tests/") and user != header[:-4] + ".cpp"
                    for user in users.get(header, ()))
        if not lives and header not in awaited:
            problems.append(problem(header, 0, "nothing but its own source and tests includes it; "
                                    "take it out"))
        if lives and header in awaited:
            problems.append(problem(path, awaited[header], f"{header} is used; take the line out"))
    for header, number in awaited.items():
        if header not in tree.texts:
            problems.append(problem(path, number, f"{header} is gone; take the line out"))
    return problems


def purity(tree):
    """lib/core: no system calls, threads, clocks, logs, environment, globals."""
    problems = []
    for path, text in tree.files(*CPP, under=("lib/core/",)):
        for number, _, name in includes(text):
            for pattern, instead in CORE_HEADERS:
                if re.match(pattern, name):
                    problems.append(problem(path, number, f"<{name}> in core: {instead}"))
        problems += calls(path, text, CORE_CALLS)
    for path, text in tree.files(*CPP, under=("lib/io/",)):
        problems += calls(path, text, LIB_CALLS)
    return problems


def calls(path, text, banned):
    problems = []
    for number, line in numbered(code_only(text)):
        for pattern, instead in banned:
            match = re.search(pattern, line)
            if match:
                problems.append(problem(path, number, f"'{match.group(0).strip()}': {instead}"))
    return problems


def headers(tree):
    """Our headers: #pragma once, and from elsewhere only std, SSE2, fmt and nlohmann/json_fwd."""
    problems = []
    for path, text in tree.files(".hpp", under=("lib/", "cmd/")):
        if "#pragma once" not in text:
            problems.append(problem(path, 1, "no '#pragma once'"))
        for number, angle, name in includes(text):
            if angle and name not in STANDARD and not OUR_HEADERS_MAY.match(name):
                problems.append(problem(path, number, f"<{name}> in a header of ours; include it "
                                                      "in the .cpp that owns it (pimpl)"))
    return problems


def functions(text):
    """(first line, lines) of every function body at namespace or class scope, by braces."""
    code = code_only(text)
    code = re.sub(r"(?m)^[ \t]*#(?:[^\n\\]|\\\n|\\.)*|\b(?:public|private|protected)\s*:(?!:)",
                  lambda m: re.sub(r"[^\n]", " ", m.group(0)), code)
    scopes, start, found, line = [], 0, [], 1
    first = 1  # line on which the present declaration began
    for i, c in enumerate(code):
        if c == "\n":
            line += 1
        elif c == "{":
            kind = scope_kind(code[start:i], scopes)
            scopes.append((kind, first))
            if kind not in ("function", "initialiser"):
                start = i + 1
        elif c == "}" and scopes:
            kind, began = scopes.pop()
            if kind == "function" and "function" not in [k for k, _ in scopes]:
                found.append((began, line - began + 1))
            if kind != "initialiser":
                start = i + 1
        elif c == ";" and not inside_function(scopes):
            start = i + 1
        if not inside_function(scopes) and not code[start:i + 1].strip():
            first = line
    return found


def inside_function(scopes):
    return any(kind == "function" for kind, _ in scopes)


def scope_kind(before, scopes):
    before = before.strip()
    if inside_function(scopes) or (scopes and scopes[-1][0] == "value"):
        return "block"
    if re.search(r"\)[^;]*(?<!:):(?!:)[^;]*\w$", before) and not re.search(
            r"\b(?:const|noexcept|override|final|mutable)$", before):
        return "initialiser"  # of a member, in a constructor's list
    if re.search(r"\bnamespace\b[^()]*$", before):
        return "namespace"
    if before.endswith("=") or re.search(r"[=,(]\s*$", before):
        return "value"
    if re.match(r"(?:template\s*<.*>\s*)?(?:class|struct|union|enum)\b", before, re.S):
        return "function" if before.endswith(")") else "class"
    if before.startswith("extern"):
        return "namespace"
    return "function" if ")" in before else "value"


def sizes(tree):
    """main.cpp up to 40 lines, functions up to 70."""
    problems = []
    for path, text in tree.files(*CPP, under=("lib/", "cmd/", "tests/", "examples/")):
        lines = text.count("\n")
        if re.match(r"cmd/[^/]+/main\.cpp$", path) and lines > MAIN_LINES:
            problems.append(problem(path, lines, f"{lines} lines; main.cpp has up to {MAIN_LINES}"))
        for first, count in functions(text):
            if count > FUNCTION_LINES:
                problems.append(problem(path, first, f"a function of {count} lines; up to "
                                                     f"{FUNCTION_LINES} fit on a screen"))
    return problems


RULES = {"layers": layers, "rooms": rooms, "seam": seam, "unused": unused, "purity": purity,
         "headers": headers, "sizes": sizes}
