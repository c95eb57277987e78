-- Which findings name a campaign: what its validation status follows from when its content returns.
CREATE TABLE set_finding_campaign (
  campaign_id TEXT NOT NULL,
  finding_id TEXT NOT NULL REFERENCES set_finding (id) ON DELETE CASCADE,
  PRIMARY KEY (campaign_id, finding_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX set_finding_campaign_by_finding ON set_finding_campaign (finding_id);
INSERT OR IGNORE INTO set_finding_campaign (campaign_id, finding_id)
SELECT j.value, f.id FROM set_finding f, json_each(f.campaign_ids) j WHERE j.type = 'text';
