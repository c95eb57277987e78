-- Accounts, deals and campaigns: one row a record, one column a known member (amounts in millionths
-- of the currency, documents as JSON text), `extra` for the members that no column knows.
CREATE TABLE migration (  -- steps of the schema that were applied
  number INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  checksum TEXT NOT NULL,  -- SHA-256 of the text of the step, in hex
  applied_at TEXT NOT NULL,
  applied_by TEXT NOT NULL
) STRICT;

CREATE TABLE account (  -- whom deals are made with
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT,
  currency TEXT,
  time_zone TEXT,
  status TEXT,
  total_historical_spend_micros INTEGER,
  deal_completion_rate REAL,
  support_tickets_90d INTEGER,
  version INTEGER NOT NULL CHECK (version >= 1),
  extra TEXT
) STRICT;

-- Checks are chains of OR: for IN (…) SQLite would build a table at every row.
CREATE TABLE deal (  -- what an account and the house agree on
  id TEXT NOT NULL PRIMARY KEY,
  account_id TEXT REFERENCES account (id),
  deal_name TEXT,
  deal_type TEXT,
  total_value_micros INTEGER CHECK (total_value_micros > 0),
  currency TEXT,
  start_date TEXT,
  end_date TEXT,
  owner_id TEXT,
  status TEXT
    CHECK (status = 'draft' OR status = 'active' OR status = 'paused' OR status = 'completed' OR
           status = 'cancelled'),
  price_model TEXT,
  price_micros INTEGER,
  floor_micros INTEGER,
  at INTEGER,
  wseat TEXT,
  wadomain TEXT,
  units INTEGER,
  approval_state TEXT
    CHECK (approval_state = 'draft' OR approval_state = 'pending' OR
           approval_state = 'level_1_review' OR approval_state = 'level_2_review' OR
           approval_state = 'level_3_review' OR approval_state = 'approved' OR
           approval_state = 'rejected'),
  open_levels TEXT,
  version INTEGER NOT NULL CHECK (version >= 1),
  approved_version INTEGER,
  created_at TEXT,
  updated_at TEXT,
  extra TEXT,
  CONSTRAINT deal_runs_approved
    CHECK ((status <> 'active' AND status <> 'paused' AND status <> 'completed') OR
           approved_version IS NOT NULL),
  CONSTRAINT deal_approved_version
    CHECK (approval_state <> 'approved' OR approved_version IS NOT NULL)
) STRICT;
CREATE INDEX deal_by_account ON deal (account_id);
CREATE INDEX deal_by_status ON deal (status);
CREATE INDEX deal_by_approval_state ON deal (approval_state);
CREATE INDEX deal_by_owner ON deal (owner_id);
CREATE INDEX deal_by_start_date ON deal (start_date);
CREATE INDEX deal_by_end_date ON deal (end_date);

CREATE TABLE campaign (  -- what is shown to whom under a deal; deleted with it
  id TEXT NOT NULL PRIMARY KEY,
  deal_id TEXT REFERENCES deal (id) ON DELETE CASCADE,
  campaign_name TEXT,
  campaign_type TEXT,
  currency TEXT,
  budget_micros INTEGER,
  daily_budget_micros INTEGER,
  status TEXT,
  content_hash TEXT,
  targeting TEXT,
  scheduling TEXT,
  pacing TEXT,
  frequency_caps TEXT,
  bid TEXT,
  creative_specs TEXT,
  attribution TEXT,
  brand_safety TEXT,
  compliance TEXT,
  deals TEXT,
  deal TEXT,
  product TEXT,
  product_category TEXT,
  x_validate TEXT,
  validation_status TEXT
    CHECK (validation_status = 'pending' OR validation_status = 'valid' OR
           validation_status = 'warnings' OR validation_status = 'invalid'),
  last_validated_at TEXT,
  created_at TEXT,
  updated_at TEXT,
  version INTEGER NOT NULL CHECK (version >= 1),
  extra TEXT
) STRICT;
CREATE INDEX campaign_by_deal ON campaign (deal_id);
CREATE INDEX campaign_by_status ON campaign (status);
