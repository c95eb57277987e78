-- Accounts, deals and campaigns: one row a record, one column a known member, `extra` for the rest.
-- Ids compare by bytes (COLLATE "C"), as in SQLite: both stores give records in the same order.
DO $$
BEGIN
  IF to_regnamespace('dealkit') IS NULL THEN
    CREATE SCHEMA dealkit;
  END IF;
END
$$;
COMMENT ON SCHEMA dealkit IS 'Deals, campaigns and accounts of dealkit; changed by dealctl only';

CREATE TABLE dealkit.migration (
  number bigint PRIMARY KEY,
  name text NOT NULL,
  checksum text NOT NULL,
  applied_at timestamptz NOT NULL,
  applied_by text NOT NULL
);
COMMENT ON TABLE dealkit.migration IS 'Steps of the schema that were applied, rising';
COMMENT ON COLUMN dealkit.migration.checksum IS 'SHA-256 of the text of the step, in hex';

CREATE TABLE dealkit.account (
  id text COLLATE "C" PRIMARY KEY,
  name text,
  currency text,
  time_zone text,
  status text,
  total_historical_spend_micros bigint,
  deal_completion_rate double precision,
  support_tickets_90d bigint,
  version bigint NOT NULL CHECK (version >= 1),
  extra json
);
COMMENT ON TABLE dealkit.account IS 'Whom deals are made with';
COMMENT ON COLUMN dealkit.account.total_historical_spend_micros IS 'Millionths of the currency';
COMMENT ON COLUMN dealkit.account.version IS 'Counts changes, from 1';
COMMENT ON COLUMN dealkit.account.extra IS 'Members that no column knows, as one JSON object';

CREATE TABLE dealkit.deal (
  id text COLLATE "C" PRIMARY KEY,
  account_id text COLLATE "C" REFERENCES dealkit.account,
  deal_name text,
  deal_type text,
  total_value_micros bigint CHECK (total_value_micros > 0),
  currency text,
  start_date text,
  end_date text,
  owner_id text,
  status text
    CHECK (status IN ('draft', 'active', 'paused', 'completed', 'cancelled')),
  price_model text,
  price_micros bigint,
  floor_micros bigint,
  at bigint,
  wseat json,
  wadomain json,
  units bigint,
  approval_state text
    CHECK (approval_state IN ('draft', 'pending', 'level_1_review', 'level_2_review',
                              'level_3_review', 'approved', 'rejected')),
  open_levels json,
  version bigint NOT NULL CHECK (version >= 1),
  approved_version bigint,
  created_at timestamptz,
  updated_at timestamptz,
  extra json,
  CONSTRAINT deal_runs_approved
    CHECK (status NOT IN ('active', 'paused', 'completed') OR approved_version IS NOT NULL),
  CONSTRAINT deal_approved_version
    CHECK (approval_state <> 'approved' OR approved_version IS NOT NULL)
);
COMMENT ON TABLE dealkit.deal IS 'What an account and the house agree on';
COMMENT ON COLUMN dealkit.deal.total_value_micros IS 'Millionths of the currency';
COMMENT ON COLUMN dealkit.deal.price_micros IS 'Millionths of the currency';
COMMENT ON COLUMN dealkit.deal.floor_micros IS 'Millionths of the currency';
COMMENT ON COLUMN dealkit.deal.version IS 'Counts changes of content, from 1';
COMMENT ON COLUMN dealkit.deal.approved_version IS 'The version that was approved last';
COMMENT ON COLUMN dealkit.deal.open_levels IS 'Levels of the review that are still to sign';
COMMENT ON COLUMN dealkit.deal.start_date IS 'As it was written: a date or a time';
COMMENT ON COLUMN dealkit.deal.end_date IS 'As it was written: a date or a time';
COMMENT ON COLUMN dealkit.deal.extra IS 'Members that no column knows, as one JSON object';
CREATE INDEX deal_by_account ON dealkit.deal (account_id);
CREATE INDEX deal_by_status ON dealkit.deal (status);
CREATE INDEX deal_by_approval_state ON dealkit.deal (approval_state);
CREATE INDEX deal_by_owner ON dealkit.deal (owner_id);
CREATE INDEX deal_by_start_date ON dealkit.deal (start_date);
CREATE INDEX deal_by_end_date ON dealkit.deal (end_date);

CREATE TABLE dealkit.campaign (
  id text COLLATE "C" PRIMARY KEY,
  deal_id text COLLATE "C" REFERENCES dealkit.deal ON DELETE CASCADE,
  campaign_name text,
  campaign_type text,
  currency text,
  budget_micros bigint,
  daily_budget_micros bigint,
  status text,
  content_hash text,
  targeting json,
  scheduling json,
  pacing json,
  frequency_caps json,
  bid json,
  creative_specs json,
  attribution json,
  brand_safety json,
  compliance json,
  deals json,
  deal json,
  product json,
  product_category text,
  x_validate json,
  validation_status text
    CHECK (validation_status IN ('pending', 'valid', 'warnings', 'invalid')),
  last_validated_at timestamptz,
  created_at timestamptz,
  updated_at timestamptz,
  version bigint NOT NULL CHECK (version >= 1),
  extra json
);
COMMENT ON TABLE dealkit.campaign IS 'What is shown to whom under a deal; deleted with it';
COMMENT ON COLUMN dealkit.campaign.budget_micros IS 'Millionths of the currency';
COMMENT ON COLUMN dealkit.campaign.daily_budget_micros IS 'Millionths of the currency';
COMMENT ON COLUMN dealkit.campaign.content_hash IS 'SHA-256 of the canonical content';
COMMENT ON COLUMN dealkit.campaign.deals IS 'Deals of the supply side that it buys through';
COMMENT ON COLUMN dealkit.campaign.deal IS 'What was declared of the deal above; deal_id counts';
COMMENT ON COLUMN dealkit.campaign.version IS 'Counts changes of content, from 1';
COMMENT ON COLUMN dealkit.campaign.extra IS 'Members that no column knows, as one JSON object';
CREATE INDEX campaign_by_deal ON dealkit.campaign (deal_id);
CREATE INDEX campaign_by_status ON dealkit.campaign (status);
CREATE INDEX campaign_by_targeting ON dealkit.campaign
  USING gin ((targeting::jsonb) jsonb_path_ops);
