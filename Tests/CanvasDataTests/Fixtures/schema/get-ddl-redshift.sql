-- Canvas Data schema 9.0.1, 4 tables, for Amazon Redshift.
-- Made by canvas-data. Run it with: psql -1 -v ON_ERROR_STOP=1 -f FILE

CREATE SCHEMA IF NOT EXISTS "canvas";

CREATE TABLE "canvas"."user_dim" (
    "id" bigint,
    "name" varchar(1024),
    "workflow_state" varchar(256),
    "birthdate" date,
    "created_at" timestamp,
    "public" boolean,
    "biography" varchar(65535),
    "time_zone" varchar(65535)
);
COMMENT ON TABLE "canvas"."user_dim" IS 'People, as the school''s "Canvas" knows them';
COMMENT ON COLUMN "canvas"."user_dim"."id" IS 'Unique key';
COMMENT ON COLUMN "canvas"."user_dim"."name" IS 'Name, up to 256 characters; may hold '' and \\ and é and 😀';
COMMENT ON COLUMN "canvas"."user_dim"."workflow_state" IS 'First line\nsecond line\twith a tab';
COMMENT ON COLUMN "canvas"."user_dim"."public" IS 'Text that is like a command: \\! echo; DROP TABLE user_dim; --';
COMMENT ON COLUMN "canvas"."user_dim"."biography" IS 'No limit is 0 here';

CREATE TABLE "canvas"."course_ui_canvas_navigation_dim" (
    "id" integer,
    "default" varchar(65535),
    "position" integer,
    "percent" double precision
);
COMMENT ON COLUMN "canvas"."course_ui_canvas_navigation_dim"."default" IS 'A reserved word in every database';

CREATE TABLE "canvas"."group_membership_dim" (
    "id" bigint,
    "canvas_id" bigint,
    "group_id" varchar(1024),
    "user_id" bigint
);
COMMENT ON TABLE "canvas"."group_membership_dim" IS 'Has keys that the schema calls varchar';

CREATE TABLE "canvas"."requests" (
    "id" varchar(256),
    "timestamp" timestamp,
    "url" varchar(65535),
    "http_status" varchar(40),
    "user_id" bigint
) SORTKEY ("timestamp");
COMMENT ON TABLE "canvas"."requests" IS 'Page views';
