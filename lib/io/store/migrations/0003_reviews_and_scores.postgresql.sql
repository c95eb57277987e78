-- Reviews of deals, contacts with the people behind them, and scores.
CREATE TABLE dealkit.approval (
  id text COLLATE "C" PRIMARY KEY,
  deal_id text COLLATE "C" REFERENCES dealkit.deal ON DELETE CASCADE,
  round bigint,
  level bigint,
  seat bigint,
  approver_id text,
  approver_role text,
  action text,
  comments text,
  sla_deadline text,
  decided_at text,
  is_sla_breached boolean,
  signed json,
  created_at timestamptz,
  extra json,
  UNIQUE (deal_id, round, level, seat),
  UNIQUE (deal_id, round, level, approver_id)
);
COMMENT ON TABLE dealkit.approval IS 'Seats of the levels of a review: one row a seat and round';
COMMENT ON COLUMN dealkit.approval.action IS 'NULL while the seat is pending';
COMMENT ON COLUMN dealkit.approval.signed IS 'The snapshot that was signed';
CREATE INDEX approval_pending ON dealkit.approval (approver_id) WHERE action IS NULL;
CREATE INDEX approval_due ON dealkit.approval (sla_deadline) WHERE action IS NULL;

CREATE TABLE dealkit.interaction (
  arrival bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  id text COLLATE "C" PRIMARY KEY,
  deal_id text COLLATE "C" REFERENCES dealkit.deal ON DELETE CASCADE,
  kind text,
  at text,
  extra json
);
COMMENT ON TABLE dealkit.interaction IS 'Contacts with the people behind a deal; append-only';
CREATE INDEX interaction_by_deal ON dealkit.interaction (deal_id);

CREATE TABLE dealkit.engagement_metric (
  arrival bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  id text COLLATE "C" PRIMARY KEY,
  deal_id text COLLATE "C" REFERENCES dealkit.deal ON DELETE CASCADE,
  score double precision,
  tier text,
  components json,
  feature_vector json,
  computed_at text,
  extra json
);
COMMENT ON TABLE dealkit.engagement_metric IS 'Scores of deals; the latest one counts';
CREATE INDEX engagement_metric_by_deal ON dealkit.engagement_metric (deal_id);
CREATE INDEX engagement_metric_by_tier ON dealkit.engagement_metric (tier);
CREATE INDEX engagement_metric_by_score ON dealkit.engagement_metric (score);
