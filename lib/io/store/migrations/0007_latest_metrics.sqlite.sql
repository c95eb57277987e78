-- The metric of a deal that counts, without a look at the older ones.
CREATE INDEX engagement_metric_latest ON engagement_metric (deal_id, rtrim(computed_at, 'Z'));
DROP INDEX engagement_metric_by_deal;  -- the one above does its work
