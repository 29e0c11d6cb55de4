-- Wishes that nobody claimed in time, and claims that were held for too long.
--
-- in:   :tenant, :at, :claimed_before
-- out:  id, state; by id, so that everybody holds them in one order
SELECT w.id, w.state
FROM wishes AS w
WHERE w.tenant_id = :tenant AND (
    w.state = 'open' AND w.expires_at <= CAST(:at AS timestamptz)
    OR w.state = 'claimed' AND EXISTS (
        SELECT
        FROM wish_claims AS k
        WHERE k.tenant_id = w.tenant_id AND k.wish_id = w.id AND k.ended_at IS NULL
          AND k.claimed_at < CAST(:claimed_before AS timestamptz)
    )
)
ORDER BY w.id
