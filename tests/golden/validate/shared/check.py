# An external check for the cases: argv[1] says how it behaves.
import json, sys, time
mode = sys.argv[1]
if mode == "dead":
    sys.exit(3)
for line in sys.stdin:
    request = json.loads(line)
    budget = request["record"]["budget"]
    reply = {"id": request["id"], "passed": True}
    if mode == "refuse" and budget > 100:
        dear = {"code": "LEGAL01", "severity": "warning", "message": "too much",
                "pointer": "/budget", "actual": budget, "expected": 100}
        reply = {"id": request["id"], "findings": [dear, {"message": "and unsigned"}]}
    elif mode == "bare":
        reply = {"id": request["id"], "passed": False}
    elif mode == "cannot":
        reply = {"id": request["id"], "error": "the register is being reloaded"}
    elif mode == "slow":
        time.sleep(100)
    if mode == "garbage":
        print("<html>not what was asked for")
    else:
        print(json.dumps(reply))
    sys.stdout.flush()
