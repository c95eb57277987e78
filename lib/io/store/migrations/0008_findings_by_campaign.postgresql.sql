-- Which findings name a campaign: what its validation status follows from when its content returns.
CREATE TABLE dealkit.set_finding_campaign (
  campaign_id text COLLATE "C",
  finding_id text COLLATE "C" REFERENCES dealkit.set_finding ON DELETE CASCADE,
  PRIMARY KEY (campaign_id, finding_id)
);
COMMENT ON TABLE dealkit.set_finding_campaign IS 'Which findings name a campaign';
CREATE INDEX set_finding_campaign_by_finding ON dealkit.set_finding_campaign (finding_id);
INSERT INTO dealkit.set_finding_campaign (campaign_id, finding_id)
SELECT j.value #>> '{}', f.id
FROM dealkit.set_finding f
CROSS JOIN LATERAL json_array_elements(
  CASE WHEN json_typeof(f.campaign_ids) = 'array' THEN f.campaign_ids END) AS j (value)
WHERE json_typeof(j.value) = 'string'
ON CONFLICT DO NOTHING;
