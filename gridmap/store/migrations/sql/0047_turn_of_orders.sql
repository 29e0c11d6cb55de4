-- Orders that wait for a person, in the order in which they are dispatched: with 17,000 waiting the
-- first are read, not all. `next_try_at` stands last, so that who is not due is passed over here.
CREATE INDEX work_orders_turn ON work_orders (
    tenant_id, (urgency = 'urgent') DESC, (n_tries > 0), respond_by, id, next_try_at
) WHERE state = 'A05' AND handling = 'person' AND claim_mode IS NULL;
