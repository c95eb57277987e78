#!/usr/bin/env python3
"""Makes deals, their accounts and campaigns as NDJSON for a store: the same seed, the same bytes.

    tests/bench/make_deals.py accounts 200000              one account for 200 deals
    tests/bench/make_deals.py deals 200000                 about 600 bytes a record
    tests/bench/make_deals.py campaigns 200000             one a deal, about 600 bytes
    tests/bench/make_deals.py deals 200000 --round 2       the same ids with other content

The records bear no version: dealctl import takes them as new ones or, in a later round, as changes.
"""
import argparse
import datetime
import json
import random
import sys

DEALS_AN_ACCOUNT = 200
BATCH = 2000
EPOCH = datetime.date(2026, 10, 1)
COUNTRIES = ["US", "CA", "GB", "DE", "FR", "ES", "IT", "NL", "SE", "PL", "JP", "AU", "BR", "MX"]
BRANDS = ["Nordlicht", "Acme Shoes", "Café Olé", "Blue Harbour", "Pinewood Motors", "Sol & Mar"]
OWNERS = ["ana@example.com", "ben@example.com", "chi@example.com", "dag@example.com"]


def account_id(deal):
    return f"acct-{deal // DEALS_AN_ACCOUNT:06}"


def deal_id(deal):
    return f"deal-2026-{deal:09}"


def account(number, rng):
    return {"type": "account", "id": f"acct-{number:06}", "name": f"{rng.choice(BRANDS)} {number}",
            "currency": "USD", "time_zone": rng.choice(["UTC", "Europe/Berlin"]),
            "status": "active", "total_historical_spend": rng.randrange(1, 10**8) / 100}


def dates(rng):
    start = EPOCH + datetime.timedelta(days=rng.randrange(120))
    return str(start), str(start + datetime.timedelta(days=rng.randrange(14, 120)))


def deal(number, rng, change):
    start, end = dates(rng)
    brand = rng.choice(BRANDS)
    return {"type": "deal", "id": deal_id(number), "account_id": account_id(number),
            "deal_name": f"{brand} {rng.choice(COUNTRIES)} autumn push {number}, round {change}",
            "deal_type": rng.choice(["standard", "programmatic", "preferred"]),
            "total_value": rng.randrange(10**5, 10**8) / 100, "currency": "USD",
            "start_date": start, "end_date": end, "owner_id": rng.choice(OWNERS),
            "price_model": "cpm", "price": rng.randrange(100, 5000) / 100,
            "floor": rng.randrange(10, 100) / 100, "at": rng.choice([1, 2, 3]),
            "wseat": [f"seat-{rng.randrange(10**6)}", f"seat-{rng.randrange(10**6)}"],
            "wadomain": [f"shop{rng.randrange(10**4)}.example", "brand.example"],
            "crm_reference": f"0065g00000{rng.randrange(10**8):08}AAD", "region": "emea",
            "terms": {"payment_days": rng.choice([30, 45, 60]), "io_number": f"IO-{number}",
                      "contacts": [rng.choice(OWNERS), rng.choice(OWNERS)]}}


def campaign(number, rng, change):
    start, end = dates(rng)
    return {"type": "campaign", "id": f"camp-{number:09}", "deal_id": deal_id(number),
            "campaign_name": f"{rng.choice(BRANDS)} display {number}, round {change}",
            "campaign_type": "display", "currency": "USD",
            "budget": rng.randrange(10**4, 10**7) / 100, "status": "active",
            "targeting": {"geo_targets": rng.sample(COUNTRIES, 3),
                          "device_types": ["desktop", "mobile"], "languages": ["en", "de"],
                          "audience_segments": [f"seg-{rng.randrange(9000)}"]},
            "scheduling": {"start_date": start, "end_date": end, "time_zone": "UTC"},
            "pacing": {"type": "even"}, "frequency_caps": {"impressions": 5, "per": "day"},
            "bid": {"type": "cpm", "amount": rng.randrange(100, 900) / 100}}


def main():
    parser = argparse.ArgumentParser(description="Makes records for a store as NDJSON")
    parser.add_argument("kind", choices=["accounts", "deals", "campaigns"])
    parser.add_argument("deals", type=int)
    parser.add_argument("--round", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = random.Random(f"{options.seed} {options.kind} {options.round}")
    if options.kind == "accounts":
        records = (account(i, rng) for i in range(-(-options.deals // DEALS_AN_ACCOUNT)))
    else:
        make = deal if options.kind == "deals" else campaign
        records = (make(i, rng, options.round) for i in range(options.deals))
    lines = []
    for record in records:
        lines.append(json.dumps(record, separators=(",", ":"), ensure_ascii=False) + "\n")
        if len(lines) == BATCH:
            sys.stdout.writelines(lines)
            lines = []
    sys.stdout.writelines(lines)


if __name__ == "__main__":
    main()
