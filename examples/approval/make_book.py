#!/usr/bin/env python3
"""A plausible book: a year's deals of a seller of larger campaigns, as dealctl export writes them.

    ./make_book.py [DEALS] > book.ndjson

Values are lognormal: half of the deals are above 240,000, one in four above 580,000, one in four
below 100,000. Small standard deals (renewals) are one in ten.
"""
import json
import random
import sys

OWNERS = ["ada", "bo", "chi", "dev", "eve", "finn", "gus", "hana"]
CURRENCIES = ["USD"] * 7 + ["EUR"] * 2 + ["GBP"]
TYPES = ["guaranteed", "preferred", "private_auction"]


def deal(number, draw):
    small = draw.random() < 0.1
    value = draw.lognormvariate(8.6, 0.5) if small else draw.lognormvariate(12.5, 1.2)
    return {
        "type": "deal", "id": f"d-{number:04}", "deal_name": f"Campaigns {number:04}",
        "deal_type": "standard" if small or draw.random() < 0.5 else draw.choice(TYPES),
        "total_value": max(round(value / 500) * 500, 500), "currency": draw.choice(CURRENCIES),
        "start_date": "2026-10-01", "end_date": "2026-12-31", "owner_id": draw.choice(OWNERS),
    }


def main():
    draw = random.Random(2026)
    for number in range(1, int(sys.argv[1] if len(sys.argv) > 1 else 250) + 1):
        print(json.dumps(deal(number, draw), separators=(",", ":")))


main()
