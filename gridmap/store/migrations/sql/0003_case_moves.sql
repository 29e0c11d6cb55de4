-- What is reported back is not void, and every assignment points at a decision that exists.
--
-- run by: migration 0003.
DELETE FROM moves
WHERE machine = 'order' AND from_state IN ('A11', 'A13', 'A15') AND to_state = 'A21';

ALTER TABLE assignments ADD CONSTRAINT assignments_decision_id_fkey
    FOREIGN KEY (tenant_id, decision_id) REFERENCES decisions (tenant_id, id);
