-- What people know is there: listed before it was seen, or there when a site was first looked at.

CREATE TABLE expected_devices (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  site_id text NOT NULL REFERENCES sites (id),
  content jsonb NOT NULL,
  import_id uuid NOT NULL REFERENCES imports (id),
  imported_by text NOT NULL,
  device_id uuid,
  UNIQUE (site_id, content),
  FOREIGN KEY (site_id, device_id) REFERENCES devices (site_id, id)
);
COMMENT ON TABLE expected_devices IS 'Devices that a list named before any scan saw them; device_id once one did.';
COMMENT ON COLUMN expected_devices.content IS 'MAC address and values of fields, as the list has them.';
CREATE INDEX expected_devices_waiting ON expected_devices (site_id) WHERE device_id IS NULL;

ALTER TABLE sites ADD COLUMN baseline_at timestamptz;
COMMENT ON COLUMN sites.baseline_at IS 'End of the first whole scan: what was there by then is accepted together, what came later by itself.';
