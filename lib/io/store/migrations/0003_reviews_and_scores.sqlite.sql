-- Reviews of deals, contacts with the people behind them, and scores.
CREATE TABLE approval (  -- one row a seat of a level and round
  id TEXT NOT NULL PRIMARY KEY,
  deal_id TEXT REFERENCES deal (id) ON DELETE CASCADE,
  round INTEGER,
  level INTEGER,
  seat INTEGER,
  approver_id TEXT,
  approver_role TEXT,
  action TEXT,  -- NULL while the seat is pending
  comments TEXT,
  sla_deadline TEXT,
  decided_at TEXT,
  is_sla_breached INTEGER,
  signed TEXT,  -- the snapshot that was signed
  created_at TEXT,
  extra TEXT,
  UNIQUE (deal_id, round, level, seat),
  UNIQUE (deal_id, round, level, approver_id)
) STRICT;
CREATE INDEX approval_pending ON approval (approver_id) WHERE action IS NULL;
CREATE INDEX approval_due ON approval (sla_deadline) WHERE action IS NULL;

CREATE TABLE interaction (  -- contacts with the people behind a deal; append-only
  arrival INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  deal_id TEXT REFERENCES deal (id) ON DELETE CASCADE,
  kind TEXT,
  at TEXT,
  extra TEXT
) STRICT;
CREATE INDEX interaction_by_deal ON interaction (deal_id);

CREATE TABLE engagement_metric (  -- scores of deals; the latest one counts
  arrival INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  deal_id TEXT REFERENCES deal (id) ON DELETE CASCADE,
  score REAL,
  tier TEXT,
  components TEXT,
  feature_vector TEXT,
  computed_at TEXT,
  extra TEXT
) STRICT;
CREATE INDEX engagement_metric_by_deal ON engagement_metric (deal_id);
CREATE INDEX engagement_metric_by_tier ON engagement_metric (tier);
CREATE INDEX engagement_metric_by_score ON engagement_metric (score);
