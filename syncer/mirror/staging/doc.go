// Package staging applies sets of rows to tables in one transaction: rows are copied
// into a temporary table (a staging table), and statements over the whole set make the
// lasting ones equal to it.
//
//	for a run's rows        statement
//	copy into a stage       COPY pg_temp.name FROM STDIN
//	what is no more         DELETE … WHERE NOT EXISTS (… pg_temp.name …)
//	what is new, or other   INSERT … SELECT … FROM pg_temp.name ON CONFLICT … DO UPDATE …
package staging
