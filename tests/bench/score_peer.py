"""The score of feature vectors in Python, for tests/bench/score.sh: the same formulas.

    score_peer.py make COUNT      vectors on standard output
    score_peer.py score FILE      deal_id, score and tier of each
"""
import json
import math
import random
import sys


def vectors(count):
    rng = random.Random(1)
    for i in range(count):
        yield {"deal_id": f"deal-{i:07}", "days_since_last_interaction": rng.randrange(60),
               "days_since_last_campaign_update": rng.randrange(60),
               "hours_since_last_approval_action": round(rng.uniform(0, 400), 2),
               "interactions_7d": rng.randrange(20), "interactions_30d": rng.randrange(80),
               "campaign_edits_30d": rng.randrange(20),
               "deal_value": round(rng.uniform(1000, 1e6), 2),
               "budget_utilization": round(rng.random(), 4),
               "historical_spend": rng.randrange(3_000_000),
               "targeting_change_count": rng.randrange(15),
               "approval_velocity": round(rng.uniform(0, 200), 2),
               "past_completion_rate": round(rng.random(), 4),
               "support_tickets_90d": rng.randrange(12)}


def sat(x, most):
    return min(math.log(1 + x) / math.log(1 + most), 1)


def score(v):
    get = v.get
    recency = 100 * (0.40 * math.exp(-0.1 * v["days_since_last_interaction"])
                     + 0.35 * math.exp(-0.1 * v["days_since_last_campaign_update"])
                     + 0.25 * math.exp(-0.05 * v["hours_since_last_approval_action"]))
    frequency = 100 * (0.5 * sat(get("interactions_7d", 0), 20)
                       + 0.3 * sat(get("interactions_30d", 0), 60)
                       + 0.2 * sat(get("campaign_edits_30d", 0), 15))
    monetary = 100 * (0.40 / (1 + math.exp(-1e-5 * (v["deal_value"] - 100_000)))
                      + 0.35 * get("budget_utilization", 0)
                      + 0.25 * min(math.log(1 + get("historical_spend", 0))
                                   / math.log(1_000_001), 1))
    behavioural = 100 * (0.5 * min(get("targeting_change_count", 0) / 10, 1)
                         + 0.5 * max(0, 1 - get("approval_velocity", 48) / 168))
    health = max(0, 100 * get("past_completion_rate", 0.8)
                 - min(5 * get("support_tickets_90d", 0), 50))
    total = (0.30 * recency + 0.20 * frequency + 0.25 * monetary + 0.15 * behavioural
             + 0.10 * health)
    return math.floor(total * 100 + 0.5) / 100


def tier(points):
    return ("hot" if points >= 75 else "warm" if points >= 50 else "cold" if points >= 25
            else "at_risk")


def main():
    if sys.argv[1] == "make":
        for vector in vectors(int(sys.argv[2])):
            print(json.dumps(vector, separators=(",", ":")))
        return
    with open(sys.argv[2], encoding="utf-8") as file:
        for line in file:
            vector = json.loads(line)
            points = score(vector)
            print(json.dumps({"deal_id": vector["deal_id"], "score": points,
                              "tier": tier(points)}, separators=(",", ":")))


if __name__ == "__main__":
    main()
