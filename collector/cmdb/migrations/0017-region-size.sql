-- Quick at the size of a region: what a rescan confirms is written in place, searches and counts read an index.

ALTER TABLE observed_sections ADD COLUMN rows_digest text;
COMMENT ON COLUMN observed_sections.rows_digest IS 'SHA-256 of the rows as they were read: equal ones are neither sent nor compared again.';
ALTER TABLE observed_sections SET (fillfactor = 80);
ALTER TABLE device_addresses SET (fillfactor = 70);
ALTER TABLE devices SET (fillfactor = 60);
ALTER TABLE endpoints SET (fillfactor = 60);

-- An index on last_seen would be written with every sighting, and its table's row with all of its indexes.
DROP INDEX devices_absent;
DROP INDEX endpoints_absent;
CREATE INDEX devices_absent ON devices (site_id) WHERE state <> 'retired';
CREATE INDEX endpoints_absent ON endpoints (site_id)
  WHERE state <> 'retired' AND NOT is_random_mac AND device_id IS NULL;

-- Part of the distribution, and trusted: who owns the database may create it.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

ALTER TABLE endpoints ADD COLUMN search_text text NOT NULL GENERATED ALWAYS AS (
  lower(coalesce(name, '') || E'\n' || coalesce(vendor, '') || E'\n' || coalesce(host(address), ''))
) STORED;
ALTER TABLE endpoints ADD COLUMN mac_digits text
  GENERATED ALWAYS AS (replace(mac_address::text, ':', '')) STORED;
COMMENT ON COLUMN endpoints.search_text IS 'What words are searched in: name, vendor and address in lower case, a line each.';
COMMENT ON COLUMN endpoints.mac_digits IS 'The MAC address without colons, for searches by a part of it.';
CREATE INDEX endpoints_by_text ON endpoints USING gin (search_text gin_trgm_ops, mac_digits gin_trgm_ops);
CREATE INDEX endpoints_by_name ON endpoints
  ((coalesce(left(lower(name), 100), U&'\+10FFFF') COLLATE "C"), id)
  WHERE device_id IS NULL AND NOT is_random_mac;
CREATE INDEX endpoints_of_site_by_name ON endpoints
  (site_id, (coalesce(left(lower(name), 100), U&'\+10FFFF') COLLATE "C"), id)
  WHERE device_id IS NULL AND NOT is_random_mac;
