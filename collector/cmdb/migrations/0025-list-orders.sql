-- Lists in the orders that people ask for, either way: what has the value by value and id, then what has none. One index walks both
-- ways. There is none by last_seen, which changes with every sighting: a region's 50,000 are sorted when asked for.

DROP INDEX endpoints_by_name;
DROP INDEX endpoints_of_site_by_name;
CREATE INDEX endpoints_by_name ON endpoints ((left(lower(name), 100) COLLATE "C"), id)
  WHERE device_id IS NULL AND NOT is_random_mac;
CREATE INDEX endpoints_of_site_by_name ON endpoints (site_id, (left(lower(name), 100) COLLATE "C"), id)
  WHERE device_id IS NULL AND NOT is_random_mac;
CREATE INDEX endpoints_in_order_of_address ON endpoints (address, id)
  WHERE device_id IS NULL AND NOT is_random_mac;
CREATE INDEX endpoints_in_order_of_mac ON endpoints (mac_address, id)
  WHERE device_id IS NULL AND NOT is_random_mac;
CREATE INDEX endpoints_in_order_of_site ON endpoints ((site_id COLLATE "C"), id)
  WHERE device_id IS NULL AND NOT is_random_mac;
CREATE INDEX endpoints_in_order_of_kind ON endpoints ((left(lower(kind), 100) COLLATE "C"), id)
  WHERE device_id IS NULL AND NOT is_random_mac;
CREATE INDEX endpoints_in_order_of_vendor ON endpoints ((left(lower(vendor), 100) COLLATE "C"), id)
  WHERE device_id IS NULL AND NOT is_random_mac;
CREATE INDEX endpoints_in_order_of_vlan ON endpoints (vlan, id)
  WHERE device_id IS NULL AND NOT is_random_mac;
CREATE INDEX endpoints_in_order_of_first_seen ON endpoints (first_seen, id)
  WHERE device_id IS NULL AND NOT is_random_mac;

DROP INDEX devices_in_order_of_name;
DROP INDEX devices_of_site_in_order_of_name;
CREATE INDEX devices_in_order_of_name ON devices ((left(lower(name), 100) COLLATE "C"), id)
  WHERE merged_into IS NULL;
CREATE INDEX devices_of_site_in_order_of_name ON devices (site_id, (left(lower(name), 100) COLLATE "C"), id)
  WHERE merged_into IS NULL;

CREATE INDEX alerts_in_order_of_opening ON alerts (opened_at, id);
CREATE INDEX changesets_by_time ON changesets (at, id);
