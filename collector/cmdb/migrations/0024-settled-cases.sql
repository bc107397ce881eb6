-- Questions of identity that answered themselves.

ALTER TABLE case_decisions
  DROP CONSTRAINT case_decisions_decision_check,
  ADD CONSTRAINT case_decisions_decision_check
    CHECK (decision IN ('same', 'different', 'replaced', 'ignore', 'settled')),
  ADD COLUMN because text
    CHECK (because IN ('retired', 'merged', 'agrees-again', 'nothing-shared')),
  ADD CONSTRAINT settled_because CHECK ((decision = 'settled') = (because IS NOT NULL));
COMMENT ON TABLE case_decisions IS 'What people decided of cases, and which were settled by themselves. A decision that was taken back stays on record.';
COMMENT ON COLUMN case_decisions.because IS 'Why there was nothing left to ask; the collector ends it when that is so no more.';
