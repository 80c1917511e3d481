-- The roles that canvas-data needs: one that loads, one that reads. Run it once as an administrator, in the database
-- that is loaded into:
--
--     psql -v ON_ERROR_STOP=1 -d DATABASE -f sql/role.sql
--
-- Names can be others: psql -v loader=… -v reader=… -v schema=…
-- Give the loader a password or another way in (\password, pg_hba.conf); none is set here.

\if :{?loader} \else \set loader canvas_loader \endif
\if :{?reader} \else \set reader canvas_reader \endif
\if :{?schema} \else \set schema canvas \endif

-- No right but to connect; owns what it makes.
CREATE ROLE :"loader" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
-- A group: GRANT it to whoever may read.
CREATE ROLE :"reader" NOLOGIN;

-- The schema that readers see, and the two in which canvas-data keeps copies and its ledger. The loader may create
-- tables in these three and in no others, and may not create schemas.
CREATE SCHEMA IF NOT EXISTS :"schema";
CREATE SCHEMA IF NOT EXISTS canvas_data;
CREATE SCHEMA IF NOT EXISTS canvas_data_store;
GRANT USAGE, CREATE ON SCHEMA :"schema", canvas_data, canvas_data_store TO :"loader";

-- A role that reads finds the tables without their schema after: ALTER ROLE … SET search_path = canvas;
-- Readers reach rows through the tables in the schema alone, never through the copies; the ledger says how fresh they
-- are. What the loader makes later is theirs to read, too.
GRANT USAGE ON SCHEMA :"schema", canvas_data TO :"reader";
GRANT SELECT ON ALL TABLES IN SCHEMA :"schema", canvas_data TO :"reader";
ALTER DEFAULT PRIVILEGES FOR ROLE :"loader" IN SCHEMA :"schema", canvas_data GRANT SELECT ON TABLES TO :"reader";
