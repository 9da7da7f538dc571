// Package findings keeps what the last run found out about a register's records: issues,
// duplicates with their clusters, the records that haven't settled, and the comments on
// cells. Each is a set that a run makes equal to its own, touching only rows that differ,
// so that what is still wrong keeps the run that found it first.
package findings
