-- Run once by a superuser on a new PostgreSQL server (15 or later), connected to template1:
--     psql -d template1 -f deploy/provision.sql
--     createdb --owner alliance_owner alliance
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
