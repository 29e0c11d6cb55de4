-- The instant after which a deadline is amber; a part of statements. `casework.nearing` in SQL.
--
-- in:   :least_left (interval), :used_share, and `o`, a row with opened_at, due and due_counted
coalesce(o.due_counted, least(
    o.due - CAST(:least_left AS interval),
    o.opened_at + CAST(:used_share AS float8) * (o.due - o.opened_at)
))
