ALTER TABLE interfaces
  ADD COLUMN poe_status text CHECK (poe_status IN ('disabled', 'searching', 'delivering', 'fault'));
COMMENT ON COLUMN observed_sections.section IS 'interfaces, vlans, neighbours, macTable, arpTable, accessPoints, members or addresses; ups, printer or host, with one row, of these kinds.';
