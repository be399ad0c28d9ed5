-- Holds every append of this ledger until the caller's transaction ends: for the moment in which views are exchanged.
CREATE OR REPLACE FUNCTION ledger.hold_appends() RETURNS void
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    LOCK TABLE ledger.head IN EXCLUSIVE MODE;
END
$$;
