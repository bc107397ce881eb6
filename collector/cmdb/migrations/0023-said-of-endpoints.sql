-- What people and imports say of hosts, kept and ranked like what they say of devices.

ALTER TABLE asserted_values
  ALTER COLUMN device_id DROP NOT NULL,
  ADD COLUMN endpoint_id uuid,
  ADD COLUMN item_id uuid NOT NULL GENERATED ALWAYS AS (coalesce(device_id, endpoint_id)) STORED,
  ADD CONSTRAINT of_one_item CHECK (num_nonnulls(device_id, endpoint_id) = 1),
  -- A host that was known by its address only ends in the record of its MAC address, and what was said of it goes there.
  ADD CONSTRAINT of_an_endpoint FOREIGN KEY (site_id, endpoint_id) REFERENCES endpoints (site_id, id)
    DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE asserted_values DROP CONSTRAINT asserted_values_source_check,
  ADD CONSTRAINT asserted_values_source_check CHECK (source IN ('person', 'import', 'controller'));
COMMENT ON TABLE asserted_values IS 'What people, imports and controllers of access points said of fields of devices and endpoints. It stays after it was released or replaced.';
COMMENT ON COLUMN asserted_values.item_id IS 'The device or the endpoint.';
DROP INDEX asserted_values_current;
CREATE UNIQUE INDEX asserted_values_current ON asserted_values (item_id, field, source) WHERE ended_by IS NULL;
CREATE INDEX asserted_values_by_endpoint ON asserted_values (site_id, endpoint_id) WHERE endpoint_id IS NOT NULL;

ALTER TABLE endpoints ADD COLUMN observed jsonb NOT NULL DEFAULT '{}';
COMMENT ON COLUMN endpoints.observed IS 'What was observed of the fields whose value somebody set: field -> value, null when never observed.';

ALTER TABLE expected_devices
  ADD COLUMN endpoint_id uuid,
  ADD CONSTRAINT came_as_one CHECK (num_nonnulls(device_id, endpoint_id) <= 1),
  ADD CONSTRAINT came_as_an_endpoint FOREIGN KEY (site_id, endpoint_id)
    REFERENCES endpoints (site_id, id) ON DELETE SET NULL (endpoint_id);
COMMENT ON TABLE expected_devices IS 'Devices and hosts that a list named before any scan saw them; device_id or endpoint_id once one did.';
DROP INDEX expected_devices_waiting;
CREATE INDEX expected_devices_waiting ON expected_devices (site_id) WHERE device_id IS NULL AND endpoint_id IS NULL;
CREATE INDEX expected_devices_by_endpoint ON expected_devices (site_id, endpoint_id) WHERE endpoint_id IS NOT NULL;
