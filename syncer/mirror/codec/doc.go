// Package codec writes records as rows for COPY, and reads them back from a
// SELECT: typed cells to PostgreSQL's text and back.
//
// A cell that is not of its field's type is NULL in its column and stands as
// displayed in _raw; so does a value of the right type that the column can't
// hold: a number beyond numeric, a date beyond PostgreSQL's calendar, JSON that
// jsonb refuses. The columns that the schema doesn't know are one JSON object,
// _extra, by their headers. PostgreSQL's text has no NUL character: it is left
// out.
package codec
