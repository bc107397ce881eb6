-- A scan stamps every row of its site in one transaction, and what does not fit into the row's own page is written into every
-- index. With half of each page free all of it fits, and the tables become no larger: the room was taken by the leftovers.
ALTER TABLE endpoints SET (fillfactor = 50);
ALTER TABLE devices SET (fillfactor = 50);
ALTER TABLE observed_sections SET (fillfactor = 50);
ALTER TABLE device_addresses SET (fillfactor = 50);
