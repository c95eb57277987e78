"""A checker that behaves, or misbehaves, as its first argument says. Speaks the coprocess protocol:
NDJSON requests on standard input, NDJSON replies on standard output."""
import json
import os
import signal
import sys
import time

mode = sys.argv[1]
args = sys.argv[2:]


def say(text):
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def requests():
    while True:
        line = sys.stdin.readline()
        if not line:
            return
        yield json.loads(line)


def reply(request, **members):
    say(json.dumps({"id": request["id"], **members}))


def verdict(request):
    """Fails a record whose name holds "bad"."""
    record = request.get("record", {})
    if "bad" in str(record.get("name", "")):
        return {"findings": [{"code": "BAD01", "severity": "warning", "message": "bad name",
                              "pointer": "/name", "actual": record["name"], "expected": None}]}
    return {"passed": True}


if mode == "ok":
    for r in requests():
        reply(r, **verdict(r))
elif mode == "echo":  # what arrived, in the message of a finding; argument: a file to log it to
    for line in sys.stdin:
        r = json.loads(line)
        if args:
            with open(args[0], "a") as log:
                log.write(line)
        reply(r, findings=[{"message": line.rstrip("\n")}])
elif mode == "slow":  # argument: milliseconds
    for r in requests():
        time.sleep(int(args[0]) / 1000)
        reply(r, **verdict(r))
elif mode == "late":  # answers the first only when the third comes, the others at once
    held = None
    for n, r in enumerate(requests()):
        if n == 0:
            held = r
            continue
        if n == 2:
            reply(held, **verdict(held))
        reply(r, **verdict(r))
elif mode == "reorder":  # gathers as many as the argument says, answers last come first
    held = []
    for r in requests():
        held.append(r)
        if len(held) == int(args[0]):
            for h in reversed(held):
                reply(h, echo=h.get("n"))
            held = []
elif mode == "first_silent":  # never answers the first, answers the others
    for n, r in enumerate(requests()):
        if n:
            reply(r, **verdict(r))
elif mode == "garbage":
    for r in requests():
        say("Traceback (most recent call last): \x01")
elif mode == "not_object":
    for r in requests():
        say("[1,2]")
elif mode == "no_id":
    for r in requests():
        say('{"passed":true}')
elif mode == "unknown_id":
    for r in requests():
        say('{"id":%d,"passed":true}' % (r["id"] + 1000))
elif mode == "string_id":
    for r in requests():
        say('{"id":"%d","passed":true}' % r["id"])
elif mode == "huge":  # argument: bytes; without an end of line
    for r in requests():
        sys.stdout.write("x" * int(args[0]))
        sys.stdout.flush()
        time.sleep(60)
elif mode == "wide":  # a valid reply of a given number of bytes
    for r in requests():
        head = '{"id":%d,"findings":[{"message":"' % r["id"]
        say(head + "x" * (int(args[0]) - len(head) - 4) + '"}]}')
elif mode == "exit":  # argument: status
    sys.exit(int(args[0]))
elif mode == "die":  # after so many good replies, in the middle of the next
    for n, r in enumerate(requests()):
        if n == int(args[0]):
            sys.stdout.write('{"id":%d,"pas' % r["id"])
            sys.stdout.flush()
            sys.exit(3)
        reply(r, **verdict(r))
elif mode == "die_once":  # argument: a file that says that it has died already
    for r in requests():
        if not os.path.exists(args[0]):
            open(args[0], "w").close()
            os.kill(os.getpid(), signal.SIGKILL)
        reply(r, **verdict(r))
elif mode == "last_words":  # answers and ends at once, each time
    for r in requests():
        reply(r, **verdict(r))
        sys.exit(0)
elif mode == "close_output":
    for r in requests():
        os.close(1)
        time.sleep(60)
elif mode == "close_input":
    reply_to = next(requests())
    reply(reply_to, **verdict(reply_to))
    os.close(0)
    time.sleep(60)
elif mode == "deaf":  # never reads, never ends by itself, takes no SIGTERM
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    while True:
        time.sleep(60)
elif mode == "stop_reading":  # answers once and then reads no more
    r = next(requests())
    reply(r, **verdict(r))
    while True:
        time.sleep(60)
elif mode == "child":  # a child of its own holds the streams open
    if os.fork() == 0:
        while True:
            time.sleep(60)
    for r in requests():
        reply(r, **verdict(r))
        os._exit(5)
elif mode == "noisy":  # argument: lines on standard error
    for r in requests():
        for n in range(int(args[0])):
            sys.stderr.write("line %d\n" % n)
        sys.stderr.flush()
        reply(r, **verdict(r))
elif mode == "blank":
    for r in requests():
        say("")
        say("  \r")
        say('{"id":%d,"passed":true}\r' % r["id"])
elif mode == "no_verdict":
    for r in requests():
        reply(r, opinion="fine")
elif mode == "error":
    for r in requests():
        reply(r, error="the register is closed")
else:
    sys.exit("unknown mode " + mode)
