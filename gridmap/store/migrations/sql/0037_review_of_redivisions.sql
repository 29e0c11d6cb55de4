-- A re-division is submitted by one person and approved by another.
--
-- run by: migration 0037. What was approved before was submitted by nobody and stays as it is.
ALTER TABLE redivisions ADD COLUMN edited_by TEXT;
ALTER TABLE redivisions ADD COLUMN submitted_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE redivisions ADD COLUMN submitted_by TEXT;
ALTER TABLE redivisions ADD COLUMN submitted_person UUID;
ALTER TABLE redivisions ADD COLUMN sent_back TEXT;
ALTER TABLE redivisions ADD COLUMN approved_person UUID;
ALTER TABLE redivisions DROP CONSTRAINT redivisions_state_known;
ALTER TABLE redivisions ADD CONSTRAINT redivisions_state_known CHECK (state IN ('draft', 'in_review', 'approved', 'in_force', 'dropped'));
ALTER TABLE redivisions DROP CONSTRAINT redivisions_approved_by_somebody;
ALTER TABLE redivisions ADD CONSTRAINT redivisions_approved_by_somebody CHECK (state IN ('draft', 'in_review', 'dropped') OR num_nulls(approved_at, approved_by, in_force_from) = 0);
ALTER TABLE redivisions ADD CONSTRAINT redivisions_submitted_by_somebody CHECK (state <> 'in_review' OR num_nulls(submitted_at, submitted_by) = 0);
ALTER TABLE redivisions ADD CONSTRAINT redivisions_reviewed_by_another CHECK (approved_by IS NULL OR submitted_by IS NULL OR coalesce(approved_person <> submitted_person, lower(btrim(approved_by)) <> lower(btrim(submitted_by))));
