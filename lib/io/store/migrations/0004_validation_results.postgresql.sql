-- What validate found, as it was imported.
CREATE TABLE dealkit.validation_report (
  arrival bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  id text COLLATE "C" PRIMARY KEY,
  campaign_id text COLLATE "C" REFERENCES dealkit.campaign ON DELETE CASCADE,
  deal_id text COLLATE "C",
  is_valid boolean,
  content_hash text,
  validated_at text,
  policy_hash text,
  results json,
  short_circuited boolean,
  total_latency_ms double precision,
  cache_hit_rate double precision,
  extra json
);
COMMENT ON TABLE dealkit.validation_report IS 'What validate found in a campaign; append-only';
COMMENT ON COLUMN dealkit.validation_report.id IS 'SHA-256 of the report: the same one is kept once';
COMMENT ON COLUMN dealkit.validation_report.content_hash IS 'Of the campaign that was validated';
CREATE INDEX validation_report_by_campaign ON dealkit.validation_report (campaign_id);

CREATE TABLE dealkit.set_finding (
  arrival bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  id text COLLATE "C" PRIMARY KEY,
  code text,
  slug text,
  severity text,
  message text,
  campaign_ids json,
  content_hashes json,
  fingerprint text,
  extra json
);
COMMENT ON TABLE dealkit.set_finding IS 'What validate found in several campaigns together';
COMMENT ON COLUMN dealkit.set_finding.id IS 'SHA-256 of the finding: the same one is kept once';
