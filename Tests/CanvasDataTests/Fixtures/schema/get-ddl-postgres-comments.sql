-- Canvas Data schema 9.0.1, 4 tables, for Postgres.
-- Made by canvas-data. Run it with: psql -1 -v ON_ERROR_STOP=1 -f FILE
SET client_encoding TO 'UTF8';
SET client_min_messages TO warning;

DO $schema$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'canvas') THEN
        CREATE SCHEMA "canvas";
    END IF;
END
$schema$;
DROP TABLE IF EXISTS "canvas"."user_dim";
DROP TABLE IF EXISTS "canvas"."course_ui_canvas_navigation_dim";
DROP TABLE IF EXISTS "canvas"."group_membership_dim";
DROP TABLE IF EXISTS "canvas"."requests";

CREATE TABLE "canvas"."user_dim" (
    "id" bigint,
    "name" varchar(256),
    "workflow_state" varchar(256),
    "birthdate" date,
    "created_at" timestamp,
    "public" boolean,
    "biography" text,
    "time_zone" text
);
COMMENT ON TABLE "canvas"."user_dim" IS 'People, as the school''s "Canvas" knows them';
COMMENT ON COLUMN "canvas"."user_dim"."id" IS 'Unique key';
COMMENT ON COLUMN "canvas"."user_dim"."name" IS E'Name, up to 256 characters; may hold '' and \\ and é and 😀';
COMMENT ON COLUMN "canvas"."user_dim"."workflow_state" IS E'First line\nsecond line\twith a tab';
COMMENT ON COLUMN "canvas"."user_dim"."public" IS E'Text that is like a command: \\! echo; DROP TABLE user_dim; --';
COMMENT ON COLUMN "canvas"."user_dim"."biography" IS 'No limit is 0 here';

CREATE TABLE "canvas"."course_ui_canvas_navigation_dim" (
    "id" integer,
    "default" text,
    "position" integer,
    "percent" double precision
);
COMMENT ON COLUMN "canvas"."course_ui_canvas_navigation_dim"."default" IS 'A reserved word in every database';

CREATE TABLE "canvas"."group_membership_dim" (
    "id" bigint,
    "canvas_id" bigint,
    "group_id" varchar(256),
    "user_id" bigint
);
COMMENT ON TABLE "canvas"."group_membership_dim" IS 'Has keys that the schema calls varchar';

CREATE TABLE "canvas"."requests" (
    "id" varchar(256),
    "timestamp" timestamp,
    "url" varchar(20000),
    "http_status" varchar(10),
    "user_id" bigint
);
COMMENT ON TABLE "canvas"."requests" IS 'Page views';

RESET client_encoding;
RESET client_min_messages;
