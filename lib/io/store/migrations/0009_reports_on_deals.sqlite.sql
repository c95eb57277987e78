-- A submit looks for the reports on its deal.
CREATE INDEX validation_report_by_deal ON validation_report (deal_id) WHERE campaign_id IS NULL;
