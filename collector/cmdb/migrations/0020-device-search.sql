-- Devices are searched by index, like endpoints: by their own words, their current addresses and the serials of their chassis.

ALTER TABLE devices ADD COLUMN search_text text NOT NULL GENERATED ALWAYS AS (
  lower(coalesce(name, '') || E'\n' || coalesce(serial, '') || E'\n' || coalesce(model, '')
    || E'\n' || coalesce(vendor, ''))
) STORED;
ALTER TABLE devices ADD COLUMN mac_digits text
  GENERATED ALWAYS AS (replace(mac_address::text, ':', '')) STORED;
COMMENT ON COLUMN devices.search_text IS 'What words are searched in: name, serial, model and vendor in lower case, a line each.';
COMMENT ON COLUMN devices.mac_digits IS 'The MAC address without colons, for searches by a part of it.';
CREATE INDEX devices_by_text ON devices USING gin (search_text gin_trgm_ops, mac_digits gin_trgm_ops);
CREATE INDEX device_addresses_by_text ON device_addresses USING gin (host(address) gin_trgm_ops)
  WHERE is_current;
CREATE INDEX members_by_text ON members USING gin (lower(serial) gin_trgm_ops) WHERE is_present;
CREATE INDEX devices_in_order_of_name ON devices
  ((coalesce(left(lower(name), 100), U&'\+10FFFF') COLLATE "C"), id) WHERE merged_into IS NULL;
CREATE INDEX devices_of_site_in_order_of_name ON devices
  (site_id, (coalesce(left(lower(name), 100), U&'\+10FFFF') COLLATE "C"), id)
  WHERE merged_into IS NULL;
