-- What validate found, as it was imported.
CREATE TABLE validation_report (  -- append-only
  arrival INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,  -- SHA-256 of the report: the same one is kept once
  campaign_id TEXT REFERENCES campaign (id) ON DELETE CASCADE,
  deal_id TEXT,
  is_valid INTEGER,
  content_hash TEXT,  -- of the campaign that was validated
  validated_at TEXT,
  policy_hash TEXT,
  results TEXT,
  short_circuited INTEGER,
  total_latency_ms REAL,
  cache_hit_rate REAL,
  extra TEXT
) STRICT;
CREATE INDEX validation_report_by_campaign ON validation_report (campaign_id);

CREATE TABLE set_finding (  -- append-only
  arrival INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,  -- SHA-256 of the finding: the same one is kept once
  code TEXT,
  slug TEXT,
  severity TEXT,
  message TEXT,
  campaign_ids TEXT,
  content_hashes TEXT,
  fingerprint TEXT,
  extra TEXT
) STRICT;
