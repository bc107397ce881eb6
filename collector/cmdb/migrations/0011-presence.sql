-- Whether things are still there: where scans looked, what they missed, and what waits for a person's word.

ALTER TABLE sites
  ADD COLUMN presence jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN presence_at timestamptz;
COMMENT ON COLUMN sites.presence IS 'What the site has of its own: opening hours, closures, patience per kind.';
COMMENT ON COLUMN sites.presence_at IS 'End of the latest scan that presence was concluded from. One that comes later and is older is not counted.';

ALTER TABLE devices
  ADD COLUMN missed_at timestamptz,
  ADD COLUMN patience_from timestamptz;
COMMENT ON COLUMN devices.missed_at IS 'End of the latest scan that looked for it and did not see it: nothing behind it was looked for either.';
COMMENT ON COLUMN devices.patience_from IS 'Its absence counts from here at the earliest, by a person''s word.';
ALTER TABLE endpoints ADD COLUMN patience_from timestamptz;
COMMENT ON COLUMN endpoints.patience_from IS 'Its absence counts from here at the earliest, by a person''s word.';
CREATE INDEX devices_absent ON devices (site_id, last_seen) WHERE state <> 'retired';
CREATE INDEX endpoints_absent ON endpoints (site_id, last_seen)
  WHERE state <> 'retired' AND NOT is_random_mac AND device_id IS NULL;

CREATE TABLE coverage_areas (
  site_id text NOT NULL REFERENCES sites (id),
  key text NOT NULL,
  item_class text NOT NULL CHECK (item_class IN ('device', 'endpoint')),
  vlan integer,
  firsts inet[] NOT NULL,
  lasts inet[] NOT NULL,
  skipped_firsts inet[] NOT NULL,
  skipped_lasts inet[] NOT NULL,
  at timestamptz NOT NULL,
  counted_ms bigint NOT NULL CHECK (counted_ms >= 0),
  PRIMARY KEY (site_id, key)
) WITH (fillfactor = 80);
COMMENT ON TABLE coverage_areas IS 'Parts of a site that scans look at, each with a clock that runs only while it is looked at and the site is open.';
COMMENT ON COLUMN coverage_areas.at IS 'End of the latest scan that covered it.';
COMMENT ON COLUMN coverage_areas.counted_ms IS 'What the clock shows at that instant.';

CREATE TABLE coverage_ticks (
  site_id text NOT NULL,
  key text NOT NULL,
  at timestamptz NOT NULL,
  counted_ms bigint NOT NULL,
  PRIMARY KEY (site_id, key, at),
  FOREIGN KEY (site_id, key) REFERENCES coverage_areas (site_id, key)
);
COMMENT ON TABLE coverage_ticks IS 'What the clocks of areas showed at each scan that moved them: the absence of a thing is the difference since it was last seen.';

CREATE TABLE presence_brakes (
  id uuid PRIMARY KEY,
  site_id text NOT NULL REFERENCES sites (id),
  item_class text NOT NULL CHECK (item_class IN ('device', 'endpoint')),
  site_items integer NOT NULL,
  opened_at timestamptz NOT NULL,
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'approved', 'rejected', 'released')),
  decided_at timestamptz,
  decided_by text,
  note text,
  UNIQUE (site_id, id),
  CHECK ((state = 'pending') = (decided_at IS NULL)),
  CHECK ((decided_by IS NOT NULL) = (state IN ('approved', 'rejected')))
);
COMMENT ON TABLE presence_brakes IS 'Mass disappearances, which a person approves or rejects. Released ones ended by themselves: everything was seen again.';
COMMENT ON COLUMN presence_brakes.site_items IS 'How many devices or endpoints the site had when it was opened.';
CREATE UNIQUE INDEX presence_brakes_pending ON presence_brakes (site_id, item_class) WHERE state = 'pending';
CREATE INDEX presence_brakes_by_state ON presence_brakes (state, id DESC);

CREATE TABLE presence_brake_items (
  site_id text NOT NULL,
  brake_id uuid NOT NULL,
  device_id uuid,
  endpoint_id uuid,
  added_at timestamptz NOT NULL,
  returned_at timestamptz,
  FOREIGN KEY (site_id, brake_id) REFERENCES presence_brakes (site_id, id),
  FOREIGN KEY (site_id, device_id) REFERENCES devices (site_id, id),
  FOREIGN KEY (site_id, endpoint_id) REFERENCES endpoints (site_id, id) ON DELETE CASCADE,
  UNIQUE NULLS NOT DISTINCT (brake_id, device_id, endpoint_id),
  CHECK (num_nulls(device_id, endpoint_id) = 1)
);
COMMENT ON TABLE presence_brake_items IS 'What a mass disappearance is about; what was seen again has left it.';
CREATE INDEX presence_brake_items_by_device ON presence_brake_items (device_id) WHERE device_id IS NOT NULL;
CREATE INDEX presence_brake_items_by_endpoint ON presence_brake_items (endpoint_id) WHERE endpoint_id IS NOT NULL;

