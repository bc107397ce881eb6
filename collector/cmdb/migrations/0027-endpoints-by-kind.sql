-- All PCs of a region, the first page and how many there are, without reading every host.

CREATE INDEX endpoints_by_kind ON endpoints (kind, id) WHERE device_id IS NULL AND NOT is_random_mac;
