import json, sys
for line in sys.stdin:
    request = json.loads(line)
    print(json.dumps({"id": request["id"], "findings": [{"message": json.dumps([request["check"], request["now"], request["record"]])}]}), flush=True)
