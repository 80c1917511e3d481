-- Canvas Data schema 9.0.1, 4 tables, for Postgres.
-- Made by canvas-data. Run it with: psql -1 -v ON_ERROR_STOP=1 -f FILE
SET client_min_messages TO warning;

DROP TABLE IF EXISTS "user_dim";
DROP TABLE IF EXISTS "course_ui_canvas_navigation_dim";
DROP TABLE IF EXISTS "group_membership_dim";
DROP TABLE IF EXISTS "requests";

CREATE TABLE "user_dim" (
    "id" bigint,
    "name" varchar(256),
    "workflow_state" varchar(256),
    "birthdate" date,
    "created_at" timestamp,
    "public" boolean,
    "biography" text,
    "time_zone" text
);

CREATE TABLE "course_ui_canvas_navigation_dim" (
    "id" integer,
    "default" text,
    "position" integer,
    "percent" double precision
);

CREATE TABLE "group_membership_dim" (
    "id" bigint,
    "canvas_id" bigint,
    "group_id" varchar(256),
    "user_id" bigint
);

CREATE TABLE "requests" (
    "id" varchar(256),
    "timestamp" timestamp,
    "url" varchar(20000),
    "http_status" varchar(10),
    "user_id" bigint
);

RESET client_min_messages;
