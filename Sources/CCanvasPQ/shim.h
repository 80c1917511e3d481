#pragma once
#include <libpq-fe.h>

// Macros of one character, which Swift does not import.
static const int canvas_diag_primary = PG_DIAG_MESSAGE_PRIMARY;
static const int canvas_diag_sqlstate = PG_DIAG_SQLSTATE;
static const int canvas_diag_hint = PG_DIAG_MESSAGE_HINT;
static const int canvas_diag_detail = PG_DIAG_MESSAGE_DETAIL;
static const int canvas_diag_constraint = PG_DIAG_CONSTRAINT_NAME;
static const int canvas_diag_column = PG_DIAG_COLUMN_NAME;
static const int canvas_diag_severity = PG_DIAG_SEVERITY_NONLOCALIZED;
