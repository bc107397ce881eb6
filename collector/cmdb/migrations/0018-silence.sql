-- How long scans have missed a device, and how alerts get through to people.

ALTER TABLE devices ADD COLUMN missed_since timestamptz;
COMMENT ON COLUMN devices.missed_since IS 'End of the first scan since it was seen that looked for it and did not see it.';
UPDATE devices SET missed_since = missed_at WHERE missed_at > last_seen;

CREATE INDEX alert_deliveries_sent ON alert_deliveries (channel, sent_at) WHERE state = 'sent';
CREATE INDEX alert_deliveries_unsent ON alert_deliveries (channel, created_at) WHERE state <> 'sent';

ALTER TABLE followers ADD COLUMN resumed_at timestamptz;
COMMENT ON COLUMN followers.resumed_at IS 'Since when it is followed without a break: before that, nobody listened, and silence says nothing.';
