#!/usr/bin/env python3
"""Makes campaigns as a busy agency has them: few audience segments that all of them share, six
each, three of eight countries, one quarter. NDJSON on standard output; the same seed, the same
bytes.

    tests/bench/make_shared_audiences.py 60000 >shared.ndjson        500 segments
    tests/bench/make_shared_audiences.py 60000 --segments 2000

Judge them with --now 2026-09-01T00:00:00Z. All else is as make_campaigns.py makes it. Of 60 000
such campaigns some 130 million pairs share a segment; 27 000 overlap enough to be told of.
"""
import argparse
import random
import re
import sys

import make_campaigns

COUNTRIES = ["US", "CA", "GB", "DE", "FR", "JP", "BR", "AU"]
TARGETING = re.compile(r'"targeting":{.*?},"scheduling":{"start":"[^"]*","end":"[^"]*"')


def audience(rng, segments):
    geo = rng.sample(COUNTRIES, 3)
    part = {"audience_segments": [f"seg-{rng.randint(1, segments)}" for _ in range(6)],
            "geo_targets": geo, "device_types": ["desktop", "mobile"]}
    return (f'"targeting":{make_campaigns.compact(part)},'
            '"scheduling":{"start":"2027-01-01T00:00:00Z","end":"2027-03-31T00:00:00Z"')


def main():
    parser = argparse.ArgumentParser(description="Makes campaigns that share audiences as NDJSON")
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--segments", type=int, default=500)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    pools = make_campaigns.Pools(rng)
    for number in range(options.count):
        text = make_campaigns.campaign(rng, pools, number, 0.05)
        sys.stdout.write(TARGETING.sub(audience(rng, options.segments), text, count=1))


if __name__ == "__main__":
    try:
        main()
    except BrokenPipeError:
        sys.stderr.close()
