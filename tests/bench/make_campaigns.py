#!/usr/bin/env python3
"""Makes realistic campaigns as NDJSON on standard output: the same seed gives the same bytes.

    tests/bench/make_campaigns.py 200000 >campaigns.ndjson      about 1.25 KB a record
    tests/bench/make_campaigns.py 1000 --seed 7 --wrong 0       all without deliberate mistakes
    tests/bench/make_campaigns.py 1000 --wrong 0 --two          each with two findings

Judge them with --now 2026-09-01T00:00:00Z. About 5% (--wrong) carry one deliberate mistake each,
of the kinds in MISTAKES. Every member that validate knows occurs. Parts (targeting,
creatives, …) come from pools made once, so that a record costs a few microseconds.
"""
import argparse
import datetime
import json
import random
import sys

POOL = 512
BATCH = 2000
EPOCH = datetime.date(2026, 10, 1)
COUNTRIES = ["US", "CA", "GB", "DE", "FR", "ES", "IT", "NL", "SE", "PL", "JP", "AU", "BR", "MX"]
EUROPEAN = {"DE", "FR", "ES", "IT", "NL", "SE", "PL"}
LANGUAGES = ["en", "de", "fr", "es", "it", "nl", "sv", "pl", "ja", "pt-BR"]
CATEGORIES = ["IAB1-2", "IAB2-10", "IAB3-4", "IAB8-5", "IAB9-30", "IAB13-1", "IAB17-18", "IAB19-6"]
FLOOR_CATEGORIES = ["IAB25", "IAB26"]
KEYWORDS = ["war", "crash", "terror", "casino", "shooting", "disaster", "scandal", "outbreak"]
VENDORS = ["ias", "doubleverify", "moat"]
BRANDS = ["Nordlicht", "Acme Shoes", "Café Olé", "Blue Harbour", "Pinewood Motors", "Sol & Mar"]
# width, height, most kB at initial load, most kB in all (IAB Fixed Size Ad Specifications, 2017)
SIZES = [(970, 250, 250, 500), (728, 90, 150, 300), (160, 600, 150, 300), (300, 250, 150, 300)]


def compact(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def pick(rng, values, most):
    return rng.sample(values, rng.randint(1, most))


def thinned(rng, part, optional):
    """As people write them: every optional member in 4 of 10 records."""
    return {k: v for k, v in part.items() if k not in optional or rng.random() < 0.4}


def targeting(rng):
    segment = rng.randint(1, 9000)
    geo = pick(rng, COUNTRIES, 3)
    devices = pick(rng, ["desktop", "mobile", "tablet", "ctv"], 2)
    if devices == ["ctv"]:
        devices.append("desktop")  # televisions alone show no banners (TGT007)
    part = {
        "audience_segments": [f"seg-{segment + i}" for i in range(rng.randint(1, 3))],
        "exclude_segments": [f"seg-{segment + 9000}"],
        "geo_targets": geo,
        "geo_exclude": [next(c for c in COUNTRIES if c not in geo)],
        "device_types": devices,
        "age": {"min": rng.choice([18, 21, 25]), "max": rng.choice([45, 54, 65])},
        "languages": pick(rng, LANGUAGES, 2),
        "categories": pick(rng, CATEGORIES, 2),
        "dayparts": [{"start": rng.randint(5, 8), "end": rng.randint(18, 24)}],
    }
    return thinned(rng, part, ["exclude_segments", "geo_exclude", "age", "languages",
                               "categories", "dayparts"])


def creative(rng, video):
    brand = rng.choice(["nordlicht", "acme", "cafe-ole", "blue-harbour"])
    common = {"secure": True, "click_url": f"https://{brand}.example/{rng.randint(1, 99)}",
              "landing_domain": f"{brand}.example"}
    if video:
        return {"id": f"cr-{rng.randint(1, 99999)}", "format": "video", "w": 1280, "h": 720,
                "mime": "video/mp4", "duration_s": rng.choice([15, 30]), "codec": "h264",
                "bitrate_kbps": rng.randint(2000, 5000), **common}
    w, h, initial, in_all = rng.choice(SIZES)
    return {"id": f"cr-{rng.randint(1, 99999)}", "format": "display", "w": w, "h": h,
            "initial_kb": rng.randint(20, initial), "subload_kb": rng.randint(20, in_all),
            "requests": rng.randint(1, 10), "mime": "text/html", **common}


def brand_safety(rng):
    part = {"tier": "standard", "blocked_categories": FLOOR_CATEGORIES,
            "allowed_categories": [], "keywords": pick(rng, KEYWORDS, 2),
            "verification_vendor": rng.choice(VENDORS)}
    return thinned(rng, part, ["allowed_categories", "keywords"])


class Pools:
    """Fragments of text, made once."""

    def __init__(self, rng):
        many = range(POOL)
        self.targeting = []
        for _ in many:
            part = targeting(rng)
            europe = not EUROPEAN.isdisjoint(part["geo_targets"])
            consent = "tcf" if europe else "gpp"
            self.targeting.append((compact(part), consent))
        self.display = [compact([creative(rng, False)]) for _ in many]
        self.video = [compact([creative(rng, True)]) for _ in many]
        self.safety = [compact(brand_safety(rng)) for _ in many]
        self.days = [(EPOCH + datetime.timedelta(days=i)).isoformat() for i in range(400)]


# name: (text that a right record holds, what a wrong one holds instead)
MISTAKES = {
    "no audience": ('"audience_segments":["seg-', '"audience_segments":[],"was_segments":["seg-'),
    "no geo": ('"geo_targets":["', '"geo_targets":[],"was_geo":["'),
    "insecure creative": ('"secure":true', '"secure":false'),
    "age below 13": ('"age":{"min":', '"age":{"min":1,"was_min":'),
    "unknown pacing": ('"pacing":{"type":"even"', '"pacing":{"type":"sometimes"'),
    "cap of nothing": ('"frequency_caps":[{"max":', '"frequency_caps":[{"max":0,"was_max":'),
    "budget as text": ('"budget":', '"budget":"much","was_budget":'),
    "window too long": ('"click_days":', '"click_days":120,"was_click_days":'),
    "over the deal": ('"allocated_spend":', '"allocated_spend":9999999.00,"was_spend":'),
}


# Mistakes that fit any record and that end no validation early.
TWO = ["unknown pacing", "window too long"]


def campaign(rng, pools, number, wrong, two=False):
    """One record. Money is written with two decimals: all its currencies have two."""
    index = int(rng.random() * POOL)
    days = 14 + int(rng.random() * 76)
    start = int(rng.random() * 300)
    daily_cents = 5000 + int(rng.random() * 200000)
    budget_cents = daily_cents * days
    daily = f"{daily_cents // 100}.{daily_cents % 100:02d}"
    budget = f"{budget_cents // 100}.{budget_cents % 100:02d}"
    limit = budget_cents // 100 * 3 + 1000
    video = number % 3 == 0
    part, consent = pools.targeting[index]
    bid = 2 + int(rng.random() * 1200) / 100
    deals = f'[{{"id":"deal-{number // 8:07d}","floor":1.50,"currency":"USD"}}]'
    text = (
        f'{{"type":"campaign","id":"cmp-{number:08d}","deal_id":"deal-{number // 8:07d}",'
        f'"campaign_name":"{BRANDS[number % len(BRANDS)]} {number}",'
        f'"campaign_type":"{"video" if video else "display"}",'
        f'"currency":"USD","budget":{budget},"daily_budget":{daily},'
        f'"deal_budget_limit":{limit}.00,"allocated_spend":{limit // 5}.00,"status":"draft",'
        f'"targeting":{part},'
        f'"scheduling":{{"start":"{pools.days[start]}T00:00:00Z",'
        f'"end":"{pools.days[start + days]}T00:00:00Z","time_zone":"UTC",'
        f'"flights":[],"lead_time_days":5,"exclusive":false}},'
        f'"pacing":{{"type":"even","period":"daily","daily_cap":{daily}}},'
        f'"frequency_caps":[{{"max":{2 + number % 4},"per":"user",'
        f'"window":{{"unit":"day","count":1}}}}],'
        f'"bid":{{"strategy":"fixed","amount":{bid:.2f},"goal":"cpm","max_bid":{bid * 2:.2f}}},'
        f'"creative_specs":{(pools.video if video else pools.display)[index]},'
        f'"attribution":{{"click_days":7,"view_days":1,"model":"last_click","view_share":50}},'
        f'"brand_safety":{pools.safety[index]},'
        f'"compliance":{{"special_category":"none","political":false,"disclosure":"Ad",'
        f'"age_floor":18,"child_directed":false,"consent":"{consent}"}},'
        f'"deals":{deals if number % 8 < 3 else "[]"}}}\n')
    if two:
        for name in TWO:
            text = text.replace(*MISTAKES[name], 1)
    if rng.random() < wrong:
        right, mistaken = rng.choice(list(MISTAKES.values()))
        text = text.replace(right, mistaken, 1)
    return text


def main():
    parser = argparse.ArgumentParser(description="Makes campaigns as NDJSON")
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--wrong", type=float, default=0.05, help="share with a mistake (0.05)")
    parser.add_argument("--two", action="store_true", help="two findings in each")
    options = parser.parse_args()
    rng = random.Random(options.seed)
    pools = Pools(rng)
    out = sys.stdout.buffer
    for first in range(0, options.count, BATCH):
        numbers = range(first, min(first + BATCH, options.count))
        texts = [campaign(rng, pools, n, options.wrong, options.two) for n in numbers]
        out.write("".join(texts).encode())
    out.flush()


if __name__ == "__main__":
    try:
        main()
    except BrokenPipeError:
        sys.stderr.close()
