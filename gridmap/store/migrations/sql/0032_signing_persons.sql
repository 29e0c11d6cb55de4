-- Which person gave a signature where two are wanted; the name beside it is what histories show.
--
-- run by: migration 0032. Signatures from before keep their names alone, and are told apart by them.
ALTER TABLE operations ADD COLUMN first_signed_person UUID;
ALTER TABLE operations ADD COLUMN second_signed_person UUID;
ALTER TABLE operations DROP CONSTRAINT operations_signed_by_two_persons;
ALTER TABLE operations ADD CONSTRAINT operations_signed_by_two_persons CHECK (second_signed_by IS NULL OR first_signed_by IS NOT NULL AND coalesce(first_signed_person <> second_signed_person, lower(btrim(first_signed_by)) <> lower(btrim(second_signed_by))));

ALTER TABLE handovers ADD COLUMN handed_person UUID;
ALTER TABLE handovers ADD COLUMN taken_person UUID;
ALTER TABLE handovers DROP CONSTRAINT handovers_two_persons;
ALTER TABLE handovers ADD CONSTRAINT handovers_two_persons CHECK (coalesce(taken_person <> handed_person, taken_by <> handed_by));
