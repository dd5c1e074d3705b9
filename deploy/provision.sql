-- Run by a superuser on a PostgreSQL server (15 or later), before the first start and before a new release;
-- again it changes nothing:
--     psql -d template1 -f deploy/provision.sql
--     createdb --owner alliance_owner alliance     (once)
--     psql -d alliance -f deploy/provision.sql
-- ./dev runs the same file on its private servers.
--
-- alliance_owner owns the tables and runs migrations. alliance_web is what the site and its workers sign in
-- as: it reads and writes rows, and can neither change a table nor step round a row-level policy.
-- Passwords and pg_hba.conf are the operator's.

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'alliance_owner') THEN
        CREATE ROLE alliance_owner LOGIN CREATEDB;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'alliance_web') THEN
        CREATE ROLE alliance_web LOGIN NOCREATEDB NOBYPASSRLS;
    END IF;
END
$$;

-- The owner may become the web's role, so that tests can see what the site sees.
GRANT alliance_web TO alliance_owner;

-- In template1, so that every database made later inherits them (the test database too).
ALTER DEFAULT PRIVILEGES FOR ROLE alliance_owner GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO alliance_web;
ALTER DEFAULT PRIVILEGES FOR ROLE alliance_owner GRANT USAGE, SELECT ON SEQUENCES TO alliance_web;

-- The side wall (docs/adr/0009): who is asking is told to each transaction as app.side. Policies ask these two
-- functions, which answer NULL, and so let nothing through, when nobody was named.
CREATE SCHEMA IF NOT EXISTS app;
GRANT USAGE ON SCHEMA app TO PUBLIC;
CREATE OR REPLACE FUNCTION app.side() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT nullif(current_setting('app.side', true), '')
$$;
CREATE OR REPLACE FUNCTION app.side_code() RETURNS smallint LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE current_setting('app.side', true) WHEN 'US' THEN 1::smallint WHEN 'ROK' THEN 2::smallint END
$$;

-- Under a policy a search may use its index only through an operator that cannot leak what it compares. "Contains"
-- of two arrays of text cannot, but PostgreSQL does not say so of its own; saying so takes a superuser, once.
-- It has to read a long array, so what looks for the word itself goes first wherever no index is used.
CREATE OR REPLACE FUNCTION app.grams_contain(text[], text[]) RETURNS boolean
    LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF COST 100 AS 'arraycontains';
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_operator WHERE oprname = '@@>' AND oprnamespace = 'app'::regnamespace) THEN
        CREATE OPERATOR app.@@> (
            FUNCTION = app.grams_contain, LEFTARG = text[], RIGHTARG = text[],
            RESTRICT = matchingsel, JOIN = matchingjoinsel
        );
        CREATE OPERATOR CLASS app.grams_ops FOR TYPE text[] USING gin AS
            OPERATOR 2 app.@@> (text[], text[]),
            FUNCTION 1 bttextcmp(text, text),
            FUNCTION 2 ginarrayextract(anyarray, internal, internal),
            FUNCTION 3 ginqueryarrayextract(anyarray, internal, smallint, internal, internal, internal, internal),
            FUNCTION 4 ginarrayconsistent(
                internal, smallint, anyarray, integer, internal, internal, internal, internal
            ),
            FUNCTION 6 ginarraytriconsistent(internal, smallint, anyarray, integer, internal, internal, internal),
            STORAGE text;
    END IF;
END
$$;
