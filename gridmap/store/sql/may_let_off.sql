-- Whether somebody may decide if a member who cannot go is let off: the head of the member's home
-- grid, or whoever is no member at all (the desk). Nobody decides for themselves.
--
-- in:   :tenant, :actor (a member's code, or a name), :member_id
-- out:  may
SELECT coalesce((
    SELECT r.heads_grid AND h.id <> m.id AND h.home_grid_id IS NOT NULL
        AND h.home_grid_id IS NOT DISTINCT FROM m.home_grid_id
    FROM members AS h
    JOIN roles AS r ON r.tenant_id = h.tenant_id AND r.code = h.role
    JOIN members AS m ON m.tenant_id = h.tenant_id AND m.id = :member_id
    WHERE h.tenant_id = :tenant AND h.code = :actor
), true) AS may
