-- The sums of samples know errors, discards and why something is unknown, so that a chart of a month reads no samples.

ALTER TABLE traffic_5_minutes ADD COLUMN errors_in bigint, ADD COLUMN errors_out bigint,
  ADD COLUMN discards_in bigint, ADD COLUMN discards_out bigint, ADD COLUMN unknown text;
ALTER TABLE traffic_hours ADD COLUMN errors_in bigint, ADD COLUMN errors_out bigint,
  ADD COLUMN discards_in bigint, ADD COLUMN discards_out bigint, ADD COLUMN unknown text;
ALTER TABLE traffic_days ADD COLUMN errors_in bigint, ADD COLUMN errors_out bigint,
  ADD COLUMN discards_in bigint, ADD COLUMN discards_out bigint, ADD COLUMN unknown text;
ALTER TABLE traffic_port_hours ADD COLUMN errors_in bigint[], ADD COLUMN errors_out bigint[],
  ADD COLUMN discards_in bigint[], ADD COLUMN discards_out bigint[], ADD COLUMN unknown text[];
ALTER TABLE traffic_port_days ADD COLUMN errors_in bigint[], ADD COLUMN errors_out bigint[],
  ADD COLUMN discards_in bigint[], ADD COLUMN discards_out bigint[], ADD COLUMN unknown text[];
COMMENT ON COLUMN traffic_hours.errors_in IS 'Null, like the other counts, where the device keeps none.';
COMMENT ON COLUMN traffic_hours.unknown IS 'Why a part is unknown: the words of the samples, with spaces between them; null when nothing is.';
