-- Put somebody of the group on a roll who was not on its list when it was called.
--
-- in:   :tenant, :muster_id, :mobilised_id
-- out:  mobilised_id; no row = on the list already, of another group, or released
INSERT INTO muster_lines (tenant_id, muster_id, mobilised_id)
SELECT m.tenant_id, m.id, b.id
FROM musters AS m
JOIN mobilised AS b ON b.tenant_id = m.tenant_id AND b.operation_id = m.operation_id
    AND b.group_code = m.group_code
WHERE m.tenant_id = :tenant AND m.id = :muster_id AND b.id = :mobilised_id
  AND b.state <> 'released'
ON CONFLICT (tenant_id, muster_id, mobilised_id) DO NOTHING
RETURNING mobilised_id
