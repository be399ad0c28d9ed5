-- Holds the heads of these jurisdictions until the caller's transaction ends, as an append does: whoever folds into a view
-- that several sources feed takes its turn here.
CREATE OR REPLACE FUNCTION ledger.hold(p_jurisdictions text[]) RETURNS void
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO ledger.head
        SELECT j, 0, decode(repeat('00', 32), 'hex'), '-infinity'
          FROM unnest(p_jurisdictions) AS j
         WHERE NOT EXISTS (SELECT FROM ledger.head h WHERE h.jurisdiction = j)
         ORDER BY j
        ON CONFLICT DO NOTHING;
    PERFORM FROM ledger.head h WHERE h.jurisdiction = ANY (p_jurisdictions) ORDER BY h.jurisdiction FOR UPDATE;
END
$$;
