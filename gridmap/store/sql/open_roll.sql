-- Write the list of a roll that is called: everybody of the group who is still to come, and who came.
--
-- in:   :tenant, :muster_id, :operation_id, :group_code
-- out:  mobilised_id
INSERT INTO muster_lines (tenant_id, muster_id, mobilised_id)
SELECT :tenant, :muster_id, b.id
FROM mobilised AS b
WHERE b.tenant_id = :tenant AND b.operation_id = :operation_id AND b.group_code = :group_code
  AND b.state IN ('called', 'confirmed', 'no_answer', 'mustered')
ORDER BY b.id
RETURNING mobilised_id
